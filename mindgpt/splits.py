"""Which documents train and which are kept for measuring: by group, and the same on every run."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence

from mindgpt.document import Document
from mindgpt.errors import ConfigError

SPLITS = ("train", "validation", "test", "recall")


def assign(
    documents: Sequence[Document], hold_out_terms: float, validation: float, test: float, seed: int
) -> dict[str, str]:
    """`train`, `validation` or `test` for every group of the documents.

    Dialogues, journals and texts give `validation` and `test` shares of their groups, kind by
    kind, at least one group each where a kind has three or more. Terms train, unless
    `hold_out_terms` moves a share of them to validation and test, half and half.
    """
    if validation + test >= 1:
        raise ConfigError(
            f"--validation {validation} and --test {test} leave nothing to train on. "
            "Together they must be below 1."
        )
    split = {document.group: "train" for document in documents}
    for kind in sorted({document.kind for document in documents}):
        groups = {document.group for document in documents if document.kind == kind}
        shares = (validation, test)
        if kind == "definition":
            shares = (hold_out_terms / 2, hold_out_terms / 2)
        for name, chosen in zip(("validation", "test"), _draw(groups, shares, seed), strict=True):
            split.update(dict.fromkeys(chosen, name))
    return split


def _draw(groups: Iterable[str], shares: tuple[float, float], seed: int) -> tuple[list[str], ...]:
    """The groups of validation and test, in the order of a hash that the seed moves."""
    order = sorted(groups, key=lambda group: hashlib.sha256(f"{seed}/{group}".encode()).digest())
    if len(order) < 3:
        return [], []
    # The test comes first: where a share is not a whole number, it has the group more. One group
    # at least trains.
    test = min(len(order) - 2, math.ceil(len(order) * shares[1] - 1e-9))
    validation = max(min(1, math.ceil(shares[0])), math.floor(len(order) * shares[0] + 1e-9))
    validation = min(len(order) - 1 - test, validation)
    return order[test : test + validation], order[:test]
