"""Perplexity as an `evaluate.Metric`, loaded by its path and without a network."""

import math

import pytest

from mindgpt import metrics


def test_perplexity_weighs_tokens_and_not_documents():
    result = metrics.load("perplexity").compute(
        predictions=[2.0, 30.0],
        references=[{"tokens": 1, "bytes": 4}, {"tokens": 9, "bytes": 36}],
    )
    assert result["nll"] == pytest.approx(3.2)
    assert result["perplexity"] == pytest.approx(math.exp(3.2))
    assert result["bits_per_byte"] == pytest.approx(32 / math.log(2) / 40)
    assert (result["tokens"], result["bytes"]) == (10, 40)


def test_perplexity_past_the_largest_float_is_infinite():
    result = metrics.load("perplexity").compute(
        predictions=[1e6], references=[{"tokens": 1, "bytes": 1}]
    )
    assert result["perplexity"] == math.inf
