"""SubStation Alpha scripts: actors, override tags, drawings."""

import os

import pysubs2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Turn
from mindgpt.errors import SourceError
from mindgpt.formats import ass

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

SCRIPT = r"""[Script Info]
; made up
Title: A small talk
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not said
Dialogue: 0,0:00:04.00,0:00:05.00,Default,Bo,0,0,0,,{\an8}Fine,{\i1} thank\hyou{\i0}.
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,How{a note} are\Nyou, Bo?
Dialogue: 1,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,How are\Nyou, Bo?
Dialogue: 0,0:00:05.00,0:00:06.00,Default,Bo,0,0,0,,{\k20}And{\k30} {\k10}you?
Dialogue: 0,0:00:05.00,0:00:06.00,Sign,,0,0,0,,{\p1}m 0 0 l 10 10{\p0}{\pos(1,2)}
"""


def _read(text):
    (content,) = ass.read(text)
    return content


def test_ass_actors_speak_in_the_order_of_their_times():
    content = _read("\ufeff" + SCRIPT.replace("\n", "\r\n"))
    assert content.turns == (
        Turn("Ann", "How are you, Bo?"),
        Turn("Bo", "Fine, thank you. And you?"),
    )
    assert content.title == "A small talk"
    assert content.removed == {"caption comments": 1, "drawings": 1, "repeated captions": 1}


def test_ass_reads_what_pysubs2_reads():
    events = [event for event in pysubs2.SSAFile.from_string(SCRIPT) if event.is_text]
    words = " ".join(event.plaintext for event in events if event.layer == 0).split()
    said = " ".join(turn.text for turn in _read(SCRIPT).turns).split()
    assert sorted(said) == sorted(words)


def test_ass_columns_are_those_that_the_script_names():
    text = "[Events]\nFormat: Layer, Start, End, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Yes, I do."
    assert _read(text).text == "Yes, I do."
    text = (
        "[Script Info]\n[Events]\nFormat: Marked, Start, End, Actor, Text\n"
        "Dialogue: Marked=0,0:00:01.00,0:00:02.00,Ann,Yes, I do."
    )
    assert _read(text).turns == (Turn("Ann", "Yes, I do."),)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (r"a {open", "a {open"),
        (r"a } b", "a } b"),
        (r"{\p1}m 0 0", ""),
        (r"{\p1}m 0{\p0}so {\p2}l 1{\p0}on", "so on"),
        (r"{\pos(10,20)\pbo3}here", "here"),
        (r"1984", "1984"),
        (r"one\Ntwo\nthree", "one two three"),
    ],
)
def test_ass_tags_and_drawings_go_and_words_stay(field, said):
    line = f"Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{field}"
    assert _read(f"[Script Info]\n{line}").text == said


def test_ass_a_line_without_a_good_time_keeps_its_place():
    line = "Dialogue: 0,{},later,Default,Ann,0,0,0,,{}\n"
    text = "[Script Info]\n" + line.format("0:00:09.00", "a") + line.format("soon", "b")
    assert _read(text).turns == (Turn("Ann", "a b"),)


def test_ass_a_script_without_lines_is_empty_and_another_text_an_error():
    assert _read("[Script Info]\nTitle: <untitled>\n").title == ""
    for text in ("", "Dialogue: we talk.", "[Events]"):
        with pytest.raises(SourceError, match="SubStation"):
            _read(text)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        (SCRIPT, 1.0),
        ("\ufeff\n[script info]\n", 1.0),
        ("Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hi.", 0.9),
        ("Dialogue: one, two at 10:30", 0.0),
        ("[Events]\nA party.", 0.0),
        ("", 0.0),
    ],
)
def test_ass_is_recognised_by_content(text, score):
    assert ass.recognise(text) == score


PIECES = ["[Script Info]\n", "[Events]\n", "Format: ", "Text", "Start, ", "Name,", "\n", "\r",
          "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,", "Dialogue:", "Comment:", ",",
          "{", "}", "\\p1", "\\p0", "\\p" + "9" * 9, "\\N", "\\h", "{\\i1}", "no ", "Title: x",
          "0:00:01.0", "\ufeff", "\u2028", "\x00"]  # fmt: skip


@fuzz
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text()))
def test_ass_any_text_is_read_or_a_source_error(text):
    assert 0 <= ass.recognise(text) <= 1
    for candidate in (text, "[Script Info]\n" + text):
        try:
            contents = list(ass.read(candidate))
        except SourceError:
            continue
        for content in contents:
            (content.text + content.title).encode()


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda n: "{" * n, 800_000),
        (lambda n: "}{" * n, 150_000),
        (lambda n: "{\\p1}a" * n, 70_000),
        (lambda n: "a\n[" + "a" * n, 1_000_000),
        (lambda n: "a\nFormat: " + "Text," * n + "\nDialogue: " + "," * n, 200_000),
    ],
    ids=["open braces", "braces", "drawings", "heading", "columns"],
)
def test_ass_takes_time_in_proportion_to_its_length(takes_time_in_proportion, make, size):
    line = "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,"
    takes_time_in_proportion(ass, lambda n: f"[Script Info]\n{line}{make(n)}", size)
