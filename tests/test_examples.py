"""Documents -> examples: conversations, running text, and questions for a definition."""

import json
import re
import string

import pytest

from mindgpt import examples, questions
from mindgpt.document import Document, Turn
from mindgpt.sources import starter


def _definition(term="Night worry", other_names=(), text="A worry at night.", name="night-worry"):
    facts = {"term": term, "other_names": list(other_names), "cited_source": "A book, 2001"}
    return Document(
        f"test/{name}", "definition", "test", "MIT", group=f"term/{name}", text=text,
        address="https://example.org/terms", metadata=facts,
    )  # fmt: skip


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
    terms = [document for document in starter.read(None) if document.kind == "definition"]
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
