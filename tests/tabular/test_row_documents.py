"""Rows that are a Document each: whole talks, terms, journals, texts."""

import json

import pytest

from mindgpt.document import Part, Skipped, Turn
from mindgpt.tabular.row_documents import documents
from mindgpt.tabular.row_options import RowOptions
from mindgpt.tabular.row_records import Table


@pytest.fixture
def read(tmp_path):
    def read(content, ending=".json", **options):
        path = tmp_path / f"table{ending}"
        path.write_text(content if isinstance(content, str) else json.dumps(content), newline="")
        part = Part(str(path), path.name)
        return list(documents(Table(part, RowOptions(**options), "table")))

    return read


def _talk(*turns):
    return {"messages": [{"role": role, "content": text} for role, text in turns]}


def test_row_documents_of_talks_with_a_machine_keep_their_lines(read):
    (document,) = read(
        [_talk(("user", "Write\n- two\n- lines"), ("assistant", "[laughs]\n* a\n* b"))]
    )
    assert document.turns == (Turn("user", "Write\n- two\n- lines"),
                              Turn("assistant", "[laughs]\n* a\n* b"))  # fmt: skip
    assert (document.kind, document.private) == ("dialogue", True)


def test_row_documents_of_talks_between_people_are_put_in_order(read):
    turns = [("client", "Hi.\n"), ("client", "[laughs] I am here."), ("therapist", "Good.")]
    (document,) = read([_talk(*turns) | {"topic": "start", "situation": "free words"}])
    assert document.turns == (Turn("client", "Hi. I am here."), Turn("therapist", "Good."))
    assert document.metadata == {"topic": "start", "row": 1}
    assert sum(document.removed.values()) == 1


def test_row_documents_of_cells_without_a_talk_are_told(read):
    talk = _talk(("user", "Hi."), ("bot", "Hello."))
    found = read([talk, talk, {"messages": "x"}, {"messages": []}, {"other": 1}])
    assert [record.reason for record in found[2:]] == [
        "no talk in the cell", "empty talk", "no talk in the cell",
    ]  # fmt: skip


def test_row_documents_of_terms(read):
    (first, second, empty) = read(
        "term,definition,synonyms,source\n"
        'Panic attack,"<p>Sudden &amp; great fear.</p>",anxiety attack; panic attack,A book\n'
        "\u7126\u8651,A word.,,\nX,,,\n",
        ".csv",
    )
    assert (first.kind, first.text, first.group) == (
        "definition", "Sudden & great fear.", "term/panic-attack",
    )  # fmt: skip
    assert first.metadata == {
        "term": "Panic attack",
        "other_names": ["anxiety attack"],
        "cited_source": "A book",
        "row": 1,
    }
    assert second.group == "term/\u7126\u8651"
    assert not first.private
    assert empty.reason == "empty definition"


def test_row_documents_of_journals(read):
    rows = [{"entry": "I was late.", "reflection": "That was hard.", "question": "What helped?"},
            {"entry": "", "reflection": "x", "question": ""}]  # fmt: skip
    document, skipped = read(rows)
    assert (document.kind, document.private) == ("journal", True)
    assert document.turns == (
        Turn("writer", "I was late."), Turn("companion", "That was hard. What helped?"),
    )  # fmt: skip
    assert skipped.reason == "empty entry"


def test_row_documents_of_texts(read):
    document, empty, broken = read([{"title": "Sleep", "text": "One.\n\nTwo."}, {"text": " "}, 7])
    assert (document.kind, document.text) == ("text", "One.\n\nTwo.")
    assert document.metadata == {"title": "Sleep", "row": 1}
    assert (empty.reason, broken.reason) == ("empty text", "no row")


def test_row_documents_of_texts_that_are_talks_are_dialogues(read):
    rows = [{"text": "<HUMAN>: What can I do?\n<ASSISTANT>: You can\n- rest."}] * 2
    first, _ = read(rows)
    assert (first.kind, first.private) == ("dialogue", True)
    assert first.turns == (
        Turn("HUMAN", "What can I do?"), Turn("ASSISTANT", "You can\n- rest."),
    )  # fmt: skip


def test_row_documents_filters_hold_for_every_kind(read):
    found = read([{"text": "One.", "n": 1}, {"text": "Two.", "n": 2}], keep=["n:>1"])
    assert [getattr(record, "reason", "kept") for record in found] == ["filtered: n", "kept"]


@pytest.mark.parametrize(("content", "ending"), [("", ".csv"), ("a,b\n", ".csv"), ("[]", ".json"),
                                                 ("{}", ".json"), ("\n", ".jsonl")])  # fmt: skip
def test_row_documents_of_a_table_without_rows_say_so(read, content, ending):
    found = read(content, ending)
    assert found == [Skipped("table", f"table{ending}", "empty table")]


def test_row_documents_of_a_table_of_broken_rows_say_so(read):
    assert [record.reason for record in read("{\n{\n7\n", ".jsonl")] == [
        "no JSON",
        "no JSON",
        "no row",
    ]
