"""Content: what a file holds, whatever it was written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mindgpt.document import Turn


@dataclass(frozen=True, slots=True)
class Content:
    """Speech as turns, or running text whose paragraphs stand apart by one blank line.

    Where nobody is named, a turn's speaker is "". `removed` counts what was taken out, by reason:
    `{"sound marks": 3}`. `metadata` holds what the file says of itself, such as its licence.
    """

    turns: tuple[Turn, ...] = ()
    text: str = ""
    title: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
