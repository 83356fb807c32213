"""How an answer is asked of an engine, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen. `greedy` makes the others count for nothing."""

    greedy: bool = False
    top_k: int = 40
    top_p: float = 0.95
    temperature: float = 0.7
    max_new_tokens: int = 150
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer, its number of tokens, and how it ended: `stop` by itself, or `length`."""

    text: str
    tokens: int
    end: str
