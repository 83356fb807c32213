"""Signatures of all documents -> which are copies of an earlier one, and which passages repeat.

Everything is decided on arrays of numbers; text is read again only where two documents look so
much alike that their words must be compared.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from mindgpt import signatures

if TYPE_CHECKING:
    import numpy as np

    from mindgpt.shards import Shards


def exact(digests: np.ndarray) -> np.ndarray:
    """True for each document that is equal to an earlier one."""
    import numpy as np

    repeated = np.ones(len(digests), bool)
    repeated[np.unique(digests, return_index=True)[1]] = False
    return repeated


def near(shards: Shards, left: np.ndarray, threshold: float) -> dict[int, tuple[int, float]]:
    """{document: (the earlier one that it resembles, how much)} among the documents `left`.

    Documents that share a band with an earlier one are compared with the first of that band, by
    the Jaccard index of their runs of five words; from `threshold` on they are near duplicates.
    """
    pairs = sorted(
        {pair for band in range(signatures.BANDS) for pair in _pairs(shards, left, band)}
    )
    # The first of many copies is compared with each of them.
    document = functools.lru_cache(64)(shards.document)
    found: dict[int, tuple[int, float]] = {}
    for later, earlier in pairs:
        if later in found:
            continue
        # A copy that is dropped itself stands for the one that stays.
        stays = found[earlier][0] if earlier in found else earlier
        share = signatures.similarity(document(stays), document(later))
        if share >= threshold:
            found[later] = stays, share
    return found


def _pairs(shards: Shards, left: np.ndarray, band: int) -> set[tuple[int, int]]:
    """(later, earlier) for each document that shares this band with an earlier one."""
    import numpy as np

    column = shards.column("bands", band)
    places = np.flatnonzero(left & (column != 0))
    places = places[np.argsort(column[places], kind="stable")]
    same = column[places][1:] == column[places][:-1]
    # The first of each run of equal hashes: where a run goes on, its first is carried along.
    firsts = np.concatenate([[True], ~same])[: len(places)]
    first = places[np.maximum.accumulate(np.where(firsts, np.arange(len(places)), 0))]
    later = ~firsts
    return set(zip(places[later].tolist(), first[later].tolist(), strict=True))


def passages(found: np.ndarray, left: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """(document, place) of every passage that stands in an earlier document of another group.

    `found` holds (document, place, hash) for each long passage, `left` which documents stay, and
    `groups` the group of each document. Within a group, a repetition gives nothing away.
    """
    import numpy as np

    found = found[left[found[:, 0].astype(np.int64)]]
    order = np.argsort(found[:, 2], kind="stable")
    found = found[order]
    group = groups[found[:, 0].astype(np.int64)]
    firsts = np.concatenate([[True], found[1:, 2] != found[:-1, 2]])[: len(found)]
    first = np.maximum.accumulate(np.where(firsts, np.arange(len(found)), 0))
    repeated = found[group != group[first]][:, :2]
    return repeated[np.lexsort((repeated[:, 1], repeated[:, 0]))]
