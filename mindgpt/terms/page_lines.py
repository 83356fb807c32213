"""An HTML page -> its lines of text in order, each with what it is, and without what is no content.

    <dl><dt><b>Zib</b><dd>A fever.<br>It passes.</dl>   ->
    +dl  +dt  dt "Zib" (3 characters marked)  -dt  +dd  dd "A fever."  dd "It passes."  -dd  -dl

A list of lines instead of a tree: whatever the layout of a glossary, its entries stand one after
the other, and no walk over the lines can be slower than linear or too deep.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mindgpt.errors import SourceError
from mindgpt.terms import citations
from mindgpt.terms.page_elements import (
    BLOCKS,
    HEADINGS,
    STRESSED,
    STRUCTURE,
    is_cookie_notice,
    is_head,
    is_no_content,
    is_strong,
)

DEEPEST = 1000  # elements within elements; libxml2 looks through them all for each end tag
_FED_AT_ONCE = 16_384  # characters

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE = re.compile(r"\s{0,9}[\[(]?(?:\d{1,3}|[a-z*†‡])[\])]?,?\s{0,9}")
_BREAK = ("\n", "break")


@dataclass(slots=True)
class Line:
    """A line of a page's text, or a mark where an element opens or closes: `+dl`, `-dl`.

    `lead` is how many characters at its beginning are in bold or the like; `strong` says that it
    is bold and not only italics. `first` begins a block. `head` is what one presses to open a
    panel. `depth` is how deep the block stands, `low` how far up the page was left since the line
    before. `links` is the share of the text that is links. `soft` says that a line was only
    wrapped, and goes on after the one before.
    """

    tag: str
    text: str = ""
    lead: int = 0
    strong: bool = False
    first: bool = True
    head: bool = False
    depth: int = 0
    low: int = 0
    links: float = 0.0
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, and its title, "" if it has none."""

    lines: list[Line]
    title: str = ""


def read_page(text: str) -> Page:
    """The lines of an HTML page; SourceError where elements are nested more than 1000 deep.

    >>> [(l.tag, l.text, l.lead) for l in read_page("<p><b>Zib</b>: a fever<br>it passes").lines]
    [('p', 'Zib: a fever', 3), ('p', 'it passes', 0)]
    """
    from lxml import etree

    reader = _Reader()
    parser = etree.HTMLParser(target=reader, huge_tree=True, encoding="utf-8")
    # libxml2 takes the end tag of a line break for a stray one; browsers do not.
    content = re.sub(r"(?i)</br\s{0,9}/?>", "<br>", text).replace("\x00", "")
    try:
        for start in range(0, len(content), _FED_AT_ONCE):
            # Part by part, so that the depth is looked at before it has become too much.
            parser.feed(content[start : start + _FED_AT_ONCE].encode("utf-8", errors="replace"))
        parser.close()
    except etree.LxmlError as error:
        if content.strip():
            raise SourceError(f"This is no HTML page that can be read: {error}.") from error
    reader.flush()
    return Page(reader.lines, " ".join("".join(reader.title).split()))


class _Reader:
    """Takes the parser's events and makes lines of them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.title: list[str] = []
        self._depth = self._low = 0
        self._skipped = 0  # the depth of the outermost element that is no content, 0 outside
        self._blocks: list[tuple[str, int, bool]] = []  # (tag, depth, is it a head)
        self._inline: list[tuple[int, str]] = []  # (depth, what it makes of its text)
        self._runs: list[tuple[str, str]] = []  # (text, its marks), or a line break
        self._fresh = True

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise SourceError(
                f"Its elements are nested more than {DEEPEST} deep, as no page's are that was "
                "written to be read. Give the page's text instead."
            )
        if self._skipped:
            return
        if is_no_content(tag, attributes, tag == "header" and self._within_part()):
            self._skipped = self._depth
            if tag in BLOCKS or tag in ("nav", "footer", "aside"):
                self.flush()
        elif tag == "br":
            self._runs.append((" ", "") if self._in_title() else _BREAK)
        elif tag in BLOCKS and not (tag in ("button", "label") and self._in_title()):
            self._open(tag, attributes)
        else:
            self._open_inline(tag, attributes)

    def _within_part(self) -> bool:
        """Whether a part of the page is open that has a header of its own."""
        return any(tag in ("article", "section", "main", "li") for tag, *_ in self._blocks)

    def _in_title(self) -> bool:
        """Whether a heading is open: a button in it is only how the heading opens its panel."""
        return any(tag in HEADINGS or tag in ("summary", "dt") for tag, *_ in self._blocks[-3:])

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.flush()
        self._blocks.append((tag, self._depth, tag == "summary" or is_head(tag, attributes)))
        self._fresh = True
        if tag in STRUCTURE:
            self._mark("+" + tag)
        if is_strong(tag, attributes):
            self._inline.append((self._depth, "strong"))

    def _open_inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        if is_strong(tag, attributes):
            self._inline.append((self._depth, "strong"))
        elif tag in STRESSED:
            self._inline.append((self._depth, "stressed"))
        elif tag in ("sup", "title"):
            self._inline.append((self._depth, tag))
        else:
            if tag == "a" and "href" in attributes:
                self._inline.append((self._depth, "link"))
            if is_head(tag, attributes):
                self._inline.append((self._depth, "head"))

    def end(self, tag: str) -> None:
        if self._skipped:
            if self._skipped == self._depth:
                self._skipped = 0
        else:
            while self._inline and self._inline[-1][0] >= self._depth:
                self._inline.pop()
            if self._blocks and self._blocks[-1][1] == self._depth:
                self._close(tag)
        self._depth -= 1
        self._low = min(self._low, self._depth)

    def _close(self, tag: str) -> None:
        self.flush()
        self._blocks.pop()
        self._fresh = True
        if tag in STRUCTURE:
            self._mark("-" + tag)

    def data(self, text: str) -> None:
        if self._skipped:
            return
        marks = " ".join(kind for _, kind in self._inline[-6:])
        if marks == "title":
            self.title.append(text)
        elif any(tag == "pre" for tag, *_ in self._blocks[-3:]):
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._runs.append(_BREAK)
                self._runs.append((line, marks))
        else:
            self._runs.append((text, marks))

    def comment(self, text: str) -> None:
        """What is commented out was not meant to be seen."""

    def close(self) -> None:
        """Nothing is left to do."""

    def _mark(self, tag: str) -> None:
        self.lines.append(Line(tag, depth=self._depth, low=self._low))

    def flush(self) -> None:
        """Makes lines of the text that has come since the last block began or ended."""
        line: list[tuple[str, str]] = []
        for run in self._runs:
            if run is _BREAK:
                self._line(line)
                line = []
            else:
                line.append(run)
        self._line(line)
        self._runs = []

    def _line(self, runs: list[tuple[str, str]]) -> None:
        text = _text(runs)
        if not text:
            # Two breaks in a row part paragraphs; white space at a block's edges does not.
            self._fresh = self._fresh or bool(self._runs)
            return
        tag, depth, head = self._blocks[-1] if self._blocks else ("body", 1, False)
        if tag == "p" and len(self._blocks) > 1 and self._blocks[-2][0] == "li":
            tag = "li"
        lead, strong = _lead(runs)
        head = head or any("head" in marks for _, marks in runs)
        line = Line(tag, text, lead, strong, self._fresh, head, depth, self._low, _links(runs))
        self._fresh = False
        if citations.is_top_link(text, line.links > 0.5) or is_cookie_notice(text):
            return
        self.lines.append(line)
        self._low = depth


def _text(runs: list[tuple[str, str]]) -> str:
    """The text of a line, without raised numbers that are notes: `a word<sup>2</sup>`."""
    texts: list[str] = []
    for text, marks in runs:
        if "sup" in marks and _NOTE.fullmatch(text):
            before = texts[-1].rstrip()[-3:] if texts else ""
            if "link" in marks or re.search(r"[a-z]{3}\Z|[.,;:)\"”]\Z", before):
                continue
            text = text.translate(_RAISED)
        texts.append(text)
    return " ".join("".join(texts).split())


def _lead(runs: list[tuple[str, str]]) -> tuple[int, bool]:
    """How many characters at the beginning of a line are marked, and whether any is bold."""
    taken: list[tuple[str, str]] = []
    strong = False
    for text, marks in runs:
        if text.strip() and "strong" not in marks and "stressed" not in marks:
            break
        strong = strong or ("strong" in marks and bool(text.strip()))
        taken.append((text, marks))
    return len(_text(taken)), strong


def _links(runs: list[tuple[str, str]]) -> float:
    """The share of a line's letters that stand in links."""
    counts = [(sum(map(len, text.split())), "link" in marks) for text, marks in runs]
    total = sum(count for count, _ in counts)
    return sum(count for count, linked in counts if linked) / total if total else 0.0
