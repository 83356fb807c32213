"""Examples -> batches without padding waste: documents share a row and do not see each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mindgpt.tokens import IGNORED

if TYPE_CHECKING:
    import torch

Encoded = dict[str, Sequence[int]]


def pack(lengths: Sequence[int]) -> list[list[int]]:
    """Indices of documents, row by row, by best fit decreasing; a row is as long as the longest.

    >>> pack([3, 9, 6])
    [[1], [2, 0]]
    """
    width = max(lengths)
    rows: list[list[int]] = []
    free: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        fitting = [row for row, room in enumerate(free) if room >= lengths[index]]
        if fitting:
            row = min(fitting, key=lambda candidate: free[candidate])
            rows[row].append(index)
            free[row] -= lengths[index]
        else:
            rows.append([index])
            free.append(width - lengths[index])
    return rows


class PackingCollator:
    """Encoded examples -> `input_ids`, `labels` and `position_ids`, each (rows, longest example).

    Positions start again at 0 with each document. There is no attention mask: transformers keeps
    packed documents apart by their positions only when none is given and no cache is used. What
    is left of a row is filled with `pad_id` as a document of its own, without labels.
    """

    def __init__(self, pad_id: int):
        self.pad_id = pad_id

    def __call__(self, examples: Sequence[Encoded]) -> dict[str, torch.Tensor]:
        """Packs a batch; every document of it stands in one row, whole."""
        import torch

        rows = pack([len(example["input_ids"]) for example in examples])
        width = max(len(example["input_ids"]) for example in examples)
        batch: dict[str, list[list[int]]] = {"input_ids": [], "labels": [], "position_ids": []}
        for row in rows:
            self._add_row(batch, [examples[index] for index in row], width)
        return {name: torch.tensor(values) for name, values in batch.items()}

    def _add_row(self, batch: dict[str, Any], documents: Sequence[Encoded], width: int) -> None:
        ids = [token for document in documents for token in document["input_ids"]]
        labels = [label for document in documents for label in document["labels"]]
        positions = [place for document in documents for place in range(len(document["input_ids"]))]
        rest = width - len(ids)
        batch["input_ids"].append(ids + [self.pad_id] * rest)
        batch["labels"].append(labels + [IGNORED] * rest)
        batch["position_ids"].append([*positions, *range(rest)])
