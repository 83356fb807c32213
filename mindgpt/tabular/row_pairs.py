"""Rows that hold a question and its answers -> a dialogue for each answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from mindgpt.document import Document, Skipped, Turn
from mindgpt.tabular import cells, chats, row_filters
from mindgpt.tabular.column_names import NAMES, plain
from mindgpt.tabular.gathering import gathered
from mindgpt.tabular.row_records import Table
from mindgpt.tabular.rows import Broken, Row

Records = Iterator[Document | Skipped]
Keyed = tuple[str, list[Any]]


def pairs(table: Table) -> Records:
    """A dialogue for each answer; all answers to one question share its group.

    With the option `best`, only the answers to each question whose numbers there are highest.
    """
    if table.options.best:
        yield from _best(table)
        return
    for item in _answered(table):
        yield _document(table, *item) if isinstance(item, tuple) else item


def _best(table: Table) -> Records:
    keys = (item[0] for item in _answered(table) if isinstance(item, tuple))
    for item in gathered(keys, lambda: _answered(table)):
        if not isinstance(item, tuple):
            yield item
            continue
        key, records = item
        ranked = sorted(records, key=lambda record: -record[4])
        chosen = {record[1] for record in ranked[: table.options.top]}
        for record in records:
            if record[1] in chosen:
                yield _document(table, key, record)
            else:
                yield table.skipped(record[0], f"filtered: not the best by {table.options.best}")


def _answered(table: Table) -> Iterator[Keyed | Skipped]:
    """(key of the question, [row, id, question, answer, number, facts]) for each answer."""
    for row in table.rows():
        if isinstance(row, Broken):
            yield table.skipped(row.number, row.reason, row.detail)
        elif reason := row_filters.first_failing(table.conditions, row.values):
            yield table.skipped(row.number, reason)
        else:
            yield from _of_row(table, row)


def _of_row(table: Table, row: Row) -> Iterator[Keyed | Skipped]:
    question, answers = _texts(table, row)
    if not question or not answers:
        yield table.skipped(row.number, "empty answer" if question else "empty question")
        return
    score = row_filters.as_number(cells.short_text(row.values.get(table.options.best)))
    for place, answer in enumerate(answers, start=1):
        identity = str(row.number) if len(answers) == 1 else f"{row.number}.{place}"
        facts = table.facts(row.values)
        record = [row.number, identity, question, answer, -1e300 if score is None else score, facts]
        yield _key(question), record


def _document(table: Table, key: str, record: list[Any]) -> Document:
    """Question and answer keep their paragraphs, since they were written."""
    number, identity, question, answer, _, facts = record
    return table.document(
        identity,
        "dialogue",
        facts,
        (number, number),
        group=f"question/{key}",
        turns=(Turn("question", question), Turn("answer", answer)),
    )


def _texts(table: Table, row: Row) -> tuple[str, list[str]]:
    """(question, answers) of a row: the title opens the question unless it says it already."""
    values = row.values
    question = _joined(table.text(values, "title"), table.text(values, "question"))
    if extra := table.text(values, "extra"):
        question = f"{question}\n\n{extra}".strip()
    cell = chats.parsed(table.cell(values, "answer"))
    if isinstance(cell, dict):
        cell = _inner(cell)
    found = cell if isinstance(cell, list) else [table.cell(values, "answer")]
    texts = (cells.text_of(_inner(item) if isinstance(item, dict) else item) for item in found)
    return question, [text for text in texts if text]


def _inner(answer: dict[str, Any]) -> Any:
    """The text in `{"answer_text": "...", "author": "..."}` or in `{"text": ["...", "..."]}`."""
    wanted = {"text", "content", "body", "value", *NAMES["answer"][0]}
    return next((value for key, value in answer.items() if plain(str(key)) in wanted), None)


def _joined(title: str, text: str) -> str:
    """A question's title and text as one.

    >>> _joined("I cannot sleep...", "I cannot sleep at night. What can I do?")
    'I cannot sleep at night. What can I do?'
    """
    said = _words(title)
    if not said or said in _words(text):
        return text or title
    return f"{title}\n\n{text}" if text else title


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _key(question: str) -> str:
    """Short, and equal for questions that differ in case, marks and white space alone."""
    words = _words(question) or question
    return hashlib.sha256(words.encode("utf-8", errors="replace")).hexdigest()[:16]
