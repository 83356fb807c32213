"""Documents in, documents out: text put in order; each one dropped is counted with its reason."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from mindgpt.document import Document, Turn

# Control characters other than tab and newline, and lone surrogates, which no file can hold.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# What also ends a line or a page: it parts words and must not join them.
_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")


class Cleaner:
    """Cleans a stream of documents and keeps count: `dropped` and `changed`, by reason."""

    def __init__(self) -> None:
        self.dropped: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self._seen: set[bytes] = set()

    def clean(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents that remain, in their order."""
        for document in documents:
            cleaned = self._tidy(document)
            if reason := self._reason_to_drop(cleaned):
                self.dropped[reason] += 1
            else:
                yield cleaned

    def _tidy(self, document: Document) -> Document:
        text = tidy(document.text)
        turns = tuple(Turn(turn.speaker, tidy(turn.text)) for turn in document.turns)
        kept = tuple(turn for turn in turns if turn.text)
        if len(kept) < len(turns):
            self.changed["empty turns taken out"] += 1
        if text != document.text or turns != document.turns:
            self.changed["white space or Unicode form put in order"] += 1
        return dataclasses.replace(document, text=text, turns=kept)

    def _reason_to_drop(self, document: Document) -> str | None:
        if not document.text and not document.turns:
            return "empty"
        content = [document.text, *(turn.text for turn in document.turns)]
        # Two terms may share one definition, and both are wanted.
        content.append(str(document.metadata.get("term", "")))
        digest = hashlib.sha256("\x00".join(content).casefold().encode()).digest()
        if digest in self._seen:
            return "exact duplicate"
        self._seen.add(digest)
        return None


def tidy(text: str) -> str:
    """Unicode in composed form, no control characters, single spaces, at most one blank line.

    >>> tidy("a \\u00a0 b\\x00\\n\\n\\n\\nc ")
    'a b\\n\\nc'
    """
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
