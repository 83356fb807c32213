"""CSV and its kin: delimiters, quotes, line ends inside fields, fields of any size, damage."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.tabular import delimited
from mindgpt.tabular.rows import Broken, Row


@pytest.fixture
def read(tmp_path):
    def read(content, **options):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(delimited.read(path, **options))

    return read


@pytest.mark.parametrize("sign", delimited.DELIMITERS)
def test_delimited_tells_the_delimiter(read, sign):
    text = f'name{sign}text\nAnn{sign}"One, two; three{sign} four"\nBo{sign}Five.\n'
    found = read(text)
    assert [row.values for row in found] == [
        {"name": "Ann", "text": f"One, two; three{sign} four"},
        {"name": "Bo", "text": "Five."},
    ]
    assert [row.number for row in found] == [1, 2]


def test_delimited_keeps_line_ends_inside_fields_as_they_are(read):
    (row,) = read(b'a,b\r\n"One\r\ntwo\nthree\rfour",x\r\n')
    assert row.values == {"a": "One\r\ntwo\nthree\rfour", "b": "x"}


def test_delimited_one_column_is_not_parted_by_its_own_commas(read):
    assert [row.values["text"] for row in read("text\nWell, yes; no | maybe.\nTwo\n")] == [
        "Well, yes; no | maybe.",
        "Two",
    ]


def test_delimited_one_column_may_hold_every_sign(read):
    (row,) = read('text\n",\t;|^~\u00a6\x01"\n')
    assert row.values == {"text": ",\t;|^~\u00a6\x01"}


def test_delimited_columns_without_a_name_or_with_a_taken_one_get_their_own(read):
    (row,) = read("\ufeff,text,text, two  words ,text.3\n1,2,3,4,5\n".encode())
    assert row.values == {
        "column 1": "1", "text": "2", "text.3": "3", "two words": "4", "text.3.5": "5",
    }  # fmt: skip


def test_delimited_excels_line_that_names_the_delimiter_is_no_header(read):
    assert read("sep=;\r\na;b\r\n1,5;2\r\n") == [Row(1, {"a": "1,5", "b": "2"})]


@pytest.mark.parametrize(("given", "sign"), [(";", ";"), ("tab", "\t"), ("Semicolon", ";")])
def test_delimited_a_delimiter_may_be_said(read, given, sign):
    assert read(f"a{sign}b,c\n1{sign}2\n", delimiter=given) == [Row(1, {"a": "1", "b,c": "2"})]


@pytest.mark.parametrize("sign", ["ab", "\n", '"', "\x02", ""])
def test_delimited_what_can_be_no_delimiter(sign):
    assert not delimited.is_delimiter(sign)
    assert all(map(delimited.is_delimiter, [*delimited.DELIMITERS, "Tab", "space", "#"]))


def test_delimited_quotes_escaped_by_a_backslash(read):
    text = "".join(f'{n},"She said \\"well, {n}\\", and left."\n' for n in range(5))
    found = read("id,text\n" + text)
    assert found[3].values == {"id": "3", "text": 'She said "well, 3", and left.'}


def test_delimited_json_in_a_field_keeps_its_own_backslashes(read):
    cell = '[{"a": "say \\"hi\\", please"}]'
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["id", "talk"], *([n, cell] for n in range(4))])
    assert {row.values["talk"] for row in read(text.getvalue())} == {cell}


def test_delimited_short_rows_are_filled_and_empty_lines_left_out(read):
    assert read("a,b\n1\n\n\n2,\n") == [
        Row(1, {"a": "1", "b": ""}), Row(2, {"a": "2", "b": ""}),
    ]  # fmt: skip


def test_delimited_a_row_with_more_fields_than_columns_is_told(read):
    first, second, third = read("a,b\n1,2,,\n1,2,3\n3,4\n")
    assert (first, third) == (Row(1, {"a": "1", "b": "2"}), Row(3, {"a": "3", "b": "4"}))
    assert (second.number, second.reason) == (2, "more fields than columns")
    assert "3 fields" in second.detail


def test_delimited_a_quote_that_nothing_closes_is_told_with_its_row(read):
    first, broken = read('a,b\n1,2\n3,"lost\n4,5\n6,7\n')
    assert first == Row(1, {"a": "1", "b": "2"})
    assert (broken.number, broken.reason) == (2, "quote never closed")
    assert "line 3" in broken.detail


def test_delimited_a_row_beyond_all_measure_ends_the_reading(read, monkeypatch):
    monkeypatch.setattr(delimited.rows, "LONGEST", 1000)
    found = read("a,b\n1,2\n3," + "x" * 2000 + "\n4,5\n")
    assert [type(row) for row in found] == [Row, Broken]
    found = read("a,b\n1,2\n" + '3,"' + "lost\n" * 1000)
    assert [type(row) for row in found] == [Row, Broken]


def test_delimited_a_field_of_five_million_characters(read):
    text = "One, two.\n" * 500_000
    (row,) = read(f'a,b\n1,"{text}"\n')
    assert row.values["b"] == text


@pytest.mark.parametrize("content", ["", "\n\n", "a,b\n", "a,b", ",,\n"])
def test_delimited_without_a_row_there_is_nothing(read, content):
    assert read(content) == []


fields = st.text(st.sampled_from("ab ,;\t|\"'\n\r\\é<&0"), min_size=1, max_size=8)


@given(st.lists(st.lists(fields, min_size=3, max_size=3), min_size=1, max_size=5))
def test_delimited_reads_what_the_library_writes(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["x", "y", "z"], *table])
    assert [list(row.values.values()) for row in delimited.read(path, ",")] == table
