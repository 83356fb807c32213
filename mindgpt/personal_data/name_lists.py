"""The word lists in `assets/names` -> what is known of a word: a name, or something else."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent.parent / "assets" / "names"

UPPER = "A-ZÀ-ÖØ-ÞĀ-Ž"
CAPITAL_WORD = rf"[{UPPER}][^\W\d_]++"


class Lists(NamedTuple):
    """What is known of words; everything but `cues`, `famous_pairs` and `public` is lower case."""

    given: dict[str, str]
    closed: frozenset[str]
    ordinary: frozenset[str]
    surnames: frozenset[str]
    proper: frozenset[str]
    peoples: frozenset[str]
    shops: frozenset[str]
    famous: frozenset[str]
    famous_pairs: frozenset[str]
    cues: dict[str, str]
    hailed: frozenset[str]
    public: frozenset[str]
    placing: frozenset[str]
    called_after: re.Pattern[str]
    letters: re.Pattern[str]


@functools.cache
def lists() -> Lists:
    """The lists in `assets/names`, read once."""
    given, ordinary, proper = _sections("given"), _sections("ordinary"), _sections("proper")
    famous, cues = _sections("famous"), _sections("cues")
    kinds = ("title", "style", "relation", "greeting", "naming", "self", "person", "presenting")
    words = [word for section in ordinary.values() for word in section]
    shops = proper.pop("shops and the like that end in 's")
    whole = "|".join(cues["after what is called after somebody"])
    ills = "|".join(cues["illnesses and the like"])
    letters = "|".join(cues["letters after a helper's name"])
    return Lists(
        given={w.rstrip("-*+").lower(): w[-1] if w[-1] in "-*+" else ""
               for section in given.values() for w in section},
        closed=frozenset(ordinary["closed classes"]),
        ordinary=frozenset(word.rstrip("*") for word in words),
        surnames=frozenset(word.rstrip("*") for word in words if word.endswith("*")),
        proper=frozenset(word.lower() for section in proper.values() for word in section),
        peoples=frozenset(word.lower() for word in proper["faith, peoples, languages"]),
        shops=frozenset(word.lower() for word in shops),
        famous=frozenset(word.lower() for word in famous["by one name, wherever it stands"]),
        famous_pairs=frozenset(" ".join(w.split()[:2]) for w in famous["by the whole name"]),
        cues={cue: kind for kind in kinds for cue in cues[kind]},
        hailed=frozenset(cues["said to somebody by name"]),
        public=frozenset(cues["before what is public, or no person"]),
        placing=frozenset(cues["before a place or a time"]),
        called_after=re.compile(
            # The last word can be a person's name elsewhere, and masked: "Mrs. Park".
            rf"(?:['’]s?)?(?: {CAPITAL_WORD}){{0,2}} (?:(?:{whole})\b|\[name\])"
            rf"|(?: {CAPITAL_WORD}){{0,2}} (?:{ills})\b"
        ),
        letters=re.compile(rf"(?: [A-Z]\.)?(?: {CAPITAL_WORD})?,? (?:{letters})\b"),
    )  # fmt: skip


def _sections(name: str) -> dict[str, list[str]]:
    """The entries under each heading; they are parted by semicolons, or else by white space."""
    sections = {}
    for part in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n\n"):
        heading, _, body = part.partition("\n")
        entries = body.split(";") if ";" in body else body.split()
        sections[heading.removeprefix("# ")] = [entry.strip() for entry in entries]
    return sections
