"""Splits: by group, the same on every run, and something always left to train on."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.document import Document
from mindgpt.errors import ConfigError
from mindgpt.splits import assign


def _documents(count, kind="dialogue", in_group=1):
    return [
        Document(f"{kind}-{n}-{part}", kind, "test", "MIT", group=f"{kind}-{n}", text="x")
        for n in range(count)
        for part in range(in_group)
    ]


def _assign(documents, hold_out_terms=0.0, validation=0.05, test=0.05, seed=0):
    return assign(documents, hold_out_terms, validation, test, seed)


def test_splits_give_every_group_one_side():
    documents = [*_documents(40, in_group=3), *_documents(7, "definition")]
    split = _assign(documents)
    assert set(split) == {document.group for document in documents}
    assert set(split.values()) == {"train", "validation", "test"}


@pytest.mark.parametrize(
    ("groups", "validation", "test", "expected"),
    [
        (100, 0.05, 0.05, (90, 5, 5)),
        (100, 0.1, 0.2, (70, 10, 20)),
        (63, 0.05, 0.05, (56, 3, 4)),
        (3, 0.05, 0.05, (1, 1, 1)),
        (2, 0.05, 0.05, (2, 0, 0)),
        (1, 0.4, 0.4, (1, 0, 0)),
        (20, 0.0, 0.1, (18, 0, 2)),
        (20, 0.1, 0.0, (18, 2, 0)),
        (20, 0.0, 0.0, (20, 0, 0)),
    ],
)
def test_splits_keep_the_shares_asked_for(groups, validation, test, expected):
    counts = Counter(_assign(_documents(groups), validation=validation, test=test).values())
    assert (counts["train"], counts["validation"], counts["test"]) == expected


def test_splits_draw_from_every_kind():
    documents = [*_documents(30), *_documents(30, "journal"), *_documents(30, "text")]
    split = _assign(documents)
    for kind in ("dialogue", "journal", "text"):
        sides = {side for group, side in split.items() if group.startswith(kind)}
        assert sides == {"train", "validation", "test"}


def test_splits_train_every_term_unless_told_otherwise():
    documents = [*_documents(50, "definition"), *_documents(10)]
    split = _assign(documents, validation=0.2, test=0.2)
    assert {side for group, side in split.items() if group.startswith("definition")} == {"train"}


def test_splits_hold_out_terms_half_and_half():
    counts = Counter(_assign(_documents(100, "definition"), hold_out_terms=0.2).values())
    assert counts == {"train": 80, "validation": 10, "test": 10}


def test_splits_depend_on_seed_and_names_and_not_on_order():
    documents = _documents(60)
    split = _assign(documents)
    assert _assign(documents) == split
    assert _assign(documents[::-1]) == split
    assert _assign(documents, seed=1) != split


@pytest.mark.parametrize(("validation", "test"), [(0.5, 0.5), (0.9, 0.2)])
def test_splits_refuse_shares_that_leave_nothing(validation, test):
    with pytest.raises(ConfigError) as caught:
        _assign(_documents(10), validation=validation, test=test)
    for word in (f"--validation {validation}", f"--test {test}", "below 1"):
        assert word in str(caught.value)


@given(st.integers(1, 12), st.integers(0, 99), st.data())
def test_splits_leave_something_of_every_kind_to_train_on(groups, validation, data):
    test = data.draw(st.integers(0, 99 - validation))
    split = _assign(_documents(groups), validation=validation / 100, test=test / 100)
    assert "train" in split.values()


@given(st.integers(1, 12), st.integers(0, 99))
def test_splits_leave_terms_to_train_on(groups, share):
    split = _assign(_documents(groups, "definition"), hold_out_terms=share / 100)
    assert "train" in split.values()
