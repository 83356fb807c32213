"""Columns: known by name, else by what stands in them; asked for where two could be meant."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import SourceError
from mindgpt.tabular.columns import recognise

ASKED = ["What can I do when I cannot sleep?", "Is it normal to be afraid of this?"]
SAID = ["You might write down what keeps you awake.", "Many people are, and it passes."]
TALK = [{"role": "user", "content": "Hi."}, {"role": "assistant", "content": "Hello."}]


def _sample(*names, cells=SAID):
    return [dict.fromkeys(names, cell) for cell in cells]


@pytest.mark.parametrize(
    ("names", "question", "answer"),
    [
        (("questionID", "questionTitle", "questionText", "topic", "answerText", "upvotes"),
         "questionText", "answerText"),
        (("question", "answer"), "question", "answer"),
        (("prompt", "completion"), "prompt", "completion"),
        (("instruction", "input", "output"), "instruction", "output"),
        (("Context", "Response"), "Context", "Response"),
        (("input", "response"), "input", "response"),
        (("Patient", "Doctor"), "Patient", "Doctor"),
        (("id", "title", "context", "question", "answers"), "question", "answers"),
    ],
)  # fmt: skip
def test_columns_of_questions_and_answers(names, question, answer):
    plan = recognise(_sample(*names))
    assert plan.shape == "pair"
    assert (plan.columns["question"], plan.columns["answer"]) == (question, answer)


def test_columns_of_a_question_in_parts():
    plan = recognise(_sample("questionTitle", "questionText", "answerText"))
    assert plan.columns["title"] == "questionTitle"
    assert recognise(_sample("instruction", "input", "output")).columns["extra"] == "input"


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ({"transcript_id": "1", "utterance_id": "1", "interlocutor": "client",
          "utterance_text": "Mm.", "mi_quality": "high", "video_title": "A film about this topic"},
         ("interlocutor", "utterance_text", "transcript_id", "utterance_id")),
        ({"Sr No.": "1", "Utterance": "Yes.", "Speaker": "Ann", "Dialogue_ID": "0",
          "Utterance_ID": "3"}, ("Speaker", "Utterance", "Dialogue_ID", "Utterance_ID")),
        ({"conv_id": "a1", "utterance_idx": "1", "context": "sad", "prompt": "I was sad then, you"
          " know", "speaker_idx": "3", "utterance": "I was"},
         ("speaker_idx", "utterance", "conv_id", "utterance_idx")),
        ({"role": "client", "content": "Hi."}, ("role", "content", None, None)),
        ({"session": "1", "turn": "2", "role": "client", "text": "Hi."},
         ("role", "text", "session", "turn")),
        ({"conversation": "4", "from": "human", "value": "Hi."},
         ("from", "value", "conversation", None)),
    ],
)  # fmt: skip
def test_columns_of_turns(row, columns):
    plan = recognise([row, row])
    assert plan.shape == "lines"
    roles = ("speaker", "utterance", "conversation", "order")
    assert tuple(plan.columns.get(role) for role in roles) == columns


@pytest.mark.parametrize("name", ["messages", "conversations", "dialog", "turns", "my column"])
@pytest.mark.parametrize("cell", [TALK, str(TALK), {"speaker": ["a", "b"], "text": ["x", "y"]}])
def test_columns_of_whole_talks(name, cell):
    plan = recognise([{"id": "1", "prompt": "Hi.", name: cell}])
    assert (plan.shape, plan.columns["messages"]) == ("messages", name)


def test_columns_of_plain_lines_are_talks_by_name_only():
    assert recognise([{"dialog": ["Hi.", "Hello."]}]).shape == "messages"
    with pytest.raises(SourceError):
        recognise([{"things": ["Hi.", "Hello."]}])


@pytest.mark.parametrize(
    "names",
    [("term", "definition"), ("Term", "Meaning", "Source"), ("word", "description"),
     ("name", "definition", "synonyms")],
)  # fmt: skip
def test_columns_of_terms(names):
    plan = recognise(_sample(*names))
    assert plan.shape == "definition"
    assert (plan.columns["term"], plan.columns["definition"]) == names[:2]


def test_columns_of_two_weak_names_are_no_glossary():
    for names in (("title", "description"), ("name", "explanation")):
        with pytest.raises(SourceError, match="does not show"):
            recognise(_sample(*names))


def test_columns_of_journals():
    plan = recognise(_sample("entry", "reflection", "question"))
    assert plan.shape == "journal"
    assert plan.columns["follow_up"] == "question"
    assert recognise(_sample("journal", "response")).columns["reflection"] == "response"


def test_columns_of_text():
    assert recognise(_sample("title", "text")).columns == {"text": "text", "title": "title"}
    assert recognise(_sample("article")).columns == {"text": "article"}


def test_columns_unknown_by_name_are_known_by_content():
    sample = [{"n": str(n), "A": ASKED[n], "B": SAID[n]} for n in (0, 1)]
    assert recognise(sample).columns == {"question": "A", "answer": "B"}
    sample = [
        {"who": side, "what": f"{text} Number {n}."}
        for n in range(4)
        for side, text in zip(("Client", "Therapist"), SAID, strict=True)
    ]
    assert recognise(sample).columns == {"speaker": "who", "utterance": "what"}
    sample = [{"": str(n), "posting": f"{ASKED[0]} {n}", "mood": "sad"} for n in range(9)]
    assert recognise(sample).columns == {"text": "posting"}


def test_columns_unknown_in_scripts_without_spaces():
    sample = [{"a": "\u6211\u665a\u4e0a\u7761\u4e0d\u7740\u89c9\u600e\u4e48\u529e\uff1f",
               "b": "\u4f60\u53ef\u4ee5\u8bd5\u8bd5\u6df1\u547c\u5438\u3002"}]  # fmt: skip
    assert recognise(sample).columns == {"question": "a", "answer": "b"}


def test_columns_that_are_named_hold():
    sample = [{"question": ASKED[0], "prompt": ASKED[1], "good": SAID[0], "bad": SAID[1]}]
    plan = recognise(sample, {"question": "prompt", "answer": "good"})
    assert plan.columns == {"question": "prompt", "answer": "good"}
    plan = recognise(sample, {"text": "bad"})
    assert (plan.shape, plan.columns["text"]) == ("text", "bad")
    sample = [{"a": "x", "b": "y", "c": "1"}]
    plan = recognise(sample, {"speaker": "a", "utterance": "b", "conversation": "c"})
    assert plan.columns == {"speaker": "a", "utterance": "b", "conversation": "c"}


def test_columns_of_which_one_is_named_find_the_other():
    sample = [{"id": str(n), "x": ASKED[n], "y": SAID[n]} for n in (0, 1)]
    assert recognise(sample, {"answer": "x"}).columns == {"question": "y", "answer": "x"}
    assert (
        recognise(_sample("x", "definition"), {"term": "x"}).columns["definition"] == "definition"
    )


def test_columns_that_are_named_must_be_there():
    with pytest.raises(SourceError, match=r"answer is 'replay'.*Did you mean 'reply'"):
        recognise(_sample("question", "reply"), {"answer": "replay"})


def test_columns_of_two_possible_meanings_are_asked_for():
    with pytest.raises(
        SourceError, match=r"could be the answer: 'answer', 'response'.*--option answer="
    ):
        recognise(_sample("question", "answer", "response"))
    both = _sample("question", "answer", "term", "definition")
    with pytest.raises(SourceError, match="kind=definition"):
        recognise(both)
    assert recognise(both, kind="definition").shape == "definition"
    assert recognise(both, kind="dialogue").shape == "pair"
    assert recognise(both, {"term": "term"}).shape == "definition"
    with pytest.raises(SourceError, match=r"could be the messages: 'chosen', 'rejected'"):
        recognise([{"chosen": TALK, "rejected": TALK}])


def test_columns_that_tell_nothing_are_listed_with_what_to_say():
    with pytest.raises(SourceError) as caught:
        recognise([{"a": "1", "b": "x"}])
    for said in ("'a', 'b'", "--option question=COLUMN", "text=", "messages="):
        assert said in str(caught.value)
    with pytest.raises(SourceError, match=r"'c29' and 9,970 more"):
        recognise([{f"c{n}": "1" for n in range(10_000)}])


def test_columns_of_another_kind_than_asked_for():
    with pytest.raises(SourceError, match="does not show"):
        recognise(_sample("question", "answer"), kind="definition")


names = st.sampled_from(["question", "answer", "text", "role", "content", "id", "turn", "messages",
                         "term", "definition", "title", "", "x", "entry", "response"])  # fmt: skip
cells = (
    st.none() | st.text(max_size=30) | st.floats() | st.just(TALK) | st.sampled_from(ASKED + SAID)
)


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(st.dictionaries(names, cells, max_size=6), max_size=5),
    st.dictionaries(st.sampled_from(["question", "text", "speaker", "order"]), names, max_size=2),
    st.sampled_from(["", "dialogue", "text", "journal", "definition"]),
)
def test_columns_of_any_table_give_a_plan_or_an_error(sample, named, kind):
    try:
        plan = recognise(sample, named, kind)
    except SourceError:
        return
    there = {name for row in sample for name in row}
    assert set(plan.columns.values()) <= there
    assert named.items() <= plan.columns.items()
