"""ROUGE-L: how much of a text's wording, in order, another text shares."""

import re

import datasets
import evaluate

DESCRIPTION = """
ROUGE-L (Lin 2004) with words as units: with L the length of the longest common subsequence of the
words of answer and reference, precision is L / words of the answer, recall is L / words of the
reference, and F1 their harmonic mean. Words are runs of letters and digits in lower case, without
stemming.
"""

INPUTS = """
Args:
    predictions: the answers.
    references: the texts that they are compared with.
Returns:
    f1: the mean over all pairs; each: the F1 of every pair, in order.
"""


class RougeL(evaluate.Metric):
    """ROUGE-L F1, pair by pair and on average."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation="",
            inputs_description=INPUTS,
            features=datasets.Features(
                {"predictions": datasets.Value("string"), "references": datasets.Value("string")}
            ),
        )

    def _compute(self, predictions, references):
        each = [f1(a, b) for a, b in zip(predictions, references)]
        return {"f1": sum(each) / len(each), "each": each}


def f1(answer, reference):
    """ROUGE-L F1 of one pair, 0 to 1: `f1("a b c", "a c")` is 0.8."""
    left, right = words(answer), words(reference)
    common = longest_common_subsequence(left, right)
    return 2 * common / (len(left) + len(right)) if common else 0.0


def words(text):
    """`words("It's 2 a.m.")` is ["it", "s", "2", "a", "m"]."""
    return re.findall(r"[^\W_]+", text.lower())


def longest_common_subsequence(left, right):
    """Its length, by dynamic programming over one row: len(left) * len(right) steps."""
    row = [0] * (len(right) + 1)
    for word in left:
        diagonal = 0
        for place, other in enumerate(right, start=1):
            above = row[place]
            row[place] = diagonal + 1 if word == other else max(above, row[place - 1])
            diagonal = above
    return row[-1]
