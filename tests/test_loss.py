"""The loss: equal to a computation by hand, in its value, its gradients and its memory."""

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from mindgpt import loss
from mindgpt.tokens import IGNORED


def batch(vocab_size, rows=3, length=12, seed=1):
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(0, vocab_size, (rows, length), generator=generator)
    labels = ids.clone()
    labels[:, 0] = IGNORED
    labels[:1, 3:7] = IGNORED
    labels[2:3, 5:] = IGNORED
    return ids, labels


def nll_by_hand(model, ids, labels):
    """-log softmax(logits)[target] over the labelled positions, one at a time, in float64."""
    logits = model(input_ids=ids).logits.double()
    total = torch.zeros((), dtype=torch.double)
    for row in range(ids.shape[0]):
        for place in range(1, ids.shape[1]):
            if labels[row, place] != IGNORED:
                scores = logits[row, place - 1]
                total = total - (scores[labels[row, place]] - torch.logsumexp(scores, 0))
    return total


def test_loss_is_the_negative_log_likelihood_computed_by_hand(tiny_model):
    ids, labels = batch(tiny_model.config.vocab_size)
    ours = loss.summed_nll(tiny_model, ids, labels)
    assert ours.item() == pytest.approx(nll_by_hand(tiny_model, ids, labels).item(), rel=1e-5)


def test_loss_has_the_gradients_of_the_plain_computation(tiny_model):
    ids, labels = batch(tiny_model.config.vocab_size)
    (loss.summed_nll(tiny_model, ids, labels) / 7).backward()
    ours = {name: p.grad.clone() for name, p in tiny_model.named_parameters()}
    tiny_model.zero_grad()
    (nll_by_hand(tiny_model, ids, labels) / 7).backward()
    for name, parameter in tiny_model.named_parameters():
        assert torch.allclose(ours[name], parameter.grad, atol=1e-5), name


def test_loss_is_the_same_in_chunks_of_any_size(tiny_model, monkeypatch):
    ids, labels = batch(tiny_model.config.vocab_size, rows=40)
    whole = loss.summed_nll(tiny_model, ids, labels).item()
    monkeypatch.setattr(loss, "CHUNK_ELEMENTS", {"cpu": 1})
    assert loss.summed_nll(tiny_model, ids, labels).item() == pytest.approx(whole, rel=1e-6)


class LargestLogits(TorchDispatchMode):
    """Remembers the most rows that any tensor as wide as the vocabulary had, weights apart."""

    def __init__(self, model):
        super().__init__()
        self.vocab_size, self.rows = model.config.vocab_size, 0
        self.weight = model.lm_head.weight.untyped_storage().data_ptr()

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if (
            isinstance(result, torch.Tensor)
            and result.shape[-1:] == (self.vocab_size,)
            and result.untyped_storage().data_ptr() != self.weight
        ):
            self.rows = max(self.rows, result.numel() // self.vocab_size)
        return result


def test_loss_never_holds_more_logits_than_a_chunk(tiny_model, monkeypatch):
    vocab_size = tiny_model.config.vocab_size
    monkeypatch.setattr(loss, "CHUNK_ELEMENTS", {"cpu": 64 * vocab_size})
    ids, labels = batch(vocab_size, rows=60, length=20)
    with LargestLogits(tiny_model) as seen:
        loss.summed_nll(tiny_model, ids, labels).backward()
        loss.supervised_log_probabilities(tiny_model, ids, labels)
    assert seen.rows == 64
    with LargestLogits(tiny_model) as stock:
        tiny_model(input_ids=ids, labels=labels)
    assert stock.rows >= 60 * 19


def test_loss_takes_the_head_only_where_a_label_stands(tiny_model):
    vocab_size = tiny_model.config.vocab_size
    ids, labels = batch(vocab_size)
    labels[:, :-2] = IGNORED
    with LargestLogits(tiny_model) as seen:
        loss.summed_nll(tiny_model, ids, labels).backward()
    assert seen.rows == int((labels[:, 1:] != IGNORED).sum()) == 4


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_loss_of_packed_documents_is_the_sum_of_their_own(tiny_model, attention):
    tiny_model.set_attn_implementation(attention)
    ids, labels = batch(tiny_model.config.vocab_size, rows=1, length=30)
    labels[0] = ids[0]
    lengths = [11, 5, 14]
    positions = torch.cat([torch.arange(length) for length in lengths])[None]
    for start in (0, 11, 16):
        labels[0, start] = IGNORED
    packed = loss.summed_nll(tiny_model, ids, labels, positions).item()
    solo = sum(
        loss.summed_nll(tiny_model, part, part_labels).item()
        for part, part_labels in zip(ids.split(lengths, 1), labels.split(lengths, 1), strict=True)
    )
    assert packed == pytest.approx(solo, rel=1e-5)


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_loss_packing_keeps_documents_apart_where_a_mask_would_not(tiny_model, attention):
    """The stock call with a mask lets a document see the one before it; ours gives no mask."""
    tiny_model.set_attn_implementation(attention)
    ids, _ = batch(tiny_model.config.vocab_size, rows=1, length=20)
    positions = torch.cat([torch.arange(10), torch.arange(10)])[None]
    solo = tiny_model(input_ids=ids[:, 10:]).logits
    ours = tiny_model(input_ids=ids, position_ids=positions, use_cache=False).logits[:, 10:]
    masked = tiny_model(
        input_ids=ids, position_ids=positions, attention_mask=torch.ones_like(ids), use_cache=False
    ).logits[:, 10:]
    assert torch.allclose(ours, solo, atol=1e-5)
    assert not torch.allclose(masked, solo, atol=1e-3)
