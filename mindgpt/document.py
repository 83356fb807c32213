"""Document and Turn: what every source yields and every later step takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

KINDS = ("definition", "dialogue", "journal", "text")


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's words, before roles are given: `Turn("host", "How are you?")`."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to learn from, traceable to where it came from.

    A `definition` keeps the definition in `text` and its term, other names and cited source in
    `metadata`. A `dialogue` keeps its turns. A `journal` keeps two turns, the writer's entry and
    the companion's answer. A `text` keeps `text` alone.

    `group` names what must stay on one side of a split: a term, a conversation, a book.
    """

    id: str
    kind: str
    source: str
    licence: str
    group: str
    text: str = ""
    turns: tuple[Turn, ...] = ()
    address: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
