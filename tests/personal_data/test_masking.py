"""Masking: marks in the places of spans, and nothing else changed."""

import pytest

from mindgpt.personal_data.masking import apart, replace


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("", [], ("", 0)),
        ("abc", [], ("abc", 0)),
        ("abc", [(0, 3)], ("*", 1)),
        ("abcdef", [(0, 1), (2, 3), (5, 6)], ("*b*de*", 3)),
        ("abcd", [(1, 2), (2, 3)], ("a**d", 2)),
    ],
)
def test_masking_replaces_spans_only(text, spans, expected):
    assert replace(text, iter(spans), "*") == expected


def test_masking_keeps_the_first_of_two_that_overlap():
    assert apart([(5, 9), (0, 4), (2, 6), (9, 10)]) == [(0, 4), (5, 9), (9, 10)]
