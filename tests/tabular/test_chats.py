"""Cells that hold a whole talk: every form in which talks are written."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Turn
from mindgpt.tabular import chats

TURNS = [Turn("client", "I cannot sleep."), Turn("therapist", "Since when?")]


def _talk(speaker, text):
    return [{speaker: turn.speaker, text: turn.text, "id": 7} for turn in TURNS]


@pytest.mark.parametrize("keys", [("role", "content"), ("from", "value"), ("speaker", "text"),
                                  ("speaker", "content"), ("sender_name", "content"),
                                  ("interlocutor", "utterance_text")])  # fmt: skip
@pytest.mark.parametrize("as_text", [lambda talk: talk, json.dumps, repr])
def test_chats_of_objects_with_any_pair_of_keys(keys, as_text):
    talk = as_text(_talk(*keys))
    assert chats.is_chat(talk)
    assert chats.turns_of(talk) == (TURNS, {})


@pytest.mark.parametrize(
    "talk",
    [
        [["client", "I cannot sleep."], ["therapist", "Since when?"]],
        [{"client": "I cannot sleep.", "therapist": "Since when?"}],
        [{"client": "I cannot sleep."}, {"therapist": "Since when?"}],
        {"speaker": ["client", "therapist"], "text": ["I cannot sleep.", "Since when?"]},
        {"topic": "sleep", "messages": _talk("role", "content")},
    ],
)
def test_chats_of_other_forms(talk):
    assert chats.is_chat(talk)
    assert chats.turns_of(talk) == (TURNS, {})


def test_chats_of_lines_with_labels():
    talk = ["Client: I cannot sleep.", "Therapist: Since when: today?", "Client: Always."]
    assert chats.turns_of(talk)[0] == [
        Turn("Client", "I cannot sleep."),
        Turn("Therapist", "Since when: today?"),
        Turn("Client", "Always."),
    ]


def test_chats_of_lines_without_labels_alternate():
    assert [turn.speaker for turn in chats.turns_of(["Hi.", "Hello.", "Note: a colon."])[0]] == [
        "speaker 1", "speaker 2", "speaker 1",
    ]  # fmt: skip


def test_chats_with_parts_and_nested_authors():
    talk = [
        {"author": {"role": "user"}, "content": {"parts": ["One.", "Two."]}},
        {"author": {"role": "assistant"}, "content": [{"type": "text", "text": "Three."}, {}]},
    ]
    assert chats.turns_of(talk)[0] == [Turn("user", "One.\nTwo."), Turn("assistant", "Three.")]


def test_chats_instructions_and_empty_turns_are_left_out_and_counted():
    talk = [("system", "Be kind."), ("user", "Hi."), ("tool", "{}"), ("assistant", " "),
            ("assistant", "Hello.")]  # fmt: skip
    turns, removed = chats.turns_of([{"role": role, "content": text} for role, text in talk])
    assert turns == [Turn("user", "Hi."), Turn("assistant", "Hello.")]
    assert removed == {"system messages": 1, "tool messages": 1, "empty turns": 1}


def test_chats_system_that_answers_a_user_alone_stays():
    talk = [{"speaker": "user", "text": "Hi."}, {"speaker": "system", "text": "Hello."}]
    assert [turn.speaker for turn in chats.turns_of(talk)[0]] == ["user", "system"]


@pytest.mark.parametrize(
    "value",
    [None, 3, "words", "[broken", "{'a': 1}", [], {}, [1, 2], [{"a": 1}], ["a", "b"],
     "['a', 'b']", {"a": [1]}, "[" * 10**5],
)  # fmt: skip
def test_chats_are_not_seen_where_there_are_none(value):
    assert not chats.is_chat(value)


def test_chats_of_plain_lines_are_seen_when_asked_for():
    assert chats.is_chat(["a", "b"], lines=True)
    assert not chats.is_chat(["a", 2], lines=True)


def test_chats_without_turns_are_none():
    assert chats.turns_of("words") is None
    assert chats.turns_of({"a": 1}) is None
    assert chats.turns_of([1, {"a": 2}]) == ([], {"empty turns": 2})


def test_chats_with_a_machine_are_told_from_those_between_people():
    assert chats.with_machine([Turn("human", "Hi."), Turn("gpt", "Hello.")])
    assert not chats.with_machine(TURNS)
    assert not chats.with_machine([])


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("<HUMAN>: Hi.\n<BOT>: Hello:\nyou.", [("HUMAN", "Hi."), ("BOT", "Hello:\nyou.")]),
        ("### Human: Hi. ### Assistant: Hello.", [("Human", "Hi."), ("Assistant", "Hello.")]),
        ("**Client:** Hi.\n\n**Therapist:** Hello.", [("Client", "Hi."), ("Therapist", "Hello.")]),
        ("Q: Why?\nA: So.", [("Q", "Why?"), ("A", "So.")]),
        ("<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nHi. [/INST] Hello. </s>",
         [("User", "Hi."), ("Assistant", "Hello.")]),
    ],
)  # fmt: skip
def test_chats_written_down_as_one_text(text, turns):
    found, _ = chats.written_down(text)
    assert found == [Turn(*turn) for turn in turns]


@pytest.mark.parametrize("text", ["Words.", "Note: first.\nUser: second.", "A: one\nB: two",
                                  "User: alone.", "He said\nUser: a\nBot: b", ""])  # fmt: skip
def test_chats_that_are_no_talk_stay_text(text):
    assert chats.written_down(text) is None


keys = st.sampled_from(["role", "content", "from", "value", "text", "messages", "user", "parts"])
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20)
    | st.sampled_from(["client", "system", "A: b", "[", "{'role': 'user', 'content': 'x'}", "[''"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(values, st.booleans())
def test_chats_take_any_value(value, as_text):
    value = repr(value) if as_text else value
    chats.is_chat(value, lines=True)
    chats.written_down(str(value))
    if found := chats.turns_of(value):
        assert all(turn.text for turn in found[0])
