"""CNXML, the form of OpenStax's books: running text of a module, without figures and exercises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from mindgpt import safe_xml
from mindgpt.content import Content
from mindgpt.pages import licences

SUMMARY = "CNXML, modules of OpenStax's books"
ENDINGS = (".cnxml",)

# What is taken out, and what it is called in the report; the metadata are not part of the text.
_TAKEN_OUT = {
    "figure": "figures", "media": "figures", "table": "tables", "exercise": "exercises",
    "metadata": "",
}  # fmt: skip
_PARAGRAPHS = {"para", "item", "title", "definition"}
_ENDS_A_WORD = {"term", "meaning", "para"}


def recognise(text: str) -> float:
    """1.0 where CNXML's namespace is declared."""
    return 1.0 if "http://cnx.rice.edu/cnxml" in text else 0.0


def read(text: str) -> Iterator[Content]:
    """The running text of a module; SourceError on XML that is broken or unsafe.

    >>> [content.text for content in read("<document><para>One.</para><figure/></document>")]
    ['One.']
    """
    root = safe_xml.parse(text, "CNXML")
    title = next((safe_xml.words(one) for one in root if safe_xml.local_name(one) == "title"), "")
    removed = _take_out(root)
    paragraphs = filter(None, map(safe_xml.words, _paragraphs(root)))
    licence = licences.stated(text)
    yield Content(
        text="\n\n".join(paragraphs),
        title=title,
        metadata={"licence": licence} if licence else {},
        removed=dict(removed),
    )


def _take_out(root: Element) -> Counter[str]:
    """Empties what is no running text, and counts it; puts a space behind terms and meanings."""
    removed: Counter[str] = Counter()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        name = safe_xml.local_name(element)
        if name in _TAKEN_OUT or not name:
            tail = element.tail
            element.clear()
            element.tail = tail
            removed[_TAKEN_OUT.get(name, "")] += 1
        elif name in _ENDS_A_WORD and element.tail is None:
            element.tail = " "
        waiting.extend(element)
    removed.pop("", None)
    return removed


def _paragraphs(root: Element) -> Iterator[Element]:
    """The outermost elements that are paragraphs, in their order."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if safe_xml.local_name(element) in _PARAGRAPHS:
            yield element
        else:
            waiting.extend(reversed(element))
