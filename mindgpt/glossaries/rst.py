"""reStructuredText: the glossary directive of Sphinx, and lists of definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mindgpt.terms import glossary
from mindgpt.terms.glossary import Entry

SUMMARY = "reStructuredText: the glossary directive, definition lists"
ENDINGS = (".rst", ".rest")

_DIRECTIVE = re.compile(r"\s{0,40}\.\.\s{1,4}glossary::", re.I)
_EXPLICIT = re.compile(r"\.\.(?:\s|$)")
_ROLE = re.compile(r":[\w:+.-]{1,40}:`([^`]{1,300})`")
_LINK = re.compile(r"`([^`<>]{1,300}?)\s?(?:<[^<>`]{1,300}>)?`_{1,2}")
_TARGET = re.compile(r"\s?<[^<>]{1,200}>\Z")
_LITERAL = re.compile(r"``([^`]{1,300})``|`([^`]{1,300})`")
_STRESS = re.compile(r"(?<![\w*])\*{1,2}(?=[^\s*])([^*]{1,300})(?<=[^\s*])\*{1,2}(?![\w*])")
_NOTE = re.compile(r"\s?\[(?:#[\w-]{0,40}|\*|\d{1,3})\]_")
_SUBSTITUTION = re.compile(r"\|([^|\s][^|]{0,60})\|_?")
_BULLET = re.compile(r"[-*+•]\s{1,4}(?=\S)")
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+.:_<>])\1{2,}\s*")
_NO_TERM = re.compile(
    r"\.\.(?:\s|$)|:[\w -]{1,40}:(?:\s|$)|[-*+•]\s|\d{1,4}[.)]\s|\(?[a-z]\)\s|>>>|\|"
)


@dataclass(slots=True)
class _Draft:
    terms: list[str]
    indent: int
    body: list[str] = field(default_factory=list)


def recognise(text: str) -> float:
    """1.0 where there is a glossary directive; a directive or a role of another kind is a sign."""
    if re.search(r"^\s{0,40}\.\.\s{1,4}glossary::", text, re.M | re.I):
        return 1.0
    signs = bool(re.search(r"^\.\. [\w-]{1,40}::", text, re.M)) + bool(_ROLE.search(text))
    return (0.0, 0.6, 0.8)[signs]


def read(text: str) -> Iterator[Entry]:
    """The entries of the glossary directives of a text; without one, of its definition lists.

    >>> [one.term for one in read(".. glossary::\\n\\n   zib\\n   ZF\\n      A :term:`fever`.\\n")]
    ['zib']
    """
    lines = [line.expandtabs(8).rstrip() for line in text.splitlines()]
    drafts = list(_directives(lines) if any(map(_DIRECTIVE.match, lines)) else _lists(lines))
    entries = (
        glossary.entry([_term(term) for term in d.terms], _paragraphs(d.body)) for d in drafts
    )
    yield from glossary.joined(one for one in entries if one.term)


def _directives(lines: list[str]) -> Iterator[_Draft]:
    """The entries of each glossary directive, which ends where a line stands no further in."""
    content: list[str] | None = None
    outer = 0
    for line in lines:
        starts = _DIRECTIVE.match(line)
        if content is not None and (starts or (line and _indent(line) <= outer)):
            yield from _entries(content)
            content = None
        if starts:
            content, outer = [], _indent(line)
        elif content is not None:
            content.append(line)
    yield from _entries(content or [])


def _entries(content: list[str]) -> Iterator[_Draft]:
    """What stands as far in as the first term is a term, what stands further in a definition."""
    draft: _Draft | None = None
    indent = -1  # of the terms
    comment = False
    for line in content:
        text = line.strip()
        if not text or (indent < 0 and text.startswith(":")):  # an option, such as :sorted:
            if draft:
                draft.body.append("")
            continue
        indent = _indent(line) if indent < 0 else indent
        if _indent(line) > indent:
            if draft and not comment:
                draft.body.append(line)
        elif not (comment := bool(_EXPLICIT.match(text))):
            if draft and not any(draft.body):
                draft.terms.append(text)
            else:
                yield from [draft] if draft else []
                draft = _Draft([text], indent)
    yield from [draft] if draft else []


def _lists(lines: list[str]) -> Iterator[_Draft]:
    """Definition lists: a line, and right under it lines that stand further in."""
    draft: _Draft | None = None
    skipped_to = -1  # within a directive or comment that stands this far in
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        indent = _indent(line)
        if not line:
            if draft:
                draft.body.append("")
            continue
        if skipped_to >= 0 and indent > skipped_to:
            continue
        skipped_to = indent if _EXPLICIT.match(line.lstrip()) else -1
        if draft and indent > draft.indent and skipped_to < 0:
            draft.body.append(line)
            continue
        if draft and indent <= draft.indent:
            yield draft
            draft = None
        if following and _indent(following) > indent and not _NO_TERM.match(line.lstrip()):
            draft = _Draft([line.strip()], indent)
    if draft:
        yield draft


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _term(line: str) -> str:
    """A term without its classifiers and the key it is sorted by: `zib : fever : Z`."""
    return _plain(re.split(r"\s:\s", line, maxsplit=1)[0])


def _paragraphs(body: list[str]) -> str:
    """The running text of a definition; directives within it, and what belongs to them, go."""
    parts: list[str] = []
    gap = True
    skipped_to = -1
    for line in body:
        text = line.strip()
        if not text or _UNDERLINE.fullmatch(text):
            gap = True
            continue
        if skipped_to >= 0 and _indent(line) > skipped_to:
            continue
        skipped_to = _indent(line) if _EXPLICIT.match(text) else -1
        if skipped_to >= 0:
            continue
        bullet = _BULLET.match(text)
        if parts:
            parts.append("\n- " if bullet else "\n\n" if gap else " ")
        parts.append(text[bullet.end() :] if bullet and parts else text)
        gap = False
    return _plain("".join(parts))


def _plain(text: str) -> str:
    """The words of a text without inline markup: `` :term:`zib <Zib fever>` `` is `zib`."""
    text = _ROLE.sub(lambda role: _TARGET.sub("", role[1]).lstrip("~!"), text)
    text = _NOTE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _LITERAL.sub(lambda literal: literal[1] or literal[2], text)
    text = _STRESS.sub(r"\1", _SUBSTITUTION.sub(r"\1", text))
    return re.sub(r"\\\s?", "", text).removesuffix("::").rstrip()
