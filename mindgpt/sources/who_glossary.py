"""The WHO/Europe text "Key terms and definitions in mental health", as copied from its page.

A saved text holds entries such as (the words are made up):

    Example term (also so called) : What it means. More: see (2). ( A book, ISBN 1,  WHO, 2010 )
    back to top

with definitions that run over several lines, numbered lists of references, and `<|endoftext|>`
lines that somebody added by hand, not always between two entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mindgpt.decoding import decode
from mindgpt.document import Document
from mindgpt.errors import SourceError

SUMMARY = "WHO's key terms in mental health, from a saved text: who-glossary=FILE"
LICENCE = "(c) World Health Organization; research and private study"

_NOISE = re.compile(r"<\|endoftext\|>|^\s*back to top\s*$", re.M | re.I)
# A term stands at the margin, begins with a capital, and holds no end of a sentence.
_ENTRY = re.compile(r"([A-Z][^:.;!?\n]{1,110}?)\s*:\s+(\S.*)")
_CITATION_MARK = re.compile(r"\s*\(\d{1,2}\)")
_SOURCE_SIGN = re.compile(r"\bWHO\b|\bISBN\b|\b(?:19|20)\d\d\b|^\s*References?\b")
_LONGEST_TERM = 15  # words


def read(place: str | None) -> Iterator[Document]:
    """One `definition` Document for each entry of a saved text, its source apart in the metadata.

    SourceError where the file is missing or holds no entry of the form `Term: definition`.
    """
    if not place:
        raise SourceError(
            "The source who-glossary needs a saved text. Say --source who-glossary=FILE."
        )
    path = Path(place)
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}. Check the path.") from error
    entries = parse(text)
    if not entries:
        raise SourceError(f"{path} holds no entry of the form 'Term: definition'.")
    for term, definition, cited in entries:
        slug = re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")
        yield Document(
            id=f"who-glossary/{slug}",
            kind="definition",
            source="who-glossary",
            licence=LICENCE,
            group=f"term/{slug}",
            text=definition,
            metadata={"term": term, "other_names": [], "cited_source": cited},
        )


def parse(text: str) -> list[tuple[str, str, str]]:
    """(term, definition, cited source) of every entry, in order; the source may be empty."""
    bodies: list[tuple[str, list[str]]] = []
    for line in _NOISE.sub("", text).splitlines():
        match = _ENTRY.match(line)
        if match and len(match[1].split()) <= _LONGEST_TERM:
            bodies.append((_one_line(match[1]), [match[2]]))
        elif line.strip() and bodies:
            bodies[-1][1].append(line)
    return [(term, *_apart(_one_line(" ".join(lines)))) for term, lines in bodies]


def _apart(body: str) -> tuple[str, str]:
    """(definition, source): the source is a bracket at the end that names a year, a book or WHO."""
    definition, source = body, ""
    start = _last_bracket(body)
    if start is not None and _SOURCE_SIGN.search(body[start + 1 : -1]):
        source = re.sub(r"^References?:\s*", "", body[start + 1 : -1].strip())
        definition = body[:start].strip()
    return _CITATION_MARK.sub("", definition), source


def _last_bracket(text: str) -> int | None:
    """Where the bracket opens that closes with the text; brackets inside it are its own."""
    if not text.endswith(")"):
        return None
    # In a list of references, `1)` and `2)` are numbers and close nothing.
    text = re.sub(r"(?<=[:;(]\s)\d{1,2}\)", lambda number: "." * len(number[0]), text)
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return None


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
