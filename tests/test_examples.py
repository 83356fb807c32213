"""Documents -> examples: conversations, running text, and questions for a definition."""

import json
import os
import re
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt import examples, questions
from mindgpt.document import Document, Turn
from mindgpt.sources import starter


def _definition(term="Night worry", other_names=(), text="A worry at night.", name="night-worry"):
    facts = {"term": term, "other_names": list(other_names), "cited_source": "A book, 2001"}
    return Document(
        f"test/{name}", "definition", "test", "MIT", group=f"term/{name}", text=text,
        address="https://example.org/terms", metadata=facts,
    )  # fmt: skip


def _dialogue(*turns, **facts):
    said = tuple(Turn(*turn) for turn in turns)
    facts = {"kind": "dialogue", "source": "test", "licence": "MIT", "group": "t"} | facts
    return Document("t", turns=said, **facts)


def _questions(rows):
    return [row["messages"][0]["content"] for row in rows]


def _plain(question):
    """The words alone: a question that differs in case and marks only is the same one."""
    return "".join(sign for sign in question.casefold() if sign not in string.punctuation).split()


@pytest.mark.parametrize("count", [1, 3, 24, 60])
def test_examples_a_definition_is_asked_for_in_different_phrasings(count):
    document = _definition(other_names=["worry at night"])
    rows = list(examples.examples(document, count, seed=0))
    asked = _questions(rows)
    assert len(asked) == len(set(asked)) == count
    assert asked[0].casefold() == "what is night worry?"
    assert len({row["id"] for row in rows}) == count
    for row in rows:
        assert row["messages"][1] == {"role": "assistant", "content": document.text}
        assert row["text"] is None
        assert row["group"] == document.group
        assert row["kind"] == "definition"


def test_examples_a_question_names_the_term_in_one_of_its_ways():
    document = _definition("First aid (FA)", ["help at once"])
    asked = _questions(examples.examples(document, 48, seed=0))
    names = re.compile(r"first aid|help at once|\bFA\b", re.IGNORECASE)
    assert all(names.search(question) for question in asked)
    assert any("help at once" in question.casefold() for question in asked)
    # An abbreviation stays in capitals: in small letters it would be another word.
    assert any(re.search(r"\bFA\b", question) for question in asked)
    assert not any(
        re.search(r"\bfa\b", q.casefold()) for q in asked if "FA" not in q and "fa)" not in q
    )


def test_examples_a_term_with_braces_is_no_template():
    asked = _questions(examples.examples(_definition("{x} and {0}"), 5, seed=0))
    assert all("{x} and {0}" in question.casefold() for question in asked)


def test_examples_are_the_same_on_every_run_and_others_for_another_seed():
    document = _definition()
    first = list(examples.examples(document, 10, seed=0))
    assert list(examples.examples(document, 10, seed=0)) == first
    assert _questions(examples.examples(document, 10, seed=1)) != _questions(first)
    other = _questions(examples.examples(_definition(name="other"), 10, seed=0))
    assert other != _questions(first)


def test_examples_recall_asks_by_the_terms_own_name_in_held_back_phrasings():
    document = _definition("First aid (FA)", ["help at once"])
    rows = list(examples.recall_examples(document, 5, seed=0))
    held_back = [_plain(phrasing.format(x="First aid")) for phrasing in questions.HELD_BACK]
    assert len(rows) == len(set(_questions(rows))) == 5
    assert all(_plain(question) in held_back for question in _questions(rows))
    assert {row["messages"][1]["content"] for row in rows} == {document.text}
    assert not {r["id"] for r in rows} & {r["id"] for r in examples.examples(document, 24, seed=0)}


def test_examples_recall_never_asks_what_trains_anywhere_in_the_starter_corpus():
    options = starter.Options()
    parts = [part for part in starter.parts("", options) if part.name == "glossary"]
    terms = [document for part in parts for document in starter.read(part, options)]
    assert terms
    trained = {q for term in terms for q in _questions(examples.examples(term, 60, seed=0))}
    recalled = [q for term in terms for q in _questions(examples.recall_examples(term, 12, seed=0))]
    assert len(recalled) >= 12 * len(terms)
    words = {tuple(_plain(question)) for question in trained}
    assert not [question for question in recalled if tuple(_plain(question)) in words]


def test_examples_turns_become_user_and_assistant():
    talk = Document("t", "dialogue", "test", "MIT", group="t",
                    turns=(Turn("host", "Why?"), Turn("guest", "Because.")))  # fmt: skip
    journal = Document("j", "journal", "test", "MIT", group="j",
                       turns=(Turn("writer", "I ran."), Turn("companion", "How far?")))  # fmt: skip
    for document in (talk, journal):
        (row,) = examples.examples(document, 24, seed=0)
        assert [message["role"] for message in row["messages"]] == ["user", "assistant"]
        assert [m["content"] for m in row["messages"]] == [turn.text for turn in document.turns]
        assert row["text"] is None


def test_examples_running_text_stays_text():
    document = Document("b", "text", "test", "MIT", group="b", text="Once upon a time.")
    (row,) = examples.examples(document, 24, seed=0)
    assert row["messages"] is None
    assert row["text"] == "Once upon a time."
    assert row["id"] == "b"


def test_examples_metadata_traces_a_row_to_where_it_came_from():
    row = next(examples.examples(_definition(other_names=["Grübeln"]), 1, seed=0))
    assert json.loads(row["metadata"]) == {
        "term": "Night worry",
        "other_names": ["Grübeln"],
        "cited_source": "A book, 2001",
        "address": "https://example.org/terms",
    }
    assert "Grübeln" in row["metadata"]


def test_examples_turns_of_one_side_become_one_message():
    """Two hosts ask, two guests answer: their words alternate, nobody's are lost."""
    talk = _dialogue(
        ("Ann", "What keeps people from asking for help when they need it?"),
        ("Cy", "And what would make it easier for them to begin?"),
        ("Bo", "Shame. " + "It comes early and stays long. " * 9),
        ("Di", "And waiting lists. " + "Months go by without a word. " * 9),
        ("Ann", "How long did it take you to make the first call?"),
        ("Bo", "Two years. " + "I wrote the number down and lost it again. " * 9),
    )
    messages, removed = examples.shape(talk)
    said = [turn.text for turn in talk.turns]
    assert messages == [
        {"role": "user", "content": f"{said[0]}\n\n{said[1]}"},
        {"role": "assistant", "content": f"{said[2]}\n\n{said[3]}"},
        {"role": "user", "content": said[4]},
        {"role": "assistant", "content": said[5]},
    ]
    assert not removed


def test_examples_a_talk_opens_with_a_question_and_ends_with_an_answer():
    """What falls off at either end is counted, and nothing else falls off."""
    talk = _dialogue(
        ("therapist", "Come in."), ("therapist", "How are you?"), ("client", "Tired."),
        ("therapist", "Since when?"), ("client", "Monday."), ("client", "Bye."),
    )  # fmt: skip
    messages, removed = examples.shape(talk)
    assert [message["content"] for message in messages] == ["Tired.", "Since when?"]
    assert removed == {"turns before the first question": 2, "turns after the last answer": 2}
    (row,) = examples.examples(talk, 24, seed=0)
    assert row["messages"] == messages


@pytest.mark.parametrize(
    "turns",
    [
        [("", "One thing."), ("", "Another?")],
        [("Ann", "One thing."), ("Ann", "Another?")],
        [("Ann", "One thing. " * 50), ("Bo", "Mm."), ("Ann", "Another?")],
        # An answer alone, and then a question: there is no exchange to learn.
        [("therapist", "How are you?"), ("client", "Fine.")],
        [("", "A long text without a name. " * 9), ("host", "Why?"), ("guest", "So.")],
    ],
)
def test_examples_a_monologue_becomes_text_whole(turns):
    talk = _dialogue(*turns)
    (row,) = examples.examples(talk, 24, seed=0)
    assert row["messages"] is None
    assert row["text"] == "\n\n".join(text for _, text in turns)
    assert row["kind"] == "text"
    assert examples.shape(talk)[1] == {"dialogues without two sides kept as text": 1}


def test_examples_a_turn_without_a_name_goes_on_with_the_speaker_before_it():
    talk = _dialogue(
        ("", "Music."), ("host", "Why sleep?"), ("", "Why at all?"), ("guest", "To forget.")
    )
    messages, removed = examples.shape(talk)
    assert [message["content"] for message in messages] == [
        "Why sleep?\n\nWhy at all?",
        "To forget.",
    ]
    assert removed == {"turns before the first speaker's name": 1}


def test_examples_instructions_stay_at_the_beginning_only():
    talk = _dialogue(
        ("system", "Be kind."), ("user", "Hi."), ("assistant", "Hi!"), ("system", "Be short."),
        ("user", "Why?"), ("assistant", "So."),
    )  # fmt: skip
    messages, removed = examples.shape(talk)
    assert [message["role"] for message in messages] == ["system", *["user", "assistant"] * 2]
    assert removed == {"instructions inside a talk": 1}


def test_examples_a_journal_is_answered_by_whoever_did_not_write_it():
    for labels in (("writer", "companion", "companion"), ("entry", "reflection", "question")):
        entry = _dialogue(
            *zip(labels, ["I ran.", "You ran far.", "What did you see?"], strict=True),
            kind="journal",
        )
        messages, removed = examples.shape(entry)
        assert messages == [
            {"role": "user", "content": "I ran."},
            {"role": "assistant", "content": "You ran far.\n\nWhat did you see?"},
        ]
        assert not removed
        (row,) = examples.examples(entry, 24, seed=0)
        assert row["kind"] == "journal"


def test_examples_metadata_of_a_private_talk_names_nobody():
    facts = {
        "title": "A talk with Ann-Marie about sleep", "topic": "sleep", "quality": "high", "row": 3,
        "therapistName": "Dr. Bo", "speaker_info": {"age": 40}, "people": ["Bo"],
        "noted": ["by LEE"], "doctoring": "of records", "client_id": "x17",
    }  # fmt: skip
    turns = [("Ann-Marie Lee (client)", "Hm."), ("therapist", "Yes?")] * 2
    talk = _dialogue(*turns, metadata=facts, private=True, address="talks.csv: row 7")
    for row in examples.examples(talk, 24, seed=0):
        assert json.loads(row["metadata"]) == {
            "topic": "sleep", "quality": "high", "row": 3, "doctoring": "of records",
            "address": "talks.csv: row 7",
        }  # fmt: skip
    public = _dialogue(*turns, metadata=facts)
    (row,) = examples.examples(public, 24, seed=0)
    assert json.loads(row["metadata"]) == facts


speakers = st.sampled_from(["", "Ann", "Bo", "host", "guest", "system", "client", "therapist"])
said = st.sampled_from(["Why is that so?", "Because.", "Because it is. " * 20, "Right?", "..."])


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(st.tuples(speakers, said)), st.sampled_from(["dialogue", "journal", "text"]))
def test_examples_every_turn_is_in_the_row_or_counted(turns, kind):
    numbered = [(who, f"{number} {text}") for number, (who, text) in enumerate(turns)]
    document = _dialogue(*numbered, kind=kind)
    messages, removed = examples.shape(document)
    (row,) = examples.examples(document, 24, seed=0)
    content = row["text"] if messages is None else "\n\n".join(m["content"] for m in messages)
    kept = [text for _, text in numbered if text in content.split("\n\n")]
    if messages is None:
        assert len(kept) == len(turns)
        return
    assert len(kept) + removed.total() == len(turns)
    roles = [m["role"] for m in messages if m["role"] != "system"]
    assert roles == ["user", "assistant"] * (len(roles) // 2) != []
    assert "system" not in [m["role"] for m in messages[1:]]
