"""Pieces of a file, in order -> turns, where the file is a transcript.

What Markdown, plain text and HTML share: each cuts a file into pieces in its own way, and here it
is decided whether people speak in them, and who.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mindgpt.content import Content
from mindgpt.document import Turn
from mindgpt.pages.pieces import Piece
from mindgpt.transcripts.labels import Candidate, folded, speakers_among
from mindgpt.transcripts.marks import is_break, without_marks
from mindgpt.transcripts.speech import from_turns

_TRANSCRIPT = re.compile(r"(?i)(?:[\w-]+ )?(?:transcript|transcription)\b")
# What follows a talk on its page.
_AFTERMATH = re.compile(
    r"(?i)(?:show ?notes|(?:episode |useful |related )?(?:links|resources|references|episodes)"
    r"|subscribe|credits|about (?:the|this|our) \w+|related|share|comments?|sponsors?)\b"
)
_CREDIT = re.compile(
    r"(?i)\W*(?:transcri(?:bed|ption|pt)(?: \w+){0,3} by\b|end of (?:transcript|audio|recording)\b)"
)
_SENTENCE = re.compile(r"[.?!…][\"”')\]]?$")


def from_pieces(pieces: Sequence[Piece], title: str = "") -> Content | None:
    """What is said, where the pieces are a transcript; None where they are not."""
    speakers = speakers_in(pieces)
    return from_speakers(pieces, speakers, title) if speakers else None


def speakers_in(pieces: Sequence[Piece]) -> set[str]:
    """The labels of those who certainly speak in the pieces, folded."""
    candidates = [
        Candidate(piece.label, text, piece.marked, not piece.tight)
        for piece, text in _labelled_pieces(pieces)
    ]
    paragraphs = sum(bool(piece.text) and piece.kind != "heading" for piece in pieces)
    return speakers_among(candidates, paragraphs, heard=_is_heard(pieces))


def from_speakers(
    pieces: Sequence[Piece], speakers: set[str], title: str = "", is_page: bool = False
) -> Content:
    """What the speakers say. What stands on a page before the first of them is the page's own."""
    removed: Counter[str] = Counter()
    content = from_turns(_turns(pieces, speakers, is_page, removed), title)
    return with_more(content, removed)


def _is_heard(pieces: Sequence[Piece]) -> bool:
    """Whether transcribers' marks stand in the pieces: `[04:16]`, `[laughs]`."""
    found = 0
    for piece in pieces:
        if "[" in piece.text:
            found += sum(without_marks(piece.text)[1].values())
        if found > 1:
            return True
    return False


def _labelled_pieces(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, str]]:
    """Pieces with a label and their words, which may stand in the next one."""
    for at, piece in enumerate(pieces):
        if not piece.label:
            continue
        following = pieces[at + 1] if at + 1 < len(pieces) else Piece("")
        if piece.text:
            yield piece, piece.text
        elif not following.label and following.kind != "heading":
            yield piece, following.text
        elif is_break(piece.label):
            yield piece, ""


def _turns(
    pieces: Sequence[Piece], speakers: set[str], is_page: bool, removed: Counter[str]
) -> Iterator[Turn]:
    """A turn for each label, and for each piece that follows it without one."""
    begins = _beginning(pieces)
    removed["lines before the talk"] += sum(bool(piece.whole) for piece in pieces[:begins])
    speaker, begun, over = "", False, False
    for piece in pieces[begins:]:
        if not (piece.whole or piece.label):
            continue
        if piece.label and (folded(piece.label) in speakers or is_break(piece.label)):
            begun, over = True, False
            yield Turn(piece.label, piece.text)
            # Whoever speaks on after a break is not named by it.
            speaker = "" if is_break(piece.label) else piece.label
        elif piece.kind == "heading":
            removed["headings"] += 1
            over = begun and bool(_AFTERMATH.match(piece.whole))
        elif reason := _not_spoken(piece.whole, begun, over, is_page):
            removed[reason] += 1
        else:
            yield Turn(speaker, piece.whole)


def _beginning(pieces: Sequence[Piece]) -> int:
    """Where the talk begins: behind a heading that says so, or at the first piece."""
    for at, piece in enumerate(pieces):
        if piece.kind == "heading" and not piece.label and _TRANSCRIPT.match(piece.whole):
            return at + 1
    return 0


def _not_spoken(text: str, begun: bool, over: bool, is_page: bool) -> str:
    """Why words without a label belong to nobody, "" where the speaker before goes on."""
    if over:
        return "lines after the talk"
    if _CREDIT.match(text):
        return "transcribers' notes"
    # Before the first label stand a title, a date, names, and now and then the first words.
    if not begun and (is_page or not (len(text) > 100 and _SENTENCE.search(text))):
        return "lines before the talk"
    return ""


def with_more(
    content: Content, removed: Counter[str], metadata: Mapping[str, Any] | None = None
) -> Content:
    """The same content with more counted as taken out, and more known of it."""
    return dataclasses.replace(
        content,
        removed=dict(+(Counter(content.removed) + removed)),
        metadata={**(metadata or {}), **content.metadata},
    )
