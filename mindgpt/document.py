"""Document, Turn, Part and Skipped: what every source yields and every later step takes."""

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
    `private` says that the people in it did not choose to be public, as in counselling: their
    names are masked. `removed` counts what its reader took out, by reason.
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
    private: bool = False
    removed: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a source met and could not take: a file, an episode, a row.

    `reason` is counted, so it is short and the same for all of its kind: "no transcript".
    `detail` says more of this one.
    """

    source: str
    address: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a source can read by itself: a file, and its name within the source."""

    path: str
    name: str
