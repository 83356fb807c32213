"""ROUGE-L: by hand, and equal to Google's rouge-score."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mindgpt import metrics
from mindgpt.metrics import rouge_l

WORDS = st.lists(st.sampled_from("abcdef"), max_size=12).map(" ".join)


def test_rouge_l_by_hand():
    assert rouge_l.f1("a b c", "a c") == pytest.approx(0.8)
    assert rouge_l.f1("", "a") == 0.0
    assert rouge_l.f1("The mark.", "the, MARK") == 1.0


@settings(deadline=None)
@given(WORDS, WORDS)
def test_rouge_l_is_that_of_rouge_score(answer, reference):
    rouge_score = pytest.importorskip("rouge_score.rouge_scorer")
    scorer = rouge_score.RougeScorer(["rougeL"], use_stemmer=False)
    expected = scorer.score(reference, answer)["rougeL"].fmeasure
    assert rouge_l.f1(answer, reference) == pytest.approx(expected)


def test_rouge_l_loads_as_a_metric():
    result = metrics.load("rouge_l").compute(predictions=["a b", "x"], references=["a b", "y"])
    assert result == {"f1": 0.5, "each": [1.0, 0.0]}
