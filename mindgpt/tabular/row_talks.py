"""Rows that are one turn each -> a dialogue for each talk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mindgpt.document import Document, Skipped, Turn
from mindgpt.tabular import cells, row_filters
from mindgpt.tabular.gathering import gathered
from mindgpt.tabular.row_records import Table, common
from mindgpt.tabular.rows import Broken, Row
from mindgpt.transcripts import speech

Records = Iterator[Document | Skipped]
Keyed = tuple[str, list[Any]]

_SAFE = re.compile(r"[\w.-]{1,80}")
_PARTED = "\x1f"


def talks(table: Table) -> Records:
    """One dialogue for each talk of a table that has a row for each turn.

    Turns stand in the order that a column gives, where there is one, and a turn that comes in
    several rows, one for each annotator, is taken once. Rows of one talk need not be neighbours.
    """
    for item in gathered(_keys(table), lambda: _turns(table)):
        yield _talk(table, *item) if isinstance(item, tuple) else item


def _keys(table: Table) -> Iterator[str]:
    """The talk of each row that has one."""
    key_of = _Keys(table)
    for row in table.rows():
        if isinstance(row, Row) and (key := key_of(row)) is not None:
            yield key


def _turns(table: Table) -> Iterator[Keyed | Skipped]:
    """(talk, [row, reason to drop it, order, speaker, text, facts]) of each row."""
    key_of = _Keys(table)
    for row in table.rows():
        if isinstance(row, Broken):
            yield table.skipped(row.number, row.reason, row.detail)
            continue
        values = row.values
        if (key := key_of(row)) is None:
            yield table.skipped(row.number, "no conversation id")
            continue
        yield (
            key,
            [
                row.number,
                row_filters.first_failing(table.conditions, values),
                cells.short_text(table.cell(values, "order")),
                cells.short_text(table.cell(values, "speaker"), 80),
                table.text(values, "utterance"),
                table.facts(values),
            ],
        )


class _Keys:
    """Which talk a row is of: by its column, else by turn numbers that begin anew."""

    def __init__(self, table: Table):
        self._table = table
        self._has_column = bool(table.plan and "conversation" in table.plan.columns)
        self._last: float | None = None
        self._count = 1

    def __call__(self, row: Row) -> str | None:
        if self._has_column:
            found = cells.short_text(self._table.cell(row.values, "conversation"))
            return f"{row.section}{_PARTED}{found}" if found else None
        number = row_filters.as_number(cells.short_text(self._table.cell(row.values, "order")))
        if number is not None and self._last is not None and number < self._last:
            self._count += 1
        self._last = number
        return f"{row.section}{_PARTED}{self._count if self._count > 1 else ''}"


def _talk(table: Table, key: str, records: list[list[Any]]) -> Document | Skipped:
    first, last = records[0][0], max(record[0] for record in records)
    kept = [record for record in records if not record[1]]
    if not kept:
        return table.skipped(first, records[0][1])
    removed = Counter(record[1] for record in records if record[1])
    spoken = list(_spoken(kept, removed))
    content = speech.from_turns(spoken)
    if not content.turns:
        return table.skipped(first, "empty talk")
    removed.update(content.removed)
    names = [name for name in key.split(_PARTED) if name]
    safe = all(_SAFE.fullmatch(name) for name in names)
    return table.document(
        "/".join(names) if safe else f"@{first}",
        "dialogue",
        common([record[5] for record in kept]),
        (first, last),
        turns=content.turns,
        removed=dict(removed),
    )


def _spoken(records: list[list[Any]], removed: Counter[str]) -> Iterator[Turn]:
    """The turns of a talk in order, each once; what is left out is counted."""
    numbers = [row_filters.as_number(record[2]) for record in records]
    if None not in numbers:
        places = sorted(range(len(records)), key=lambda place: numbers[place])  # type: ignore
        records = [records[place] for place in places]
    seen: set[tuple[str, ...]] = set()
    for _, _, order, speaker, text, _ in records:
        if order and (order, speaker, text) in seen:
            removed["repeated rows"] += 1
        elif not text:
            removed["empty rows"] += 1
        else:
            yield Turn(speaker, text)
        seen.add((order, speaker, text))
