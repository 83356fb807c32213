"""Draft: an entry in the making, and how the lines of a page are gathered into drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from mindgpt.terms import glossary
from mindgpt.terms.glossary import Entry
from mindgpt.terms.page_elements import HEADINGS
from mindgpt.terms.page_lines import Line

_NEAR = 3  # how far up the page a heading's text may begin
LINKS_ONLY = 0.9  # a line of links is a way to other pages, and no definition


@dataclass(slots=True)
class Draft:
    """An entry in the making: its names, and the lines that say what they mean.

    `head` is the line that it begins with, where there is one.
    """

    names: list[str]
    body: list[Line] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    source: str = ""
    head: Line | None = None

    def entry(self) -> Entry:
        """The entry, its names and definition put in order."""
        made = glossary.entry(self.names, laid_out(self.body), self.source)
        if self.other_names:
            return glossary.with_names(made, [*made.other_names, *self.other_names])
        return made


def laid_out(body: Iterable[Line]) -> str:
    """The text of lines: paragraphs apart by a blank line, points of a list on lines of their own.

    >>> laid_out([Line("p", "A fever."), Line("li", "hot"), Line("li", "short")])
    'A fever.\\n- hot\\n- short'
    """
    parts: list[str] = []
    for line in body:
        if not parts:
            parts.append(line.text)
        elif line.soft:
            parts.append(" " + line.text)
        elif not line.first:
            parts.append("\n" + line.text)
        else:
            parts.append(("\n- " if line.tag == "li" else "\n\n") + line.text)
    return "".join(parts)


def gather(
    lines: list[Line], begin: Callable[[Line], Draft | None], near: int = _NEAR
) -> Iterator[Draft]:
    """Entries that `begin` finds the first line of, each with the lines that belong to it.

    An entry ends where another begins, at a heading, and where the part of the page is left that
    holds it: after the last entry comes what the page has at its foot.
    """
    draft: Draft | None = None
    place: int | None = None  # how deep the element is that holds the entry; None: not known yet
    highest = 0
    for line in lines:
        if is_mark(line):
            continue
        if started := begin(line):
            if draft:
                yield draft
            draft, highest = started, line.depth - near
            draft.head = line
            place = line.depth - 1 if started.body else None
        elif draft:
            place = line.low if place is None and line.low >= highest else place
            if line.tag in HEADINGS or place is None or line.low < place:
                yield draft
                draft = None
            elif line.links <= LINKS_ONLY:
                draft.body.append(line)
    if draft:
        yield draft


def is_mark(line: Line) -> bool:
    """Whether a line holds no text, but says where an element opens or closes."""
    return line.tag[0] in "+-"
