"""XML that nobody vouches for -> its elements, or a SourceError: no bombs, no outside files.

Entities are refused but for one harmless kind, the short names that ontologies give to addresses:
`<!ENTITY owl "http://www.w3.org/2002/07/owl#">`.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from mindgpt.errors import SourceError

DEEPEST = 200  # elements within elements; a book needs a dozen

_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[\]<>]{1,300}\[([^\]]{0,20000})\]\s{0,20}>")
_SHORT_NAME = re.compile(
    r"<!ENTITY\s{1,20}([\w.-]{1,60})\s{1,20}([\"'])([^\"'&%<>]{0,300})\2\s{0,20}>"
)
_BEFORE_ROOT = 30_000  # characters in which a document type must stand
_GROWTH = 4  # times as long as it was may a text become by its short names


def parse(text: str, name: str = "XML") -> Element:
    """The root element of a text; SourceError where it is broken, hostile, or deeper than 200.

    >>> parse("<a>1<b/>2</a>").tag
    'a'
    """
    builder = _Shallow()
    feed(text, builder, name)
    return builder.close()


def feed(text: str, target: Any, name: str = "XML") -> None:
    """Tells `target` of each start, end and text, as ElementTree's parsers do; for large files."""
    # What encoding the file declares was true of its bytes; here it is text already.
    parser = XMLParser(target=target, encoding="utf-8")
    content = _with_names_written_out(text.lstrip("\ufeff \t\r\n"))
    try:
        parser.feed(content.encode("utf-8", errors="replace"))
        parser.close()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SourceError(f"This is no {name} that can be read safely: {error}.") from error


def local_name(element: Element) -> str:
    """An element's name without its namespace; "" for comments and the like.

    >>> local_name(parse("<c:para xmlns:c='http://example.org'/>"))
    'para'
    """
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words(element: Element) -> str:
    """All text inside an element in one line."""
    return " ".join("".join(element.itertext()).split())


class _Shallow(TreeBuilder):
    """Builds a tree that may be walked by functions that call themselves."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError(f"its elements are nested more than {DEEPEST} deep")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def _with_names_written_out(text: str) -> str:
    """The text without a document type that only declares short names, these written out."""
    declared = _DOCTYPE.search(text, 0, _BEFORE_ROOT)
    if not declared:
        return text
    rest = _SHORT_NAME.sub("", declared[1])
    if re.sub(r"<!--[^<>]*-->", "", rest).strip():
        return text  # it declares more than short names: the parser judges it
    names = {match[1]: match[3] for match in _SHORT_NAME.finditer(declared[1])}
    body = text[: declared.start()] + text[declared.end() :]
    written = re.sub(r"&([\w.-]{1,60});", lambda m: names.get(m[1], m[0]), body)
    if len(written) > _GROWTH * len(text):
        return text
    return written
