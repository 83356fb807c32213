"""Cues: times in every writing, and the blocks of text that stand below them."""

import math

import pytest

from mindgpt.transcripts.cues import Cue, blocks, seconds, times, unescape


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("00:00:01.500", 1.5),
        ("00:00:01,500", 1.5),
        ("00:00:10", 10.0),
        ("01:02", 62.0),
        ("1:2.5", 62.5),
        ("123:00:00.000", 442_800.0),
        ("-00:00:01.000", -1.0),
        (" 00:01.000 ", 1.0),
        ("00:00:01:500", 1.5),
        (2, 2.0),
        (0.25, 0.25),
    ],
)
def test_cues_seconds_of_every_writing(written, moment):
    assert seconds(written) == moment


@pytest.mark.parametrize(
    "value",
    ["", "soon", "1", "1.5", "00:00:01.000 x", "0" * 5000 + ":01", None, True, [], {},
     math.nan, math.inf, 10**400],
)  # fmt: skip
def test_cues_seconds_of_no_moment_are_none(value):
    assert seconds(value) is None


@pytest.mark.parametrize(
    ("line", "both"),
    [
        ("00:00:01,000 --> 00:00:02,000", (1.0, 2.0)),
        ("00:01.000-->00:02.000 align:start position:0%", (1.0, 2.0)),
        ("00:00:01,000 -> 00:00:02,000", (1.0, 2.0)),
        ("00:00:05.000 --> 00:00:04.000", (5.0, 4.0)),
        ("00:00:05.000 -->", (5.0, None)),
        ("from 1 --> to 2", None),
        ("00:00:05.000", None),
        ("00:00:05.000 --> later", None),
    ],
)
def test_cues_times_of_a_line(line, both):
    assert times(line) == both


def test_cues_entities_are_decoded_once():
    assert unescape("Q&amp;A &lt;3 &#39;x&#x27; &amp;amp; AT&T &nosuch;") == (
        "Q&A <3 'x' &amp; AT&T &nosuch;"
    )
    assert unescape(f"&#{'9' * 5000};") == f"&#{'9' * 5000};"
    assert unescape("&#9999999;&#xD800;") == "\ufffd\ufffd"


def _texts(text, **settings):
    return [cue.text for cue in blocks(text, **settings)[0]]


def test_cues_blocks_keep_times_and_lines():
    text = "1\r\n00:00:01,000 --> 00:00:02,000\r\nTwo\r\nlines.\r\n\r\n2\r\n00:03 --> 00:04\r\nEnd."
    assert blocks(text) == ([Cue(1.0, 2.0, "", "Two\nlines."), Cue(3.0, 4.0, "", "End.")], [])


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_cues_blocks_at_every_line_end(end):
    assert _texts(f"1{end}00:01 --> 00:02{end}a{end}{end}2{end}00:02 --> 00:03{end}b{end}") == [
        "a",
        "b",
    ]


def test_cues_a_bare_number_is_text_and_a_count_is_not():
    first, second = "00:01 --> 00:02", "00:02 --> 00:03"
    assert _texts(f"1\n{first}\n1984\n\n2\n{second}\n2") == ["1984", "2"]
    assert _texts(f"{first}\n1984\n\n{second}\n7\n\n") == ["1984", "7"]
    assert _texts(f"1\n{first}\n2\n\n2\n{second}\nb") == ["2", "b"]


def test_cues_missing_blank_lines_and_numbers():
    first, second = "00:01 --> 00:02", "00:02 --> 00:03"
    assert _texts(f"1\n{first}\nin\n1984\n2\n{second}\nb") == ["in\n1984", "b"]
    assert _texts(f"{first}\na\n{second}\nin\n1984\n{first}\nc") == ["a", "in\n1984", "c"]
    assert _texts(f"\ufeff{first}\na\n\n\ufeff{second}\nb") == ["a", "b"]
    assert _texts(f"1\n\n{first}\n\na\n\n2\n\n{second}\n\nb\n\nb2") == ["a", "b\nb2"]


def test_cues_names_of_cues_are_lines_where_the_format_has_them():
    text = "intro\n00:01 --> 00:02\na\n\npart two\n00:02 --> 00:03\nb"
    assert _texts(text, named=True) == ["a", "b"]
    assert _texts(text) == ["a\npart two", "b"]


def test_cues_an_arrow_in_what_is_said_stays():
    assert _texts("1\n00:01 --> 00:02\nfrom A --> B\nand x -> y") == ["from A --> B\nand x -> y"]


def test_cues_without_words_are_none():
    assert blocks("1\n00:01 --> 00:02\n\n2\n00:02 --> 00:03\n \n") == ([], [])
    assert blocks("") == ([], [])
