"""Marks: what transcribers write between the words goes, and words in brackets stay."""

import pytest

from mindgpt.transcripts.marks import is_break, mark_kind, without_certain_marks, without_marks


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("[laughs] Yes.", "Yes.", "sound marks"),
        ("I [laughs] see it.", "I see it.", "sound marks"),
        ("I see it [laughter].", "I see it.", "sound marks"),
        (r"Fine \[laughter\] then.", "Fine then.", "sound marks"),
        ("(laughter) Fine.", "Fine.", "sound marks"),
        ("[MUSIC] Hello.", "Hello.", "sound marks"),
        ("[upbeat music fades out] Hello.", "Hello.", "sound marks"),
        ("[phone ringing] Hello.", "Hello.", "sound marks"),
        ("[Ann laughs] Hello.", "Hello.", "sound marks"),
        ("[clears throat] So.", "So.", "sound marks"),
        ("[audio 00:29:38.10] So.", "So.", "sound marks"),
        ("[door closes] So.", "So.", "sound marks"),
        ("*laughs* So.", "So.", "sound marks"),
        ("{laughs} So.", "So.", "sound marks"),
        ("♪ la la la ♪ So.", "So.", "sound marks"),
        ("Then ♪ it began.", "Then it began.", "sound marks"),
        ("so[laughs]yes", "so yes", "sound marks"),
        ("So [crosstalk] yes.", "So yes.", "unintelligible marks"),
        ("So [cross-talk 00:12:01.09] yes.", "So yes.", "unintelligible marks"),
        ("So [inaudible] yes.", "So yes.", "unintelligible marks"),
        ("So [unintelligible 00:01:33] yes.", "So yes.", "unintelligible marks"),
        ("So [unintelligible00:01:33.12] yes.", "So yes.", "unintelligible marks"),
        ("So [unintlligible 00:1:33] yes.", "So yes.", "unintelligible marks"),
        ("So [foreign language] yes.", "So yes.", "unintelligible marks"),
        ("So [00:04:16] yes.", "So yes.", "time marks"),
        (r"So \[04:16\] yes.", "So yes.", "time marks"),
        ("So [00:09:025] yes.", "So yes.", "time marks"),
        ("So the [fawyer 00:12:01.30] said.", "So the fawyer said.", "time marks"),
        ("(00:12) So yes.", "So yes.", "time marks"),
        ("00:00:12 So yes.", "So yes.", "time marks"),
        ("We [ad break] go on.", "We go on.", "breaks"),
        ("He said alright [sic] then.", "He said alright then.", "editor's marks"),
    ],
)
def test_marks_are_taken_out_and_counted_by_kind(text, words, kind):
    assert without_marks(text) == (words, {kind: 1})


@pytest.mark.parametrize(
    "text",
    [
        "[he] went home",
        "it was [the need] for rest",
        "(about ten of them) came",
        "a friend (Ann) and her music (mostly jazz)",
        "the arts (music, drama) help",
        "grief (crying) comes in waves",
        "2 * 3 * 4",
        "see figure [12] and (3)",
        "a (10:30) meeting",
        "they [came at 10:30]",
        "10:30 is when I get up",
        "[applause is what he wanted most]",
        "the [blog post] says so",
        "[] () [ ]",
    ],
)
def test_marks_keep_brackets_that_hold_words(text):
    assert without_marks(text) == (text, {})


def test_marks_of_several_kinds_are_counted_apart():
    words, removed = without_marks("[laughs] So [04:16] I [inaudible] went (laughs).")
    assert words == "So I went."
    assert removed == {"sound marks": 2, "time marks": 1, "unintelligible marks": 1}


@pytest.mark.parametrize(
    ("inside", "square", "opens", "kind"),
    [
        ("music", True, False, "sound marks"),
        ("music", False, True, "sound marks"),
        ("music", False, False, ""),
        ("laughs", False, False, "sound marks"),
        ("12:30", False, False, ""),
        ("12:30", True, False, "time marks"),
        ("in the background", True, True, ""),
        ("break", True, True, "breaks"),
    ],
)
def test_marks_in_round_brackets_need_more_certainty(inside, square, opens, kind):
    assert mark_kind(inside, square, opens) == kind


@pytest.mark.parametrize(
    "label", ["Break", "Ad break", "Intro", "OUTRO", "Sponsor", "Jingle", "Commercial break",
              "Mid-roll ad", "Intro music", "Music", "Sponsor message"],
)  # fmt: skip
def test_marks_know_labels_that_announce_a_break(label):
    assert is_break(label)


@pytest.mark.parametrize("label", ["Ann Lee", "Host", "Speaker 1", "Adam", "Music teacher", ""])
def test_marks_take_no_speaker_for_a_break(label):
    assert not is_break(label)


def test_marks_in_running_text_go_only_where_nothing_else_can_be_meant():
    text = "He (laughs) said [laughs] that [sic] the [music] of [3:16] ended [04:16]."
    words, removed = without_certain_marks(text)
    assert words == "He (laughs) said that [sic] the [music] of [3:16] ended."
    assert removed == {"sound marks": 1, "time marks": 1}
