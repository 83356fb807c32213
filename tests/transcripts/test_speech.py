"""Speech: a transcript's turns as they were spoken, and what was taken out, counted."""

import os
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Turn
from mindgpt.transcripts.speech import from_turns

fuzzed = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _said(*pairs):
    return from_turns(Turn(speaker, text) for speaker, text in pairs)


def _pairs(content):
    return [(turn.speaker, turn.text) for turn in content.turns]


def test_speech_joins_neighbouring_turns_of_one_speaker_on_one_line():
    content = _said(("Ann", "Well,\nyes."), ("Ann", " And  no. "), ("Bo", "Oh."), ("Ann", "So."))
    assert _pairs(content) == [("Ann", "Well, yes. And no."), ("Bo", "Oh."), ("Ann", "So.")]
    assert content.removed == {}


def test_speech_takes_marks_out_and_counts_them():
    content = _said(("Ann", "[laughs] Yes [04:16] I do."), ("Bo", r"\[unintelligible 00:01:33\]"))
    assert _pairs(content) == [("Ann", "Yes I do.")]
    assert content.removed == {"sound marks": 1, "time marks": 1, "unintelligible marks": 1}


@pytest.mark.parametrize("label", ["Break", "Ad break", "Intro", "Outro", "Jingle", "Sponsor"])
def test_speech_has_no_turn_of_a_break(label):
    content = _said(("Ann", "Before."), (label, "Buy a bed."), ("Ann", "After."))
    assert _pairs(content) == [("Ann", "Before. After.")]
    assert content.removed == {"breaks": 1}


def test_speech_unifies_labels_and_says_which():
    content = _said(("Ann B. Lee, PhD", "One."), ("Bo", "Two."), ("Ann Lee", "Three."))
    assert [turn.speaker for turn in content.turns] == ["Ann Lee", "Bo", "Ann Lee"]
    assert content.removed == {"labels unified": 1}
    assert content.metadata == {"labels": {"Ann Lee": ["Ann B. Lee, PhD"]}}


def test_speech_does_not_count_a_label_that_only_lost_its_title():
    content = _said(("Dr. Ann Lee", "One."), ("Bo", "Two."))
    assert content.removed == {}
    assert content.metadata == {"labels": {"Ann Lee": ["Dr. Ann Lee"]}}


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("four times a week-", "four times a week"),
        ("four times a week -", "four times a week"),
        ("so I was--", "so I was"),
        ("so I was—", "so I was"),
        ("-and then I left.", "and then I left."),
        ("-- and then I left.", "and then I left."),
        ("—and then I left.", "and then I left."),
    ],
)
def test_speech_tidies_marks_of_interruption(text, tidied):
    content = _said(("Ann", text))
    assert _pairs(content) == [("Ann", tidied)]
    assert content.removed == {"interruption marks": 1}


@pytest.mark.parametrize(
    "text", ["I got a C-", "-5 degrees", "a well-known fact", "He -- no, she."]
)
def test_speech_keeps_dashes_that_interrupt_nobody(text):
    assert _pairs(_said(("Ann", text))) == [("Ann", text)]


def test_speech_joins_what_an_interruption_parted():
    content = _said(("Ann", "four times a week-"), ("Ann", "-and on Sunday."))
    assert _pairs(content) == [("Ann", "four times a week and on Sunday.")]
    assert content.removed == {"interruption marks": 1}


def test_speech_takes_sponsors_messages_out_wherever_cues_broke_them():
    whole = "This episode is brought to you by Acme. Visit acme.com today. So, Ann."
    words = whole.split()
    for size in (1, 3, 50):
        cues = [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
        content = _said(*(("", cue) for cue in cues))
        assert _pairs(content) == [("", "So, Ann.")]
        assert content.removed == {"sponsor reads": 1}


def test_speech_joins_speakers_who_meet_where_a_message_went():
    content = _said(
        ("Ann", "So."), ("Bo", "This episode is brought to you by Acme."), ("Ann", "On.")
    )
    assert _pairs(content) == [("Ann", "So. On.")]


def test_speech_keeps_title_and_takes_no_turns():
    content = from_turns([], "A talk")
    assert (content.title, content.turns, content.removed) == ("A talk", (), {})


_piece = st.sampled_from(
    [
        "[laughs] ", "(music)", "♪", "- ", "—", "[00:01]", "Ann Lee", "I see. ", "\n",
        "sponsor", "*a*", "This episode is brought to you by Acme. ",
        "use code A1 at checkout. ", "\\[", "]", "é",
    ]
)  # fmt: skip
_text = st.one_of(st.text(max_size=60), st.lists(_piece, max_size=12).map("".join))
_label = st.sampled_from(
    ["", "Ann", "ANN LEE", "Dr. Ann Lee, PhD", "Break", "Mr. Lee", "Speaker 1", "A"]
)


@fuzzed
@given(st.lists(st.tuples(_label | st.text(max_size=20), _text), max_size=12))
def test_speech_is_one_line_a_turn_and_nobody_answers_himself(pairs):
    content = _said(*pairs)
    speakers = [turn.speaker for turn in content.turns]
    assert all(one != other for one, other in pairwise(speakers))
    for turn in content.turns:
        assert turn.text
        assert turn.text == " ".join(turn.text.split())
    assert all(count > 0 for count in content.removed.values())


@fuzzed
@given(st.lists(st.tuples(_label, _text), max_size=12))
def test_speech_adds_no_letter(pairs):
    given_letters = Counter(letter for _, text in pairs for letter in text if letter.isalnum())
    kept = Counter(letter for turn in _said(*pairs).turns for letter in turn.text)
    assert not {letter for letter in kept - given_letters if letter.isalnum()}


def test_speech_of_counselling_rows_has_no_marks_left(shared_data):
    import csv

    with (shared_data / "annomi" / "AnnoMI-simple.csv").open(encoding="utf-8") as rows:
        turns = [Turn(row["interlocutor"], row["utterance_text"]) for row in csv.DictReader(rows)]
    content = from_turns(turns)
    assert content.removed["interruption marks"] > 1000
    assert not [turn for turn in content.turns if turn.text[0] == "-" or turn.text[-1] == "-"]
    assert not [turn for turn in content.turns if "[laughs]" in turn.text or "00:" in turn.text]
