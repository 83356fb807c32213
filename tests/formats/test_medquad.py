"""MedQuAD: questions and answers, with the marks that were left where a page was flattened."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Turn
from mindgpt.errors import MindGPTError, SourceError
from mindgpt.formats import medquad

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<Document id="1" source="Hats" url="https://example.org/zibs">
<!-- made up -->
<Focus>Zibs</Focus>
<FocusAnnotations><Synonyms><Synonym>Monday fever</Synonym><Synonym> </Synonym></Synonyms>
</FocusAnnotations>
<QAPairs>
<QAPair pid="1"><Question qid="1-1" qtype="information">What is (are) Zibs ?</Question>
<Answer>Zibs are small fevers. They come on Mondays.    They have signs:       - sneezes - long
ones    - a wish for a hat    - sleep       They pass    by themselves,   and leave nothing.

 Ask a hatter.    WHO: Office of Hats</Answer></QAPair>
<QAPair pid="2"><Question>Who gets them?</Question><Answer></Answer></QAPair>
<QAPair pid="3"><Question>How are they treated ?</Question><Answer>With hats &amp; tea.</Answer>
</QAPair>
<QAPair pid="4"><Question>And then?</Question></QAPair>
<QAPair pid="5"><Answer>Nobody asked.</Answer></QAPair>
</QAPairs></Document>"""


def test_medquad_each_pair_is_two_turns():
    first, second = medquad.read(PAGE)
    assert first.turns == (
        Turn("question", "What are Zibs?"),
        Turn(
            "answer",
            "Zibs are small fevers. They come on Mondays.\n\nThey have signs:\n- sneezes - long "
            "ones\n- a wish for a hat\n- sleep\n\nThey pass by themselves, and leave nothing.\n\n"
            "Ask a hatter.",
        ),
    )
    assert second.turns[1] == Turn("answer", "With hats & tea.")
    assert first.title == second.title == "Zibs"


def test_medquad_keeps_what_the_file_says_and_counts_what_it_lacks():
    first, second = medquad.read(PAGE)
    assert first.metadata == {
        "focus": "Zibs",
        "other_names": ["Monday fever"],
        "address": "https://example.org/zibs",
        "collection": "Hats",
        "question_type": "information",
        "cited_source": "WHO: Office of Hats",
    }
    assert first.removed == {"empty answers": 3, "source lines": 1}
    assert second.removed == {}


def test_medquad_answers_that_are_all_empty_are_still_counted():
    pair = "<QAPair><Question>What?</Question><Answer/></QAPair>"
    page = f"<Document><Focus>Zib</Focus>{pair}</Document>"
    (content,) = medquad.read(page)
    assert (content.turns, content.title, content.removed) == ((), "Zib", {"empty answers": 1})


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("One.\n   Two.", "One.\n\nTwo."),
        ("- one   - two", "- one\n- two"),
        ("Well-known - and liked - it is.", "Well-known - and liked - it is."),
        ("One:  - a  - b", "One:\n- a\n- b"),
        ("It goes     on and on.", "It goes on and on."),
        ("NIH: Alone", "NIH: Alone"),
    ],
)
def test_medquad_puts_answers_in_order(raw, answer):
    page = f"<Document><QAPair><Question>Q?</Question><Answer>{raw}</Answer></QAPair></Document>"
    (content,) = medquad.read(page)
    assert content.turns[1].text == answer


@pytest.mark.parametrize(
    ("focus", "question"),
    [("Zib", "What is Zib?"), ("Zibs", "What are Zibs?"), ("Zibosis", "What is Zibosis?")],
)
def test_medquad_asks_as_one_would(focus, question):
    page = (
        f"<Document><Focus>{focus}</Focus><QAPair><Question>What is (are) {focus} ?</Question>"
        "<Answer>x</Answer></QAPair></Document>"
    )
    (content,) = medquad.read(page)
    assert content.turns[0].text == question


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "no XML",
        "<Document><QAPair>",
        "<a>" * 5000,
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><Document>&c;</Document>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Document>&b;</Document>',
    ],
    ids=["empty", "text", "not closed", "deep", "entities that grow", "a file from outside"],
)
def test_medquad_broken_or_hostile_xml_is_an_error(raw):
    with pytest.raises(SourceError, match="MedQuAD"):
        list(medquad.read(raw))


def test_medquad_is_recognised_by_its_elements():
    assert medquad.recognise(PAGE) == 1.0
    assert medquad.recognise("<Document><Focus>") == 0.8
    for other in ("", "<document><QAPair>", "<Document><text>", "QAPair"):
        assert medquad.recognise(other) == 0.0


def test_medquad_reads_the_real_files(shared_data):
    paths = sorted((shared_data / "medquad_mental_health").rglob("*.xml"))
    contents = [content for path in paths for content in medquad.read(path.read_text("utf-8"))]
    assert len(paths) == 35
    assert sum(len(content.turns) == 2 for content in contents) == 32
    assert sum(content.removed.get("empty answers", 0) for content in contents) == 25
    for content in contents:
        for turn in content.turns:
            assert "  " not in turn.text
            assert " ?" not in turn.text


PIECES = [
    "<QAPair>", "</QAPair>", "<Question>", "</Question>", "<Answer>", "</Answer>", "<Focus>",
    "</Focus>", "<QAPair><Question>q (are) ?</Question><Answer>a   - b</Answer></QAPair>", "    ",
    "\n", "- ", "NIH: Xyz", "is (are) ", " ?", "&amp;", "&x;", "<!--", "-->", "\x00",
]  # fmt: skip


@fuzz
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join), st.booleans()
)
def test_medquad_reads_anything_or_says_why_not(text, framed):
    text = f"<Document>{text}</Document>" if framed else text
    assert 0.0 <= medquad.recognise(text) <= 1.0
    try:
        contents = list(medquad.read(text))
    except MindGPTError:
        return
    assert contents
    for content in contents:
        assert [turn.speaker for turn in content.turns] in ([], ["question", "answer"])


@pytest.mark.parametrize("inside", ["   - a", "    a", " ", "- ", "\n", "a  - "])
def test_medquad_no_answer_is_slower_than_linear(inside, takes_time_in_proportion):
    def make(count):
        answer = f"<Answer>x{inside * count}y</Answer>"
        return f"<Document><QAPair><Question>q</Question>{answer}</QAPair></Document>"

    takes_time_in_proportion(medquad, make, 8000)


def test_medquad_no_file_is_slower_than_linear(takes_time_in_proportion):
    pair = "<QAPair><Question>q</Question><Answer>a</Answer></QAPair>"
    takes_time_in_proportion(medquad, lambda n: f"<Document>{pair * n}</Document>", 1000)
    takes_time_in_proportion(medquad, lambda n: f"<Document>{'<QAPair>' * (n % 150)}", 1000)
