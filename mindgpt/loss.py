"""Negative log-likelihood of the supervised tokens, taken where a label stands and nowhere else.

The stock loss computes and keeps the logits of all positions: 32 x 1,024 x 50,257 in float32 are
6.6 GB a copy. Here the language-model head runs over the supervised positions in chunks, and each
chunk's gradient is taken at once, so that no more than one chunk of logits exists at a time.

Labels stand at their own positions (`labels[t]` is the token at t), as everywhere in transformers;
the prediction for t is read off position t-1. A document's first token has no label: nothing
stands before it.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx

from mindgpt.tokens import IGNORED

# Logits that exist together. On a CPU 16 MB stay in its cache; a GPU wants large products.
CHUNK_ELEMENTS = {"cpu": 2**22, "cuda": 2**28}


def summed_nll(
    model: Any, input_ids: Tensor, labels: Tensor, position_ids: Tensor | None = None
) -> Tensor:
    """Sum over all supervised tokens of -log p(token | what stands before), in nats; a scalar.

    `model` is a causal language model of transformers. `input_ids`, `labels` and `position_ids` are
    (rows, length). Positions that start again within
    a row mark documents packed into it, which then do not see each other: transformers isolates
    them when there is neither an attention mask nor a cache.
    """
    hidden = model.base_model(
        input_ids=input_ids, position_ids=position_ids, use_cache=False
    ).last_hidden_state
    targets = labels[:, 1:]
    supervised = targets != IGNORED
    return _SummedCrossEntropy.apply(
        hidden[:, :-1][supervised], model.get_output_embeddings().weight, targets[supervised]
    )


@torch.inference_mode()
def supervised_log_probabilities(
    model: Any, input_ids: Tensor, labels: Tensor, position_ids: Tensor | None = None
) -> Tensor:
    """log p of every supervised token, row after row, in nats: as many as there are labels.

    Takes what `summed_nll` takes, and holds no logits beyond a chunk.
    """
    hidden = model.base_model(
        input_ids=input_ids, position_ids=position_ids, use_cache=False
    ).last_hidden_state
    supervised = labels[:, 1:] != IGNORED
    chosen, targets = hidden[:, :-1][supervised], labels[:, 1:][supervised]
    weight = model.get_output_embeddings().weight
    rows = _chunk_rows(weight)
    pieces = zip(chosen.split(rows), targets.split(rows), strict=True)
    return torch.cat([_chosen_log_probability(h @ weight.T, t)[0] for h, t in pieces])


def _chunk_rows(weight: Tensor) -> int:
    """How many positions to take at once, for a head of (vocabulary, width)."""
    return max(64, CHUNK_ELEMENTS.get(weight.device.type, 2**26) // weight.shape[0])


def _chosen_log_probability(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(log p of the targets, float32 logits, their log-sum-exp) of (positions, vocabulary)."""
    logits = logits.float()
    normalizer = logits.logsumexp(1)
    return logits.gather(1, targets[:, None])[:, 0] - normalizer, logits, normalizer


class _SummedCrossEntropy(torch.autograd.Function):
    """sum_i -log softmax(hidden_i W^T)[target_i], its gradients taken chunk by chunk on the way.

    The gradient of a summed cross-entropy with respect to the logits is softmax - one-hot, known
    as soon as the logits are; keeping it multiplied through costs no logits.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
        device = hidden.device.type
        autocast = torch.is_autocast_enabled(device)
        dtype = torch.get_autocast_dtype(device) if autocast else hidden.dtype
        wants_hidden, wants_weight, _ = ctx.needs_input_grad  # type: ignore[attr-defined]
        low, head = hidden.to(dtype), weight.to(dtype)
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        hidden_gradient = torch.empty_like(hidden) if wants_hidden else None
        weight_gradient = torch.zeros_like(weight) if wants_weight else None
        rows = _chunk_rows(weight)
        with torch.autocast(device, enabled=False):
            for start in range(0, len(targets), rows):
                part = slice(start, start + rows)
                chosen, logits, normalizer = _chosen_log_probability(
                    low[part] @ head.T, targets[part]
                )
                total -= chosen.sum()
                if hidden_gradient is None and weight_gradient is None:
                    continue
                slope = logits.sub_(normalizer[:, None]).exp_()
                slope[torch.arange(len(slope), device=slope.device), targets[part]] -= 1
                slope = slope.to(dtype)
                if hidden_gradient is not None:
                    hidden_gradient[part] = slope @ head
                if weight_gradient is not None:
                    weight_gradient += slope.T @ low[part]
        ctx.gradients = (hidden_gradient, weight_gradient)  # type: ignore[attr-defined]
        return total

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        hidden_gradient, weight_gradient = ctx.gradients
        return (
            None if hidden_gradient is None else hidden_gradient * upstream.to(hidden_gradient),
            None if weight_gradient is None else weight_gradient * upstream.to(weight_gradient),
            None,
        )
