"""Scoring: equal to a computation by hand, at every batch size, past the context too."""

import pytest
import torch

from mindgpt import scoring
from mindgpt.tokens import IGNORED


@pytest.fixture
def sequences():
    generator = torch.Generator().manual_seed(3)
    result = []
    for length in (5, 64, 17, 150, 2, 33):
        ids = torch.randint(0, 300, (length,), generator=generator).tolist()
        result.append((ids, [IGNORED, *ids[1:]]))
    result[2][1][4:9] = [IGNORED] * 5
    return result


def by_hand(model, ids, labels, context):
    """Each token given all before it, in a window that ends half a context later at most."""
    total, count = 0.0, 0
    for place in range(1, len(ids)):
        if labels[place] == IGNORED:
            continue
        start = 0
        if place >= context:
            step = context // 2
            reached = context + (place - context) // step * step
            start = reached + step - context
        logits = model(input_ids=torch.tensor([ids[start : place + 1]])).logits.double()
        total -= logits[0, -2].log_softmax(0)[ids[place]].item()
        count += 1
    return total, count


def test_scoring_is_the_computation_by_hand(tiny_model, sequences):
    totals = [scoring.Score() for _ in sequences]
    for scores in scoring.score(tiny_model, sequences, context=64):
        for index, part in scores.items():
            totals[index].nll += part.nll
            totals[index].tokens += part.tokens
    for (ids, labels), entry in zip(sequences, totals, strict=True):
        nll, count = by_hand(tiny_model, ids, labels, 64)
        assert entry.tokens == count
        assert entry.nll == pytest.approx(nll, rel=1e-5)


def test_scoring_is_the_same_at_every_batch_size(tiny_model, sequences):
    """exp(eval_loss) of the stock Trainer moves from 2.3 to 3.6 between batch sizes 1 and 24."""
    results = [
        scoring.total(scoring.score(tiny_model, sequences, 64, batch_tokens))
        for batch_tokens in (1, 64, 200, 100_000)
    ]
    assert {result.tokens for result in results} == {results[0].tokens}
    for result in results:
        assert result.nll == pytest.approx(results[0].nll, rel=1e-6)


def test_scoring_counts_every_label_once(tiny_model, sequences):
    labelled = sum(len(labels) - labels.count(IGNORED) for _, labels in sequences)
    assert scoring.total(scoring.score(tiny_model, sequences, 64)).tokens == labelled
