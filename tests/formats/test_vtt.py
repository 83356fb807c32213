"""WebVTT as people write it, by the book and not."""

import os

import pytest
import webvtt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.decoding import decode
from mindgpt.document import Turn
from mindgpt.errors import SourceError
from mindgpt.formats import vtt

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

TIME = "00:00:01.000 --> 00:00:02.000"


def _read(text):
    (content,) = vtt.read(text)
    return content


def _turns(text):
    return [(turn.speaker, turn.text) for turn in _read(text).turns]


def test_vtt_voices_become_turns_whatever_surrounds_them():
    text = (
        "\ufeffWEBVTT - A small talk\r\nKind: captions\r\nLanguage: en\r\n\r\n"
        "STYLE\r\n::cue(v) { color: red }\r\n\r\n"
        "REGION\r\nid:low\r\n\r\n"
        "NOTE checked\r\nby nobody: 1 > 0\r\n\r\n"
        "intro-1\r\n00:00.000 --> 00:02.000 region:low align:start\r\n<v Ann  Lee>Q&amp;A, how\r\n"
        "<c.loud>are</c> <00:00:01.000>you?</v>\r\n\r\n"
        "NOTE\r\n\r\n"
        "00:00:02.000 --> 00:00:03.000\r\nToday?\r\n\r\n"
        "2\r\n100:00:03,000 --> 100:00:04\r\n<v.loud.first Bo &amp; Co>Fine. <i>You?</i>\r\n"
    )
    content = _read(text)
    assert content.turns == (
        Turn("Ann Lee", "Q&A, how are you? Today?"),
        Turn("Bo & Co", "Fine. You?"),
    )
    assert content.removed["caption comments"] == 4


def test_vtt_several_voices_in_one_cue():
    text = f"WEBVTT\n\n{TIME}\n<v Ann>Hello.</v> <v Bo>Hi.\n<v Ann>So?</v>\n"
    assert _turns(text) == [("Ann", "Hello."), ("Bo", "Hi."), ("Ann", "So?")]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a &lt; b", "a < b"),
        ("a < b > c", "a < b > c"),
        ("I <3> it", "I <3> it"),
        ("so <b>much", "so much"),
        ("<lang en>yes</lang>", "yes"),
        ("one<br>two", "one two"),
        ("not <closed", "not <closed"),
        ("<v>nobody", "nobody"),
        ("1984", "1984"),
        ("x --> y", "x --> y"),
        ("hello<00:00:00.400><c> and</c><00:00:00.560><c> welcome</c>", "hello and welcome"),
    ],
)
def test_vtt_tags_go_and_words_stay(written, said):
    assert _read(f"WEBVTT\n\n{TIME}\n{written}\n").text == said


def test_vtt_without_blank_lines_header_or_milliseconds():
    text = "00:01 --> 00:02\nOne\n00:02 --> 00:03\n2\n\nand\n\n00:00:03.5 --> 00:00:01.000\nthree"
    assert _read(text).text == "One 2 and three"


def test_vtt_segments_of_a_stream_one_after_the_other():
    header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n"
    cues = [f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\nLine {n}.\n\n" for n in (1, 2, 3)]
    content = _read(f"{header}{cues[0]}{cues[1]}\ufeff{header}{cues[1]}{cues[2]}")
    assert content.text == "Line 1. Line 2. Line 3."
    assert content.removed == {"repeated captions": 1}


def test_vtt_rolling_captions_of_recognised_speech():
    text = (
        "WEBVTT\nKind: captions\nLanguage: en\n\n"
        "00:00:00.080 --> 00:00:02.030 align:start position:0%\n \n"
        "so<00:00:00.400><c> the</c><00:00:00.560><c> first</c>\n\n"
        "00:00:02.030 --> 00:00:02.040 align:start position:0%\nso the first\n \n\n"
        "00:00:02.040 --> 00:00:04.000 align:start position:0%\nso the first\n"
        "thing<00:00:02.300><c> is</c><00:00:02.500><c> is</c>\n\n"
        "00:00:04.000 --> 00:00:04.010 align:start position:0%\nthing is is\n \n\n"
        "00:00:04.010 --> 00:00:06.000 align:start position:0%\nthing is is\n"
        "sleep<00:00:05.000><c> sleep</c>\n\n"
        "00:00:06.000 --> 00:00:06.010 align:start position:0%\nsleep sleep\n \n"
    )
    content = _read(text)
    assert content.text == "so the first thing is is sleep sleep"
    assert content.removed == {"repeated captions": 3, "rolling captions": 2}


def test_vtt_without_a_cue_is_empty_and_without_a_header_an_error():
    assert _read("WEBVTT\n\nNOTE nothing yet\n").text == ""
    for text in ("", "Hello.", "NOTE WEBVTT"):
        with pytest.raises(SourceError, match="WEBVTT"):
            _read(text)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nHi.", 1, 1),
        ("\ufeff\n WEBVTT", 1, 1),
        ("00:00.000 --> 00:01.000\nHi.", 0.4, 0.6),
        ("WEBVTTING is fun", 0, 0),
        ("1\n00:00:00,000 --> 00:00:01,000\nHi.", 0, 0),
        ("A text about 00:00.000 --> 00:01.000", 0, 0),
        ("", 0, 0),
    ],
)
def test_vtt_is_recognised_by_content(text, least, most):
    assert least <= vtt.recognise(text) <= most


def test_vtt_reads_what_a_strict_reader_reads(shared_data):
    paths = sorted(shared_data.rglob("*.vtt"))
    assert paths
    for path in paths:
        raw = decode(path.read_bytes())
        expected = [" ".join(caption.text.split()) for caption in webvtt.from_string(raw).captions]
        content = _read(raw)
        said = f"{content.text} {' '.join(turn.text for turn in content.turns)}".split()
        rest = iter(" ".join(expected).replace("&amp;", "&").split())
        assert all(word in rest for word in said), path.name
        if not content.removed:
            assert said == " ".join(expected).replace("&amp;", "&").split()


PIECES = ["WEBVTT", "\n", "\n\n", "\r\n", TIME, "00:01,5 -->", " --> ", "-->", "<v Ann>", "<v", ">",
          "</v>", "<c.x>", "<00:01.000>", "&amp;", "&#", ";", "NOTE", "STYLE", "REGION", "1", "no ",
          "Ann: ", ">> ", "- ", "[x]", "\ufeff", "\u2028", "\x00", "♪", "id:x"]  # fmt: skip


@fuzz
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text()))
def test_vtt_any_text_is_read_or_a_source_error(text):
    assert 0 <= vtt.recognise(text) <= 1
    for candidate in (text, "WEBVTT\n\n" + text):
        try:
            contents = list(vtt.read(candidate))
        except SourceError:
            continue
        for content in contents:
            (content.text + "".join(turn.text for turn in content.turns)).encode()


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda n: "<v Ann " * n, 60_000),
        (lambda n: "<v Ann\n" * n, 20_000),
        (lambda n: "-->\n" * n, 40_000),
        (lambda n: "\n" * n + "a", 500_000),
        (lambda n: "a" * n, 1_000_000),
        (lambda n: "& &a;" * n, 100_000),
        (lambda n: f"no no no\n\n{TIME}\n" * n, 10_000),
        (lambda n: "".join(f"w{i} x\nw{i + 1} x\n\n{TIME}\n" for i in range(n)), 5_000),
        (lambda n: "a " * n + f"\n\n{TIME}\na b" * n, 8_000),
    ],
    ids=["open tags", "open tags in lines", "arrows", "blank lines", "one line", "entities",
         "same cues", "rolling cues", "a long cue"],
)  # fmt: skip
def test_vtt_takes_time_in_proportion_to_its_length(takes_time_in_proportion, make, size):
    takes_time_in_proportion(vtt, lambda n: f"WEBVTT\n\n{TIME}\n{make(n)}", size)
