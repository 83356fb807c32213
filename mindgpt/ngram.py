"""The baseline that a neural model has to beat: an interpolated trigram over the same tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

DISCOUNT = 0.75


class Trigram:
    """Trigram with interpolated absolute discounting (Ney, Essen and Kneser 1994).

    P(c|ab) = max(n(abc) - d, 0) / n(ab) + d t(ab) / n(ab) * P(c|b), where n counts, t(ab) is the
    number of different tokens seen after ab, and d is 0.75; the same once more below, down to a
    unigram in which every token of the vocabulary counts once more than seen.
    """

    def __init__(self, tokens: np.ndarray, vocab_size: int):
        """Counts a one-dimensional array of token ids."""
        import numpy as np

        self.vocab_size = vocab_size
        stream = tokens.astype(np.int64)
        counts = np.bincount(stream, minlength=vocab_size) + 1.0
        self.unigram = counts / counts.sum()
        self.bigrams = _Table(stream[:-1], stream[1:], vocab_size)
        self.trigrams = _Table(stream[:-2] * vocab_size + stream[1:-1], stream[2:], vocab_size)

    def nll(self, tokens: np.ndarray) -> float:
        """-log P of every token after the second, summed, in nats."""
        import numpy as np

        stream = tokens.astype(np.int64)
        a, b, c = stream[:-2], stream[1:-1], stream[2:]
        lower = self.bigrams.probability(b, c, self.unigram[c])
        return float(-np.log(self.trigrams.probability(a * self.vocab_size + b, c, lower)).sum())


class _Table:
    """Counts of (context, token) pairs and of contexts, as sorted arrays to search in."""

    def __init__(self, contexts: Any, tokens: Any, vocab_size: int):
        import numpy as np

        self.vocab_size = vocab_size
        self.pairs, self.pair_counts = np.unique(contexts * vocab_size + tokens, return_counts=True)
        owners = self.pairs // vocab_size
        self.contexts, first = np.unique(owners, return_index=True)
        self.kinds = np.diff([*first, len(owners)])
        self.totals = np.add.reduceat(self.pair_counts, first)

    def probability(self, contexts: Any, tokens: Any, lower: Any) -> Any:
        """P(token | context), falling back on `lower` where the context was never seen."""
        import numpy as np

        total = _look_up(self.contexts, self.totals, contexts)
        kinds = _look_up(self.contexts, self.kinds, contexts)
        count = _look_up(self.pairs, self.pair_counts, contexts * self.vocab_size + tokens)
        with np.errstate(divide="ignore", invalid="ignore"):
            seen = (np.maximum(count - DISCOUNT, 0) + DISCOUNT * kinds * lower) / total
        return np.where(total > 0, seen, lower)


def _look_up(keys: Any, values: Any, wanted: Any) -> Any:
    import numpy as np

    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], 0)
