"""What is GPT-2's own: everything else works on any causal language model of the hub."""

from __future__ import annotations

from torch import nn
from transformers.activations import NewGELUActivation


def fuse_activations(model: nn.Module) -> nn.Module:
    """Replaces GPT-2's GELU, written as seven operations, by torch's one of the same value.

    gelu_new(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), which is torch's
    `GELU(approximate="tanh")`. No parameters are involved, so nothing changes on disk.
    """
    for module in model.modules():
        for name, child in module.named_children():
            if isinstance(child, NewGELUActivation):
                setattr(module, name, nn.GELU(approximate="tanh"))
    return model


def context_length(model: nn.Module) -> int:
    """The longest input, in tokens: GPT-2's `n_positions`, `max_position_embeddings` elsewhere."""
    return int(model.config.max_position_embeddings)  # type: ignore[arg-type,union-attr]
