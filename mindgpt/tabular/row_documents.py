"""The rows of a table -> Documents, each kind of row in its way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mindgpt.document import Document, Skipped, Turn
from mindgpt.tabular import cells, chats, row_filters, row_pairs, row_talks
from mindgpt.tabular.row_records import Table
from mindgpt.tabular.rows import Broken, Row
from mindgpt.transcripts import speech

Values = Mapping[str, Any]
Records = Iterator[Document | Skipped]


def documents(table: Table) -> Records:
    """All Documents of a table, and what had to be skipped, in the order of its rows."""
    if table.plan is None:
        yield from _nothing(table)
    elif table.plan.shape == "lines":
        yield from row_talks.talks(table)
    elif table.plan.shape == "pair":
        yield from row_pairs.pairs(table)
    else:
        yield from _one_by_one(table, _SHAPES[table.plan.shape])


def _nothing(table: Table) -> Records:
    """What a table gives in which no row can be read."""
    empty = True
    for row in table.rows():
        if isinstance(row, Broken):
            empty = False
            yield table.skipped(row.number, row.reason, row.detail)
    if empty:
        yield Skipped(table.source, table.part.name, "empty table")


def _one_by_one(table: Table, shape: Callable[[Table, Row], Records]) -> Records:
    for row in table.rows():
        if isinstance(row, Broken):
            yield table.skipped(row.number, row.reason, row.detail)
        elif reason := row_filters.first_failing(table.conditions, row.values):
            yield table.skipped(row.number, reason)
        else:
            yield from shape(table, row)


def _definition(table: Table, row: Row) -> Records:
    term = cells.short_text(table.cell(row.values, "term"))
    text = table.text(row.values, "definition")
    if not term or not text:
        yield table.skipped(row.number, "empty definition" if term else "empty term")
        return
    slug = re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-") or term.casefold()
    metadata = {
        "term": term,
        "other_names": _names(table.cell(row.values, "other_names"), term),
        "cited_source": table.text(row.values, "cited_source"),
    }
    yield table.document(
        str(row.number), "definition", table.facts(row.values), (row.number, row.number),
        group=f"term/{slug}", text=text, metadata=metadata,
    )  # fmt: skip


def _names(cell: Any, term: str) -> list[str]:
    """`"anxiety; angst"` -> `["anxiety", "angst"]`, without the term itself."""
    cell = chats.parsed(cell)
    found = cell if isinstance(cell, list) else re.split(r"[;|,\n]", cells.text_of(cell))
    names = [name for item in found if (name := cells.short_text(item))]
    return [name for name in dict.fromkeys(names) if name.casefold() != term.casefold()]


def _journal(table: Table, row: Row) -> Records:
    entry = table.text(row.values, "entry")
    answer = [table.text(row.values, "reflection"), table.text(row.values, "follow_up")]
    if not entry or not any(answer):
        yield table.skipped(row.number, "empty answer" if entry else "empty entry")
        return
    turns = (Turn("writer", entry), Turn("companion", " ".join(filter(None, answer))))
    yield table.document(
        str(row.number), "journal", table.facts(row.values), (row.number, row.number), turns=turns
    )


def _text(table: Table, row: Row) -> Records:
    """Running text; a talk that is written down as text is a dialogue all the same."""
    if not (text := table.text(row.values, "text")):
        yield table.skipped(row.number, "empty text")
    elif spoken := chats.written_down(text):
        yield from _talk(table, row, *spoken)
    else:
        yield table.document(
            str(row.number), "text", table.facts(row.values), (row.number, row.number),
            text=text, metadata=_titled(table, row),
        )  # fmt: skip


def _messages(table: Table, row: Row) -> Records:
    """The talk in one cell."""
    if found := chats.turns_of(table.cell(row.values, "messages")):
        yield from _talk(table, row, *found)
    else:
        yield table.skipped(row.number, "no talk in the cell")


def _talk(table: Table, row: Row, turns: list[Turn], removed: Counter[str]) -> Records:
    """What was typed to a program keeps its lines; speech is put in order."""
    if not chats.with_machine(turns):
        content = speech.from_turns(turns)
        turns = list(content.turns)
        removed = removed + Counter(content.removed)
    if not turns:
        yield table.skipped(row.number, "empty talk")
        return
    yield table.document(
        str(row.number), "dialogue", table.facts(row.values), (row.number, row.number),
        turns=tuple(turns), removed=dict(removed), metadata=_titled(table, row),
    )  # fmt: skip


def _titled(table: Table, row: Row) -> dict[str, str]:
    title = cells.short_text(table.cell(row.values, "title"))
    return {"title": title} if title else {}


_SHAPES: dict[str, Callable[[Table, Row], Records]] = {
    "messages": _messages,
    "journal": _journal,
    "definition": _definition,
    "text": _text,
}
