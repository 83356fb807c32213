"""CNXML, the form of OpenStax's books: `<definition><term>…</term><meaning>…</meaning>`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from mindgpt import safe_xml
from mindgpt.terms import glossary
from mindgpt.terms.glossary import Entry

SUMMARY = "CNXML of OpenStax: the glossaries of modules, and definitions in their text"
ENDINGS = (".cnxml",)

_BESIDE = {"term", "seealso", "example", "label", "media", "figure"}


def recognise(text: str) -> float:
    """1.0 where CNXML's namespace is declared."""
    return 1.0 if "http://cnx.rice.edu/cnxml" in text else 0.0


def read(text: str) -> Iterator[Entry]:
    """An entry for each definition of a module; SourceError on XML that is broken or unsafe.

    >>> page = "<a><definition><term>zib</term><meaning>a fever</meaning></definition></a>"
    >>> [(one.term, one.definition) for one in read(page)]
    [('zib', 'a fever')]
    """
    root = safe_xml.parse(text, "CNXML")
    elements = (element for element in root.iter() if safe_xml.local_name(element) == "definition")
    yield from glossary.joined(_entry(element) for element in elements)


def _entry(element: Element) -> Entry:
    terms = [safe_xml.words(child) for child in element if safe_xml.local_name(child) == "term"]
    meanings = [safe_xml.words(child) for child in element if _is_meaning(child)]
    if not meanings:
        tails = [element.text or "", *(child.tail or "" for child in element)]
        meanings = [" ".join("".join(tails).split())]
    return glossary.entry(terms, "\n\n".join(filter(None, meanings)))


def _is_meaning(element: Element) -> bool:
    return safe_xml.local_name(element) not in {"", *_BESIDE}
