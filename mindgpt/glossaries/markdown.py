"""Markdown: terms in bold, lists of definitions, headings, tables; with HTML in it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mindgpt.terms import page_elements, page_lines, term_layouts
from mindgpt.terms.glossary import Entry

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

SUMMARY = "Markdown: **Term**: definition, headings, tables, definition lists"
ENDINGS = (".md", ".markdown", ".mdx", ".qmd")

_SIGNS = (
    re.compile(r"^#{1,6}\s?\S", re.M),
    re.compile(r"\*\*[^*\n]{1,100}\*\*|__[^_\n]{1,100}__"),
    re.compile(r"^ {0,3}\|?[ :-]{0,9}-{3,}[ :-]{0,9}\|", re.M),
    re.compile(r"^ {0,3}: {1,3}\S", re.M),
    re.compile(r"\]\([^()\s]{1,200}\)"),
    re.compile(r"\A---\r?\n"),
)
_FRONT_MATTER = re.compile(r"\A---\n(?:(?!---\n).*\n){0,200}?---\n")
_NOTE = re.compile(r"^\[\^[^\]\n]{1,40}\]:.*$", re.M)
_NOTE_MARK = re.compile(r"\[\^[^\]\n]{1,40}\]")
_TEMPLATE = re.compile(r"\{%[^\n{}]{0,300}%\}|^\{:[^\n{}]{0,200}\}\s*$", re.M)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]\n|]{1,100}\|)?([^\[\]\n|]{1,100})\]\]")
# Lines that each begin with a term in bold are paragraphs, whatever CommonMark makes of them.
_BOLD_LINE = re.compile(
    r"(?<=[^\n])\n(?=(\*\*|__)(?:[^*_\n]{1,100}\1 {0,2}[:–—-]|[^*_\n]{1,100}:\1))"
)
_GLUED_HEADING = re.compile(r"^(#{1,6})(?=[^#\s])", re.M)
_ANSWER = re.compile(r" {0,3}[:~]\s+(?=\S)")
_MOST_TERMS = 4  # in a row that share a definition
_NO_TERM = re.compile(r"\s*(?:[-*+]\s|[>|#<]|\d{1,9}[.)]\s|```|~~~)|\s{4}")


def recognise(text: str) -> float:
    """By how many kinds of Markdown's signs a text has."""
    if page_elements.is_other_xml(text):
        return 0.0
    return (0.0, 0.4, 0.6, 0.7, 0.7, 0.7, 0.7)[sum(bool(sign.search(text)) for sign in _SIGNS)]


def read(text: str) -> Iterator[Entry]:
    """The entries of a page, in the layout that fits it best; none where no layout does.

    >>> [one.term for one in read("- **Zib** — A fever.\\n- **Zob** — A hat.")]
    ['Zib', 'Zob']
    """
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for pattern in (_NOTE, _NOTE_MARK, _TEMPLATE):
        text = pattern.sub("", text)
    text = _WIKI_LINK.sub(r"\1", _GLUED_HEADING.sub(r"\1 ", text))
    text = _BOLD_LINE.sub("\n\n", text)
    page = page_lines.read_page(_renderer().render("\n".join(_with_lists(text.split("\n")))))
    yield from term_layouts.best(page.lines)


@functools.lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _with_lists(lines: list[str]) -> Iterator[str]:
    """The lines with each list of definitions, `Term` above `: definition`, written as HTML.

    CommonMark has no such lists; what stands between blank lines in HTML is Markdown again.
    """
    terms = _terms(lines)
    place = 0
    while place < len(lines):
        if place not in terms:
            yield lines[place]
            place += 1
            continue
        yield from ("", "<dl>")
        while place in terms:
            yield from ("<dt>", "", lines[place].strip(), "", "</dt>")
            place += 1
        while (start := _next_answer(lines, place)) is not None:
            place = _end_of_answer(lines, start, terms)
            first = _ANSWER.sub("", lines[start], count=1)
            yield from ("<dd>", "", first, *map(str.strip, lines[start + 1 : place]), "", "</dd>")
        yield from ("</dl>", "")


def _terms(lines: list[str]) -> set[int]:
    """Which lines are terms: the paragraph of up to four lines right above an answer."""
    terms: set[int] = set()
    for place, line in enumerate(lines):
        if not _ANSWER.match(line):
            continue
        last = place - 1 if place and lines[place - 1].strip() else place - 2
        first = last
        while first >= 0 and last - first < _MOST_TERMS and lines[first].strip():
            if _NO_TERM.match(lines[first]) or _ANSWER.match(lines[first]):
                break
            first -= 1
        whole = first < 0 or not lines[first].strip()
        if first < last and last >= 0:
            terms.update(range(first + 1 if whole else last, last + 1))
    return terms


def _next_answer(lines: list[str], place: int) -> int | None:
    """The line at `place`, or below one that is blank, if it begins a definition."""
    for near in (place, place + 1):
        if near < len(lines) and _ANSWER.match(lines[near]):
            return near
        if near < len(lines) and lines[near].strip():
            return None
    return None


def _end_of_answer(lines: list[str], start: int, terms: set[int]) -> int:
    """Behind the last line of a definition: further paragraphs of it stand further in."""
    place = start + 1
    while place < len(lines) and place not in terms and not _ANSWER.match(lines[place]):
        if lines[place].strip() and not lines[place - 1].strip() and lines[place][0] not in " \t":
            break
        place += 1
    while not lines[place - 1].strip():
        place -= 1
    return place
