"""Conditions on rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.errors import SourceError
from mindgpt.tabular import row_filters

ROW = {"quality": " High", "score": "1,250", "a:b": "x", "survey": {"empathy": "4"}, "none": None,
       "ratio": 0.5}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("quality:high", True), ("quality:low", False), ("quality:!low", True),
        ("quality:!HIGH", False), ("score:>=1000", True), ("score:<1,000", False),
        ("score:> 1250", False), ("score:<=1250", True), ("quality:>=3", False),
        ("none:>=0", False), ("none:!x", True), ("none:", True), ("a:b:x", True),
        ("survey.empathy:>=4", True), ("survey.empathy:5", False), ("survey.other:>1", False),
        ("survey.empathy.deeper:1", False), ("ratio:>0,4", True), ("ratio:0.5", True),
    ],
)  # fmt: skip
def test_row_filters_condition(text, holds):
    (condition,) = row_filters.parse([text], list(ROW))
    assert condition.holds(ROW) == holds


def test_row_filters_the_first_that_fails_gives_the_reason():
    conditions = row_filters.parse(["quality:high", "score:>9999", "ratio:7"], list(ROW))
    assert row_filters.first_failing(conditions, ROW) == "filtered: score"
    assert row_filters.first_failing(conditions[:1], ROW) == ""


@pytest.mark.parametrize("text", ["qualty:high", "nothing:1", "other.empathy:1"])
def test_row_filters_unknown_column_is_named(text):
    with pytest.raises(SourceError, match="no such column"):
        row_filters.parse([text], list(ROW))


def test_row_filters_a_number_is_needed_to_compare_with():
    with pytest.raises(SourceError, match=r"quality:>=3"):
        row_filters.parse(["quality:>=high"], list(ROW))


@given(st.text(max_size=12), st.text(max_size=12) | st.floats() | st.none())
def test_row_filters_any_text_gives_a_condition_or_an_error(text, cell):
    try:
        (condition,) = row_filters.parse([f"a:{text}"], ["a"])
    except SourceError:
        return
    assert condition.holds({"a": cell}) in (True, False)
