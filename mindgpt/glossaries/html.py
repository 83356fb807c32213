"""Web pages: lists of definitions, terms in bold, headings, tables, accordions, whole books."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindgpt.terms import page_elements, page_lines, term_layouts
from mindgpt.terms.glossary import Entry

SUMMARY = "web pages of terms and definitions, whatever their markup"
ENDINGS = (".html", ".htm", ".xhtml")

_DOCUMENT = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]", re.I)
_ELEMENT = re.compile(r"<(?:dl|dt|dd|table|p|h[1-6]|details|div|section|ul|strong|b)[\s>]", re.I)


def recognise(text: str) -> float:
    """1.0 for a whole page; less for a fragment, which may be Markdown with HTML in it."""
    if page_elements.is_other_xml(text):
        return 0.0
    if _DOCUMENT.search(text):
        return 0.95
    if not _ELEMENT.search(text):
        return 0.0
    return 0.8 if text.lstrip().startswith("<") else 0.4


def read(text: str) -> Iterator[Entry]:
    """The entries of a page, in the layout that fits it best; none where no layout does.

    >>> [one.term for one in read("<dl><dt>Zib<dt>ZF<dd>A fever.<dt>Zob<dd>A hat.</dl>")]
    ['Zib', 'Zob']
    """
    page = page_lines.read_page(text)
    yield from term_layouts.best(page.lines, page.title)
