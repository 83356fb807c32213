"""Labels: which line begins are speakers', and which are an article's."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.transcripts.labels import Candidate, looks_like_speaker, speakers_among, split_label

fuzzed = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ann Lee: Hello.", ("Ann Lee", "Hello.", False)),
        ("ANN LEE: Hello.", ("ANN LEE", "Hello.", False)),
        ("Ann:Hello.", ("Ann", "Hello.", False)),
        ("Ann:", ("Ann", "", False)),
        ("Ann B. Lee, Psy.D: Hello.", ("Ann B. Lee, Psy.D", "Hello.", False)),
        ("Ann Lee (host): Hello.", ("Ann Lee (host)", "Hello.", False)),
        ("Speaker 1: Hello.", ("Speaker 1", "Hello.", False)),
        ("Q: Who?", ("Q", "Who?", False)),
        (">> ANN LEE: Hello.", ("ANN LEE", "Hello.", False)),
        ("- Ann: Hello.", ("Ann", "Hello.", False)),
        ("[00:12] Ann: Hello.", ("Ann", "Hello.", True)),
        ("[00:00:12] Ann: Hello.", ("Ann", "Hello.", True)),
        ("00:00:12 Ann: Hello.", ("Ann", "Hello.", True)),
        ("[00:00.000 --> 00:05.120] Ann: Hello.", ("Ann", "Hello.", True)),
        ("Ann Lee (00:12): Hello.", ("Ann Lee", "Hello.", True)),
        ("Ann Lee [00:12]: Hello.", ("Ann Lee", "Hello.", True)),
        ("Ann Lee 00:12: Hello.", ("Ann Lee", "Hello.", True)),
        ("Ann Lee  0:03", ("Ann Lee", "", True)),
        ("Ann Lee (00:12)", ("Ann Lee", "", True)),
        ("Ann Lee (00:12):", ("Ann Lee", "", True)),
        ("Ann Lee | 00:12", ("Ann Lee", "", True)),
        ("Ann Lee, 00:12", ("Ann Lee", "", True)),
        ("Speaker 1  0:03", ("Speaker 1", "", True)),
        ("00:12 Ann Lee", ("Ann Lee", "", True)),
        ("Ann: 20 people: all came.", ("Ann", "20 people: all came.", False)),
        ("咨询师：你好。", ("咨询师", "你好。", False)),
        ("Anné D’Arc: Hello.", ("Anné D’Arc", "Hello.", False)),
    ],
)
def test_labels_are_split_from_what_is_said(line, found):
    assert split_label(line) == found


@pytest.mark.parametrize(
    "line",
    [
        "", ":", ": no", "no colon here", "Note: this", "Example: this", "Source: that one",
        "Answers: four", "The point is: rest.", "He said: no.", "I wrote this: that.",
        "http://example.org", "https://example.org: a page", "10:30 is late", "at 10:30: nothing",
        "Remember to ask for help: call", "Warning: hot", "Symptoms: fever", "Step 1: rest",
        "Monday: rest", "See also: sleep", "Right. 00:12", "Chapter 3: Rest", "e.g.: rest",
        "space.com: a page", "What helps: rest", "00:12 Well, I do not know.",
    ],
)  # fmt: skip
def test_labels_are_not_seen_in_an_article(line):
    assert split_label(line) is None


@pytest.mark.parametrize(
    "label", ["Ann", "Ann Lee", "Dr. Ann Lee", "Ann van der Lee", "ANN", "A", "First Citizen",
              "therapist", "client", "SPEAKER_01", "Break", "Ann Lee, Ph.D.", "Ann L."],
)  # fmt: skip
def test_labels_of_speakers_look_like_it(label):
    assert looks_like_speaker(label)


@pytest.mark.parametrize(
    "label", ["", "note", "ann", "the end", "Right.", "What?", "First", "1984"]
)
def test_labels_of_nobody_do_not(label):
    assert not looks_like_speaker(label)


def _candidates(*labels, text="I see. And you?", marked=False):
    return [Candidate(label, text, marked) for label in labels]


def test_labels_that_come_back_before_speech_are_speakers():
    assert speakers_among(_candidates("Ann", "Bo", "Ann"), 3) == {"ann", "bo"}
    assert speakers_among(_candidates("ANN", "Bo", "Ann", "Bo"), 4) == {"ann", "bo"}


@pytest.mark.parametrize(
    ("candidates", "paragraphs"),
    [
        ([], 0),
        (_candidates("Ann"), 1),
        (_candidates("Ann", "Bo"), 2),
        (_candidates("Anxiety", "Panic", "Stress", "Sleep"), 4),
        (_candidates("Ann", "Bo", "Ann", text="A feeling of worry."), 3),
        (_candidates("Ann", "Bo", "Ann", "Bo"), 60),
        (_candidates(*["Zoloft"] * 6, "Prozac", *["Zoloft"] * 6, "Prozac"), 14),
        (_candidates("Psychiatrist", "Therapist", text="A doctor whom you see."), 2),
        (_candidates("Anxiety", "Panic", text="A worry that you feel.", marked=True), 2),
    ],
)
def test_labels_of_an_article_a_list_or_a_glossary_are_none(candidates, paragraphs):
    assert speakers_among(candidates, paragraphs) == set()


def test_labels_in_bold_need_less():
    greeting = [Candidate("Ann Lee", "Hello.", True), Candidate("Bo", "Hi.", True)]
    assert speakers_among(greeting, 2) == {"ann lee", "bo"}
    with_break = [Candidate("Break", "", True), Candidate("Ann", "The brain rests.", True)]
    assert speakers_among(with_break, 2) == {"ann"}
    monologue = [Candidate("Ann Lee", "The brain rests.", True)]
    assert speakers_among(monologue, 9) == set()
    assert speakers_among(monologue, 9, heard=True) == {"ann lee"}


def test_labels_of_a_question_and_its_answer_are_speakers():
    talk = [Candidate("Q", "What is it?", False), Candidate("A", "I think it is grief.", False)]
    assert speakers_among(talk, 2) == {"q", "a"}


def test_labels_before_another_language_are_speakers():
    talk = _candidates(*["咨询师", "来访者"] * 6, text="你好，请坐。")
    assert speakers_among(talk, 12) == {"咨询师", "来访者"}


def test_labels_that_stand_once_speak_where_all_begin_paragraphs():
    talk = _candidates("Ann", "Bo", "Ann", "Bo", "Cy")
    assert speakers_among(talk, 5) == {"ann", "bo", "cy"}
    inside = [*talk[:-1], Candidate("Remember me", "I see.", False, begins=False)]
    assert speakers_among(inside, 5) == {"ann", "bo"}


_part = st.sampled_from([
    "Ann", " Lee", ":", " ", "00:12", "[", "]", "(", ")", ">> ", "- ", "：", "Note", ", PhD",
    "\t", "Speaker 1", "--> ", ".", "host", "x" * 70,
])  # fmt: skip


@fuzzed
@given(st.one_of(st.text(max_size=80), st.lists(_part, max_size=10).map("".join)))
def test_labels_of_any_line_lose_no_word(line):
    found = split_label(line)
    if found:
        assert found.label.strip()
        assert found.label in line
        assert found.text in line
