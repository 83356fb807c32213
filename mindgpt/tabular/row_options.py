"""The options of every source whose material is rows."""

from __future__ import annotations

from dataclasses import dataclass

from mindgpt.config import SourceOptions, option
from mindgpt.tabular.column_names import KINDS

_ROLES = ("question", "answer", "title", "messages", "speaker", "utterance", "conversation",
          "order", "term", "definition", "entry", "reflection", "text")  # fmt: skip


@dataclass(frozen=True)
class RowOptions(SourceOptions):
    """Which column is what, which rows are kept, and how they are grouped."""

    kind: str = option(
        "",
        "what the rows are: dialogue, definition, journal or text [default: as the columns say]",
        (lambda value: not value or value in KINDS, "dialogue, definition, journal or text"),
    )
    question: str = option("", "column of the question or prompt")
    answer: str = option("", "column of the answer or completion")
    title: str = option("", "column of the question's title")
    messages: str = option("", "column that holds whole talks")
    speaker: str = option("", "column of who speaks")
    utterance: str = option("", "column of what is said")
    conversation: str = option("", "column that says which rows are one talk")
    order: str = option("", "column that numbers the turns of a talk")
    term: str = option("", "column of the terms")
    definition: str = option("", "column of their definitions")
    entry: str = option("", "column of journal entries")
    reflection: str = option("", "column of the answers to them")
    text: str = option("", "column of running text")
    group: str = option("", "column whose equal values stay on one side of a split")
    keep: list[str] = option(
        [],
        "keep rows with COLUMN:VALUE, COLUMN:!VALUE or COLUMN:>=NUMBER; may be repeated",
        (lambda values: all(":" in value for value in values), "COLUMN:VALUE, as in quality:high"),
    )
    best: str = option("", "column of numbers by which the best answers to a question are kept")
    top: int = option(1, "how many of the best answers", (lambda n: n > 0, "1 or more"))
    private: bool = option(True, "those who speak are private people: their names are masked")

    def named(self) -> dict[str, str]:
        """The columns that were named, by role."""
        return {role: column for role in _ROLES if (column := getattr(self, role))}
