"""Cues become turns or running text, in order, once, and whole."""

import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.decoding import decode
from mindgpt.document import Turn
from mindgpt.formats import vtt
from mindgpt.transcripts.captions import Cue, from_cues

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _cues(*texts, speaker=""):
    return [Cue(float(n), n + 1.0, speaker, text) for n, text in enumerate(texts)]


def test_captions_sentences_run_over_cues():
    assert from_cues(_cues("I went to", "the sea.", "It was", "cold.")).text == (
        "I went to the sea. It was cold."
    )


def test_captions_speakers_make_turns():
    cues = [Cue(0, 1, "Ann", "How\nare"), Cue(1, 2, "", "you?"), Cue(2, 3, "Bo", "Fine.")]
    content = from_cues(cues, "A talk")
    assert content.turns == (Turn("Ann", "How are you?"), Turn("Bo", "Fine."))
    assert content.title == "A talk"
    assert content.text == ""


def test_captions_words_one_by_one_with_genuine_repetitions():
    words = ["no", "no", "no", ",", "it", "is", "very", ",", "very", "bad"]
    assert from_cues(_cues(*words)).text == "no no no, it is very, very bad"


def test_captions_a_bare_number_stays():
    assert from_cues(_cues("It was", "1984", "when")).text == "It was 1984 when"


def test_captions_languages_without_spaces_are_joined_without():
    assert from_cues(_cues("你好，", "我很好。")).text == "你好，我很好。"
    assert from_cues(_cues("OK", "你好")).text == "OK 你好"


def test_captions_a_soft_hyphen_joins_and_another_does_not():
    assert from_cues(_cues("inter\u00ad", "national well-", "known")).text == (
        "international well- known"
    )


def test_captions_come_in_the_order_of_their_seconds():
    late, early, same = Cue(5.0, 6, "", "c"), Cue(1.9, 2, "", "a"), Cue(1.1, 2, "", "b")
    assert from_cues([late, early, same]).text == "a b c"


def test_captions_without_a_time_stay_where_they_are():
    cues = [Cue(1.0, 2.0, "", "a"), Cue(None, None, "", "b"), Cue(9.0, 2.0, "", "c")]
    assert from_cues(cues).text == "a b c"
    assert from_cues([Cue(float("nan"), float("inf"), "", "a")]).text == "a"


def test_captions_two_recordings_in_one_file_follow_each_other():
    first = [Cue(20.0 * n, 20.0 * n + 9, "", f"a{n}") for n in range(8)]
    second = [Cue(20.0 * n, 20.0 * n + 9, "", f"b{n}") for n in range(8)]
    text = from_cues([*first, *second]).text
    assert text.split() == [cue.text for cue in [*first, *second]]


def test_captions_two_tracks_of_speakers_are_woven_together():
    ann = [Cue(20.0 * n, 20.0 * n + 9, "Ann", f"a{n}") for n in range(8)]
    bo = [Cue(20.0 * n + 10, 20.0 * n + 19, "Bo", f"b{n}") for n in range(8)]
    assert [turn.text for turn in from_cues([*ann, *bo]).turns][:3] == ["a0", "b0", "a1"]


def test_captions_paragraphs_hold_about_five_sentences():
    said = [text for n in range(40) for text in (f"Dr. Lee{n} came. She", "said: “No.” So")]
    text = from_cues(_cues(*said)).text
    counts = [paragraph.count("came") for paragraph in text.split("\n\n")]
    assert len(counts) > 10
    assert max(counts) <= 3
    assert not any(paragraph.endswith("Dr.") for paragraph in text.split("\n\n"))
    assert text.split() == " ".join(said).split()


def test_captions_without_punctuation_are_divided_by_pauses():
    cues = [Cue(n * 3.0 + 10 * (n > 40), n * 3.0 + 3 + 10 * (n > 40), "", f"we say w{n} and w{n}x")
            for n in range(60)]  # fmt: skip
    parts = from_cues(cues).text.split("\n\n")
    assert parts[1].endswith("w40x") or parts[2].endswith("w40x")
    assert all(len(part.split()) <= 125 for part in parts)


def test_captions_sounds_are_taken_out_and_counted_beside_what_a_reader_found():
    content = from_cues(_cues("[laughs] Yes.", "♪ ♪"), removed={"caption comments": 2})
    assert content.text == "Yes."
    assert content.removed["caption comments"] == 2
    assert sum(content.removed.values()) >= 4


def test_captions_half_characters_are_mended_or_marked():
    content = from_cues([Cue(0, 1, "A\udc00", "\ud83d\ude00 ok \ud800")])
    assert content.turns == (Turn("A\ufffd", "😀 ok \ufffd"),)


@pytest.mark.parametrize("cues", [[], [Cue(0, 1, "", "")], [Cue(0, 1, "Ann", " \n")]])
def test_captions_without_words_are_empty(cues):
    content = from_cues(cues)
    assert content.text == ""
    assert content.turns == ()


def _naive(path):
    """The lines of a text twin: (seconds, words) of each `HH:MM:SS words`."""
    for line in decode(path.read_bytes()).splitlines():
        if match := re.match(r"(\d+):(\d\d):(\d\d) ?(.*)", line):
            hours, minutes, seconds = map(int, match.groups()[:3])
            yield hours * 3600 + minutes * 60 + seconds, match[4]


def test_captions_and_their_text_twin_give_the_same_words(shared_data):
    """Where somebody corrected one twin and not the other, the files themselves differ."""
    equal = 0
    for path in sorted((shared_data / "talk_python_transcripts").glob("*.vtt")):
        raw = decode(path.read_bytes())
        lines = list(_naive(path.with_suffix(".txt")))
        words = " ".join(text for _, text in lines).split()
        raw_words = " ".join(line for line in raw.splitlines()[1:] if "-->" not in line).split()
        content = next(vtt.read(raw))
        twin = from_cues(Cue(float(at), None, "", text) for at, text in lines)
        if raw_words == words:
            equal += 1
            assert content.text.split() == twin.text.split(), path.name
            assert content.removed == twin.removed
            rest = iter(words)
            assert all(word in rest for word in content.text.split()), path.name
            if not content.removed:
                assert content.text.split() == words
        assert len(content.text.split()) > 0.9 * len(words)
    assert equal >= 4


texts = st.lists(
    st.sampled_from(
        ["no", "no\n", "Ann: ", ">> ", "- ", "[x] ", "very", ". ", "\n", "♪", "1", "中"]
    ),
    max_size=5,
).map("".join)
moments = st.one_of(st.none(), st.integers(-5, 200).map(float), st.floats(allow_nan=True))


@fuzz
@given(st.lists(st.builds(Cue, moments, moments, st.sampled_from(["", "A", "B"]), texts)))
def test_captions_any_cues_make_content(cues):
    content = from_cues(cues)
    assert not (content.text and content.turns)
    assert content == from_cues(cues)
    assert all(count > 0 for count in content.removed.values())


@fuzz
@given(st.lists(st.builds(Cue, moments, moments, st.text(max_size=3), st.text(max_size=9))))
def test_captions_any_text_makes_content_that_can_be_written(cues):
    content = from_cues(cues)
    (content.text + "".join(turn.speaker + turn.text for turn in content.turns)).encode()
