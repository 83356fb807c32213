"""The starter corpus that ships with mindgpt, written for it: glossary, conversations, journals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mindgpt.config import SourceOptions
from mindgpt.document import Document, Part, Turn
from mindgpt.errors import SourceError

SUMMARY = "the corpus that ships with mindgpt: starter"
LICENCE = "MIT"
FOLDER = Path(__file__).parent.parent / "assets" / "starter"


@dataclass(frozen=True)
class Options(SourceOptions):
    """Options of the source `starter`: it states its own licence."""


def parts(place: str, options: Options) -> Iterable[Part]:
    """Its three files: definitions, then dialogues, then journals."""
    if place:
        raise SourceError(
            f"The source starter ships with mindgpt and takes no place, not {place!r}."
        )
    return [Part(str(FOLDER / f"{name}.jsonl"), name) for name in _READERS]


def read(part: Part, options: Options) -> Iterator[Document]:
    """One Document for each line of a file."""
    with Path(part.path).open(encoding="utf-8") as lines:
        for line in lines:
            yield _READERS[part.name](json.loads(line))


def _definition(record: dict[str, Any]) -> Document:
    # {"term": "Stigma", "other_names": [...], "definition": "Stigma is ...", "kind": "concept"}
    slug = re.sub(r"[^a-z0-9]+", "-", record["term"].lower()).strip("-")
    return Document(
        id=f"starter/{slug}",
        kind="definition",
        source="starter",
        licence=LICENCE,
        group=f"term/{slug}",
        text=record["definition"],
        metadata={
            "term": record["term"],
            "other_names": record["other_names"],
            "cited_source": "mindgpt starter corpus",
            "category": record["kind"],
        },
    )


def _dialogue(record: dict[str, Any]) -> Document:
    # {"id": "talk-001", "topic": "...", "turns": [{"speaker": "host", "text": "..."}, ...]}
    return Document(
        id=f"starter/{record['id']}",
        kind="dialogue",
        source="starter",
        licence=LICENCE,
        group=f"starter/{record['id']}",
        turns=tuple(Turn(turn["speaker"], turn["text"]) for turn in record["turns"]),
        metadata={"topic": record["topic"]},
    )


def _journal(record: dict[str, Any]) -> Document:
    # {"id": "journal-001", "entry": "...", "reflection": "...", "question": "What ...?"}
    answer = f"{record['reflection']} {record['question']}"
    return Document(
        id=f"starter/{record['id']}",
        kind="journal",
        source="starter",
        licence=LICENCE,
        group=f"starter/{record['id']}",
        turns=(Turn("writer", record["entry"]), Turn("companion", answer)),
    )


_READERS: dict[str, Callable[[dict[str, Any]], Document]] = {
    "glossary": _definition,
    "conversations": _dialogue,
    "journals": _journal,
}
