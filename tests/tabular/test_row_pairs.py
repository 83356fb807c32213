"""Questions and answers: one dialogue for each answer, the best of them where asked for."""

import json

import pytest

from mindgpt.document import Document, Part, Skipped, Turn
from mindgpt.tabular.row_documents import documents
from mindgpt.tabular.row_options import RowOptions
from mindgpt.tabular.row_records import Table


@pytest.fixture
def pairs(tmp_path):
    def read(content, ending=".csv", **options):
        path = tmp_path / f"pairs{ending}"
        path.write_text(content if isinstance(content, str) else json.dumps(content), newline="")
        part = Part(str(path), path.name)
        return list(documents(Table(part, RowOptions(**options), "table")))

    return read


def test_row_pairs_are_dialogues_of_question_and_answer(pairs):
    (document,) = pairs('question,answer\nWhat now?,"<p>Rest.</p><p>Then eat.</p>"\n')
    assert document.kind == "dialogue"
    assert document.turns == (Turn("question", "What now?"), Turn("answer", "Rest.\n\nThen eat."))
    assert (document.id, document.metadata, document.private) == (
        "table/pairs.csv/1", {"row": 1}, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text", "question"),
    [
        (
            "I cannot sleep",
            "Every night I lie awake.",
            "I cannot sleep\n\nEvery night I lie awake.",
        ),
        ("I cannot sleep...", "I cannot sleep at night, why?", "I cannot sleep at night, why?"),
        ("why?", "I cannot sleep. WHY?", "I cannot sleep. WHY?"),
        ("Only a title?", "", "Only a title?"),
        ("", "Only a text?", "Only a text?"),
    ],
)
def test_row_pairs_title_is_said_once(pairs, title, text, question):
    rows = [{"questionTitle": title, "questionText": text, "answerText": "Rest."}]
    (document,) = pairs(rows, ".json")
    assert document.turns[0].text == question


def test_row_pairs_instruction_and_input_are_one_question(pairs):
    rows = [{"instruction": "Answer kindly.", "input": "I am sad.", "output": "That is hard."},
            {"instruction": "Say hello.", "input": "", "output": "Hello."}]  # fmt: skip
    first, second = pairs(rows, ".json")
    assert first.turns[0].text == "Answer kindly.\n\nI am sad."
    assert second.turns[0].text == "Say hello."


@pytest.mark.parametrize(
    "answers",
    [["One.", "Two."], {"text": ["One.", "Two."]}, '["One.", "Two."]',
     [{"text": "One."}, {"text": "Two."}],
     [{"author": "Ann", "answer_text": "One."}, {"author": "Bo", "answer_text": "Two."}]],
)  # fmt: skip
def test_row_pairs_several_answers_in_one_cell(pairs, answers):
    first, second = pairs([{"question": "What now?", "answers": answers}], ".json")
    assert (first.id, second.id) == ("table/pairs.json/1.1", "table/pairs.json/1.2")
    assert [first.turns[1].text, second.turns[1].text] == ["One.", "Two."]
    assert first.group == second.group


def test_row_pairs_group_is_the_question_whatever_its_case_and_marks(pairs):
    found = pairs("question,answer\nWhat now?,a\nWhat  NOW,b\nWhat then?,c\n")
    groups = [document.group for document in found]
    assert groups[0] == groups[1] != groups[2]
    assert (
        pairs("question,answer\n???,a\n!!!,b\n")[0].group
        != pairs("question,answer\n!!!,a\n")[0].group
    )


def test_row_pairs_of_one_talk_share_its_group(pairs):
    found = pairs("conversation_id,user,assistant\n" + "".join(
        f"{talk},What do I do now?,You may rest a little.\n" for talk in (1, 2, 1)))  # fmt: skip
    assert [document.group for document in found] == [
        "table/pairs.csv/1", "table/pairs.csv/2", "table/pairs.csv/1",
    ]  # fmt: skip


def test_row_pairs_details_follow_the_question(pairs):
    rows = [{"question": "What now?", "description": "I cannot sleep at night.", "answer": "Rest."}]
    (document,) = pairs(rows, ".json")
    assert document.turns[0].text == "What now?\n\nI cannot sleep at night."


VOTED = "question,answer,upvotes\nA?,one,1\nB?,two,\nA?,three,5\nA?,four,5\nB?,five,0\n"


def test_row_pairs_best_keeps_the_first_with_the_highest_number(pairs):
    found = pairs(VOTED, best="upvotes")
    assert [d.turns[1].text for d in found if isinstance(d, Document)] == ["three", "five"]
    skipped = [record for record in found if isinstance(record, Skipped)]
    assert [record.address for record in skipped] == [
        "pairs.csv: row 1", "pairs.csv: row 4", "pairs.csv: row 2",
    ]  # fmt: skip
    assert {record.reason for record in skipped} == {"filtered: not the best by upvotes"}


def test_row_pairs_top_keeps_more(pairs):
    found = pairs(VOTED, best="upvotes", top=2)
    kept = [d.turns[1].text for d in found if isinstance(d, Document)]
    assert kept == ["three", "four", "two", "five"]


def test_row_pairs_empty_filtered_and_broken_rows_are_told(pairs):
    found = pairs("question,answer,n\n,a,1\nA?,nan,1\nA?,b,2\nA?,b,1,x\nA?,c,1\n", keep=["n:1"])
    assert [record.reason if isinstance(record, Skipped) else record.id for record in found] == [
        "empty question", "empty answer", "filtered: n", "more fields than columns",
        "table/pairs.csv/5",
    ]  # fmt: skip
