"""A web page -> its tree, and what it says of itself. Hostile pages are tamed beforehand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mindgpt import licences
from mindgpt.markup import without_controls, without_scripts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The parser gives up below a depth of 255, and takes time with the square of a tag's attributes.
_DEEPEST = 200
_LONGEST_TAG = 4_000
_TAG_BEGINS = re.compile(r"</?[a-zA-Z]")
_TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)"
    r"(?>[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+)*+>"
)
# These end by themselves, or hold nothing.
_UNCOUNTED = {
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "html", "head", "body",
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr", "param",
}  # fmt: skip


def parse(text: str) -> HtmlElement | None:
    """The tree of a page that may be hostile, without scripts; None where there is nothing."""
    from lxml import etree, html

    tamed = shallow(without_scripts(without_controls(text)))
    # As bytes: of a text, an encoding that the page declares would be an error.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(tamed.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def shallow(text: str) -> str:
    """HTML that nests no deeper than pages by people do: deeper tags go, and their words stay.

    >>> shallow("<b>" * 300 + "x").count("<b>")
    200
    """
    nesting = _Nesting()
    kept: list[str] = []
    at = 0
    while opening := _TAG_BEGINS.search(text, at):
        kept.append(text[at : opening.start()])
        tag = _TAG.match(text, opening.start())
        at = opening.start()
        if not tag:
            # It never ends. No tag stands behind it either, only words.
            return "".join(kept) + text[at:].replace("<", "&lt;")
        kept.append(nesting.kept(tag))
        at = tag.end()
    return "".join(kept) + text[at:]


class _Nesting:
    """How deep a page is at one place."""

    def __init__(self) -> None:
        self._depth = self._dropped = 0

    def kept(self, tag: re.Match[str]) -> str:
        """A tag as it stands in the tamed page, "" where it would go too deep."""
        text, closing, name = tag.group(), tag.group(1), tag.group(2).lower()
        if len(text) > _LONGEST_TAG:
            text = f"<{closing}{name[:30]}>"
        if name in _UNCOUNTED or text.endswith("/>"):
            return text
        if closing:
            if self._dropped:
                self._dropped -= 1
                return ""
            self._depth = max(0, self._depth - 1)
        elif self._depth >= _DEEPEST:
            self._dropped += 1
            return ""
        else:
            self._depth += 1
        return text


def title(tree: HtmlElement) -> str:
    """A page's only first heading, or the title in its head."""
    headings = tree.findall(".//h1")
    if len(headings) == 1 and 0 < len(heading := _words(headings[0])) < 200:
        return heading
    found = tree.find(".//title")
    return _words(found) if found is not None else ""


def metadata(tree: HtmlElement) -> dict[str, Any]:
    """What a page states of its licence, its own address, its language and its site."""
    found = {
        "licence": _licence(tree),
        "address": _address(tree),
        "language": str(tree.get("lang") or "").strip()[:20],
        "source": _meta(tree, "og:site_name"),
    }
    return {name: value for name, value in found.items() if value}


def _licence(tree: HtmlElement) -> str:
    for element in tree.iter("link", "a"):
        if "license" in str(element.get("rel") or "").lower().split():
            return licences.short(str(element.get("href") or "").strip() or _words(element))
    for name in ("dcterms.license", "dc.rights", "license", "licence"):
        if value := _meta(tree, name):
            return licences.short(value)
    return ""


def _address(tree: HtmlElement) -> str:
    for element in tree.iter("link"):
        if "canonical" in str(element.get("rel") or "").lower().split():
            address = str(element.get("href") or "").strip()
            if address.startswith(("http://", "https://")):
                return address
    address = _meta(tree, "og:url")
    return address if address.startswith(("http://", "https://")) else ""


def _meta(tree: HtmlElement, name: str) -> str:
    for element in tree.iter("meta"):
        if name in (str(element.get("name")).lower(), str(element.get("property")).lower()):
            return " ".join(str(element.get("content") or "").split())[:500]
    return ""


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
