"""Rolling captions are read once; what somebody said twice stays."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.transcripts.cues import Cue
from mindgpt.transcripts.rolling import unrepeated


def _kept(texts, length=2.0, speaker="", removed=None):
    """The texts of cues that follow each other, each `length` seconds long and 2 apart."""
    cues = [Cue(2.0 * n, 2.0 * n + length, speaker, text) for n, text in enumerate(texts)]
    return [cue.text for cue in unrepeated(cues, Counter() if removed is None else removed)]


def test_rolling_each_cue_repeats_the_line_before():
    removed = Counter()
    shown = ["it is a fine", "it is a fine\nday to walk by", "day to walk by\nthe old mill"]
    assert _kept(shown, removed=removed) == ["it is a fine", "day to walk by", "the old mill"]
    assert removed == {"rolling captions": 2}


def test_rolling_a_live_caption_that_is_shown_alone_between_two_lines():
    shown = ["so I went", "so I went", "so I went\nto see her", "to see her",
             "to see her\nagain and", "again and", "again and\nagain"]  # fmt: skip
    assert " ".join(" ".join(_kept(shown)).split()) == "so I went to see her again and again"


def test_rolling_captions_that_build_up_word_by_word():
    shown = ["I", "I think", "I think that", "I think that we", "should go", "should go home"]
    assert " ".join(_kept(shown)) == "I think that we should go home"


def test_rolling_cues_whose_times_overlap_share_words_once():
    shown = ["we talk about the mind", "about the mind and the body"]
    assert _kept(shown, length=3.0) == ["we talk about the mind", "and the body"]
    # Said one after the other it can be somebody who begins anew.
    assert _kept(shown) == shown


@pytest.mark.parametrize(
    "said",
    [
        ["no", "no", "no"],
        ["no no no", "no no no, please"],
        ["It is very", "very good."],
        ["It is very,", "very, very good."],
        ["Yeah.", "Yeah.", "I see.", "Yeah."],
        ["I don't know.", "I don't know."],
        ["1984", "1984"],
        ["I think that we", "I think that we should"],
    ],
)
def test_rolling_words_that_were_said_twice_stay(said):
    removed = Counter()
    assert _kept(said, removed=removed) == said
    assert not removed


def test_rolling_a_repeated_word_inside_rolling_captions_stays():
    shown = ["he said no no", "he said no no\nno and no", "no and no\nnow and", "now and\nand then"]
    assert _kept(shown) == ["he said no no", "no and no", "now and", "and then"]


def test_rolling_another_speaker_may_say_the_same():
    cues = [Cue(0, 3, "Ann", "are you sure"), Cue(1, 4, "Bo", "are you sure about it")]
    assert unrepeated(cues, Counter()) == cues


def test_rolling_a_stuck_line_is_kept_once_and_counted():
    removed = Counter()
    said = ["Hello.", *["Thank you."] * 60, "Bye.", *["no"] * 5, *["you"] * 40]
    kept = ["Hello.", "Thank you.", "Bye.", *["no"] * 5, "you"]
    assert _kept(said, removed=removed) == kept
    assert removed == {"repeated captions": 59 + 39}


def test_rolling_a_stuck_word_or_phrase_in_one_caption_is_kept_once_and_counted():
    removed = Counter()
    said = ["So " + "and then I " * 20 + "left.", "you " * 30, "no, " * 8 + "no."]
    assert _kept(said, removed=removed) == ["So and then I left.", "you", "no, " * 8 + "no."]
    assert removed == {"repeated words": 57 + 29}


def test_rolling_a_long_caption_that_comes_twice_is_one():
    removed = Counter()
    said = "so we have all seen it there before"
    assert _kept([said, said], removed=removed) == [said]
    assert removed == {"repeated captions": 1}
    assert len(_kept(["I do not know what to do."] * 2)) == 2


def test_rolling_a_round_of_lines_that_is_stuck_is_kept_once():
    removed = Counter()
    said = ["Well.", *["I was there.", "You were not."] * 9, "I was there.", "End."]
    assert _kept(said, removed=removed) == ["Well.", "I was there.", "You were not.", "End."]
    assert removed == {"repeated captions": 17}


def test_rolling_layers_of_the_same_subtitle_are_one():
    removed = Counter()
    cues = [
        Cue(1, 2, "", "Hello"),
        Cue(1, 2, "", "Hello"),
        Cue(3, 3, "", "Hm"),
        Cue(3, 3, "", "Hm"),
    ]
    assert [cue.text for cue in unrepeated(cues, removed)] == ["Hello", "Hm", "Hm"]
    assert removed == {"repeated captions": 1}


def test_rolling_an_overlap_begins_as_early_as_it_can():
    shown = ["x a b a b", "a b a b c"]
    assert _kept(shown, length=3.0) == ["x a b a b", "c"]
    assert _kept(["a a a b", "a a b c"], length=3.0) == ["a a a b", "c"]


@given(st.lists(st.sampled_from(["ab", "ab\nc", "a\nb", "c"]), max_size=12), st.booleans())
def test_rolling_takes_away_and_adds_nothing(texts, overlap):
    removed = Counter()
    kept = _kept(texts, length=3.0 if overlap else 1.0, removed=removed)
    rest = iter(" ".join(texts).split())
    assert all(word in rest for word in " ".join(kept).split())
    assert bool(removed) == (kept != texts)
