"""The lines of a page -> entries: each way in which pages lay terms out, and which fits best.

A layout looks at the whole page and yields what it takes for entries. The one that yields most
entries that look like ones is the page's own; two layouts are never mixed.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from mindgpt.terms import glossary, term_names
from mindgpt.terms.glossary import Entry
from mindgpt.terms.page_elements import HEADINGS
from mindgpt.terms.page_lines import Line
from mindgpt.terms.term_books import dictionaries, inner_book
from mindgpt.terms.term_drafts import LINKS_ONLY, Draft, gather, is_mark
from mindgpt.terms.term_tables import tables

_SIGN = re.compile(r"\A\s*(?:[:=–—]|-(?=\s))\s*")
_BRACKET = re.compile(r"\A\s*(\([^()]{1,80}\))\s*(?=[:=–—-])")
_ON_WITH_IT = re.compile(r"(?:is|are|was|were|means|refers|describes|denotes|occurs|involves)\b")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|can|may|should|will|says?|said)\b")
_LONGEST_LEAD = 15  # words
_AGAIN = 3
_LONGEST_TERM = 1000  # characters
_GLOSSARY = re.compile(
    r"\b(?:glossary|glossaries|dictionary|lexicon|definitions?|terminology|vocabulary|jargon|thesaurus"
    r"|a(?: to |[-–—])z|(?:key|common|important|useful) (?:terms|words|concepts)|terms|acronyms"
    r"|abbreviations|word ?list|encyclop[a-z]{2,8})\b",
    re.I,
)
_ENOUGH, _IN_ORDER = 5, 0.8  # terms, and the share of them that must stand after the one before
_DENSE = 0.3  # entries to blocks of text: an entry has three blocks at most, on the average
_DOUBTFUL = 1.05  # a layout of that weight and less takes any heading or bold word for a term


Layout = Callable[[list[Line]], Iterator[Draft]]


def best(lines: list[Line], title: str = "") -> list[Entry]:
    """The entries of a page, read in the layout that yields most; none where no layout fits.

    `title` is what the page calls itself: the entries of a glossary may look like anything.
    """
    lines = inner_book(lines)
    winner: list[Entry] = []
    most = 0.0
    for layout, weight in LAYOUTS:
        drafts = list(layout(lines))
        entries = [draft.entry() for draft in drafts]
        sure = weight > _DOUBTFUL
        amount = glossary.yields(entries, sure) * weight
        if amount > most and (sure or _is_glossary(lines, drafts, amount, title)):
            most = amount
            winner = [one for one in entries if sure or glossary.is_term(one.term)]
    return glossary.joined(one for one in winner if one.term)


def _is_glossary(lines: list[Line], drafts: list[Draft], amount: float, title: str) -> bool:
    """Whether headings or bold words are likely to be terms: any article has some of them.

    The page says so itself, or the terms stand in the order of the alphabet, or there is little on
    the page beside them and what they mean.
    """
    tops = [line.text for line in lines[:60] if line.tag in ("h1", "h2")][:3]
    if any(_GLOSSARY.search(text) for text in (title, *tops)):
        return True
    # A word that heads several entries in a row is in order with itself.
    keys = [key for key, _ in itertools.groupby(term_names.slug(d.names[0]) for d in drafts)]
    ordered = sum(first <= second for first, second in itertools.pairwise(keys))
    if len(keys) >= _ENOUGH and ordered >= _IN_ORDER * (len(keys) - 1):
        return True
    heads = [draft.head for draft in drafts if draft.head]
    texts = [line for line in lines if not is_mark(line) and line.tag not in HEADINGS]
    if len(heads) == 1 and heads[0] is not texts[0]:
        return False
    teasers = sum(head.links > LINKS_ONLY and not head.head for head in heads) * 2 > len(heads)
    blocks = sum(line.first for line in texts)
    return not teasers and amount >= _DENSE * blocks


def definition_lists(lines: list[Line]) -> Iterator[Draft]:
    """`<dl>`: terms in a row share the definitions that follow; a list within one is its own."""
    drafts: list[Draft] = []
    outer: list[tuple[Draft | None, str, bool]] = []
    draft: Draft | None = None
    slot, answered = "", False
    for line in lines:
        if line.tag == "+dl":
            outer.append((draft, slot, answered))
            draft, slot, answered = None, "", False
        elif line.tag == "-dl" and outer:
            draft, slot, answered = outer.pop()
        elif line.tag == "+dt":
            if draft is None or answered:
                draft, answered = Draft([]), False
                drafts.append(draft)
            draft.names.append("")
            slot = "dt"
        elif line.tag == "+dd":
            slot, answered = "dd", True
        elif line.tag in ("-dt", "-dd"):
            slot = ""
        elif draft and slot == "dt" and not is_mark(line):
            # What is longer is no term, and must not be copied again for each line.
            if len(draft.names[-1]) < _LONGEST_TERM:
                draft.names[-1] = f"{draft.names[-1]} {line.text}".strip()
        elif draft and slot == "dd" and not is_mark(line) and not _is_letter(line):
            draft.body.append(line)
    yield from drafts


def _is_letter(line: Line) -> bool:
    """Whether a line is the letter that the terms below it begin with."""
    return line.tag in HEADINGS and len(line.text) == 1


def headings(level: str, lines: list[Line]) -> Iterator[Draft]:
    """Headings of one level, each with the paragraphs up to the next heading of any level."""
    if sum(line.tag == level for line in lines) < 2:
        return
    yield from gather(lines, lambda line: Draft([line.text]) if line.tag == level else None)


def panels(lines: list[Line]) -> Iterator[Draft]:
    """Accordions: `<details>`, or a button with a panel; one that only holds others is no term."""
    yield from gather(lines, lambda line: Draft([line.text]) if line.head else None)


def bold_terms(lines: list[Line]) -> Iterator[Draft]:
    """`<strong>Term</strong>: definition`, or a term in bold above its definition."""
    found = _without_labels({id(line): one for line in lines if (one := _bold_term(line))})
    yield from gather(lines, lambda line: found.get(id(line)))


def _without_labels(found: dict[int, Draft]) -> dict[int, Draft]:
    """Those that do not come again and again: "Signs" is a part of every entry, and no term."""
    slugs = {key: term_names.slug(draft.names[0]) for key, draft in found.items()}
    counts = Counter(slugs.values())
    return {key: draft for key, draft in found.items() if counts[slugs[key]] < _AGAIN}


def _bold_term(line: Line) -> Draft | None:
    if not line.lead or line.tag in HEADINGS:
        return None
    lead, rest = line.text[: line.lead], line.text[line.lead :]
    if bracket := _BRACKET.match(rest):
        lead, rest = f"{lead} {bracket[1]}", rest[bracket.end() :]
    if not _can_lead(lead):
        return None
    if not rest.strip(" :.-–—"):
        return Draft([lead]) if line.strong and line.first else None
    if _ON_WITH_IT.match(rest.lstrip()):
        return Draft([lead], [_rest(line, line.text)])
    signed = _SIGN.match(rest) or lead.rstrip().endswith((":", "–", "—"))
    # Only bold words need no sign behind them, and a line that is one link leads elsewhere.
    if not (signed or line.strong) or line.links > LINKS_ONLY:
        return None
    return Draft([lead], [_rest(line, _SIGN.sub("", rest))])


def colon_lines(lines: list[Line]) -> Iterator[Draft]:
    """`Term: definition`, without any mark-up."""
    yield from _lines_with(re.compile(r"\s?: {1,4}(?=\S)|\s?:\Z"), lines)


def dash_lines(lines: list[Line]) -> Iterator[Draft]:
    """`Term - definition`, also with a long dash, an equals sign or a tab."""
    sign = re.compile(r" (?:[-–—=]|--) (?=\S)|\t+(?=\S)| ?—(?=\w)")
    yield from _lines_with(sign, lines)


def indented(lines: list[Line]) -> Iterator[Draft]:
    """A term on a line of its own, and under it, further in, what it means; in plain text."""
    texts = [line for line in lines if not is_mark(line)]
    terms = {
        id(line)
        for line, following in itertools.pairwise(texts)
        if line.tag == "line" and line.depth == 1 and following.depth == 2 and not line.soft
    }
    yield from gather(lines, lambda line: _line_alone(line) if id(line) in terms else None)


def first_lines(lines: list[Line]) -> Iterator[Draft]:
    """Paragraphs whose first line is the term and whose other lines are the definition."""
    texts = [line for line in lines if not is_mark(line)]
    terms = {
        id(line)
        for line, following in itertools.pairwise(texts)
        if line.first and not following.first and not following.soft
    }
    yield from gather(lines, lambda line: _line_alone(line) if id(line) in terms else None)


def _line_alone(line: Line) -> Draft | None:
    usable = line.tag not in HEADINGS and line.text[-1] not in ".,;"
    return Draft([line.text]) if usable and _can_lead(line.text) else None


def _lines_with(sign: re.Pattern[str], lines: list[Line]) -> Iterator[Draft]:
    """Entries whose term stands before a sign; small letters begin one where most terms do."""
    found = _without_labels({id(line): one for line in lines if (one := _line_with(sign, line))})
    small = sum(draft.names[0][0].islower() for draft in found.values()) * 2 > len(found)

    def begin(line: Line) -> Draft | None:
        draft = found.get(id(line))
        return draft if draft and (small or line.first or draft.names[0][0].isupper()) else None

    yield from gather(lines, begin)


def _line_with(sign: re.Pattern[str], line: Line) -> Draft | None:
    """The entry that a line begins, if its term stands before the first `sign`."""
    if line.tag in HEADINGS or line.soft or line.links > LINKS_ONLY:
        return None
    found = sign.search(line.text, 0, 130)
    if not found or not found.start():
        return None
    lead, rest = line.text[: found.start()], line.text[found.end() :]
    if _VERB.search(lead) or not _can_lead(lead):
        return None
    return Draft([term_names.tidy(lead)], [_rest(line, rest)] if rest else [])


def _can_lead(lead: str) -> bool:
    return len(lead.split()) <= _LONGEST_LEAD and glossary.is_term(term_names.tidy(lead))


def _rest(line: Line, text: str) -> Line:
    return replace(line, text=text.strip(), lead=0, soft=False, first=True)


# The surer the sign, the heavier an entry weighs: a cell in bold is a row of a table first.
LAYOUTS: tuple[tuple[Layout, float], ...] = (
    (definition_lists, 1.2),
    (tables, 1.1),
    (dictionaries, 1.1),
    (panels, 1.05),
    (bold_terms, 1.02),
    *((functools.partial(headings, level), 1.0) for level in HEADINGS),
    (colon_lines, 0.8),
    (dash_lines, 0.8),
    (indented, 0.85),
    (first_lines, 0.7),
)
