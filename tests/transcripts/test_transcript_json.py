"""JSON that nobody has checked becomes values or one kind of error."""

import pytest

from mindgpt.errors import SourceError
from mindgpt.transcripts.transcript_json import entries, load, words


def test_transcript_json_loads_with_a_byte_order_mark():
    assert load('\ufeff{"a": [1, NaN]}', "it")["a"][0] == 1


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a": [1,', "nothing", '{"a": 1} {"b": 2}', "[" * 100_000, '{"a":' * 100_000,
     "9" * 5000, '{"a": "\\ud8"}', "\x00"],
)  # fmt: skip
def test_transcript_json_that_is_broken_is_a_source_error_that_says_how(text):
    with pytest.raises(SourceError, match=r"This Whisper JSON is (broken|nested)"):
        load(text, "Whisper JSON")


def test_transcript_json_words_are_text_or_whole_numbers():
    values = ["a", 7, "", None, 1.5, True, [], {}]
    assert [words(value) for value in values] == ["a", "7", "", "", "", "", "", ""]


def test_transcript_json_entries_are_the_objects_of_a_list():
    assert entries([{"a": 1}, 2, None, {}]) == [{"a": 1}, {}]
    assert entries({"a": 1}) == entries("abc") == entries(None) == []
