"""Printed dictionaries: `ZIB, n. A small fever.`, verse and further paragraphs behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mindgpt.terms import glossary, term_names
from mindgpt.terms.page_elements import HEADINGS
from mindgpt.terms.page_lines import Line
from mindgpt.terms.term_drafts import Draft, gather

_START = re.compile(r"\*\*\* ?START OF (?:THIS|THE) PROJECT GUTENBERG", re.I)
_END = re.compile(r"(?:\*\*\* ?)?END OF (?:(?:THIS|THE) )?PROJECT GUTENBERG", re.I)
_SPEECH = re.compile(rf",? \(?(?:{term_names.SPEECH},?(?: and| &| or)? ?){{1,3}}\)?(?= |\Z)", re.I)
_CLOSE = re.compile(r"[.?!]\Z")
_FEWEST = 2


def inner_book(lines: list[Line]) -> list[Line]:
    """What stands between the lines that Project Gutenberg puts around a book."""
    start = next((n + 1 for n, line in enumerate(lines) if _START.search(line.text)), 0)
    if not start:
        return lines
    ends = (n for n in range(start, len(lines)) if _END.match(lines[n].text))
    return lines[start : next(ends, len(lines))]


def dictionaries(lines: list[Line]) -> Iterator[Draft]:
    """Entries that begin with a headword and its part of speech; some may lack the latter.

    A headword without one must be in capitals and stand where the alphabet has its place.
    """
    found = {id(line): head for line in lines if (head := _with_speech(line))}
    if len(found) < _FEWEST:
        return
    capitals = sum(term.isupper() for term, _ in found.values()) * 2 > len(found)
    if capitals:
        found = {key: head for key, head in found.items() if _capital(head[0])}
        found |= _without_speech(lines, found)

    def begin(line: Line) -> Draft | None:
        if not (head := found.get(id(line))):
            return None
        term, rest = head
        body = [replace(line, text=rest, lead=0)] if rest else []
        return Draft(_alternatives(term) if capitals else [term], body)

    yield from gather(lines, begin)


def _with_speech(line: Line) -> tuple[str, str] | None:
    """(headword, rest) of a line that begins `ZIB, n. A small fever`."""
    if not line.first or line.tag in HEADINGS or not line.text[:1].isupper():
        return None
    found = _SPEECH.search(line.text, 0, 90)
    if not found:
        return None
    term = line.text[: found.start()]
    if len(term.split()) > 6 or not glossary.has_terms_shape(term):
        return None
    return term, line.text[found.end() :].strip()


def _capital(term: str) -> bool:
    """Whether a headword is in capitals, but for what joins two: `ZIB or ZIBB`, `ZIBs`."""
    letters = [letter for letter in term if letter.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= len(letters) * 0.6


def _alternatives(term: str) -> list[str]:
    """`ZIB or ZIBB` -> both; between capitals, a small "or" is the book's own word."""
    return term.split(" or ") if "(" not in term else [term]


def _without_speech(
    lines: list[Line], found: dict[int, tuple[str, str]]
) -> dict[int, tuple[str, str]]:
    """Lines like `ZIB. A small fever` between two headwords that they stand between by alphabet."""
    more: dict[int, tuple[str, str]] = {}
    before = ""
    waiting: list[tuple[int, tuple[str, str]]] = []
    for line in lines:
        if head := found.get(id(line)):
            after = _key(head[0])
            more |= {key: one for key, one in waiting if before <= _key(one[0]) <= after}
            before, waiting = after, []
        elif bare := _in_capitals(line):
            waiting.append((id(line), bare))
    return more


def _in_capitals(line: Line) -> tuple[str, str] | None:
    """(headword, rest) of a line that begins with words in capitals and a full stop."""
    if not line.first:
        return None
    words = line.text.split(" ", 7)
    count = 0
    while count < min(len(words), 7) and words[count].isupper():
        count += 1
        if _CLOSE.search(words[count - 1]):
            break
    head = " ".join(words[:count])
    rest = " ".join(words[count:])
    # Initials alone are most often who signed the verse above; a definition has more words.
    initials = max((len(word) for word in re.split(r"[ .]", head)), default=0) < (2 if rest else 3)
    if not _CLOSE.search(head) or (initials and len(words) - count < 4):
        return None
    return _CLOSE.sub("", head) if "." not in head[:-1] else head, rest


def _key(term: str) -> str:
    return term_names.slug(term).replace("-", "")
