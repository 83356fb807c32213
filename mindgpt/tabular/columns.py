"""Which column of a table holds what: by its name, and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mindgpt import roles
from mindgpt.errors import SourceError
from mindgpt.tabular import cells, chats
from mindgpt.tabular.column_names import KINDS, NAMES, SHAPES, listed, missing, plain

Values = Mapping[str, Any]

_CHARACTERS = 2000  # of a cell are looked at

_TEXTS = frozenset(
    {"title", "question", "extra", "answer", "definition", "text", "entry", "reflection"}
)
# Of two columns for one of these, neither is taken: they are what is learned.
_LEARNED = frozenset({"question", "answer", "term", "definition", "text"})

_HOW = (
    "Say which: --option question=COLUMN --option answer=COLUMN, or speaker= and utterance= "
    "(with conversation= and order=), or messages=, or term= and definition=, or entry= and "
    "reflection=, or text=."
)


@dataclass(frozen=True)
class Plan:
    """What the rows of a table are (`shape`, a key of SHAPES), and the column of each role."""

    shape: str
    columns: Mapping[str, str] = field(default_factory=dict)


def names_of(sample: Sequence[Values]) -> list[str]:
    """The columns of some rows, in the order in which they first occur."""
    return list(dict.fromkeys(name for values in sample for name in values))


def recognise(
    sample: Sequence[Values], named: Mapping[str, str] | None = None, kind: str = ""
) -> Plan:
    """The plan for a table, from some of its rows; what the user `named` holds.

    SourceError, which lists the columns and says how to name them, where nothing is recognised or
    two columns could be meant.

    >>> recognise([{"Context": "I cannot sleep at night.", "Response": "What keeps you awake?"}])
    Plan(shape='pair', columns={'question': 'Context', 'answer': 'Response'})
    """
    named = dict(named or {})
    looks = {name: _Look(name, sample) for name in names_of(sample)}
    for role, column in named.items():
        if column not in looks:
            raise SourceError(f"{role} is {column!r}. {missing(column, looks)}")
    shapes = [shape for shape in SHAPES if not kind or shape in KINDS[kind]]
    content = set(named) - {"conversation", "order", "title"}
    shapes = [shape for shape in shapes if content <= set(SHAPES[shape][0] + SHAPES[shape][1])]
    search = _Search(looks, named)
    for look_for in (search.by_name, search.by_content):
        for shape in shapes:
            if plan := look_for(shape):
                if plan.shape == "definition" and "pair" in shapes and search.by_name("pair"):
                    _refuse_two_meanings(looks)
                return plan
    raise SourceError(f"It does not show which columns hold what. {listed(looks)} {_HOW}")


def _refuse_two_meanings(looks: Mapping[str, Any]) -> None:
    raise SourceError(
        "There are columns for questions and answers and for terms and definitions. "
        f"{listed(looks)} Say --option kind=dialogue or --option kind=definition."
    )


class _Look:
    """What stands in one column of the sample."""

    def __init__(self, name: str, sample: Sequence[Values]):
        self.plain = plain(name)
        values = [value for row in sample if (value := row.get(name)) or value == 0]
        self.filled = len(values)
        texts = [text for value in values if (text := cells.text_of(_cut(value)))]
        self.longest = max(map(len, texts), default=0)
        self.distinct = {text.casefold() for text in texts}
        self.lists = sum(isinstance(value, (list, dict)) for value in values)
        self.numbers = sum(_is_number(text) for text in texts)
        self.prose = sum(_is_prose(text) for text in texts)
        self.asking = sum(text.rstrip().endswith(("?", "？")) for text in texts)
        self.values = values

    def fits(self, role: str, tier: int = 0) -> bool:
        """Whether such content can have the role."""
        if not self.filled:
            return tier == 0 and role != "messages"
        if role == "messages":
            return self.chats(lines=True) * 2 > self.filled
        if role == "answer" and self.lists:
            return tier == 0
        if self.lists * 2 > self.filled:
            return role == "other_names"
        if role == "order":
            return self.numbers == self.filled
        if role == "utterance":
            return self.numbers * 2 < self.filled  # much of what people say is one word
        if tier and role in _TEXTS:
            return self.prose * 2 > self.filled
        return self.longest <= {"speaker": 60, "conversation": 200, "term": 200}.get(role, 10**9)

    def chats(self, lines: bool = False) -> int:
        """How many of the cells hold a talk."""
        return sum(chats.is_chat(value, lines) for value in self.values)

    @property
    def is_prose(self) -> bool:
        """Most cells hold more than a label, and they differ."""
        return self.prose * 2 > self.filled > 0 and (len(self.distinct) * 5 > self.filled)

    @property
    def is_side(self) -> bool:
        """A few labels come again and again, and some of them are roles."""
        few = 2 <= len(self.distinct) <= 12 and len(self.distinct) * 2 <= self.filled
        return few and self.longest <= 40 and bool(self.distinct & roles.WORDS)


def _cut(value: Any) -> Any:
    return value[:_CHARACTERS] if isinstance(value, str) else value


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?\d{1,18}(?:\.\d{1,18})?", text))


def _is_prose(text: str) -> bool:
    """Several words, or as much in a script that puts no spaces between them."""
    if text.startswith(("http://", "https://")):
        return False
    return len(text.split()) > 3 or sum(sign >= "\u2e80" for sign in text[:100]) > 7


@dataclass
class _Search:
    """Looks for the columns of a shape among those that there are."""

    looks: Mapping[str, _Look]
    named: Mapping[str, str]

    def by_name(self, shape: str) -> Plan | None:
        """A plan whose required columns all bear a name that is known, or were named."""
        needed, allowed = SHAPES[shape]
        found, rivals, weak = dict(self.named), {}, 0
        for role in needed + allowed:
            if role not in found:
                tier, columns = self._find(role, set(found.values()))
                if columns:
                    found[role] = columns[0]
                    rivals[role] = columns
                    weak += role in needed and tier > 0
        if not all(role in found for role in needed):
            return None
        # "title" and "description" are in every second table: two weak names prove nothing.
        if shape == "definition" and weak == len(needed):
            return None
        for role in needed:
            if role in _LEARNED and len(rivals.get(role, ())) > 1:
                self._refuse(role, rivals[role])
        return Plan(shape, found)

    def _find(self, role: str, taken: set[str]) -> tuple[int, list[str]]:
        """(tier, its columns by rank) for a role, among the columns that are left."""
        for number, tier in enumerate(NAMES[role]):
            columns = [
                name
                for name, look in self.looks.items()
                if name not in taken and look.plain in tier and look.fits(role, number)
            ]
            if columns:
                return number, sorted(columns, key=lambda name: tier.index(self.looks[name].plain))
        return 0, []

    def _refuse(self, role: str, columns: list[str]) -> None:
        raise SourceError(
            f"Several columns could be the {role}: {', '.join(map(repr, columns))}. "
            f"Say --option {role}={columns[0]} or another. {listed(self.looks)}"
        )

    def by_content(self, shape: str) -> Plan | None:
        """A plan from what stands in the columns, whatever they are called."""
        free = [name for name in self.looks if name not in self.named.values()]
        prose = [name for name in free if self.looks[name].is_prose]
        missing = [role for role in SHAPES[shape][0] if role not in self.named]
        found: dict[str, str] | None = None
        if len(missing) < len(SHAPES[shape][0]):
            # One of two was named: the only other column of prose is its partner.
            if len(missing) == len(prose) == 1:
                found = {missing[0]: prose[0]}
        elif shape == "messages":
            found = self._talk(free)
        elif shape == "lines":
            found = self._sides(free, prose)
        elif shape == "pair":
            found = self._asking(prose)
        elif shape == "text" and len(prose) == 1:
            found = {"text": prose[0]}
        return _Search(self.looks, {**found, **self.named}).by_name(shape) if found else None

    def _talk(self, free: list[str]) -> dict[str, str] | None:
        talks = [name for name in free if self.looks[name].chats() * 2 > self.looks[name].filled]
        if len(talks) > 1:
            self._refuse("messages", talks)
        return {"messages": talks[0]} if talks else None

    def _sides(self, free: list[str], prose: list[str]) -> dict[str, str] | None:
        sides = [name for name in free if self.looks[name].is_side]
        if len(sides) == len(prose) == 1:
            return {"speaker": sides[0], "utterance": prose[0]}
        return None

    def _asking(self, prose: list[str]) -> dict[str, str] | None:
        asking = [
            name for name in prose if self.looks[name].asking * 5 > 3 * self.looks[name].filled
        ]
        if len(prose) == 2 and len(asking) == 1:
            (answer,) = set(prose) - set(asking)
            return {"question": asking[0], "answer": answer}
        return None
