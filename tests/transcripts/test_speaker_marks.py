"""Who speaks where captions say so only in their text."""

import pytest

from mindgpt.transcripts.cues import Cue
from mindgpt.transcripts.speaker_marks import attributed, by_colour


def _said(*texts):
    cues = attributed([Cue(float(n), n + 1.0, "", text) for n, text in enumerate(texts)])
    return [(cue.speaker, cue.text) for cue in cues]


def test_speaker_marks_a_name_holds_until_the_next():
    said = _said("Ann: How are", "you today?", "Bo Lee: Fine.\nAnn: Good.")
    assert said == [
        ("Ann", "How are"), ("Ann", "you today?"), ("Bo Lee", "Fine."), ("Ann", "Good.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Ann", "ANN LEE", "Dr. Ann Lee", "Ann van Dam", "Speaker 1", "SPEAKER_01", "O’Neill",
     "Ann Lee (host)", "Ann & Bo", "Q", "Zoë"],
)  # fmt: skip
def test_speaker_marks_names_of_many_shapes(name):
    assert _said(f"{name}: Hello.", "Yes?")[1] == (name, "Yes?")


@pytest.mark.parametrize(
    "text",
    [
        "So: here we go.",
        "Remember: it is not you.",
        "What we found: it helps.",
        "See https://example.org for more",
        "at 10:30 in the morning",
        "the answer is: no",
        "Note: this is a rerun.",
        "[Music]: la la",
        "Is it good?: yes",
        "Break: we will be back",
        "Laughter: the best medicine",
    ],
)
def test_speaker_marks_a_colon_does_not_make_a_name(text):
    assert _said(text, "And so on.") == [("", text), ("", "And so on.")]


def test_speaker_marks_a_name_in_mid_sentence_is_none():
    said = _said("Ann: we learn", "Python: the language", "and more,", "and more.")
    assert said[:2] == [("Ann", "we learn"), ("Ann", "Python: the language")]


def test_speaker_marks_names_before_every_cue_need_no_full_stops():
    assert _said("Ann Lee: so what do you", "Ann Lee: think of it", "Bo: well") == [
        ("Ann Lee", "so what do you"), ("Ann Lee", "think of it"), ("Bo", "well")
    ]  # fmt: skip


def test_speaker_marks_names_that_begin_late_are_none():
    said = _said(*["It goes on."] * 40, "Python: I like it.", "Python: I do.")
    assert {speaker for speaker, _ in said} == {""}


def test_speaker_marks_names_without_capitals_are_believed_when_they_come_again():
    assert _said("李安：你好", "王：好", "李安：再见")[0] == ("李安", "你好")
    assert _said("李安：你好", "再见")[0] == ("", "李安：你好")


def test_speaker_marks_parts_in_small_letters_are_names_when_they_come_again():
    assert _said("client: I left.", "therapist: And?", "client: No.", "therapist: Hm.")[:2] == [
        ("client", "I left."), ("therapist", "And?")
    ]  # fmt: skip


def test_speaker_marks_angles_with_names():
    assert _said(">> ANN LEE: Hello.", ">> BO: Hi.\n>> ANN LEE: Well?") == [
        ("ANN LEE", "Hello."), ("BO", "Hi."), ("ANN LEE", "Well?")
    ]  # fmt: skip


def test_speaker_marks_angles_without_names_take_turns():
    assert _said(">> Hello.", "How are you?", ">>> Fine. >> Good.") == [
        ("speaker 1", "Hello."), ("speaker 1", "How are you?"), ("speaker 2", "Fine."),
        ("speaker 1", "Good."),
    ]  # fmt: skip
    assert _said("Hello.", ">> Hi.")[0] == ("speaker 1", "Hello.")


def test_speaker_marks_an_unnamed_change_among_names_is_nobody_known():
    said = _said("Ann: Hello.", ">> Hi.", ">> Hey.", "Ann: Well.")
    assert said == [
        ("Ann", "Hello."), ("speaker 1", "Hi."), ("speaker 2", "Hey."), ("Ann", "Well.")
    ]  # fmt: skip


def test_speaker_marks_dashes_are_dialogue_where_two_stand_in_one_cue():
    assert _said("- How are you?\n- Fine.", "- And you?") == [
        ("speaker 1", "How are you?"), ("speaker 2", "Fine."), ("speaker 1", "And you?")
    ]  # fmt: skip
    assert _said("- well, yes", "and no") == [("", "- well, yes"), ("", "and no")]
    assert _said("It was\n-5 degrees", "-- cold") == [("", "It was\n-5 degrees"), ("", "-- cold")]


def test_speaker_marks_names_in_brackets_after_a_dash():
    assert _said("- [Ann] Hello.\n- [Bo] Hi.", "- [Laughs] Yes.") == [
        ("Ann", "Hello."), ("Bo", "Hi."), ("speaker 1", "[Laughs] Yes.")
    ]  # fmt: skip
    assert _said("(Ann): Hello.", "[Bo:] Hi.") == [("Ann", "Hello."), ("Bo", "Hi.")]


def test_speaker_marks_given_speakers_go_on_and_win():
    cues = [Cue(0, 1, "", "Hm."), Cue(1, 2, "Ann", "Bo: he said"), Cue(2, 3, "", ">> so."),
            Cue(3, 4, "Ann", "Ann: and")]  # fmt: skip
    assert [(cue.speaker, cue.text) for cue in attributed(cues)] == [
        ("", "Hm."), ("Ann", "Bo: he said"), ("Ann", "so."), ("Ann", "and")
    ]  # fmt: skip


def _colours(*lines):
    cues = by_colour([(colour, Cue(0, 1, "", text)) for colour, text in lines])
    return [cue.speaker for cue in cues]


def test_speaker_marks_colours_are_speakers_where_nothing_else_names_them():
    assert _colours(("#0f0", "Hi."), ("red", "Hm."), ("", "Hey.")) == [
        "colour #0f0", "colour red", "no colour"
    ]  # fmt: skip


def test_speaker_marks_one_colour_or_a_rare_one_tells_nobody_apart():
    assert _colours(("red", "Hi."), ("red", "Hm.")) == ["", ""]
    assert set(_colours(*[("", "Hi.")] * 30, ("red", "Subtitles by us"))) == {""}


def test_speaker_marks_names_tell_more_than_colours():
    assert _colours(("red", "Ann: Hi."), ("", "Bo: Hm.")) == ["", ""]
