"""Splits: by group, the same on every run, and something always left to train on."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt import splits
from mindgpt.document import Document
from mindgpt.errors import ConfigError
from mindgpt.signatures import sign


def _documents(count, kind="dialogue", in_group=1):
    return [
        Document(f"{kind}-{n}-{part}", kind, "test", "MIT", group=f"{kind}-{n}", text="x")
        for n in range(count)
        for part in range(in_group)
    ]


def _assign(documents, hold_out_terms=0.0, validation=0.05, test=0.05, seed=0):
    """{group: the side it is on}, by way of the signatures as `prepare` makes them."""
    signed = [sign(document, seed) for document in documents]
    links = [(n, link) for n, one in enumerate(signed) for link in one.links]
    group = splits.groups(len(signed), np.array(links, np.uint64))
    sides = splits.assign(
        np.array([one.kind for one in signed]),
        np.array([one.key for one in signed], np.uint64),
        group,
        np.ones(len(signed), bool),
        (hold_out_terms, validation, test),
    )
    result = {}
    for document, side in zip(documents, sides, strict=True):
        assert result.setdefault(document.group, splits.SPLITS[side]) == splits.SPLITS[side]
    return result


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
        splits.check_shares(validation, test)
    for word in (f"--validation {validation}", f"--test {test}", "below 1"):
        assert word in str(caught.value)


def test_splits_leave_dropped_documents_out_of_the_shares():
    signed = [sign(document, 0) for document in _documents(40)]
    left = np.arange(40) < 20
    sides = splits.assign(
        np.array([one.kind for one in signed]), np.array([one.key for one in signed], np.uint64),
        np.arange(40), left, (0, 0.1, 0.1),
    )  # fmt: skip
    assert Counter(sides[left].tolist()) == {0: 16, 1: 2, 2: 2}
    assert not sides[~left].any()


def _groups(*documents):
    """The group of each document, which is a set of links: `_groups("a", "ab", "b", "c")`."""
    links = [(n, ord(link)) for n, names in enumerate(documents) for link in names]
    return splits.groups(len(documents), np.array(links, np.uint64).reshape(-1, 2)).tolist()


def test_splits_groups_follow_links_however_far_they_lead():
    assert _groups() == []
    assert _groups("a", "b", "c") == [0, 1, 2]
    assert _groups("a", "ab", "b", "c") == [0, 0, 0, 3]
    assert _groups("z", "ab", "cd", "bc", "d") == [0, 1, 1, 1, 1]


def test_splits_groups_of_a_long_chain_are_found_quickly():
    count = 20_000
    order = np.random.default_rng(0).permutation(count)
    links = np.array([(n, order[n] + step) for n in range(count) for step in (0, 1)], np.uint64)
    assert not splits.groups(count, links).any()


@given(st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=3), max_size=12))
def test_splits_groups_are_those_of_a_plain_search(documents):
    expected = list(range(len(documents)))
    for _ in documents:
        for n, one in enumerate(documents):
            for m, other in enumerate(documents):
                if one & other:
                    expected[n] = min(expected[n], expected[m])
    assert _groups(*documents) == expected


def test_splits_a_host_ties_nothing_together_and_a_guest_does():
    host, guest = 1, 2
    speakers = [(n, host) for n in range(10)] + [(3, guest), (7, guest)]
    found = splits.hosts(np.array(speakers, np.uint64), np.zeros(40, np.int64))
    assert found.tolist() == [True] * 10 + [False] * 2


def test_splits_two_episodes_of_the_same_two_are_tied():
    speakers = np.array([(0, 1), (0, 2), (1, 1), (1, 2)], np.uint64)
    assert not splits.hosts(speakers, np.zeros(2, np.int64)).any()


def test_splits_a_host_of_one_source_may_be_a_guest_of_another():
    speakers = np.array([*[(n, 1) for n in range(5)], (5, 1), (6, 1)], np.uint64)
    sources = np.array([0] * 5 + [1] * 20)
    assert splits.hosts(speakers, sources).tolist() == [True] * 5 + [False] * 2


@given(st.integers(1, 12), st.integers(0, 99), st.data())
def test_splits_leave_something_of_every_kind_to_train_on(groups, validation, data):
    test = data.draw(st.integers(0, 99 - validation))
    split = _assign(_documents(groups), validation=validation / 100, test=test / 100)
    assert "train" in split.values()


@given(st.integers(1, 12), st.integers(0, 99))
def test_splits_leave_terms_to_train_on(groups, share):
    split = _assign(_documents(groups, "definition"), hold_out_terms=share / 100)
    assert "train" in split.values()
