"""All shards -> which documents stay, on which side of the splits, and what the others fell for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mindgpt import duplicates, splits
from mindgpt.document import KINDS

if TYPE_CHECKING:
    import numpy as np

    from mindgpt.shards import Shards

EXACT, NEAR, LIMITED = "exact duplicate", "near duplicate", "beyond --limit"


@dataclass(frozen=True)
class Rules:
    """How many documents stay, and how they are split."""

    near_duplicates: float
    limits: Mapping[str, int]
    shares: tuple[float, float, float]  # hold_out_terms, validation, test


@dataclass
class Selection:
    """For each document by its number: why it is dropped ("" where it stays), its split, its group.

    `group` is the number of the group's first document. `resembles` names for a near duplicate the
    one that stays. `passages` are the (document, place) of passages to take out.
    """

    dropped: list[str]
    split: np.ndarray
    group: np.ndarray
    passages: np.ndarray
    resembles: dict[int, tuple[int, float]] = field(default_factory=dict)

    def passages_of(self, number: int) -> list[int]:
        """The places of the passages of one document that are taken out."""
        import numpy as np

        low, high = np.searchsorted(self.passages[:, 0], [number, number + 1])
        return [int(place) for place in self.passages[low:high, 1]]


def select(shards: Shards, source_of_batch: Sequence[int], rules: Rules) -> Selection:
    """What becomes of every document. Order: exact and near duplicates, limits, groups, splits.

    Of documents that resemble each other the first stays; since that holds over all of them, no
    two of different splits resemble each other either.
    """
    import numpy as np

    kinds, keys = shards.column("kind"), shards.column("key")
    dropped = [""] * len(shards)
    left = ~duplicates.exact(shards.column("digest"))
    _mark(dropped, ~left, EXACT)
    resembles = {}
    if rules.near_duplicates < 1:
        resembles = duplicates.near(shards, left, rules.near_duplicates)
        copies = np.isin(np.arange(len(shards)), list(resembles))
        _mark(dropped, copies, NEAR)
        left &= ~copies
    beyond = _beyond(kinds, left, rules.limits)
    _mark(dropped, beyond, LIMITED)
    left &= ~beyond
    group = splits.groups(len(shards), _links(shards, source_of_batch, left))
    return Selection(
        dropped=dropped,
        split=splits.assign(kinds, keys, group, left, rules.shares),
        group=group,
        passages=duplicates.passages(shards.pairs("passages"), left, group),
        resembles=resembles,
    )


def _mark(dropped: list[str], places: np.ndarray, reason: str) -> None:
    for place in places.nonzero()[0]:
        dropped[place] = reason


def _beyond(kinds: np.ndarray, left: np.ndarray, limits: Mapping[str, int]) -> np.ndarray:
    """True for the documents of a kind that come after as many as are wanted."""
    import numpy as np

    beyond = np.zeros(len(kinds), bool)
    for kind, count in limits.items():
        places = np.flatnonzero(left & (kinds == KINDS.index(kind)))
        beyond[places[count:]] = True
    return beyond


def _links(shards: Shards, source_of_batch: Sequence[int], left: np.ndarray) -> np.ndarray:
    """What ties documents that stay to each other: group, other names of a term, a guest."""
    import numpy as np

    links, speakers = shards.pairs("links"), shards.pairs("speakers")
    sources = np.array(source_of_batch, np.int64)[shards.batches]
    guests = speakers[~splits.hosts(speakers, sources)]
    together = np.concatenate([links, guests])
    return together[left[together[:, 0].astype(np.int64)]]
