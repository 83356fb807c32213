"""A cell of a table -> text: markup, entities and what stands for nothing are taken out."""

from __future__ import annotations

import html
import math
import re
from functools import lru_cache
from typing import Any

NOTHING = frozenset({"nan", "null", "<na>", "\\n"})

_BLOCKS = "p|div|ul|ol|table|tbody|thead|blockquote|pre|h[1-6]|section|article|header|footer|hr"
_LINES = "br|li|tr|dt|dd"
_INLINE = "a|b|i|u|s|em|strong|span|font|sup|sub|small|big|code|img|td|th|dl|abbr|cite|mark|center"
# Each begins at a `<` and ends before the next, so that the whole is read once.
_TAG = re.compile(
    rf"</?(?:(?P<block>{_BLOCKS})|(?P<line>{_LINES})|{_INLINE}|[a-z]\w*:\w+)(?:[\s/][^<>]*)?>", re.I
)
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_HIDDEN = re.compile(r"<!--|<(?P<name>style|script|xml|head|title)\b", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d?);", re.I)


def text_of(value: Any) -> str:
    """The text of a cell; "" for a missing value and for what is neither text nor number.

    >>> text_of("<p>One<br>two &amp; three.</p><p>Four.<o:p></o:p></p>")
    'One\\ntwo & three.\\n\\nFour.'
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    if not isinstance(value, str):
        return "" if math.isnan(value) else str(value)
    return _of_text(value)


def _of_text(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text and (_TAG.search(text) or _HIDDEN.search(text)):
        text = _without_markup(text)
    elif "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    # EmpatheticDialogues and its kin write commas that way, since their files quote nothing.
    text = text.replace("_comma_", ",").replace("\xa0", " ").strip()
    return "" if len(text) < 5 and text.casefold() in NOTHING else text


def short_text(value: Any, limit: int = 300) -> str:
    """A cell that is a label or an address, on one line; "" where it is longer than that.

    >>> short_text(" reducing\\nalcohol ")
    'reducing alcohol'
    """
    if isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return _short(text_of(value), limit)
    return _short(value, limit) if len(value) <= 4 * limit else ""


@lru_cache(maxsize=4096)  # the same few labels come row after row
def _short(text: str, limit: int) -> str:
    text = " ".join(_of_text(text).split())
    return text if len(text) <= limit else ""


def _without_markup(text: str) -> str:
    """Text of a piece of HTML: blocks become paragraphs, `<br>` and list items lines.

    Without a parser: a cell holds little markup and no structure that matters, and the parsers at
    hand take time that grows with the square of how deep tags are nested.
    """
    text = _DECLARATION.sub("", _without_hidden(text))
    if any(tag["block"] or tag["line"] for tag in _TAG.finditer(text)):
        text = re.sub(r"\s+", " ", text)  # its line ends are where an editor wrapped it
    text = html.unescape(_TAG.sub(_break, text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _break(tag: re.Match[str]) -> str:
    if tag["block"]:
        return "\n\n"
    if tag["line"]:
        return "\n"
    return " " if tag[0].casefold().lstrip("</").startswith(("td", "th")) else ""


def _without_hidden(text: str) -> str:
    """Without comments, styles, scripts and a word processor's XML; one that never ends stays."""
    kept, place, endless = [], 0, set()
    while match := _HIDDEN.search(text, place):
        name = (match["name"] or "--").casefold()
        end = None
        if name not in endless:
            end = re.compile("-->" if name == "--" else rf"</{name}\s*>", re.I).search(
                text, match.end()
            )
        if end is None:
            endless.add(name)
        kept.append(text[place : match.start() if end else match.end()])
        place = end.end() if end else match.end()
    return "".join([*kept, text[place:]])
