"""What the elements of a page are for: content and its parts, or navigation and banners."""

from __future__ import annotations

import re
from collections.abc import Mapping

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
STRUCTURE = {"dl", "dt", "dd", "table", "tr", "td", "th", "details"}
BLOCKS = {
    *STRUCTURE, *HEADINGS, "p", "div", "li", "ul", "ol", "pre", "blockquote", "section", "article",
    "main", "summary", "button", "address", "figure", "figcaption", "center", "body", "hr",
    "header", "fieldset", "caption", "form", "tbody", "thead", "tfoot", "html", "label", "legend",
    "hgroup",
}  # fmt: skip
STRONG = {"b", "strong", "dfn"}
STRESSED = {"em", "i", "u", "mark", "big", "cite", "var"}
_NO_CONTENT = {
    "script", "style", "template", "svg", "nav", "footer", "aside", "iframe", "object", "select",
    "textarea", "audio", "video", "canvas", "map", "dialog", "noscript", "menu",
}  # fmt: skip
_NO_CONTENT_ROLES = {
    "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar",
    "toolbar", "complementary", "alert",
}  # fmt: skip
_NO_CONTENT_NAMES = {
    "nav", "navbar", "navigation", "menu", "main-menu", "site-header", "site-footer", "site-nav",
    "footer", "page-footer", "toc", "table-of-contents", "tableofcontents", "breadcrumb",
    "breadcrumbs", "skip-link", "skip-nav", "skiplink", "skip-to-content", "az-nav", "az-index",
    "a-z-nav", "alphabet", "alphabet-nav", "letter-nav", "jump-links", "pagination", "pager",
    "social", "social-share", "share", "sharing", "share-buttons", "newsletter", "sidebar",
    "back-to-top", "backtotop", "scroll-top", "scroll-to-top", "to-top", "sr-only",
    "visually-hidden", "screen-reader-text", "screen-reader-only", "mw-editsection", "headerlink",
    "anchorjs-link", "header-anchor", "hash-link", "printfooter", "catlinks", "pg-boilerplate",
    "reference", "footnote-ref", "noprint", "onetrust-banner-sdk", "onetrust-consent-sdk",
    "cookiebot", "cybotcookiebotdialog", "cc-window", "cookies", "site-search", "skip",
}  # fmt: skip
_COOKIE_NAME = re.compile(
    r"(?:cookie|gdpr|consent)s?[-_]{0,2}(?:banner|bar|notice|popup|pop-up|modal|message|overlay"
    r"|dialog|law|policy|settings|manager|wrapper|container|info|alert|prompt|disclaimer)"
)
_COOKIE_TEXT = re.compile(
    r"\b(?:we|sites?|websites?|pages?|service)\b.{0,30}\b(?:uses?|using|sets?|stores?|places?)\b"
    r".{0,40}\bcookies\b|\b(?:accept|reject|allow|manage)(?: all)? cookies\b"
    r"|\bcookie (?:policy|settings|notice)\b",
    re.I,
)
_HEAD_NAME = re.compile(
    r"(?:accordion|toggle|collaps(?:e|ible|ed)|expand(?:er|able)?|faq|panel)[-_]{0,2}"
    r"(?:title|header|heading|head|question|trigger|button|btn|toggle|label|summary|link)"
)
TERM_NAMES = {"term", "glossary-term", "headword", "glossary__term", "term-title", "term-name",
               "glossary-title", "glossary-word", "definition-term", "lemma"}  # fmt: skip


_BOLD = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:bold|[6-9]00)", re.I)
_FIRST_ELEMENT = re.compile(
    r"\s{0,99}(?:<\?xml[^<>]{0,200}>\s{0,99})?(?:<!--[^<>]{0,500}-->\s{0,99})?<([\w:-]{1,40})"
)


def is_other_xml(text: str) -> bool:
    """Whether a text is XML of another kind than pages: a feed, an ontology, a record.

    >>> is_other_xml("<?xml version='1.0'?><rss>"), is_other_xml("<p>Hello"), is_other_xml("Hello")
    (True, False, False)
    """
    first = _FIRST_ELEMENT.match(text.lstrip("\ufeff"))
    known = BLOCKS | STRONG | STRESSED | _NO_CONTENT | {"a", "span", "br", "img", "meta", "title"}
    known |= {"head", "link", "font", "small", "code", "kbd", "sup", "sub", "input"}
    return first is not None and first[1].lower() not in known


def is_cookie_notice(text: str) -> bool:
    """Whether a line tells of a site's cookies: `We use cookies to …`."""
    return "ookie" in text and len(text) < 1500 and bool(_COOKIE_TEXT.search(text))


def is_strong(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element sets its text in bold, or says that it is a term."""
    if tag in STRONG or not names(attributes).isdisjoint(TERM_NAMES):
        return True
    return "style" in attributes and bool(_BOLD.search(attributes["style"][:400]))


def names(attributes: Mapping[str, str]) -> set[str]:
    """The classes of an element."""
    return (
        set(attributes.get("class", "")[:400].lower().split()) if "class" in attributes else set()
    )


def is_head(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether a press on an element opens a panel."""
    if not attributes:
        return tag == "button"
    toggles = attributes.get("data-toggle", attributes.get("data-bs-toggle", ""))
    classes = attributes.get("class", "")[:400].lower()
    return (
        tag == "button"
        or "aria-expanded" in attributes
        or toggles == "collapse"
        or bool(_HEAD_NAME.search(classes))
    )


def is_no_content(tag: str, attributes: Mapping[str, str], within_part: bool) -> bool:
    """Whether an element is navigation, a banner or the like, with all that is in it.

    `within_part` says that it stands in an article or section, whose header is content.
    """
    if tag in _NO_CONTENT:
        return True
    if tag == "header":
        return not within_part
    if not attributes or tag in ("html", "body", "main"):
        return False
    if attributes.get("role", "").strip().lower() in _NO_CONTENT_ROLES:
        return True
    if tag in ("a", "span", "i") and attributes.get("aria-hidden", "") == "true":
        return True
    own = names(attributes)
    if tag in ("div", "ul", "ol", "section"):
        own = own | {attributes.get("id", "")[:80].lower()}
    # A term's own anchor may bear any name: <dt id="share">.
    if tag in STRUCTURE or tag in HEADINGS:
        return False
    return not own.isdisjoint(_NO_CONTENT_NAMES) or any(map(_COOKIE_NAME.search, own))
