"""Tables of terms: which column holds the term, which its meaning, and what else there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mindgpt.terms import term_names
from mindgpt.terms.glossary import has_terms_shape
from mindgpt.terms.page_lines import Line
from mindgpt.terms.term_drafts import Draft

_ROLES = {
    "term": re.compile(
        r"(?:key )?(?:terms?|words?|phrases?|concepts?|names?|entry|headword|vocabulary"
        r"|expression|topic|condition|title|label)\b", re.I
    ),
    "definition": re.compile(
        r"(?:definitions?|meanings?|descriptions?|explanations?|what (?:it|this) (?:means|is)"
        r"|(?:it |what it )?stands for|details|full (?:form|name|term)|in plain .{1,30})\b", re.I
    ),
    "other": re.compile(
        r"(?:synonyms?|also (?:called|known as)|other names?|alternative .{1,20}|aliases"
        r"|abbreviations?|acronyms?|abbr\.?|short form)\b", re.I
    ),
    "source": re.compile(r"(?:sources?|references?|citations?|origin)\b", re.I),
}  # fmt: skip


_FEWEST_WORDS = 4  # of a definition, on the average


@dataclass(slots=True)
class _Cell:
    heading: bool
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


_Row = list[_Cell]


def tables(lines: list[Line]) -> Iterator[Draft]:
    """Rows of two columns and more; without a heading row, the first column is the term."""
    for rows in _tables(lines):
        columns = _columns(rows)
        if not columns:
            continue
        for row in rows:
            if _is_heading(row) or len(row) <= max(columns["term"], columns["definition"]):
                continue
            yield _draft(row, columns)


def _draft(row: _Row, columns: dict[str, int]) -> Draft:
    draft = Draft([row[columns["term"]].text], row[columns["definition"]].lines)
    if (other := columns.get("other")) is not None and other < len(row):
        draft.other_names = term_names.listed(row[other].text.replace(";", ","))
    if (source := columns.get("source")) is not None and source < len(row):
        draft.source = row[source].text
    return draft


def _tables(lines: list[Line]) -> Iterator[list[_Row]]:
    """Each table's rows; what stands in a table within a table belongs to the inner one alone."""
    outer: list[tuple[list[_Row], bool]] = []
    rows: list[_Row] = []
    inside = False
    for line in lines:
        if line.tag == "+table":
            outer.append((rows, inside))
            rows, inside = [], False
        elif line.tag == "-table" and outer:
            yield rows
            rows, inside = outer.pop()
        elif line.tag == "+tr":
            rows.append([])
        elif line.tag in ("+td", "+th") and outer:
            if not rows:
                rows.append([])
            rows[-1].append(_Cell(line.tag == "+th"))
            inside = True
        elif line.tag in ("-td", "-th"):
            inside = False
        elif inside and line.tag[0] not in "+-":
            rows[-1][-1].lines.append(line)


def _is_heading(row: _Row) -> bool:
    return bool(row) and (
        all(cell.heading for cell in row) or {"term", "definition"} <= _roles(row).keys()
    )


def _roles(row: _Row) -> dict[str, int]:
    """Column by role, of a row of headings; each column and each role once, the surest first."""
    roles: dict[str, int] = {}
    texts = [cell.text if len(cell.text) <= 60 else "" for cell in row]
    for role in ("definition", "term", "other", "source"):
        for number, text in enumerate(texts):
            if number not in roles.values() and _ROLES[role].match(text):
                roles[role] = number
                break
    if "definition" in roles and "term" not in roles and "other" in roles:
        roles["term"] = roles.pop("other")  # a table of abbreviations
    return roles


def _columns(rows: list[_Row]) -> dict[str, int]:
    """Column by role, of a whole table; empty where it is no table of terms."""
    filled = [row for row in rows if len(row) >= 2]
    if not filled:
        return {}
    roles = _roles(filled[0]) if _is_heading(filled[0]) else {}
    if {"term", "definition"} <= roles.keys():
        return roles
    if all(len(row) == 2 for row in filled) or (len(filled) > 1 and filled[1][0].heading):
        return {**roles, "term": 0, "definition": 1}
    return _by_length(filled)


def _by_length(rows: list[_Row]) -> dict[str, int]:
    """Column by role where nothing says which is which: the definitions are much the longest."""
    width = min(len(row) for row in rows)
    words = [sum(len(row[n].text.split()) for row in rows) / len(rows) for n in range(width)]
    definition = words.index(max(words))
    terms = [n for n in range(definition) if _are_terms(row[n].text for row in rows)]
    if not terms or words[definition] < max(_FEWEST_WORDS, 2 * words[terms[0]]):
        return {}
    return {"term": terms[0], "definition": definition}


def _are_terms(texts: Iterable[str]) -> bool:
    return all(has_terms_shape(text) for text in texts)
