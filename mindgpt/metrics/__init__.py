"""Measures, each an `evaluate.Metric` in a file of its own, loaded by its path and so offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def load(name: str) -> Any:
    """The metric of that file name: `load("perplexity")`. Needs no network."""
    import evaluate

    return evaluate.load(str(Path(__file__).parent / f"{name}.py"))
