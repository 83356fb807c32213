"""Talks with a row for each turn: joined, ordered, each turn once, wherever the rows stand."""

import random

import pytest

from mindgpt.document import Document, Part, Skipped, Turn
from mindgpt.tabular import gathering
from mindgpt.tabular.row_documents import documents
from mindgpt.tabular.row_options import RowOptions
from mindgpt.tabular.row_records import Table

HEAD = "transcript_id,utterance_id,interlocutor,utterance_text,mi_quality,video_url,annotator_id\n"


@pytest.fixture
def talks(tmp_path):
    def read(content, ending=".csv", **options):
        path = tmp_path / f"talks{ending}"
        path.write_text(content, newline="")
        part = Part(str(path), path.name)
        return list(documents(Table(part, RowOptions(**options), "table")))

    return read


def _rows(talks=3, turns=4):
    return [
        f"{talk},{turn},{('client', 'therapist')[turn % 2]},Words {talk} {turn}.,"
        f"{('high', 'low')[talk % 2]},https://example.org/{talk // 2},1\n"
        for talk in range(talks)
        for turn in range(turns)
    ]


def test_row_talks_one_document_for_each_talk(talks):
    first, second, third = talks(HEAD + "".join(_rows()))
    assert first.turns == (
        Turn("client", "Words 0 0."), Turn("therapist", "Words 0 1."),
        Turn("client", "Words 0 2."), Turn("therapist", "Words 0 3."),
    )  # fmt: skip
    assert [document.id for document in (first, second, third)] == [
        "table/talks.csv/0", "table/talks.csv/1", "table/talks.csv/2",
    ]  # fmt: skip
    assert second.metadata == {"mi_quality": "low", "rows": [5, 8]}
    assert second.address == "https://example.org/0"
    assert first.group == second.group != third.group
    assert first.private


@pytest.mark.parametrize("most", [200_000, 2])
def test_row_talks_rows_that_are_no_neighbours_are_joined(talks, monkeypatch, most):
    monkeypatch.setattr(gathering, "MOST_KEYS", most)
    rows = _rows(talks=5)
    wanted = talks(HEAD + "".join(rows))
    mixed = [row for _, row in sorted((row.split(",")[1], row) for row in rows)]
    assert [d.turns for d in talks(HEAD + "".join(mixed))] == [d.turns for d in wanted]
    random.Random(1).shuffle(mixed)
    found = talks(HEAD + "".join(mixed))
    assert {d.id: d.turns for d in found} == {d.id: d.turns for d in wanted}


def test_row_talks_a_turn_of_several_annotators_is_taken_once(talks):
    rows = _rows(talks=1)
    again = [row.replace(",1\n", f",{n}\n") for row in rows for n in (1, 2, 3)]
    (document,) = talks(HEAD + "".join(again))
    assert len(document.turns) == 4
    assert document.removed["repeated rows"] == 8


def test_row_talks_the_same_words_twice_are_two_turns(talks):
    (document,) = talks("speaker,text\nA,Yes.\nB,Yes.\nA,Yes.\nA,Yes.\n")
    assert document.turns == (Turn("A", "Yes."), Turn("B", "Yes."), Turn("A", "Yes. Yes."))
    assert "repeated rows" not in document.removed


def test_row_talks_two_speakers_may_share_a_turn_number(talks):
    (document,) = talks("session,turn,role,text\n1,1,user,Hi.\n1,1,bot,Hello.\n1,2,user,Bye.\n")
    assert [turn.speaker for turn in document.turns] == ["user", "bot", "user"]


def test_row_talks_order_is_by_number_and_not_by_letter(talks):
    rows = [f"1,{turn},{('a', 'b')[turn % 2]},Word {turn}.\n" for turn in (10, 2, 9, 1)]
    (document,) = talks("dialogue_id,turn,speaker,text\n" + "".join(rows))
    assert [turn.text for turn in document.turns] == ["Word 1.", "Word 2.", "Word 9.", "Word 10."]


def test_row_talks_without_an_id_begin_where_the_turns_do(talks):
    rows = [f"{turn},{('a', 'b')[turn % 2]},Words.\n" for turn in (0, 1, 2, 0, 1)]
    found = talks("turn,speaker,text\n" + "".join(rows))
    assert [len(document.turns) for document in found] == [3, 2]
    assert [document.id for document in found] == ["table/talks.csv", "table/talks.csv/2"]


def test_row_talks_of_one_json_file_by_its_lists(talks):
    turns = '[{"role": "client", "content": "Hi."}, {"role": "counselor", "content": "Hello."}]'
    found = talks(f'{{"one": {turns}, "two words": {turns}}}', ".json")
    assert [document.id for document in found] == [
        "table/talks.json/one", "table/talks.json/@3",
    ]  # fmt: skip


def test_row_talks_filtered_are_told_once_for_each_talk(talks):
    found = talks(HEAD + "".join(_rows()), keep=["mi_quality:high"])
    kept = [record for record in found if isinstance(record, Document)]
    assert [document.id for document in kept] == ["table/talks.csv/0", "table/talks.csv/2"]
    assert [r for r in found if isinstance(r, Skipped)] == [
        Skipped("table", "talks.csv: row 5", "filtered: mi_quality")
    ]


def test_row_talks_of_which_some_rows_are_filtered_count_them(talks):
    (document,) = talks(HEAD + "".join(_rows(talks=1)), keep=["utterance_id:<2"])
    assert len(document.turns) == 2
    assert document.removed["filtered: utterance_id"] == 2


def test_row_talks_rows_without_an_id_and_without_words_are_told(talks):
    found = talks("session,speaker,text\n1,a,Hi.\n,b,Hello.\n1,b,\n2,a,\n")
    assert [record.reason for record in found if isinstance(record, Skipped)] == [
        "no conversation id", "empty talk",
    ]  # fmt: skip
    (document,) = [record for record in found if isinstance(record, Document)]
    assert document.removed == {"empty rows": 1}


def test_row_talks_broken_rows_are_told(talks):
    found = talks('session,speaker,text\n1,a,Hi.\n1,b,c,d\n1,b,"Hello.\n')
    assert [record.reason for record in found if isinstance(record, Skipped)] == [
        "more fields than columns", "quote never closed",
    ]  # fmt: skip
