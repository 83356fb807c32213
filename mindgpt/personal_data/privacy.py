"""Documents in, documents out: a mark in the place of whatever tells who somebody is.

    [email]      e-mail addresses, also spelled out: "ann dot lee at gmail dot com"
    [telephone]  telephone numbers that a person can have
    [account]    cards, IBANs, social security numbers, and others that stand for one person
    [address]    streets with a house number, post boxes, postcodes
    [name]       names of private people, in documents that hold some

Masking twice is masking once. What was masked is counted and never kept.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from mindgpt.document import Document, Turn
from mindgpt.personal_data import emails, personal_numbers, postal
from mindgpt.personal_data.names import Names


def mask(text: str) -> tuple[str, Counter[str]]:
    """The text without personal data, names apart, and how many of each kind there were.

    >>> mask("Write to ann@example.org or call 988.")
    ('Write to [email] or call 988.', Counter({'email': 1}))
    """
    text, written = emails.mask(text)
    text, telephones, accounts = personal_numbers.mask(text)
    text, addresses = postal.mask(text)
    counts = {"email": written, "telephone": telephones, "account": accounts, "address": addresses}
    return text, Counter({kind: count for kind, count in counts.items() if count})


def mask_document(document: Document) -> tuple[Document, Counter[str]]:
    """The document without personal data, and how many of each kind there were.

    Where its people are private, their names go as well, and its metadata are masked like its text.
    The speakers' labels stay: they tell the sides of a talk apart, and no example shows them.
    """
    counts: Counter[str] = Counter()

    def masked(text: str) -> str:
        text, found = mask(text)
        counts.update(found)
        return text

    changed = _changed(document, masked)
    if document.private:
        names = Names(list(_texts(changed)), {turn.speaker for turn in document.turns})

        def without_names(text: str) -> str:
            text, found = names.mask(text)
            counts["name"] += found
            return text

        changed = _changed(changed, without_names)
    return changed, +counts


def _changed(document: Document, change: Callable[[str], str]) -> Document:
    """The document with every text of it changed; its metadata's only where people are private."""
    return dataclasses.replace(
        document,
        text=change(document.text),
        turns=tuple(Turn(turn.speaker, change(turn.text)) for turn in document.turns),
        metadata=_within(document.metadata, change) if document.private else document.metadata,
    )


def _within(value: Any, change: Callable[[str], str]) -> Any:
    """JSON-able data with its texts changed; the keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _within(entry, change) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_within(entry, change) for entry in value]
    return value


def _texts(document: Document) -> Iterator[str]:
    """Every text of a document, in a fixed order."""
    yield document.text
    for turn in document.turns:
        yield turn.text
    yield from _strings(document.metadata)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _strings(entry)
