"""Conditions on rows: `mi_quality:high`, `empathy:>=3`, `language:!German`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

from mindgpt.errors import SourceError
from mindgpt.tabular import cells
from mindgpt.tabular.column_names import missing

_COMPARE: dict[str, Callable[[float, float], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt}
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_CONDITION = re.compile(r"(>=|<=|>|<)\s*(.+)", re.S)


@dataclass(frozen=True)
class Condition:
    """One condition: the column, how its value is compared, and with what."""

    column: str
    sign: str
    value: str

    @property
    def reason(self) -> str:
        """The reason that is counted for a row which does not hold."""
        return f"filtered: {self.column}"

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether a row stays; a missing value is equal to nothing and greater than nothing."""
        found = cells.short_text(lookup(values, self.column), 1000).casefold()
        if self.sign in _COMPARE:
            number = as_number(found)
            return number is not None and _COMPARE[self.sign](number, float(self.value))
        return (found == self.value.casefold()) == (self.sign == "=")


def parse(texts: Iterable[str], columns: Sequence[str]) -> list[Condition]:
    """The conditions of `keep` options; SourceError for a column that is not there.

    A column inside another one is written with dots: `survey.seeker.empathy:>=3`.
    """
    return [_condition(text, columns) for text in texts]


def first_failing(conditions: Iterable[Condition], values: Mapping[str, Any]) -> str:
    """The reason why a row goes; "" where all conditions hold."""
    return next((item.reason for item in conditions if not item.holds(values)), "")


def lookup(values: Mapping[str, Any], column: str) -> Any:
    """A cell by its column's name, or by a path of names with dots between."""
    if column in values:
        return values[column]
    value: Any = values
    for name in column.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def as_number(text: str) -> float | None:
    """A number as people write it; None for what is none.

    >>> as_number(" 4.5 "), as_number("1,250"), as_number("3,5"), as_number("high")
    (4.5, 1250.0, 3.5, None)
    """
    text = text.strip()[:40]
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return None if math.isnan(number) else number


def _condition(text: str, columns: Sequence[str]) -> Condition:
    # A column's own name may hold a colon.
    known = [name for name in columns if text.startswith(f"{name}:")]
    column = max(known, key=len) if known else text.partition(":")[0]
    outer = column.split(".")[0]
    if not known and ("." not in column or outer not in columns):
        raise SourceError(f"keep is {text!r}. {missing(outer, columns)}")
    wanted = text[len(column) + 1 :].strip()
    if match := _CONDITION.fullmatch(wanted):
        if as_number(match[2]) is None:
            raise SourceError(
                f"keep is {text!r}. Behind {match[1]} stands a number, such as {column}:>=3."
            )
        return Condition(column, match[1], str(as_number(match[2])))
    if wanted.startswith("!"):
        return Condition(column, "!", " ".join(wanted[1:].split()))
    return Condition(column, "=", " ".join(wanted.split()))
