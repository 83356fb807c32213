"""Which documents train and which are kept for measuring: by group, and the same on every run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mindgpt.document import KINDS
from mindgpt.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np

SPLITS = ("train", "validation", "test", "recall")

# A speaker in so large a share of a source's documents, and in three of them or more, is its host,
# who would tie all of it together.
_HOST_SHARE = 0.2
_HOST_DOCUMENTS = 3


def check_shares(validation: float, test: float) -> None:
    """ConfigError where validation and test leave nothing to train on."""
    if validation + test >= 1:
        raise ConfigError(
            f"--validation {validation} and --test {test} leave nothing to train on. "
            "Together they must be below 1."
        )


def hosts(speakers: np.ndarray, sources: np.ndarray) -> np.ndarray:
    """True for each (document, speaker) pair whose speaker is a host of the document's source."""
    import numpy as np

    source = sources[speakers[:, 0].astype(np.int64)]
    pairs = np.stack([source.astype(np.uint64), speakers[:, 1]], axis=1)
    _, which, counts = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    documents = np.bincount(sources) if len(sources) else np.zeros(1, np.int64)
    count = counts[which.reshape(-1)]
    return (count >= _HOST_DOCUMENTS) & (count >= _HOST_SHARE * documents[source])


def groups(count: int, links: np.ndarray) -> np.ndarray:
    """For each of `count` documents the first one that it is linked to, directly or by others.

    `links` holds (document, hash): documents that share a hash belong together.

    >>> import numpy as np
    >>> groups(4, np.array([[0, 7], [1, 8], [2, 8], [2, 9], [3, 9]], np.uint64)).tolist()
    [0, 1, 1, 1]
    """
    import numpy as np

    group = np.arange(count)
    document = links[:, 0].astype(np.int64)
    _, link = np.unique(links[:, 1], return_inverse=True)
    link = link.reshape(-1)
    while True:
        lowest = np.full(link.max(initial=-1) + 1, count)
        np.minimum.at(lowest, link, group[document])
        joined = group.copy()
        np.minimum.at(joined, document, lowest[link])
        # Jumping to the group's own group halves the way each time, however long the chain.
        joined = joined[joined]
        if np.array_equal(joined, group):
            return group
        group = joined


def assign(
    kinds: np.ndarray,
    keys: np.ndarray,
    group: np.ndarray,
    left: np.ndarray,
    shares: tuple[float, float, float],
) -> np.ndarray:
    """The place in `SPLITS` of every document: train, validation or test.

    Dialogues, journals and texts give `validation` and `test` shares of their groups, kind by
    kind, at least one group each where a kind has three or more. Terms train, unless
    `hold_out_terms` moves a share of them to validation and test, half and half. The order in
    which groups are drawn is that of their keys, hashes that the seed moves.

    `kinds`, `keys` and `group` are of every document, `left` says which stay; `shares` are
    (hold_out_terms, validation, test).
    """
    import numpy as np

    split = np.zeros(len(kinds), np.uint8)
    places = np.flatnonzero(left)
    if not len(places):
        return split
    # A group is of the kind of its first document that stays.
    found, first, member = np.unique(group[places], return_index=True, return_inverse=True)
    of_group = np.zeros(len(found), np.uint8)
    hold_out, validation, test = shares
    for kind, name in enumerate(KINDS):
        chosen = np.flatnonzero(kinds[places][first] == kind)
        chosen = chosen[np.lexsort((found[chosen], keys[found[chosen]]))]
        drawn = (hold_out / 2, hold_out / 2) if name == "definition" else (validation, test)
        in_validation, in_test = _count(len(chosen), drawn)
        of_group[chosen[:in_test]] = SPLITS.index("test")
        of_group[chosen[in_test : in_test + in_validation]] = SPLITS.index("validation")
    split[places] = of_group[member.reshape(-1)]
    return split


def _count(groups: int, shares: tuple[float, float]) -> tuple[int, int]:
    """How many groups go to validation and to test."""
    if groups < 3:
        return 0, 0
    # The test comes first: where a share is not a whole number, it has the group more. One group
    # at least trains.
    test = min(groups - 2, math.ceil(groups * shares[1] - 1e-9))
    validation = max(min(1, math.ceil(shares[0])), math.floor(groups * shares[0] + 1e-9))
    return min(groups - 1 - test, validation), test
