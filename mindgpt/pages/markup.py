"""The marks of Markdown, and of HTML inside it -> the words alone. Each step is linear in the text.

Some of what a line was is still needed when its marks are gone, and stands before its words as a
control character: no text holds those, as they are taken out first.
"""

from __future__ import annotations

import html
import re
from collections import Counter

from mindgpt.transcripts.labels import TIME, looks_like_speaker
from mindgpt.transcripts.marks import mark_kind

LABEL, SAID, ALONE, LINK_ITEM = "\x02", "\x03", "\x04", "\x05"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")
_FENCE = re.compile(r"^[ \t]{0,3}(```+|~~~+)[^`\n]*$", re.M)
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\](?:\([^()]{0,1000}\)|\[[^\[\]\n]{0,100}\])")
# An address may hold one pair of brackets of its own: [set](/wiki/Set_(mathematics)).
_LINK = re.compile(
    r"\[([^\[\]\n]{0,1000})\]\([ \t]{0,9}(?:[^()\s]|\([^()\s]{0,300}\)){0,1500}"
    r"(?:[ \t]{1,9}\"[^\"\n]{0,300}\")?[ \t]{0,9}\)"
)
_REFERENCE = re.compile(r"^[ ]{0,3}\[([^\[\]\n]{1,100})\]:[ \t]*\S+[^\n]{0,300}$", re.M)
_REFERRING = re.compile(r"\[([^\[\]\n]{1,500})\]\[[^\[\]\n]{0,100}\]|\[\^\w{1,20}\]")
_ITEM_MARK = r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+"
_ITEM_OF_LINK = re.compile(
    rf"^(?={_ITEM_MARK}(?:\[[^\[\]\n]{{1,300}}\]\([^()\s]{{0,1000}}\)|<a [^<>\n]{{0,600}}>"
    r"[^<>\n]{1,300}</a>)[ \t]*(?:\([^()\n]{1,80}\))?[ \t.]*$)",
    re.M,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})\b(?:[^<>\n]|\n(?![ \t]{0,9}\n)){0,800}>")
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "ul",
        "ol",
        "section",
        "article",
        "table",
        "tr",
        "blockquote",
        "details",
        "summary",
    )
)
_COMMENT_BEGINS, _COMMENT_ENDS = re.compile("<!--"), re.compile("-->")
_RAW_ELEMENTS = [
    (re.compile(rf"<{name}\b", re.I), re.compile(rf"</{name}[ \t\n]{{0,9}}>", re.I))
    for name in ("script", "style", "noscript", "svg", "template", "iframe")
]
_ATTRIBUTES = re.compile(r"^[ \t]*\{:[^{}\n]{0,200}\}[ \t]*$|\{%[^{}\n]{0,300}%\}", re.M)
_STRONG_START = re.compile(
    r"^(?P<before>[ \t]{0,8}(?:(?:[-*+>]|\d{1,3}[.)])[ \t]{1,4}){0,3})"
    r"(?P<mark>\*{1,3}|_{1,3})(?P<inside>[^*\n]{1,90}?)(?P=mark)(?P<rest>[^\n]*)$",
    re.M,
)
_TIMES_AROUND = re.compile(rf"^{TIME}[ \t|·•–—-]{{0,3}}|[ \t|·•–—-]{{0,3}}{TIME}$")
_TIME_ALONE = re.compile(rf"[ \t]*(?:{TIME})?[ \t]*(?P<colon>[:：]?)[ \t]*")
_EMPHASIS = re.compile(r"\\?(?:\*\*|__|\*|_|``|`|~~)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|<-])")


def without_controls(text: str) -> str:
    """The text without control characters, which mark lines here, and halves of surrogate pairs."""
    return _CONTROL.sub("", text)


def without_code(text: str, removed: Counter[str]) -> str:
    """The text without fenced code; where it is fenced almost whole, without the fences alone."""
    if "```" not in text and "~~~" not in text:
        return text
    kept: list[str] = []
    at, opened = 0, None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]):
            kept.append(text[at : opened.start()])
            at, opened = fence.end(), None
    kept.append(text[at:])
    short = "".join(kept)
    if len(short.strip()) < 0.2 * len(text):
        return _FENCE.sub("", text)
    removed["code blocks"] += len(kept) - 1
    return short


def without_spans(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """The text without all from a `begin` to the next `end`; a last one that never ends stays.

    One pattern with `.*?` between the two would read on to the end of the text at each `begin`.
    """
    kept: list[str] = []
    at = 0
    while (start := begin.search(text, at)) and (stop := end.search(text, start.end())):
        kept.append(text[at : start.start()])
        at = stop.end()
    return "".join(kept) + text[at:] if kept else text


def without_scripts(text: str) -> str:
    """HTML, or Markdown with HTML in it, without comments, scripts and styles."""
    text = without_spans(text, _COMMENT_BEGINS, _COMMENT_ENDS)
    for begin, end in _RAW_ELEMENTS:
        text = without_spans(text, begin, end)
    return text


def without_links_and_tags(text: str) -> str:
    """Links as their words, images and tags gone, entities as what they stand for.

    >>> without_links_and_tags("A [link](/x) and <b>AT&amp;T</b>")
    'A link and AT&T'
    """
    if "](" in text or "][" in text or "</a>" in text:
        text = _ITEM_OF_LINK.sub(LINK_ITEM, text)
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    if "]:" in text or "][" in text or "[^" in text:
        text = _REFERRING.sub(r"\1", _REFERENCE.sub("", text))
    if "<" in text:
        text = _TAG.sub(_tag_as_text, without_scripts(text))
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
    return html.unescape(text) if "&" in text else text


def _tag_as_text(match: re.Match[str]) -> str:
    closes, name = match.group(1), match.group(2).lower()
    if name in _BLOCKS:
        return "\n\n"
    if name == "li":
        return "\n" if closes else "\n- "
    if name[0] == "h" and name[1:].isdigit():
        return "\n\n" if closes else f"\n\n{'#' * min(int(name[1:]), 6)} "
    if name in ("br", "hr"):
        return "\n"
    return " " if name in ("td", "th") else ""


def with_labels_marked(text: str) -> str:
    r"""Emphasis at the beginning of a line that may be a speaker's label, marked as one.

    >>> with_labels_marked("**Ann Lee:** Hello.\n**Note:** No.")
    '\x02Ann Lee\x03Hello.\n**Note:** No.'
    """
    return _STRONG_START.sub(_label_marked, text)


def _label_marked(match: re.Match[str]) -> str:
    found = emphasised_label(match["inside"], match["rest"])
    if not found:
        return match.group()
    label, said, alone = found
    return f"{match['before']}{LABEL}{label}{ALONE if alone else SAID}{said}"


def emphasised_label(inside: str, rest: str) -> tuple[str, str, bool] | None:
    """(label, what is said, is it alone) of a line that begins with emphasis, None without a label.

    >>> emphasised_label("Ann Lee (0:12):", " Hello.")
    ('Ann Lee', 'Hello.', False)
    """
    label, rest, alone = inside.strip(), rest.strip(), False
    if label[-1:] in (":", "："):
        label, said = label[:-1], rest
    elif rest[:1] in (":", "："):
        said = rest[1:]
    elif (time := _TIME_ALONE.match(rest)) and (time["colon"] or time.end() == len(rest)):
        said, alone = rest[time.end() :], not time.end()
    else:
        return None
    name = _TIMES_AROUND.sub("", _TIMES_AROUND.sub("", label.strip())).strip()
    if not name or not looks_like_speaker(name):
        return None
    return name, said.strip(), alone and name == label


def unemphasised(text: str) -> str:
    """A paragraph without the marks of emphasis and code; `*laughs*` becomes `[laughs]`.

    >>> unemphasised("**strong with *stress* inside**, 2 * 3, snake_case")
    'strong with stress inside, 2 * 3, snake_case'
    """
    open_marks: dict[str, int] = {}
    changes: dict[int, tuple[int, str]] = {}
    for match in _EMPHASIS.finditer(text):
        mark, start, end = match.group(), match.start(), match.end()
        if mark[0] == "\\":
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if (mark[0] == "_" and before.isalnum() and after.isalnum()) or (
            before.isdigit() and after.isdigit()
        ):
            continue
        if mark in open_marks and before.strip():
            begun = open_marks.pop(mark)
            sound = len(mark) == 1 and _is_sound(text[begun + 1 : start])
            changes[begun] = (len(mark), "[" if sound else "")
            changes[start] = (len(mark), "]" if sound else "")
        elif after.strip() and not (mark[0] == "_" and before.isalnum()):
            open_marks[mark] = start
    return _changed(text, changes) if changes else text


def _is_sound(inside: str) -> bool:
    return len(inside) < 40 and bool(mark_kind(inside.strip("()"), False, False))


def _changed(text: str, changes: dict[int, tuple[int, str]]) -> str:
    kept: list[str] = []
    at = 0
    for start in sorted(changes):
        length, instead = changes[start]
        kept += [text[at:start], instead]
        at = start + length
    return "".join(kept) + text[at:]


def unescaped(text: str) -> str:
    r"""`1\. Not a list` -> `1. Not a list`."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
