"""HTML: a page's transcript as turns, or its main text without menus, banners and footers."""

from __future__ import annotations

import dataclasses
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mindgpt.content import Content
from mindgpt.pages import page_pieces, prose, webpage
from mindgpt.pages.gutenberg import inner_book
from mindgpt.pages.pieces import Piece, cues, without_times
from mindgpt.transcripts import transcript
from mindgpt.transcripts.captions import from_cues
from mindgpt.transcripts.marks import TIMES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SUMMARY = "HTML: transcripts, and the main text of a page"
ENDINGS = (".html", ".htm", ".xhtml")

_PAGE = re.compile(r"(?i)<!doctype html|<html\b|<body\b")
_FRAGMENT = re.compile(r"(?i)<(?:cite|p|div|h[1-6]|dl|ul|ol|table|section|article|blockquote)\b")
_ENDS = re.compile(r"(?i)</(?:cite|p|div|h[1-6]|dl|ul|ol|table|section|article|blockquote)>")
# Markdown may begin with HTML as well.
_MARKDOWN = re.compile(r"^#{1,6} ?\w|\]\((?:https?:|/)|^\*\*\w", re.M)
_MAIN_BLOCKS = ("head", "p", "item", "row", "quote", "list", "table")


def recognise(text: str) -> float:
    """By `<!doctype html>` or `<html>`, or by a beginning with a block of HTML and more of them."""
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if _PAGE.search(head) and head.startswith("<"):
        return 1.0
    if head.startswith("<?xml") or not head.startswith("<"):
        return 0.0
    if not _FRAGMENT.match(head):
        return 0.2 if _ENDS.search(head) else 0.0
    return 0.9 if _ENDS.search(head) and not _MARKDOWN.search(text) else 0.5


def read(text: str) -> Iterator[Content]:
    """Turns where a page is a transcript, else its main text.

    >>> next(read("<cite>Ann:</cite><p>Hello.</p><cite>Bo:</cite><p>Hi.</p>")).turns[1]
    Turn(speaker='Bo', text='Hi.')
    """
    tree = webpage.parse(text)
    if tree is None:
        yield Content()
        return
    title, metadata = webpage.title(tree), webpage.metadata(tree)
    placed = page_pieces.page_pieces(tree)
    pieces = [one.piece for one in placed]
    is_page = bool(_PAGE.search(text[:20_000]))
    if speakers := transcript.speakers_in(pieces):
        talk = list(page_pieces.around_labels(placed, speakers))
        removed = Counter({"lines around the talk": len(pieces) - len(talk)})
        content = transcript.from_speakers(talk, speakers, title, is_page)
    elif spoken := _spoken_lines([piece.whole for piece in pieces], title):
        content, removed = spoken
    else:
        main = _main_pieces(tree) if is_page else []
        content = prose.from_pieces(main or pieces, title)
        book, wrappings = inner_book(content.text)
        removed = Counter({"wrappings of a book": wrappings})
        content = dataclasses.replace(content, text=book)
    yield transcript.with_more(content, removed, metadata)


def _spoken_lines(timed: list[str], title: str) -> tuple[Content, Counter[str]] | None:
    """Times without names show that somebody speaks, and not who."""
    lines, times = without_times(timed)
    return (from_cues(cues(timed, lines), title), Counter({TIMES: times})) if times else None


def _main_pieces(tree: HtmlElement) -> list[Piece]:
    """What a page is about, by trafilatura; [] where it finds nothing of that kind."""
    import trafilatura

    # It logs what it does not find as errors.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document: Any = trafilatura.bare_extraction(tree, include_comments=False, favor_recall=True)
    if document is None or document.body is None:
        return []
    blocks = document.body.iter(*_MAIN_BLOCKS, "code")
    # Code inside a paragraph is a word of it; by itself it is how verse comes out.
    apart = (one for one in blocks if one.tag != "code" or one.getparent().tag == "body")
    return [piece for element in apart for piece in _piece(element)]


def _piece(element: Any) -> Iterator[Piece]:
    text = _own_words(element)
    if element.tag == "head":
        level = str(element.get("rend") or "h2")[-1]
        yield Piece("", kind="heading", raw=text, level=int(level) if level.isdigit() else 2)
    elif element.tag == "row":
        cells = (" ".join("".join(cell.itertext()).split()) for cell in element.iter("cell"))
        yield Piece(", ".join(cell for cell in cells if cell))
    elif text:
        yield Piece(text, kind="item" if element.tag == "item" else "")


def _own_words(element: Any) -> str:
    """The words of an element without those of blocks inside it, which are pieces themselves."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in _MAIN_BLOCKS and child.tag != "cell":
            parts += [" ", *child.itertext(), " "] if child.tag == "lb" else child.itertext()
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())
