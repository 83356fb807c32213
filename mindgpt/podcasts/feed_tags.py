"""A feed's bytes -> its tags and text in their order, under the same names in every feed.

Feeds are often no well-formed XML: ampersands stand bare in addresses, prefixes are not declared,
tags never close. So a feed is first read as XML, by defusedxml; where that fails, by a scanner
that takes one tag after the other and knows no entities of the feed's own, no nesting, no errors.

A name is told without the prefix that the feed happens to bind: `podcast:transcript` for both
addresses of that namespace, `title` for RSS and Atom alike, `?title` for what no episode needs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Protocol, TypeVar

from mindgpt.decoding import decode
from mindgpt.errors import SourceError

MAX_DEPTH = 256  # a page within an Atom entry nests some dozens deep


class Taker(Protocol):
    """What is told of the tags. Attributes' names are in lower case, as tags are."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""

    def end(self, name: str) -> None:
        """A tag closes; in broken feeds without having opened."""

    def data(self, text: str) -> None:
        """Text between tags, its entities resolved."""


T = TypeVar("T", bound=Taker)


def read(content: bytes, new: Callable[[], T]) -> T:
    """A new taker that was told of all tags of a feed, from its root's on.

    SourceError where the bytes are no feed, define entities of their own, or nest too deep. Broken
    markup is no error.
    """
    text = _text(content)
    root = _ROOT.search(text)
    if not root:
        raise SourceError(_no_feed(text))
    if re.search("<!ENTITY", text[: root.start()], re.I):
        raise SourceError(
            "The feed defines entities of its own, by which a small file can grow without end or "
            "take in other files. Save it without the part from <!DOCTYPE to ]>, and give that."
        )
    # What stands before the root, declarations or a web server's warnings, says nothing of it.
    text = text[root.start() :]
    taker = new()
    if _read_xml(text, taker):
        return taker
    taker = new()
    _read_tags(text, taker)
    return taker


_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,20}:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.I)
_DECLARED = re.compile(rb"encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_-]{1,40})")
# Python knows more of them, also such as take quadratic time (`idna`).
_ENCODINGS = re.compile(
    r"(?i)iso-?8859-\d+|latin-?\d+|(windows|cp)-?125\d|koi8-[ru]|big5|gb2312|gbk|gb18030"
    r"|shift_jis|euc-(jp|kr)|macintosh"
)


def _text(content: bytes) -> str:
    """UTF-8 wherever it can be, whatever is declared: no other text is valid UTF-8 by chance."""
    declared = _DECLARED.search(content[:400])
    name = declared[1].decode() if declared else ""
    if _ENCODINGS.fullmatch(name):
        for encoding in ("utf-8-sig", name):
            try:
                return content.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return decode(content)


def _no_feed(text: str) -> str:
    if re.search("<html|<!doctype html", text[:4000], re.I):
        return (
            "This is a web page and no feed. A show's page often names its feed in its source, "
            'beside type="application/rss+xml": give that address.'
        )
    return "This is no feed: it holds no <rss>, <feed> or <rdf:RDF>. Check the address or file."


def _read_xml(text: str, taker: Taker) -> bool:
    """Whether this is well-formed XML; if not, the taker was told of a part."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=_XmlTarget(taker))
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except ParseError:
        return False
    return True


class _XmlTarget:
    """What the XML parser calls: makes names plain, watches the depth."""

    def __init__(self, taker: Taker):
        self.taker = taker
        self.data = taker.data
        self.depth = 0
        self.own = ""  # a feed may put its own tags under any namespace

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise SourceError(
                f"The feed nests its tags more than {MAX_DEPTH} deep, which no feed has to. Check "
                "that the address or file is a feed."
            )
        if self.depth == 1:
            self.own = tag.rpartition("}")[0]
        plain = {self._plain(name): value for name, value in attributes.items()}
        self.taker.start(self._plain(tag), plain)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.taker.end(self._plain(tag))

    def close(self) -> None:
        pass

    def _plain(self, tag: str) -> str:
        space, _, name = tag.rpartition("}")
        prefix = _prefix_of(space[1:])
        if prefix is None:
            prefix = "" if space == self.own else "?"
        return _join(prefix, name)


# A part of a namespace's address -> the prefix it has here; the first part that is found counts.
_NAMESPACES = {
    "podcastindex.org/namespace": "podcast",
    "podcastindex-org/podcast-namespace": "podcast",
    "creativecommons": "cc",
    "web.resource.org/cc": "cc",
    "itunes.com/dtds/podcast": "itunes",
    "purl.org/dc/": "dc",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules": "?",
    "purl.org/rss/": "",
    "my.netscape.com/rdf": "",
    "backend.userland.com/rss": "",
    "w3.org/2005/atom": "",
    "purl.org/atom": "",
    "w3.org/1999/02/22-rdf": "rdf",
    "w3.org/xml/1998/namespace": "xml",
}
# Prefixes that feeds use without declaring them, where they are not those above.
_UNDECLARED = {"creativecommons": "cc", "atom": "", "rss": ""}


def _prefix_of(address: str) -> str | None:
    if not address:
        return ""
    lowered = address[:200].lower()
    return next((prefix for part, prefix in _NAMESPACES.items() if part in lowered), None)


def _join(prefix: str, name: str) -> str:
    colon = ":" if prefix.strip("?") else ""
    return f"{prefix}{colon}{name}".lower()


_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]*+)")
_PIECE = re.compile(
    r"""\s++ | (?P<end>/?>) | [/="'] | (?P<name>[^\s=>/"'<]++)"""
    r"""(?:\s*+=\s*+(?P<value>"[^"<]*+" | '[^'<]*+' | [^\s>"'<]*+))?""",
    re.X,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SECTIONS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>", "<!": ">"}


def _read_tags(text: str, taker: Taker) -> None:
    """Tells of tags, marked sections and text as they come, whatever is open or closed."""
    prefixes = dict(_UNDECLARED)
    place = 0
    while (start := text.find("<", place)) >= 0:
        taker.data(unescape(text[place:start]))
        if tag := _TAG.match(text, start):
            place = _read_tag(text, tag, taker, prefixes)
        else:
            place = _read_section(text, start, taker)
    taker.data(unescape(text[place:]))


def _read_section(text: str, start: int, taker: Taker) -> int:
    """Where the section ends that opens at `start`; one that never closes ends with its mark."""
    mark = next((mark for mark in _SECTIONS if text.startswith(mark, start)), "<")
    inside = start + len(mark)
    if mark == "<":
        taker.data(mark)
        return inside
    # Looking no further than to the next of its kind keeps this linear, however many never close.
    following = text.find(mark, inside)
    end = text.find(_SECTIONS[mark], inside, following if following >= 0 else len(text))
    if end < 0:
        return inside
    if mark == "<![CDATA[":
        taker.data(text[inside:end])
    return end + len(_SECTIONS[mark])


def _read_tag(text: str, tag: re.Match[str], taker: Taker, prefixes: dict[str, str]) -> int:
    """Tells of the tag and returns where it ends: at its `>`, or before the next `<`."""
    attributes: dict[str, str] = {}
    place, end = tag.end(), ""
    while not end and (piece := _PIECE.match(text, place)):
        place, end = piece.end(), piece["end"] or ""
        if piece["name"]:
            attributes.setdefault(piece["name"].lower(), unescape(_unquote(piece["value"] or "")))
    for key, value in attributes.items():
        if key.startswith("xmlns:") and (known := _prefix_of(value)) is not None:
            prefixes[key.removeprefix("xmlns:")] = known
    prefix, _, local = tag[2].lower().rpartition(":")
    name = _join(prefixes.get(prefix, prefix), local)
    if not tag[1]:
        taker.start(name, attributes)
    if tag[1] or end == "/>":
        taker.end(name)
    return place


def _unquote(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') else value


def unescape(text: str) -> str:
    """Resolves the entities that end in a semicolon, so that `?a=1&copy=2` stays an address.

    >>> unescape("Caf&eacute; &amp; bar?a=1&copy=2")
    'Café & bar?a=1&copy=2'
    """
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
