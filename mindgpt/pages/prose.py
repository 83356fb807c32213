"""Pieces of a page, an article or a book -> running text, without what leads about the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mindgpt.content import Content
from mindgpt.pages.pieces import Piece
from mindgpt.transcripts.marks import without_certain_marks
from mindgpt.transcripts.sponsors import without_sponsor_reads

NAVIGATION = "navigation lines"

_LEADS_ABOUT = re.compile(
    r"(?i)(?:back to (?:the )?top|skip to .{1,30}|(?:print|share)(?: this)?(?: page)?"
    r"|on this page|(?:table of )?contents|(?:page |media )?last (?:reviewed|updated|revised) ?:?.*"
    r"|next review due.*|copy .{1,20} to clipboard|also in ?\S+|no links available|see more.{0,20}"
    r"|(?:read|learn|find out) more(?: ?[:>»].*)?|menu|search|close|previous|next"
    r"|disponible en español)[ .:»>]*"
)
_LEADS_ABOUT_LENGTH = 80
_SHORT_LINE = 60
_LONGEST_ITEM = 20_000
_MOST_ITEMS = 30
# What is left of a link to another site: `Title(Publisher)Also inSpanish`.
_LINK_LEFT = re.compile(
    r"\w[?!.]?\([A-Z][^()]{2,100}\)(?:Also in ?\w+)?$|Also in ?[A-Z]\w+$|-- see more .{0,20}$"
    r"|^Article: |^No links available$"
)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_REVIEWED = re.compile(
    r" ?\b(?:(?:Page|Media) last reviewed|(?:Next|Media) review due):? \d{1,2} [A-Z][a-z]+ \d{4}"
)
_OTHER_LANGUAGE = re.compile(r"(?<=[\w)])Also in ?[A-Z]\w+$")
_SENTENCE_END = re.compile(r"[.?!:;…。！？][\"”’')\]*_]{0,3}$")


def from_pieces(pieces: Sequence[Piece], title: str = "") -> Content:
    """Running text, its paragraphs apart by one blank line; what was taken out is counted."""
    removed: Counter[str] = Counter()
    kept = _without_navigation(_without_repeats(pieces, removed), removed)
    paragraphs = (_tidied(text, removed) for text in _paragraphs(kept))
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    text, removed["sponsor reads"] = without_sponsor_reads(text)
    return Content(text=text, title=title, removed=dict(+removed))


def _tidied(text: str, removed: Counter[str]) -> str:
    text, marks = without_certain_marks(" ".join(text.split()))
    if "review" in text:
        text, notes = _REVIEWED.subn("", text)
        removed[NAVIGATION] += notes
    removed.update(marks)
    return text


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[str]:
    """The text of each paragraph; one that breaks inside a sentence goes on in the next."""
    current: list[str] = []
    before = Piece("")
    for piece in pieces:
        if not piece.whole:
            continue
        if current and not (piece.tight or _goes_on(before, piece)):
            yield " ".join(current)
            current = []
        current.append(piece.whole)
        before = piece
    if current:
        yield " ".join(current)


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether a blank line broke a sentence: the words before it are many and end in no stop."""
    if before.kind or piece.kind or len(before.whole) < _SHORT_LINE:
        return False
    return piece.whole[0].islower() and not _SENTENCE_END.search(before.whole[-5:])


def _without_repeats(pieces: Sequence[Piece], removed: Counter[str]) -> list[Piece]:
    """Items without the items inside them, where those follow once more by themselves.

    Scrapers flatten a nested list so: `A:BC`, `B`, `C`.
    """
    kept = list(pieces)
    for at, piece in enumerate(pieces):
        if piece.kind != "item" or len(piece.whole) > _LONGEST_ITEM:
            continue
        inner = ""
        for following in pieces[at + 1 : at + 1 + _MOST_ITEMS]:
            inner += following.whole
            if following.kind != "item" or len(inner) >= len(piece.whole):
                break
            if piece.whole.endswith(inner):
                text = piece.whole[: -len(inner)].rstrip()
                kept[at] = Piece(text, kind="item", tight=piece.tight)
                removed["repeated lines"] += 1
                break
    return kept


def _without_navigation(pieces: Sequence[Piece], removed: Counter[str]) -> list[Piece]:
    headings = _headings(pieces)
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        if pieces[at].kind in ("item", "link"):
            while end < len(pieces) and pieces[end].kind in ("item", "link"):
                end += 1
            kept += _list_without_links(pieces[at:end], kept[-1:], headings, removed)
        elif _leads_about(pieces[at].whole):
            removed[NAVIGATION] += 1
        else:
            kept.append(pieces[at])
        at = end
    return _without_empty_headings(kept, removed) if removed[NAVIGATION] else kept


def _headings(pieces: Sequence[Piece]) -> set[str]:
    """All headings, squashed, and what words were glued to: `Journal Articles` of `ArticlesSee`."""
    texts = [piece.whole for piece in pieces if piece.kind == "heading"]
    parts = [_GLUED.split(text, maxsplit=1)[0] for text in texts]
    return {_squashed(text) for text in texts + [part for part in parts if " " in part]}


def _list_without_links(
    items: Sequence[Piece], before: Sequence[Piece], headings: set[str], removed: Counter[str]
) -> list[Piece]:
    """What remains of a list; none of it where it does nothing but lead elsewhere."""
    introduced = bool(before) and before[0].whole.endswith(":")
    links = sum(item.kind == "link" or bool(_LINK_LEFT.search(item.whole)) for item in items)
    if not introduced and links >= 0.6 * len(items):
        kept = []
    else:
        kept = [item for item in items
                if not (_leads_about(item.whole) or _squashed(item.whole) in headings)]  # fmt: skip
    removed[NAVIGATION] += len(items) - len(kept)
    return [_without_other_language(item) for item in kept]


def _without_other_language(item: Piece) -> Piece:
    """`A page(Its publisher)Also inSpanish` without the last two words."""
    text = _OTHER_LANGUAGE.sub("", item.whole)
    return item if text == item.whole else item._replace(text=text, raw="")


def _leads_about(text: str) -> bool:
    return len(text) < _LEADS_ABOUT_LENGTH and bool(_LEADS_ABOUT.fullmatch(text))


def _squashed(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _without_empty_headings(pieces: Sequence[Piece], removed: Counter[str]) -> list[Piece]:
    """Pieces without headings under which nothing is left, deeper ones first."""
    kept: list[Piece] = []
    level = 1  # of the heading below, which is as good as nothing where it is not a deeper one
    for piece in reversed(pieces):
        if piece.kind == "heading":
            if level and piece.level >= level:
                removed[NAVIGATION] += 1
                continue
            level = piece.level
        else:
            level = 0
        kept.append(piece)
    return kept[::-1]
