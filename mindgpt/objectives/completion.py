"""Learn to answer: the loss is on the assistant's words, and on everything in running text."""

from __future__ import annotations

from collections.abc import Sequence

SUMMARY = "loss on the answers, and on all of running text"


def supervised(ids: Sequence[int], answered: Sequence[bool]) -> list[bool]:
    """Which tokens carry the loss: those that the template marks as the assistant's or as text."""
    return list(answered)
