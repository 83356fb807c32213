"""Gathering: records of one key together, the same from memory as through the database."""

import tracemalloc
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.tabular import gathering
from mindgpt.tabular.gathering import gathered


def _gathered(items):
    return list(gathered((i[0] for i in items if isinstance(i, tuple)), lambda: iter(items)))


def _expected(items):
    keys = list(dict.fromkeys(key for key, _ in items))
    return [(key, [record for other, record in items if other == key]) for key in keys]


keyed = st.tuples(
    st.sampled_from(["a", "b", "", "\ud800", "\u00e9"]), st.lists(st.text(max_size=3))
)


@given(st.lists(keyed))
def test_gathering_joins_records_of_one_key_wherever_they_stand(items):
    assert _gathered(items) == _expected(items)


@given(st.lists(keyed))
def test_gathering_through_the_database_gives_the_same(items):
    items = [pair for key, some in groupby(sorted(items), lambda item: item[0]) for pair in some]
    once = list(gathering._runs(iter(items)))
    assert list(gathering._through_database(iter(items))) == once


def test_gathering_lets_other_things_through():
    items = ["x", ("a", [1]), "y", ("a", [2]), ("b", [3])]
    assert _gathered(items) == ["x", "y", ("a", [[1], [2]]), ("b", [[3]])]
    items.append(("a", [4]))
    assert _gathered(items) == ["x", "y", ("a", [[1], [2], [4]]), ("b", [[3]])]


def test_gathering_of_more_keys_than_can_be_remembered(monkeypatch):
    monkeypatch.setattr(gathering, "MOST_KEYS", 10)
    monkeypatch.setattr(gathering, "_AT_ONCE", 700)
    items = [(str(n % 50), [n]) for n in range(200)]
    assert _gathered(items) == _expected(items)
    items.sort()
    assert _gathered(items) == _expected(items)


@pytest.mark.parametrize("scattered", [True, False])
def test_gathering_takes_no_more_memory_for_more_records(scattered):
    def stream(count):
        return lambda: (
            (str(n % (count // 4) if scattered else n // 4), [n, "words " * 100])
            for n in range(count)
        )

    peaks = []
    for count in (5_000, 20_000):
        tracemalloc.start()
        assert (
            sum(
                len(records)
                for _, records in gathered((key for key, _ in stream(count)()), stream(count))
            )
            == count
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_500_000  # there are 9 MB more
