"""Project Gutenberg's books -> the book alone, without catalogue, credits and licence."""

from __future__ import annotations

import re

# A book stands between these two lines; before and after come licence and catalogue text.
_START = re.compile(r"^\*\*\* ?START OF (?:THIS|THE) PROJECT GUTENBERG.*$", re.M)
_END = re.compile(r"^(?:\*\*\* ?)?END OF (?:(?:THIS|THE) )?PROJECT GUTENBERG.*$", re.M | re.I)
# On a web page the lines are joined, and only the asterisks show where the first one ends.
_START_INSIDE = re.compile(r"\*\*\* ?START OF (?:THIS|THE) PROJECT GUTENBERG[^*\n]{0,300}\*\*\*")
_END_INSIDE = re.compile(
    r"(?:\*\*\* ?END OF (?:THIS|THE)|\bEnd of (?:the )?) ?Project Gutenberg.{0,300}", re.I
)


def inner_book(text: str) -> tuple[str, int]:
    """A book without what is wrapped around it, and 1 where that was done, else 0."""
    for start_line, end_line in ((_START, _END), (_START_INSIDE, _END_INSIDE)):
        start, end = start_line.search(text), end_line.search(text)
        if start and end and start.end() < end.start():
            return text[start.end() : end.start()].strip("\n"), 1
    return text, 0
