"""What licence a page or a book states of itself, in a short form.

<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">  ->  CC BY-SA 4.0
"""

from __future__ import annotations

import html
import re

_LOOKED_AT = 2_000_000  # characters at either end
_LINK = re.compile(r"<(?:a|link)\s([^<>]{1,1000})>", re.I)
_RELATION = re.compile(r"\brel\s{0,3}=\s{0,3}[\"']?[\w\s-]{0,60}\blicen[cs]e\b", re.I)
_TARGET = re.compile(
    r"\b(?:href|url|resource)\s{0,3}=\s{0,3}(?:\"([^\"<>]{1,500})\"|'([^'<>]{1,500})'|([^\s\"'<>]{1,500}))"
)
_ELEMENT = re.compile(r"<(?:[\w-]{1,20}:)?licen[cs]e\b([^<>]{0,1000})>([^<>]{0,300})", re.I)
_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(licenses/([a-z]{2}(?:-[a-z]{2}){0,3})/(\d\.\d)"
    r"|publicdomain/(zero|mark)/(\d\.\d))",
    re.I,
)


def stated(text: str) -> str:
    """The licence that a text in HTML or XML states, "" if none.

    A link that says it is to the licence counts, or a licence's element; else a Creative Commons
    address, if the text holds no second one: that may be a picture's.

    >>> stated('<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">CC</a>')
    'CC BY-SA 4.0'
    """
    text = text if len(text) <= 2 * _LOOKED_AT else text[:_LOOKED_AT] + text[-_LOOKED_AT:]
    for link in _LINK.finditer(text):
        if _RELATION.search(link[1]) and (target := _TARGET.search(link[1])):
            return short(next(filter(None, target.groups())))
    for element in _ELEMENT.finditer(text):
        target = _TARGET.search(element[1])
        value = next(filter(None, target.groups())) if target else element[2].strip()
        if value:
            return short(value)
    found = {short(match[0]) for match in _CREATIVE_COMMONS.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def short(licence: str) -> str:
    """A licence's address in a short form where it is one of Creative Commons', else as it is.

    >>> short("http://creativecommons.org/publicdomain/zero/1.0/"), short("MIT")
    ('CC0 1.0', 'MIT')
    """
    match = _CREATIVE_COMMONS.search(licence)
    if not match:
        return " ".join(html.unescape(licence).split())[:300]
    if match[2]:
        return f"CC {match[2].upper()} {match[3]}"
    return f"CC0 {match[5]}" if match[4].lower() == "zero" else "public domain"
