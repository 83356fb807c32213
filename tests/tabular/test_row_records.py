"""What Documents from tables have in common: no names of people, but addresses and licences."""

import json

import pytest

from mindgpt.document import Part
from mindgpt.errors import SourceError
from mindgpt.tabular.row_options import RowOptions
from mindgpt.tabular.row_records import Table, common

HEAD = ("questionText,answerText,topic,mi_quality,user_name,therapistURL,author,email,questionLink,"
        "licence,note\n")  # fmt: skip
LINE = ("What now?,Rest a little.,sleep,high,Ann,https://example.org/ann,Ann Lee,a@example.org,"
        "https://example.org/q/1,CC BY 4.0,free words\n")  # fmt: skip


@pytest.fixture
def table(tmp_path):
    def make(content, **options):
        path = tmp_path / "talks.csv"
        path.write_text(content)
        return Table(Part(str(path), "folder/talks.csv"), RowOptions(**options), "table")

    return make


def test_row_records_facts_hold_what_describes_a_row_and_no_person(table):
    made = table(HEAD + LINE)
    (row,) = made.rows()
    facts = made.facts(row.values)
    assert facts == {
        "topic": "sleep", "mi_quality": "high", "licence": "CC BY 4.0",
        "questionLink": "https://example.org/q/1",
    }  # fmt: skip
    document = made.document("1", "dialogue", facts, (1, 1), group="question/x")
    assert document.metadata == {"topic": "sleep", "mi_quality": "high", "row": 1}
    assert document.address == "https://example.org/q/1"
    assert (document.id, document.licence) == ("table/folder/talks.csv/1", "CC BY 4.0")
    assert (document.group, document.private) == ("question/x", True)


def test_row_records_without_facts_are_traced_to_their_rows(table):
    made = table("question,answer\na,b\n", licence="MIT", private=False)
    document = made.document("7", "dialogue", {}, (7, 9))
    assert document.address == "folder/talks.csv: row 7"
    assert document.metadata == {"rows": [7, 9]}
    assert (document.licence, document.private) == ("MIT", False)
    assert document.group == document.id
    assert table("question,answer\na,b\n").document("7", "text", {}, (7, 7)).licence == "not stated"


def test_row_records_of_one_recording_share_a_group(table):
    made = table("question,answer,video_url\na,b,https://example.org/v\n")
    (row,) = made.rows()
    document = made.document("1", "dialogue", made.facts(row.values), (1, 1))
    assert document.group == "video url/https://example.org/v"


def test_row_records_a_group_may_be_named(table):
    made = table("question,answer,ward\na,b,7\n", group="ward")
    (row,) = made.rows()
    assert made.document("1", "dialogue", made.facts(row.values), (1, 1)).group == "ward/7"


@pytest.mark.parametrize("options", [{"group": "wart"}, {"best": "votes"}, {"answer": "x"},
                                     {"keep": ["votes:>3"]}])  # fmt: skip
def test_row_records_columns_that_are_named_must_be_there(table, options):
    with pytest.raises(SourceError, match=r"talks\.csv: .*no such column.*'ward'"):
        table("question,answer,ward\na,b,7\n", **options)


def test_row_records_common_facts_are_those_of_all_rows():
    assert common([{"a": "1", "b": "2"}, {"a": "1", "b": "3"}, {"a": "1"}]) == {"a": "1"}


def test_row_records_sample_is_small_however_large_the_rows_are(table, tmp_path):
    words = "words " * 100_000
    made = table("question,answer\n" + f"{words},{words}\n" * 30)
    assert len(made._sample()) < 25
    talk = [{"role": "user", "content": "Hi."}, {"role": "assistant", "content": "Hello."}] * 2000
    (tmp_path / "talks.csv").unlink()
    (tmp_path / "talks.json").write_text(json.dumps([{"messages": talk}] * 30))
    part = Part(str(tmp_path / "talks.json"), "talks.json")
    assert len(Table(part, RowOptions(), "table")._sample()) < 15
