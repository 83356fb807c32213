"""The trigram baseline: a distribution, and the formula by hand."""

import math

import numpy as np
import pytest

from mindgpt.ngram import DISCOUNT, Trigram


def test_ngram_probabilities_sum_to_one():
    model = Trigram(np.array([0, 1, 2, 0, 1, 3, 0, 1, 2, 2, 4]), 6)
    for first, second in ((0, 1), (5, 5), (1, 2), (4, 0)):
        total = sum(math.exp(-model.nll(np.array([first, second, last]))) for last in range(6))
        assert total == pytest.approx(1.0)


def test_ngram_is_the_formula_by_hand():
    model = Trigram(np.array([0, 1, 2, 0, 1, 2, 0, 1, 3]), 4)
    unigram = (2 + 1) / (9 + 4)
    bigram = (2 - DISCOUNT) / 3 + DISCOUNT * 2 / 3 * unigram
    trigram = (2 - DISCOUNT) / 3 + DISCOUNT * 2 / 3 * bigram
    assert math.exp(-model.nll(np.array([0, 1, 2]))) == pytest.approx(trigram)


def test_ngram_knows_repeated_text_better_than_noise():
    rng = np.random.default_rng(0)
    text = np.tile(np.arange(20), 50)
    model = Trigram(text, 32)
    assert model.nll(text[:200]) < model.nll(rng.integers(0, 32, 200)) / 10
