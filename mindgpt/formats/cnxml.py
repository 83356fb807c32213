"""CNXML, the form of OpenStax's books: running text of a module, without figures and exercises."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mindgpt.errors import SourceError

ENDINGS = (".cnxml",)

_NAMESPACE = "{http://cnx.rice.edu/cnxml}"
_SKIPPED = {"metadata", "figure", "exercise", "media", "table"}
_PARAGRAPHS = {"para", "item", "title", "definition"}


def read(raw: str) -> str:
    """Running text of a module, paragraphs apart by one blank line; SourceError on broken XML."""
    try:
        # A declared encoding would contradict the text, which is decoded already.
        root = fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", raw).strip())
    except (ParseError, DefusedXmlException) as error:
        raise SourceError(f"This is no CNXML that can be read safely: {error}.") from error
    return "\n\n".join(text for text in _paragraphs(root) if text)


def _paragraphs(element: Element) -> list[str]:
    name = str(element.tag).removeprefix(_NAMESPACE)
    if name in _SKIPPED:
        return []
    if name in _PARAGRAPHS:
        return [re.sub(r"\s+", " ", _words(element)).strip()]
    return [text for child in element for text in _paragraphs(child)]


def _words(element: Element) -> str:
    """All text inside, without the parts that are skipped: an inline figure, say."""
    parts = [element.text or ""]
    for child in element:
        if str(child.tag).removeprefix(_NAMESPACE) not in _SKIPPED:
            separator = " " if str(child.tag).endswith(("term", "meaning", "para")) else ""
            parts += [_words(child), separator if child.tail is None else ""]
        parts.append(child.tail or "")
    return "".join(parts)
