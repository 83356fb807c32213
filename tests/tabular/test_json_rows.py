"""JSON and JSON lines: every shape that holds rows, numbers no reader takes, damage."""

import io
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.errors import SourceError
from mindgpt.tabular import json_rows
from mindgpt.tabular.rows import Broken, Row

PAIRS = [{"question": "Why?", "answer": "So."}, {"question": "When?", "answer": "Now."}]
TALK = [{"role": "client", "content": "Hi."}, {"role": "therapist", "content": "Hello."}]


@pytest.fixture
def read(tmp_path):
    def read(content, ending=".json"):
        path = tmp_path / f"table{ending}"
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return list(json_rows.read(path))

    return read


def _values(found):
    return [row.values for row in found]


@pytest.mark.parametrize(
    "content",
    [PAIRS, {"data": PAIRS}, {"version": "1", "n": 2, "rows": PAIRS},
     {"info": {"by": "me"}, "a": {"b": PAIRS}}],
)  # fmt: skip
def test_json_rows_of_a_list_wherever_it_stands(read, content):
    found = read(content)
    assert _values(found) == PAIRS
    assert [row.number for row in found] == [1, 2]


def test_json_rows_of_several_lists_know_their_list(read):
    found = read({"train": PAIRS[:1], "test": PAIRS[1:]})
    assert _values(found) == PAIRS
    assert [row.section for row in found] == ["train", "test"]


def test_json_rows_by_id(read):
    found = read({"one": {"topic": "a", "log": TALK}, "two": {"topic": "b", "log": TALK}})
    assert [(row.section, row.values["topic"]) for row in found] == [("one", "a"), ("two", "b")]
    assert _values(read({"1": PAIRS[0], "2": PAIRS[1]})) == PAIRS


def test_json_rows_lists_of_turns_by_id(read):
    found = read({"one": TALK, "two": TALK})
    assert [row.section for row in found] == ["one", "one", "two", "two"]


@pytest.mark.parametrize("key", ["messages", "conversation", "dialog", "turns"])
def test_json_rows_an_object_with_one_talk_is_one_row(read, key):
    content = {"participants": [{"name": "a"}], "topic": "sleep", key: TALK}
    assert _values(read(content)) == [content]


def test_json_rows_an_object_without_lists_is_one_row(read):
    content = {"question": "Why?", "answer": "So.", "about": {"x": 1}}
    assert _values(read(content)) == [content]


def test_json_rows_a_list_of_talks(read):
    assert _values(read([TALK, TALK])) == [{"messages": TALK}, {"messages": TALK}]
    assert _values(read({"talks": [TALK, TALK]})) == [{"messages": TALK}, {"messages": TALK}]


def test_json_rows_a_list_of_texts(read):
    assert _values(read(["One.", "Two."])) == [{"text": "One."}, {"text": "Two."}]


def test_json_rows_what_is_no_row_is_told(read):
    assert [type(row) for row in read([1, PAIRS[0], None])] == [Broken, Row, Broken]


def test_json_rows_licence_of_the_file_holds_for_its_rows(read):
    found = read({"license": "CC BY 4.0", "data": [{"text": "a"}, {"text": "b", "licence": "MIT"}]})
    assert [row.values["licence"] for row in found] == ["CC BY 4.0", "MIT"]


def test_json_rows_as_lines_whatever_the_ending(read):
    lines = "\n".join(json.dumps(pair) for pair in PAIRS)
    for ending in (".json", ".jsonl"):
        assert _values(read(lines, ending)) == PAIRS
        assert _values(read("\ufeff" + lines.replace("\n", "\r\n\r\n"), ending)) == PAIRS


@pytest.mark.parametrize("indent", [None, 2])
def test_json_rows_a_json_list_may_be_called_jsonl(read, indent):
    assert _values(read(json.dumps(PAIRS, indent=indent), ".jsonl")) == PAIRS


def test_json_rows_one_object_over_many_lines_is_no_json_lines(read):
    assert _values(read(json.dumps({"data": PAIRS}, indent=1), ".jsonl")) == PAIRS


def test_json_rows_one_line_is_json_lines_by_its_ending(read):
    assert _values(read(json.dumps({"data": PAIRS}), ".jsonl")) == [{"data": PAIRS}]
    assert _values(read(json.dumps({"data": PAIRS}) + "\n", ".jsonl")) == [{"data": PAIRS}]


def test_json_rows_a_damaged_line_is_told_and_the_others_are_read(read):
    lines = [json.dumps(PAIRS[0]), '{"question": "cut', json.dumps(PAIRS[1]), "7", "[" * 200_000]
    found = read("\n".join(lines), ".jsonl")
    assert [type(row) for row in found] == [Row, Broken, Row, Broken, Broken]
    assert [row.number for row in found] == [1, 2, 3, 4, 5]
    assert (found[1].reason, found[3].reason) == ("no JSON", "no row")
    assert "line 2" in found[1].detail


def test_json_rows_a_damaged_first_line_does_not_hide_the_others(read):
    found = read('{"question": "cut\n' + json.dumps(PAIRS[0]), ".jsonl")
    assert [type(row) for row in found] == [Broken, Row]


def test_json_rows_a_line_too_long_is_told_and_passed(read, monkeypatch):
    monkeypatch.setattr(json_rows.rows, "LONGEST", 100)
    lines = [json.dumps(PAIRS[0]), json.dumps({"text": "x" * 450}), json.dumps(PAIRS[1])]
    found = read("\n".join(lines), ".jsonl")
    assert [row.values if isinstance(row, Row) else row.reason for row in found] == [
        PAIRS[0], "line too long", PAIRS[1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", ['[{"a": 1}, {"a": ', "{", "nonsense", "[1] 2", "[1}", '["\x01"]']
)
def test_json_rows_damage_is_an_error(read, content):
    with pytest.raises(SourceError, match="no valid JSON"):
        read(content)


def test_json_rows_before_the_damage_are_read(tmp_path):
    (tmp_path / "a.json").write_text('[{"a": "one"}, {"a": "two"}, {"a')
    stream = json_rows.read(tmp_path / "a.json")
    assert [next(stream).values, next(stream).values] == [{"a": "one"}, {"a": "two"}]
    with pytest.raises(SourceError):
        next(stream)


def test_json_rows_one_value_beyond_all_measure_is_refused(read, monkeypatch):
    monkeypatch.setattr(json_rows.rows, "LONGEST", 3_000_000)
    with pytest.raises(SourceError, match="3,000,000"):
        read('[{"text": "' + "x" * 6_000_000 + '"}]')


def test_json_rows_in_other_encodings(read):
    text = '[{"text": "caf\u00e9 \u201cyes\u201d"}]'
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert _values(read(text.encode(encoding))) == [{"text": "caf\u00e9 \u201cyes\u201d"}]


def test_json_rows_numbers_that_python_writes_are_read(read):
    content = [{"a": math.nan, "b": -math.inf, "c": 'NaN, \\" Infinity', "d": 1.5, "e": "1" * 30}]
    (row,) = read(content)
    assert row.values == {**content[0], "a": None, "b": None}


@pytest.mark.parametrize(
    "digits", ["1" * 19, "-" + "9" * 30, "1" * 4400, "1e999", "1e9999999999999"]
)
def test_json_rows_numbers_beyond_every_machine_word_are_read(read, digits):
    values = _values(read(f'[{{"id": {digits}, "text": "{digits}"}}]'))
    assert values[0]["text"] == digits
    assert values[0]["id"] in (
        None,
        digits,
        int(digits) if len(digits) < 40 and digits.isdigit() else 0,
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6)
    | st.sampled_from(["NaN", "\\", '"', "-Infinity", '\\"', "1e999"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(json_values, st.integers(1, 40))
def test_json_rows_made_even_is_the_same_but_for_the_odd_numbers(value, size):
    text = json.dumps(value, ensure_ascii=False)
    source = json_rows._Bytes(io.StringIO(text, newline=""), odd=True)
    pieces = iter(lambda: source.read(size), b"")
    assert _even(json.loads(b"".join(pieces))) == _even(json.loads(text.encode("utf-8", "replace")))


def _even(value):
    """NaN and infinity as None; numbers as texts, since large ones become some."""
    if isinstance(value, list):
        return [_even(item) for item in value]
    if isinstance(value, dict):
        return {key: _even(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if type(value) in (int, float) else value


def test_json_rows_nest_as_deep_as_they_like(read):
    deep = "[" * 200_000 + "]" * 200_000
    assert len(read('[{"text": "a", "deep": ' + deep + "}]")) == 1
    with pytest.raises(SourceError):
        read("[" * 200_000)
