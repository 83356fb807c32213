"""How a stage says how far it is, without printing: it reports events to whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Event:
    """`done` of `total` steps of `task`, with the figures of the moment (loss, seconds left)."""

    task: str
    done: int
    total: int
    figures: dict[str, float] = field(default_factory=dict)


Report = Callable[[Event], None]


def silent(event: Event) -> None:
    """The report of a caller who does not want to be told."""
