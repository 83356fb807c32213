"""The tree of a web page -> pieces, in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mindgpt.pages.markup import emphasised_label
from mindgpt.pages.pieces import Piece, lines_to_pieces
from mindgpt.transcripts.labels import TIME, folded, looks_like_speaker, split_label

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_IGNORED = {
    "head", "nav", "footer", "aside", "form", "button", "select", "option", "textarea", "title",
    "audio", "video", "object", "canvas", "math", "dialog", "input", "script", "style",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "header", "hr", "html", "li", "main", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul", *_HEADINGS,
}  # fmt: skip
_EMPHASIS = {"b", "strong", "em", "i", "u", "cite", "mark", "dfn"}
_SPEAKER = re.compile(r"(?i)speaker|\bauthor\b|participant|talker|interlocutor")
_DEEPEST = 100
_TIME_ALONE = re.compile(rf"\s*{TIME}\s*")


class Placed(NamedTuple):
    """A piece, and the numbers of the elements that it stands in, from the outermost."""

    piece: Piece
    inside: tuple[int, ...]


def page_pieces(tree: HtmlElement) -> list[Placed]:
    """Every heading, paragraph, item and line of a page; what a reader never sees is left out."""
    from lxml import etree

    walk = _Walk()
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if _is_ignored(element):
                events.skip_subtree()
            walk.start(element)
        else:
            walk.end(element)
            walk.words(element.tail)
    walk.flush()
    return walk.found


class _Walk:
    """What is known between two tags of a page."""

    def __init__(self) -> None:
        self.found: list[Placed] = []
        self._stack: list[int] = []
        self._starts: list[int] = []  # how many pieces there were when each open element began
        self._seen = 0
        self._words: list[str] = []
        self._lead: list[str] = []  # emphasised words at the beginning of a block
        self._leading: HtmlElement | None = None
        self._sure = False
        self._blank = True  # whether the block has no words yet
        self._kind, self._level = "", 0
        self._tight = False  # whether the block goes on behind a line break

    def start(self, element: HtmlElement) -> None:
        """An element begins."""
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
            self._tight = False
            self._level = _HEADINGS.get(tag, 0)
            self._kind = "heading" if self._level else "item" if tag == "li" else ""
        elif tag == "br":
            self.flush()
            self._tight = True
        elif self._leading is None and self._blank:
            self._sure = tag == "cite" or bool(_SPEAKER.search(str(element.get("class") or "")))
            self._leading = element if self._sure or tag in _EMPHASIS else None
        self._seen += 1
        self._stack.append(self._seen)
        self._starts.append(len(self.found))
        is_time = tag == "time" and _TIME_ALONE.fullmatch(str(element.text or ""))
        if not is_time and not _is_ignored(element):
            self.words(element.text)

    def end(self, element: HtmlElement) -> None:
        """An element ends."""
        tag = element.tag
        if element is self._leading:
            self._leading = None
        if tag in _BLOCKS:
            self.flush()
            self._kind, self._level, self._tight = "", 0, False
        self._stack.pop()
        began = self._starts.pop()
        if tag in ("dt", "td", "th"):
            self._name_of_row(began, tag == "dt")

    def words(self, text: str | None) -> None:
        """Words that stand between two tags."""
        if text:
            (self._words if self._leading is None else self._lead).append(text)
            self._blank = self._blank and text.isspace()

    def flush(self) -> None:
        """Ends a block: its words become pieces."""
        lead, rest = "".join(self._lead), "".join(self._words)
        self._words, self._lead, self._leading, self._blank = [], [], None, True
        raw = " ".join(f"{lead}{rest}".split())
        if not raw:
            return
        inside = tuple(self._stack[:_DEEPEST])
        for piece in self._with_lead(lead, rest, raw) or self._plain(raw):
            self.found.append(Placed(piece._replace(tight=self._tight), inside))

    def _with_lead(self, lead: str, rest: str, raw: str) -> list[Piece]:
        """The piece of a block that begins with a speaker in bold; [] where it does not."""
        if not lead.strip() or self._level:
            return []
        found = emphasised_label(" ".join(lead.split()), " ".join(rest.split()))
        if not found and self._sure and looks_like_speaker(" ".join(lead.split())):
            found = " ".join(lead.split()), " ".join(rest.split()), False
        if not found:
            return []
        label, said, alone = found
        if alone and not self._sure:
            return [Piece(said, label, False, "heading", raw, 7)]
        return [Piece(said, label, True, self._kind, raw)]

    def _plain(self, raw: str) -> list[Piece]:
        if not self._level:
            return [piece._replace(kind=self._kind) for piece in lines_to_pieces([raw])]
        said = split_label(raw)
        if said and not said.text:
            return [Piece("", said.label, True, "heading", raw, self._level)]
        label = raw.rstrip(":") if looks_like_speaker(raw.rstrip(":")) else ""
        return [Piece("", label, False, "heading", raw, self._level)]

    def _name_of_row(self, began: int, is_term: bool) -> None:
        """The first words of a row, or a term, as the label of what stands behind them."""
        if len(self.found) != began + 1:
            return
        piece, inside = self.found[-1]
        if _TIME_ALONE.fullmatch(piece.whole):
            self.found.pop()
            return
        before = self.found[-2].inside if began else ()
        first = is_term or before[: len(inside) - 1] != inside[:-1]
        name = piece.whole.rstrip(": ")
        if first and not piece.label and looks_like_speaker(name):
            self.found[-1] = Placed(Piece("", name, is_term, raw=piece.whole), inside)


def around_labels(placed: Sequence[Placed], speakers: set[str]) -> Iterator[Piece]:
    """The pieces of the smallest element that holds every speaker's label: a page's talk alone."""
    labelled = [one.inside for one in placed if folded(one.piece.label) in speakers]
    shared = labelled[0]
    for inside in labelled:
        while shared != inside[: len(shared)]:
            shared = shared[:-1]
    yield from (one.piece for one in placed if one.inside[: len(shared)] == shared)


def _is_ignored(element: HtmlElement) -> bool:
    if element.tag in _IGNORED or element.get("hidden") is not None:
        return True
    return "cookie" in f"{element.get('id')} {element.get('class')}".lower()
