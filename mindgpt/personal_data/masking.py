"""Spans of a text -> the text with marks in their places."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def replace(text: str, spans: Iterable[Span], mark: str) -> tuple[str, int]:
    """The text with `mark` for each span, and how many there were; spans in order, none in another.

    >>> replace("call 555", [(5, 8)], "[number]")
    ('call [number]', 1)
    """
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], mark]
        last = end
    return "".join([*pieces, text[last:]]) if pieces else text, len(pieces) // 2


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without those that begin within another."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
