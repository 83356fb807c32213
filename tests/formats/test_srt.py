"""SubRip captions, and every way in which they tell speakers apart."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.decoding import decode
from mindgpt.errors import SourceError
from mindgpt.formats import srt

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

TIME = "00:00:01,000 --> 00:00:02,000"


def _read(text):
    (content,) = srt.read(text)
    return content


def _captions(*texts):
    """Captions one second long, numbered."""
    return "\n".join(
        f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{text}\n"
        for n, text in enumerate(texts, start=1)
    )


def _turns(*texts):
    return [(turn.speaker, turn.text) for turn in _read(_captions(*texts)).turns]


def test_srt_sentences_run_over_many_short_lines():
    said = _turns("Ann: When you wake up at\nnight, it", "helps to get up. So", "Bo Lee: I see.")
    assert said == [
        ("Ann", "When you wake up at night, it helps to get up. So"),
        ("Bo Lee", "I see."),
    ]


def test_srt_one_word_in_each_caption():
    assert (
        _read(_captions("no", "no", "no", "1984", "was", "fine.")).text == "no no no 1984 was fine."
    )


def test_srt_colours_are_speakers():
    green, yellow = '<font color="#00FF00">', "<font color=yellow>"
    assert _turns(f"{green}How are</font>", f"{green}you?</font>", f"{yellow}Fine.</font>",
                  "And you?", f"{green}Well.</font>\n{yellow}Good.") == [
        ("colour #00ff00", "How are you?"), ("colour yellow", "Fine."), ("no colour", "And you?"),
        ("colour #00ff00", "Well."), ("colour yellow", "Good."),
    ]  # fmt: skip


def test_srt_a_word_in_colour_is_no_speaker():
    text = _captions('That is <font color="red">very</font> good.', "And so on.")
    assert _read(text).text == "That is very good. And so on."


def test_srt_angles_and_dashes_are_changes_of_speaker():
    assert _turns("&gt;&gt; Hello.", ">>> Hi.\n- Well?\n- Yes.") == [
        ("speaker 1", "Hello."), ("speaker 2", "Hi."), ("speaker 1", "Well?"),
        ("speaker 2", "Yes."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01 --> 00:00:02\nOne\n\n2\n00:00:02 --> 00:00:03\ntwo\n",
        "1\n00:00:01.000 --> 00:00:02.000\nOne\n\n2\n00:00:02.000 --> 00:00:03.000\ntwo\n",
        f"{TIME}\nOne\n\n{TIME}\ntwo",
        f"\ufeff\r\n1\r\n{TIME}\r\n{{\\an8}}<i>One</i>\r\n2\r\n{TIME}\r\n<b>two</b>",
        f"1\n{TIME} X1:100 X2:200\nOne\n\n\n\n7\n{TIME}\n\ntwo",
        "1\n00:00:05,000 --> 00:00:02,000\nOne\n\n2\n-00:00:01,000 --> 00:00:02,000\n\n\n3\n"
        "00:00:06,000 --> 00:00:06,000\ntwo",
        f"10\n{TIME}\nOne<br/>two",
    ],
)
def test_srt_is_read_however_its_times_and_numbers_are_written(text):
    assert _read(text).text == "One two"


def test_srt_overlapping_captions_come_in_order():
    text = "1\n00:00:05 --> 00:00:09\nlast\n\n2\n00:00:01 --> 00:00:09\nfirst\n\n3\n" + (
        "00:00:02 --> 00:00:06\nthen\n"
    )
    assert _read(text).text == "first then last"


def test_srt_without_a_caption_is_an_error():
    assert _read("").text == ""
    with pytest.raises(SourceError, match="line of times"):
        _read("Only a text.\n\n1\n2\n")


@pytest.mark.parametrize(
    ("text", "score"),
    [
        (_captions("Hi."), 0.9),
        ("\ufeff" + _captions("Hi."), 0.9),
        ("\n" * 30 + _captions("Hi.").replace("\n", "\r"), 0.9),
        (f"{TIME}\nHi.", 0.8),
        ("1\n00:00:01.000 --> 00:00:02.000\nHi.", 0.8),
        ("00:01.000 --> 00:02.000\nHi.", 0.6),
        ("WEBVTT\n\n1\n00:01.000 --> 00:02.000\nHi.", 0.0),
        ("Some words --> other words", 0.0),
        ("A file\n" * 50 + TIME, 0.0),
        ("", 0.0),
    ],
)
def test_srt_is_recognised_by_content(text, score):
    assert srt.recognise(text) == score


def test_srt_reads_the_real_files(shared_data):
    paths = sorted(shared_data.rglob("*.srt"))
    assert paths
    for path in paths:
        raw = decode(path.read_bytes())
        content = _read(raw)
        words = content.text.split() + [
            word for turn in content.turns for word in turn.text.split()
        ]
        lines = [line for line in raw.splitlines() if "-->" not in line and not line.isdigit()]
        assert 0.95 < len(words) / len(" ".join(lines).split()) <= 1, path.name
        assert srt.recognise(raw) == 0.9
        assert not content.removed


def test_srt_names_hold_until_the_next(shared_data):
    raw = decode((shared_data / "podcast_namespace" / "example.srt").read_bytes())
    turns = _read(raw).turns
    names = {turn.speaker for turn in turns}
    assert len(names) == 3
    assert all(raw.count(f"{name}: ") > 1 for name in names)


PIECES = ["\n", "\n\n", "\r\n", TIME, "00:01 -->", "-->", "1", "2\n", '<font color="#0f0">',
          "</font>", "<font color=", "<font", ">", "<", "{\\an8}", "{\\", "}", "&gt;&gt; ", "- ",
          "Ann: ", "no ", "<i>", "<br>", "\ufeff", "\u2028", "\x00", "中", "：",
          "[Bo] ", "♪"]  # fmt: skip


@fuzz
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text()))
def test_srt_any_text_is_read_or_a_source_error(text):
    assert 0 <= srt.recognise(text) <= 1
    for candidate in (text, f"1\n{TIME}\n{text}"):
        try:
            contents = list(srt.read(candidate))
        except SourceError:
            continue
        for content in contents:
            (content.text + "".join(turn.text for turn in content.turns)).encode()


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda n: '<font color="#00ff00">' * n, 50_000),
        (lambda n: "<font " + "color " * n + ">a", 300_000),
        (lambda n: "{\\an8" * n, 60_000),
        (lambda n: ">> a\n" * n, 6_000),
        (lambda n: "- a\nAnn: b\n" * n, 3_000),
        (lambda n: f"{TIME}\n1\n\n\n" * n, 8_000),
        (lambda n: "[a " * n, 60_000),
    ],
    ids=["open colours", "a long tag", "braces", "changes", "names", "numbers", "brackets"],
)
def test_srt_takes_time_in_proportion_to_its_length(takes_time_in_proportion, make, size):
    takes_time_in_proportion(srt, lambda n: f"1\n{TIME}\n{make(n)}", size)
