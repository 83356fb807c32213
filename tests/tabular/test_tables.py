"""Tables of every kind: what a file is, Parquet, memory and time whatever the bytes."""

import io
import json
import time
import timeit
import tracemalloc
from datetime import date

import pytest

from mindgpt.tabular import tables
from mindgpt.tabular.rows import Row

PAIRS = [{"question": "Why?", "answer": "So."}, {"question": "When?", "answer": "Now."}]


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".txt", ""])
def test_tables_json_is_known_by_its_content(tmp_path, ending):
    path = tmp_path / f"table{ending}"
    path.write_text("\n".join(json.dumps(pair) for pair in PAIRS))
    assert [row.values for row in tables.read(path)] == PAIRS


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".tab", ".txt", ""])
def test_tables_text_in_columns_is_known_by_its_content(tmp_path, ending):
    path = tmp_path / f"table{ending}"
    path.write_text("question\tanswer\nWhy?\tSo.\nWhen?\tNow.\n")
    assert [row.values for row in tables.read(path)] == PAIRS


def _write_parquet(path, columns, **options):
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table(columns), path, **options)


@pytest.mark.parametrize("ending", [".parquet", ".data"])
def test_tables_parquet_of_several_row_groups(tmp_path, ending):
    path = tmp_path / f"table{ending}"
    texts = [f"text {number}" for number in range(1000)]
    _write_parquet(path, {"text": texts, "n": range(1000)}, row_group_size=300)
    found = list(tables.read(path))
    assert found[0] == Row(1, {"text": "text 0", "n": 0})
    assert [row.values["text"] for row in found] == texts
    assert [row.number for row in found] == list(range(1, 1001))


def test_tables_parquet_with_lists_and_dates(tmp_path):
    talk = [{"role": "user", "content": "Hi."}, {"role": "assistant", "content": None}]
    _write_parquet(tmp_path / "a.parquet", {"messages": [talk], "day": [date(2020, 1, 2)]})
    (row,) = tables.read(tmp_path / "a.parquet")
    assert row.values == {"messages": talk, "day": date(2020, 1, 2)}


def test_tables_damaged_parquet_is_told(tmp_path):
    path = tmp_path / "a.parquet"
    _write_parquet(path, {"text": ["one two three"] * 100})
    whole = path.read_bytes()
    for content in (b"PAR1", b"", whole[:-20], whole[: len(whole) // 2]):
        path.write_bytes(content)
        (broken,) = tables.read(path)
        assert (broken.number, broken.reason) == (1, tables.UNREADABLE)
        assert "a.parquet: This is no valid Parquet" in broken.detail


def test_tables_that_are_not_there_are_told(tmp_path):
    (broken,) = tables.read(tmp_path / "none.csv")
    assert broken.reason == tables.UNREADABLE
    assert "none.csv cannot be read: No such file" in broken.detail
    (broken,) = tables.read(tmp_path)
    assert "cannot be read" in broken.detail


def test_tables_are_read_up_to_the_damage(tmp_path):
    (tmp_path / "a.json").write_text('[{"a": 1}, {"a": 2}, {"a')
    first, second, broken = tables.read(tmp_path / "a.json")
    assert (first, second) == (Row(1, {"a": 1}), Row(2, {"a": 2}))
    assert (broken.number, broken.reason) == (3, tables.UNREADABLE)
    assert "a.json: This is no valid JSON" in broken.detail


def _grown(kind, rows):
    words = "Some words that stand in a cell of this table and are many. " * 4
    if kind == "csv":
        return "question,answer\n" + f'"{words}","{words}"\n' * rows
    if kind == "jsonl":
        return (json.dumps({"question": words, "answer": words}) + "\n") * rows
    rest = f", {json.dumps({'question': words, 'answer': words})}" * rows
    return '{"version": 1, "data": [{"question": "", "answer": ""}' + rest + "]}"


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_tables_take_no_more_memory_when_they_are_longer(tmp_path, kind):
    peaks = []
    for rows in (3000, 15000):
        path = tmp_path / f"{rows}.{kind}"
        path.write_text(_grown(kind, rows))
        tracemalloc.start()
        assert sum(1 for _ in tables.read(path)) >= rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000  # the longer file has 6 MB more


HEAD = b"question,answer\n"
HOSTILE = {
    "open quote": (".csv", lambda n: HEAD + b'x,"' + b"lost words, and more\n" * n),
    "quotes": (".csv", lambda n: HEAD + b'"' * 20 * n),
    "quotes in lines": (".csv", lambda n: HEAD + b'"a\n' * n),
    "one large field": (".csv", lambda n: HEAD + b'x,"' + b'words, and ""more""\n' * n + b'"\n'),
    "columns": (
        ".csv",
        lambda n: b",".join(b"c%d" % i for i in range(n)) + b"\n" + b"1," * (n - 1),
    ),
    "columns of one name": (".csv", lambda n: b"c," * n + b"\n" + b"1," * n),
    "delimiters": (".csv", lambda n: HEAD + b"," * 20 * n),
    "line ends": (".csv", lambda n: HEAD + b"\r" * 20 * n),
    "open lists": (".json", lambda n: b"[" * 10 * n),
    "deep lists": (".json", lambda n: b"[" * 5 * n + b"]" * 5 * n),
    "deep objects": (".json", lambda n: b'{"a":' * 4 * n),
    "deep row": (".json", lambda n: b'[{"a":' + b"[" * 5 * n + b"]" * 5 * n + b"}]"),
    "odd numbers": (".json", lambda n: b"[NaN" + b',-Infinity,1e999,"x"' * n + b"]"),
    "digits": (".json", lambda n: b'["a",' + b"1" * 20 * n + b"]"),
    "backslashes": (".json", lambda n: b'[NaN,"' + b"\\" * 20 * n + b'"]'),
    "keys": (".json", lambda n: b"[{" + b",".join(b'"%d":1' % i for i in range(n)) + b"}]"),
    "open lines": (".jsonl", lambda n: b'{"a": 1}\n' + b'{"text": "abc\n' * n),
    "deep lines": (".jsonl", lambda n: b"[" * 10 * n + b"\n{}\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_tables_take_time_in_proportion_to_what_there_is(tmp_path, name):
    ending, make = HOSTILE[name]
    taken = []
    for size in (5_000, 20_000):
        path = tmp_path / f"{size}{ending}"
        path.write_bytes(make(size))
        taken.append(min(_seconds(path), _seconds(path)))
    assert taken[1] < 4 * 2.5 * max(taken[0], 0.02)


def _seconds(path):
    # Without the garbage collector, whose time depends on whatever else is in memory.
    return timeit.timeit(
        lambda: sum(1 for _ in tables.read(path)), timer=time.process_time, number=1
    )


def test_tables_one_text_of_forty_million_characters(tmp_path):
    text = io.StringIO()
    json.dump([{"text": "word " * 8_000_000}], text)
    (tmp_path / "a.json").write_text(text.getvalue())
    start = time.process_time()
    assert len(next(iter(tables.read(tmp_path / "a.json"))).values["text"]) == 40_000_000
    assert time.process_time() - start < 8
