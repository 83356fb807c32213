"""Plain text: paragraphs whole, a book without what was wrapped around it, a talk's turns."""

import os
import re
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.formats import plain

fuzzed = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _read(raw):
    (content,) = plain.read(raw)
    return content


def _pairs(raw):
    return [(turn.speaker, turn.text) for turn in _read(raw).turns]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        (" \n\n \n", ""),
        ("one line", "one line"),
        ("hard\nwrapped\n  lines", "hard wrapped lines"),
        ("first\n\nsecond\n \t\n\n\nthird\n", "first\n\nsecond\n\nthird"),
        ("first\r\nline\r\n\r\nsecond", "first line\n\nsecond"),
        ("first\rline\r\rsecond", "first line\n\nsecond"),
        ("cost , he said ( twice )", "cost , he said ( twice )"),
        ("mail a@b.org @ home", "mail a@b.org @ home"),
        ("a wrapped line\nNote: with a colon\nin it", "a wrapped line Note: with a colon in it"),
        ("2 * 3 * 4 # **", "2 * 3 * 4 # **"),
    ],
)
def test_plain_joins_lines_and_keeps_paragraphs(raw, text):
    content = _read(raw)
    assert (content.text, content.turns) == (text, ())


START = "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***"
END = "*** END OF THIS PROJECT GUTENBERG EBOOK A TALE ***"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (START, END),
        (START.replace("THIS", "THE"), END.replace("THIS", "THE")),
        (START.replace("*** ", "***"), END.replace("*** ", "***")),
        (START, f"End of Project Gutenberg's A Tale, by Nobody\n\n{END}"),
        (START, "End of the Project Gutenberg EBook of A Tale"),
    ],
)
def test_plain_takes_a_gutenberg_book_out_of_its_wrapping(start, end):
    raw = f"Title: A Tale\n\n{start}\n\nIt was\nlate.\n\nTHE END\n\n{end}\n\nThe licence.\n"
    assert _read(raw).text == "It was late.\n\nTHE END"
    assert _read(raw.replace("\n", "\r\n")).text == "It was late.\n\nTHE END"
    assert _read(raw).removed == {"wrappings of a book": 1}


@pytest.mark.parametrize(
    "raw",
    [
        "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n\nNever ended.",
        "He read of the *** START OF THE PROJECT GUTENBERG *** and smiled.",
    ],
)
def test_plain_keeps_a_text_that_is_not_wrapped_on_both_sides(raw):
    assert _read(raw).text.startswith(raw[:20])
    assert _read(raw).text.endswith(raw[-8:])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            " a well @-@ known fact , said 1 @,@ 200 people . ",
            "a well-known fact, said 1,200 people.",
        ),
        (" It is 3 @.@ 5 m ( 11 ft ) long ; no more . ", "It is 3.5 m (11 ft) long; no more."),
        (' He said " no @-@ one " and did n\'t go . ', 'He said "no-one" and didn\'t go.'),
        (" = Heading = \n\n One two @-@ three . \n Next one . ", "One two-three.\n\nNext one."),
        (" All known @-@ here . The <unk> flew . It came back . ", "All known-here. It came back."),
    ],
)
def test_plain_puts_wikitext_back_as_it_was_written(raw, text):
    assert _read(raw).text == text


def test_plain_closes_the_gaps_that_removed_links_leave():
    raw = "Read about sleep . It may help to rest , or to walk . See a friend . Not 5 .5 though."
    text = "Read about sleep. It may help to rest, or to walk. See a friend. Not 5 .5 though."
    assert _read(raw).text == text


def test_plain_takes_dates_of_review_out_of_a_flattened_page():
    raw = "You may rest. Page last reviewed: 5 July 2023 Next review due: 5 July 2026"
    content = _read(raw)
    assert content.text == "You may rest."
    assert content.removed == {"navigation lines": 2}


@pytest.mark.parametrize(
    "raw",
    [
        "Ann Lee: Hello.\n\nBo: Hi.\n\nAnn Lee: Well?",
        "Ann Lee: Hello.\nBo: Hi.\nAnn Lee: Well?",
        "ANN LEE:\nHello.\n\nBO:\nHi.\n\nANN LEE:\nWell?",
        "Ann Lee  0:03\nHello.\n\nBo  0:05\nHi.\n\nAnn Lee  0:07\nWell?",
        "Ann Lee (00:03):\nHello.\n\nBo (00:05):\nHi.\n\nAnn Lee (00:07):\nWell?",
        "Ann Lee [00:03]\nHello.\n\nBo [00:05]\nHi.\n\nAnn Lee [00:07]\nWell?",
        "00:03 Ann Lee\nHello.\n\n00:05 Bo\nHi.\n\n00:07 Ann Lee\nWell?",
        "[00:03] Ann Lee: Hello.\n[00:05] Bo: Hi.\n[00:07] Ann Lee: Well?",
        "00:00:03 Ann Lee: Hello.\n00:00:05 Bo: Hi.\n00:00:07 Ann Lee: Well?",
        "00:03\nAnn Lee: Hello.\n\n00:05\nBo: Hi.\n\n00:07\nAnn Lee: Well?",
        ">> ANN LEE: Hello.\n>> BO: Hi.\n>> ANN LEE: Well?",
        "- Ann Lee: Hello.\n- Bo: Hi.\n- Ann Lee: Well?",
    ],
)
def test_plain_reads_labels_however_they_are_written(raw):
    told = [(speaker.title(), text) for speaker, text in _pairs(raw)]
    assert told == [("Ann Lee", "Hello."), ("Bo", "Hi."), ("Ann Lee", "Well?")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Q", "A"), ("Speaker 1", "Speaker 2"), ("Therapist", "Client"), ("client", "counselor"),
     ("SPEAKER_00", "SPEAKER_01"), ("Question", "Answer"), ("First Citizen", "Second Citizen")],
)  # fmt: skip
def test_plain_reads_roles_as_labels(one, other):
    raw = f"{one}: How are you?\n\n{other}: I am\ntired.\n\n{one}: Why?\n\n{other}: I rest."
    assert _pairs(raw) == [(one, "How are you?"), (other, "I am tired."), (one, "Why?"),
                           (other, "I rest.")]  # fmt: skip


def test_plain_keeps_a_role_behind_a_name():
    raw = "Ann Lee (host): Hello.\nBo: Hi.\nAnn Lee: Well?"
    assert [speaker for speaker, _ in _pairs(raw)] == ["Ann Lee (host)", "Bo", "Ann Lee (host)"]


def test_plain_reads_hard_wrapped_turns_and_paragraphs_without_a_label():
    raw = "Ann: Hello\nyou.\n\nIt goes on:\nso.\n\nBo: Hi.\n\nAnn: And you?\n"
    assert _pairs(raw) == [
        ("Ann", "Hello you. It goes on: so."),
        ("Bo", "Hi."),
        ("Ann", "And you?"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "00:00:01 So it is.\n\n00:00:03 Well, I know\n\n00:00:05 that.",
        "0:01\nSo it is.\n0:03\nWell, I know\n0:05\nthat.",
        "[00:00.000 --> 00:02.000]  So it is.\n[00:02.000 --> 00:04.000]  Well, I know\n"
        "[00:04.000 --> 00:05.000]  that.",
        "(00:01) So it is.\n(00:03) Well, I know\n(00:05) that.",
    ],
)
def test_plain_reads_times_without_names_as_speech_of_nobody_known(raw):
    content = _read(raw)
    assert (content.text, content.turns) == ("So it is. Well, I know that.", ())
    assert content.removed == {"time marks": 3}


def test_plain_leaves_out_what_stands_around_a_talk():
    raw = (
        "Calm, episode 5\nMay 1st\n\nSUMMARY KEYWORDS\nrest, sleep\n\nSPEAKERS\nAnn Lee, Bo\n\n"
        "Ann Lee  0:03\nHello.\n\nBo  0:05\nHi.\n\nAnn Lee  0:07\nWell?\n\n"
        "Transcribed by https://example.org\n"
    )
    content = _read(raw)
    assert [turn.text for turn in content.turns] == ["Hello.", "Hi.", "Well?"]
    assert content.removed == {"lines before the talk": 3, "transcribers' notes": 1}


@pytest.mark.parametrize(
    "raw",
    [
        "Abuse (drug, alcohol): use that harms.\nAnxiety: a worry that you feel.\nPanic: a fear.",
        "Note: you rest.\nNote: I walk.\nNote: we sleep?",
        "He said: no.\n\nHe said: yes.\n\nHe said: you?",
        "Source: https://example.org\n\nYou rest.",
        "At 10:30 we met.\n\nAt 11:30 we left.",
        "10:30 came.\n\nThen I went, and nobody knew where, or why, or how long it took.\n" * 2,
        "Monday: I rest.\nTuesday: I walk.\nMonday: I rest?",
    ],
)
def test_plain_takes_no_article_for_a_talk(raw):
    assert _read(raw).turns == ()


def test_plain_keeps_a_scrapers_header_as_metadata():
    content = _read("Calm\n\nSource: NIMH\nURL: https://example.org/1\n\nWords.")
    assert content.text == "Calm\n\nWords."
    assert content.metadata == {"source": "NIMH", "address": "https://example.org/1"}


def test_plain_is_what_anything_may_be():
    assert plain.recognise("") == plain.recognise("WEBVTT") == 0.1


_syntax = st.sampled_from(
    [
        "Ann", "Ann Lee: ", "BO: ", "Hello you. ", "I am. ", "\n", "\n\n", "00:12 ",
        "[00:12] ", "0:01\n", "(host)", ">> ", "- ", ":", "Note: ", "[laughs]", "(music)", "♪",
        "Break: ", "*** START OF THE PROJECT GUTENBERG X ***\n",
        "END OF THE PROJECT GUTENBERG\n", " @-@ ", "<unk>", " . ", "= a =\n", '" ',
        "Source: x\n", "URL: https://x.org\n", "This episode is brought to you by Acme. ",
        "---\n", "title: x\n", "\r", "\r\n", "\x00", "\ud800", "é", "：", "--> ",
    ]
)  # fmt: skip


@fuzzed
@given(st.one_of(st.text(max_size=200), st.lists(_syntax, max_size=40).map("".join)))
def test_plain_reads_anything(raw):
    content = _read(raw)
    assert not (content.turns and content.text)
    assert all(turn.text == " ".join(turn.text.split()) != "" for turn in content.turns)
    assert all(count > 0 for count in content.removed.values())


HOSTILE = [
    "Ann: hi\nBo: I\n", "a: ", "0:01 a\n", "0:01\n", " ", "\n", " .", '" ', " @-@ ", "<unk> ",
    "Ann 0:01\n", "*** START OF THE PROJECT GUTENBERG\n",
    "This episode is brought to you by Acme. ", "[", "a\n\nb",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_plain_takes_twice_the_time_for_twice_the_text(unit):
    def seconds(size):
        raw = unit * (size // len(unit))
        return min(_timed(raw) for _ in range(3))

    # A quadratic step would take sixteen times as long for four times the text.
    assert seconds(80_000) < 9 * seconds(20_000) + 0.05


def _timed(raw):
    start = process_time()
    _read(raw)
    return process_time() - start


def test_plain_reads_the_real_books_without_the_licence(shared_data):
    from mindgpt.decoding import decode

    books = sorted((shared_data / "general_text" / "gutenberg").glob("*.txt"))
    assert books
    for path in books:
        content = _read(decode(path.read_bytes()))
        assert content.turns == ()
        assert "START OF TH" not in content.text
        assert "Project Gutenberg License" not in content.text
        assert "gutenberg.org/license" not in content.text.lower()
        assert len(content.text) > 0.8 * path.stat().st_size - 25_000
        assert "\n\n\n" not in content.text


def test_plain_reads_a_real_play_as_turns(shared_data):
    raw = (shared_data / "general_text" / "tinyshakespeare" / "input.txt").read_text()
    content = _read(raw)
    assert content.turns[0].speaker == "First Citizen"
    assert len(content.turns) > 6000
    assert sum(not turn.speaker for turn in content.turns) == 0


def test_plain_reads_real_transcripts_with_times_and_without_names(shared_data):
    paths = sorted((shared_data / "talk_python_transcripts").glob("*.txt"))
    assert paths
    for path in paths:
        content = _read(path.read_text(encoding="utf-8"))
        assert content.turns == ()
        assert content.removed["time marks"] > 400
        assert "00:1" not in content.text


def test_plain_reads_a_real_text_twin_as_its_captions(shared_data):
    from mindgpt.formats import vtt

    equal = 0
    for path in sorted((shared_data / "talk_python_transcripts").glob("*.txt")):
        raw, captions = path.read_text("utf-8"), path.with_suffix(".vtt").read_text("utf-8")
        (content,) = vtt.read(captions)
        # Two of the twins were corrected by hand on one side.
        if _words_of(raw, r"(?m)^\d\d:\d\d:\d\d ") == _words_of(
            captions, r"(?m)^WEBVTT|^(?:\d+\n)?\d\d:\d\d.* --> .*$|^\d+$(?=\n\d\d:)"
        ):
            assert content.text == _read(raw).text, path.name
            equal += 1
    assert equal >= 4


def _words_of(raw, marks):
    return re.sub(marks, "", raw).split()


def test_plain_reads_real_flattened_pages(shared_data):
    for path in sorted((shared_data / "web_pages" / "nhs_text").glob("*.txt")):
        content = _read(path.read_text(encoding="utf-8"))
        assert content.turns == ()
        assert " . " not in content.text
