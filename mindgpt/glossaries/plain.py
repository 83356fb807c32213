"""Plain text: `Term: definition`, `Term - definition`, `TERM, n. …`, or a term on its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindgpt.terms import citations, page_elements, term_layouts
from mindgpt.terms.glossary import Entry
from mindgpt.terms.page_lines import Line

SUMMARY = "plain text, a term before or above each definition"
ENDINGS = (".txt", ".text")

# Wrapped lines have so many characters, and many of them nearly as many as the longest.
_NARROWEST, _WIDEST = 40, 120
_RAGGED, _FULL = 15, 0.3
_NOISE = re.compile(r"<\|[a-z_]{1,30}\|>")
_RULE = re.compile(r"\s*(?:[-=*_~#] ?){3,}\s*")
_BULLET = re.compile(r"[-*•▪·‣]\s{1,8}(?=\S)")


def recognise(text: str) -> float:
    """Any text may be plain but XML; what has the signs of another layout is rather that one."""
    return 0.0 if page_elements.is_other_xml(text) else 0.1


def read(text: str) -> Iterator[Entry]:
    """The entries of a text, in the layout that fits it best; none where no layout does.

    >>> [(one.term, one.definition) for one in read("Zib: A fever.\\n\\nZob: A hat\\nof felt.")]
    [('Zib', 'A fever.'), ('Zob', 'A hat\\nof felt.')]
    """
    yield from term_layouts.best(list(_lines(_NOISE.sub("", text).splitlines())))


def _lines(raw_lines: list[str]) -> Iterator[Line]:
    """A line for each that says something; a letter of the alphabet alone is a heading."""
    width = _width(raw_lines)
    before = ""
    for raw in raw_lines:
        text = raw.strip()
        if not text or _RULE.fullmatch(text[:80]) or citations.is_top_link(text):
            before = ""
            continue
        bullet = _BULLET.match(text)
        text = text[bullet.end() :] if bullet else text
        depth = 1 if raw[0] not in " \t" else 2
        soft = not bullet and _was_wrapped(before, text, width)
        tag = "li" if bullet else "h2" if len(text) == 1 and text.isupper() else "line"
        # A tab may part a term from its definition.
        text = text if "\t" in text else " ".join(text.split())
        first = bool(bullet) or not before
        yield Line(tag, text, first=first, depth=depth, low=depth, soft=soft)
        before = raw.rstrip()


def _width(raw_lines: list[str]) -> int:
    """How wide the lines are that a text was wrapped to, 0 where it was not."""
    lengths = [len(raw.rstrip()) for raw in raw_lines if raw.strip()]
    width = max(lengths, default=0)
    full = sum(length > width - _RAGGED for length in lengths)
    return width if _NARROWEST < width <= _WIDEST and full >= _FULL * len(lengths) else 0


def _was_wrapped(before: str, text: str, width: int) -> bool:
    """Whether a line goes on where the one before was full: its first word had no room there."""
    return bool(before and width) and len(before) + 1 + len(text.split(None, 1)[0]) > width
