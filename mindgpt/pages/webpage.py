"""A web page -> its tree, and what it says of itself. Hostile pages are tamed beforehand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mindgpt.errors import SourceError
from mindgpt.pages import licences
from mindgpt.pages.markup import without_controls, without_scripts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The parser loses what lies too deep, and takes time with the square of a tag's attributes.
_DEEPEST = 200
# Main-text extraction reads the inside of each of these anew.
_DEEPEST_LISTS, _LISTS = 12, {"table", "ul", "ol", "dl", "blockquote", "details", "select"}
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
    """The tree of a page that may be hostile, without scripts; None where there is nothing.

    SourceError where a part of it would be lost.
    """
    from lxml import etree, html

    tamed = shallow(without_scripts(without_controls(text)))
    # A paragraph may be as long as a book; without `huge_tree` one of 10 MB would be lost.
    settings = {"remove_comments": True, "remove_pis": True, "huge_tree": True}
    # As bytes: of a text, an encoding that the page declares would be an error.
    parser = html.HTMLParser(encoding="utf-8", **settings)
    try:
        tree = html.document_fromstring(tamed.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise SourceError(
            "The page cannot be read to its end: its tags lie too deep. At most 2,048 tags may be "
            "open at one place. Close them, or save the page's text and read that."
        )
    return tree


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
    """How deep a page is at one place, in lists and tables and in all else."""

    def __init__(self) -> None:
        self._depth = {True: 0, False: 0}
        self._dropped = {True: 0, False: 0}

    def kept(self, tag: re.Match[str]) -> str:
        """A tag as it stands in the tamed page, "" where it would go too deep."""
        text, closing, name = tag.group(), tag.group(1), tag.group(2).lower()
        if len(text) > _LONGEST_TAG:
            text = f"<{closing}{name[:30]}>"
        if name in _UNCOUNTED or text.endswith("/>"):
            return text
        kind = name in _LISTS
        if closing:
            if self._dropped[kind]:
                self._dropped[kind] -= 1
                return ""
            self._depth[kind] = max(0, self._depth[kind] - 1)
        elif self._depth[kind] >= (_DEEPEST_LISTS if kind else _DEEPEST):
            self._dropped[kind] += 1
            return ""
        else:
            self._depth[kind] += 1
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
