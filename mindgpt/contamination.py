"""How much of what is measured on was seen in training: the longest run of words in common.

A near duplicate is dropped; a passage quoted in both is not seen by that. So the longest overlap
is looked for, word by word, and reported (the 13-gram check of the GPT-3 paper, Brown et al. 2020,
asks the same with a yes or no).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mindgpt import cleaning
from mindgpt.document import Document

if TYPE_CHECKING:
    import numpy as np

RUN = 8  # words: shorter runs in common are chance
_NORMAL = re.compile(r"\w+")
_FACTOR = 0x9E3779B97F4A7C15  # odd, so that no word's bits are lost in the product


@dataclass(frozen=True, slots=True)
class Overlap:
    """A run of `words` words that a document of `train` shares with one that is measured on."""

    words: int = 0
    measured: str = ""
    trained: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Runs:
    """A document's words, and a hash of each run of eight of them."""

    id: str
    words: list[str]
    hashes: np.ndarray


def runs(document: Document) -> Runs:
    """The runs of a document; equal runs have equal hashes, in any document."""
    import numpy as np

    words = _NORMAL.findall(" ".join(cleaning.texts(document)).casefold())
    encoded = " ".join(words).encode("utf-8", "replace").split(b" ") if words else []
    single = np.fromiter(map(zlib.crc32, encoded), np.uint64, len(encoded))
    size = max(0, len(words) - RUN + 1)
    hashes = np.zeros(size, np.uint64)
    for place in range(RUN if size else 0):
        hashes = hashes * np.uint64(_FACTOR) + single[place : place + size]
    return Runs(document.id, words, hashes)


class Measured:
    """All runs of eight words of the documents that are measured on, and where they stand."""

    def __init__(self) -> None:
        self._hashes: list[np.ndarray] = []
        self._ids: list[str] = []

    def add(self, document: Document) -> None:
        """One more document of validation or test."""
        self._hashes.append(runs(document).hashes)
        self._ids.append(document.id)

    def close(self) -> None:
        """Sorts the runs, once all documents are there."""
        import numpy as np

        sizes = [len(hashes) for hashes in self._hashes]
        owner = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self._all = np.concatenate([*self._hashes, np.zeros(0, np.uint64)])
        place = np.concatenate([np.arange(size, dtype=np.int32) for size in sizes] or [owner])
        order = np.argsort(self._all, kind="stable")
        self._all, self._owner, self._place = self._all[order], owner[order], place[order]
        self._hashes = []

    def longest(self, trained: Runs) -> Overlap:
        """The longest run that a training document shares with any document measured on."""
        import numpy as np

        hashes = trained.hashes
        if not len(hashes) or not len(self._all):
            return Overlap()
        found = np.searchsorted(self._all, hashes).clip(max=len(self._all) - 1)
        hit = self._all[found] == hashes
        if not hit.any():
            return Overlap()
        # A run goes on while the next run stands next in the same document that is measured on.
        owner, place = self._owner[found], self._place[found]
        goes_on = hit[1:] & hit[:-1] & (owner[1:] == owner[:-1]) & (place[1:] == place[:-1] + 1)
        starts = np.flatnonzero(hit & ~np.concatenate([[False], goes_on]))
        ends = np.flatnonzero(hit & ~np.concatenate([goes_on, [False]]))
        best = int(np.argmax(ends - starts))
        start, end = int(starts[best]), int(ends[best]) + RUN
        return Overlap(
            end - start, self._ids[int(owner[start])], trained.id,
            " ".join(trained.words[start:end]),
        )  # fmt: skip
