"""Token sequences, a model -> how probable it finds them, the same at every batch size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch

from mindgpt.loss import supervised_log_probabilities
from mindgpt.tokens import IGNORED


@dataclass(slots=True)
class Score:
    """Summed negative log-likelihood in nats, and the number of tokens it is the sum of."""

    nll: float = 0.0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class _Window:
    sequence: int
    ids: Sequence[int]
    labels: Sequence[int]


def score(
    model: torch.nn.Module,
    sequences: Sequence[tuple[Sequence[int], Sequence[int]]],
    context: int,
    batch_tokens: int = 16384,
) -> Iterator[dict[int, Score]]:
    """Scores the labelled tokens of each (ids, labels), a batch at a time.

    Yields, for each batch, the scores by index into `sequences`; a sequence longer than `context`
    comes in several parts, so add them up. Each token is conditioned on all that stands before it
    in its sequence, up to the model's context: a longer sequence is read in windows that overlap
    by half, and a token counts in the first window that reaches it.

    Rows are padded on the right, where a causal model cannot look, so that the figures do not
    depend on what shares a batch.
    """
    windows = sorted(_windows(sequences, context), key=lambda window: -len(window.ids))
    device = next(model.parameters()).device
    model.eval()
    for batch in _batches(windows, batch_tokens):
        width = len(batch[0].ids)
        ids = torch.tensor([_pad(w.ids, width, 0) for w in batch], device=device)
        labels = torch.tensor([_pad(w.labels, width, IGNORED) for w in batch], device=device)
        log_probabilities = supervised_log_probabilities(model, ids, labels).double()
        rows = (labels[:, 1:] != IGNORED).nonzero()[:, 0]
        sums = torch.zeros(len(batch), dtype=torch.double, device=device)
        sums.index_add_(0, rows, -log_probabilities)
        counts = rows.bincount(minlength=len(batch))
        scores: dict[int, Score] = {}
        for window, nll, count in zip(batch, sums.tolist(), counts.tolist(), strict=True):
            entry = scores.setdefault(window.sequence, Score())
            entry.nll += nll
            entry.tokens += count
        yield scores


def total(batches: Iterable[dict[int, Score]]) -> Score:
    """The sum over everything that `score` yields."""
    result = Score()
    for scores in batches:
        for entry in scores.values():
            result.nll += entry.nll
            result.tokens += entry.tokens
    return result


def _windows(
    sequences: Sequence[tuple[Sequence[int], Sequence[int]]], context: int
) -> Iterator[_Window]:
    for index, (ids, labels) in enumerate(sequences):
        yield _Window(index, ids[:context], labels[:context])
        step = max(1, context // 2)
        for reached in range(context, len(ids), step):
            start = reached + step - context
            end = min(len(ids), start + context)
            seen = [IGNORED] * (reached - start)
            yield _Window(index, ids[start:end], [*seen, *labels[reached:end]])


def _batches(windows: Sequence[_Window], batch_tokens: int) -> Iterator[Sequence[_Window]]:
    """Windows, longest first, in batches of at most `batch_tokens` positions (at least one row)."""
    start = 0
    while start < len(windows):
        rows = max(1, batch_tokens // max(1, len(windows[start].ids)))
        yield windows[start : start + rows]
        start += rows


def _pad(values: Sequence[int], width: int, filler: int) -> list[int]:
    return [*values, *[filler] * (width - len(values))]
