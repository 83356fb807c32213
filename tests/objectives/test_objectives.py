"""The objectives: which tokens carry the loss."""

from mindgpt import choices


def test_objectives_completion_learns_what_is_answered():
    module = choices.load("objectives", "completion")
    assert module.supervised([1, 2, 3], [False, True, True]) == [False, True, True]


def test_objectives_language_modeling_learns_everything():
    module = choices.load("objectives", "language-modeling")
    assert module.supervised([1, 2, 3], [False, True, True]) == [True, True, True]
