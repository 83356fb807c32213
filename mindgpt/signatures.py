"""A document -> numbers that say what it repeats and what it belongs with.

Duplicates and groups are found by comparing all documents. Held as text that would fill the
memory; as a few hundred bytes each, ten times the text is still little.

MinHash (Broder 1997): two documents share a band's hash with a probability that rises steeply with
the share of five-word runs that they have in common.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mindgpt import cleaning
from mindgpt.document import KINDS, Document

BANDS, ROWS = 16, 4  # half of the pairs with (1/16)^(1/4) = 0.5 in common share a band
RUN = 5  # words
SHORTEST = 20  # words: below that, a few common phrases make two documents look alike
SHORTEST_PASSAGE = 25

_NORMAL = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Signature:
    """Numbers of one document; hashes are 64 bits wide.

    `digest` is equal for equal documents, `key` for equal groups. `bands` are equal, one or
    another, for similar documents, and empty where a document is too short to say. `links` are
    equal where documents belong on one side of a split: by their group, a term's other names.
    `speakers` are the names of people. `passages` are paragraphs or turns long enough that
    repeating them is no chance, with their place.
    """

    kind: int
    words: int
    digest: int
    key: int
    bands: tuple[int, ...]
    links: tuple[int, ...]
    speakers: tuple[int, ...]
    passages: tuple[tuple[int, int], ...]


def sign(document: Document, seed: int) -> Signature:
    """The signature of a cleaned document. `seed` moves the keys, and by them the splits."""
    return Signature(
        kind=KINDS.index(document.kind),
        words=cleaning.count_words(document),
        digest=_hash("\x00".join(_identity(document)).casefold()),
        key=_hash(f"{seed}/{document.group}"),
        bands=_bands(document),
        links=tuple(_hash(name) for name in _links(document)),
        speakers=tuple(_hash(name) for name in _speakers(document)),
        passages=tuple(_passages(document)),
    )


def _hash(text: str) -> int:
    # A digest orders as its first eight bytes do.
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")


def _identity(document: Document) -> list[str]:
    # Two terms may share one definition, and both are wanted.
    term = str(document.metadata.get("term", ""))
    return [document.text, *(turn.text for turn in document.turns), term]


def compared(document: Document) -> str:
    """What makes a document a copy of another: its words; of a question, the answer's alone."""
    if len(document.turns) == 2:
        return document.turns[1].text
    return "\n".join(cleaning.texts(document))


def runs(text: str) -> set[str]:
    """The runs of five words in a text, without case and punctuation.

    >>> sorted(runs("One, two three: four five six!"))
    ['one two three four five', 'two three four five six']
    """
    words = _NORMAL.findall(text.casefold())
    return {" ".join(run) for run in zip(*(words[start:] for start in range(RUN)), strict=False)}


def similarity(first: Document, second: Document) -> float:
    """Jaccard index of two documents' runs of words: what they share over all they have."""
    a, b = runs(compared(first)), runs(compared(second))
    return len(a & b) / max(1, len(a | b))


def _bands(document: Document) -> tuple[int, ...]:
    import numpy as np
    from rensa import RMinHash

    text = compared(document)
    # Where words are not parted by spaces, there are no runs to compare.
    if len(text.split()) < SHORTEST:
        return ()
    minhash: Any = RMinHash(num_perm=BANDS * ROWS, seed=1)
    minhash.update(list(runs(text)))
    rows = np.array(minhash.digest(), dtype=np.uint64).reshape(BANDS, ROWS)
    # A definition is compared with those of the same term alone.
    scope = _hash(document.group) if document.kind == "definition" else 0
    return tuple(
        int.from_bytes(hashlib.sha256(row.tobytes() + scope.to_bytes(8, "big")).digest()[:8], "big")
        for row in rows
    )


def _links(document: Document) -> Iterator[str]:
    yield document.group
    if document.kind == "definition":
        for name in document.metadata.get("other_names", ()):
            yield "term/" + re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-")


# Words of which a label is made that names a part and no person.
_PARTS = frozenset((
    "speaker", "host", "guest", "client", "therapist", "counsellor", "counselor", "patient",
    "doctor", "interviewer", "interviewee", "user", "assistant", "question", "answer", "voice",
    "caller", "narrator", "man", "woman", "unknown", "writer",
))  # fmt: skip


def _speakers(document: Document) -> Iterator[str]:
    """Names in full, of people who speak in public; a part such as `Speaker 1` is no name."""
    if document.private:
        return
    for label in sorted({turn.speaker.casefold() for turn in document.turns}):
        words = _NORMAL.findall(label)
        if len(words) >= 2 and not _PARTS & set(words) and not any(w.isdigit() for w in words):
            yield "speaker/" + " ".join(words)


def _passages(document: Document) -> Iterator[tuple[int, int]]:
    if document.kind == "text":
        passages = document.text.split("\n\n")
    elif document.kind == "dialogue" and len(document.turns) > 4:
        passages = [turn.text for turn in document.turns]
    else:
        return
    for place, passage in enumerate(passages):
        words = _NORMAL.findall(passage.casefold())
        if len(words) >= SHORTEST_PASSAGE:
            yield _hash(" ".join(words)), place
