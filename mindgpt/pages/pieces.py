"""Piece: what Markdown, plain text and HTML cut a file into, before anybody knows what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from mindgpt.transcripts.cues import Cue, seconds
from mindgpt.transcripts.labels import TIME, Labelled, split_label

_TIME_FIRST = re.compile(rf"(?P<time>{TIME})(?:[ \t|·•–—-]+|$)")

_WRAPPED_AT = 150


class Piece(NamedTuple):
    """A paragraph, or a line of it that may begin with a speaker's label.

    `text` is what stands behind the label, `raw` all that a reader sees. `marked` says that the
    label stands out: in bold, as a heading, with a time. `kind` is "", "heading", "item" or "link"
    (an item that is nothing but a link); `level` is a heading's. A `tight` piece belongs to the
    same paragraph as the one before it.
    """

    text: str
    label: str = ""
    marked: bool = False
    kind: str = ""
    raw: str = ""
    level: int = 0
    tight: bool = False

    @property
    def whole(self) -> str:
        """The piece as a reader sees it."""
        return self.raw or self.text


def labelled(found: Labelled, raw: str, marked: bool = False) -> Piece:
    """The piece of a line whose label was found."""
    return Piece(found.text, found.label, found.certain or marked, raw=raw)


def lines_to_pieces(lines: Sequence[str]) -> Iterator[Piece]:
    """The lines of one paragraph: a piece for each that may have a label, with those behind it.

    >>> [piece.text for piece in lines_to_pieces(["Ann: Well,", "no.", "Bo: Yes."])]
    ['Well, no.', 'Yes.']
    """
    start: Piece | None = None
    words: list[str] = []
    for line in lines:
        found = split_label(line)
        if not found:
            words.append(line)
            continue
        inside = bool(start or words)
        if inside:
            yield _with_words(start, words)
        start, words = labelled(found, line)._replace(tight=inside), []
    if start or words:
        yield _with_words(start, words)


def paragraphs(lines: Iterable[str]) -> Iterator[list[str]]:
    """Runs of lines without a blank one; of lines that nobody wraps so late, each by itself.

    >>> list(paragraphs(["one", "line", "", "two"]))
    [['one', 'line'], ['two']]
    """
    run: list[str] = []
    for line in chain(lines, [""]):
        if line and not line.isspace():
            run.append(line)
        elif run:
            whole = len(run) == 1 or sum(map(len, run)) < _WRAPPED_AT * len(run)
            yield from [run] if whole else ([one] for one in run)
            run = []


def _with_words(start: Piece | None, words: list[str]) -> Piece:
    more = " ".join(word for word in words if word)
    if not start:
        return Piece(more)
    if not more:
        return start
    return start._replace(text=f"{start.text} {more}".strip(), raw=f"{start.raw} {more}")


def without_times(lines: Sequence[str]) -> tuple[list[str], int]:
    """Lines without the time each begins with, and how many had one; all as they are if few did.

    A time before a name that heads the lines below it stays, as it makes the name certain.

    >>> without_times(["0:01 Well,", "0:03 no.", "0:04 Oh."])
    (['Well,', 'no.', 'Oh.'], 3)
    """
    timed = [bool(line[:1] in "0123456789[(<" and _TIME_FIRST.match(line)) for line in lines]
    if sum(timed) < 3 or sum(timed) < 0.2 * sum(bool(line) for line in lines):
        return list(lines), 0
    kept, taken = list(lines), 0
    heads = False  # whether untimed words follow
    for at in range(len(lines) - 1, -1, -1):
        if timed[at] and not (_keeps_time(lines[at], heads)):
            kept[at] = _TIME_FIRST.sub("", lines[at], count=1)
            taken += 1
        if lines[at]:
            heads = not timed[at]
    return kept, taken


def _keeps_time(line: str, heads: bool) -> bool:
    found = split_label(line)
    return bool(found and found.certain and (found.text or heads))


def cues(lines: Sequence[str], kept: Sequence[str]) -> Iterator[Cue]:
    """Lines that begin with times, and the same without them, as cues in which nobody is named.

    >>> [cue.text for cue in cues(["0:01 Well,", "no.", "0:04 Oh."], ["Well,", "no.", "Oh."])]
    ['Well,\\nno.', 'Oh.']
    """
    start: float | None = None
    words: list[str] = []
    for line, text in zip(lines, kept, strict=True):
        time = _TIME_FIRST.match(line) if line != text else None
        if time and words:
            yield Cue(start, None, "", "\n".join(words))
            words = []
        if time:
            start = seconds(time["time"].lstrip("[(<").split()[0].rstrip("])>"))
        if text:
            words.append(text)
    if words:
        yield Cue(start, None, "", "\n".join(words))
