"""What is GPT-2's own."""

import torch
from torch import nn
from transformers.activations import NewGELUActivation

from mindgpt.gpt2 import context_length, fuse_activations


def test_gpt2_fused_activation_changes_no_value(make_model):
    model = make_model()
    ids = torch.tensor([[1, 2, 3, 4]])
    assert any(isinstance(module, NewGELUActivation) for module in model.modules())
    before = model(ids).logits
    fuse_activations(model)
    assert not any(isinstance(module, NewGELUActivation) for module in model.modules())
    assert any(isinstance(module, nn.GELU) for module in model.modules())
    assert torch.allclose(before, model(ids).logits, atol=1e-6)


def test_gpt2_context_length_is_the_number_of_positions(make_model):
    assert context_length(make_model()) == 64
