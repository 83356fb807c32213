"""Tables as a source: what is listed, what real tables give, and any bytes whatever."""

import json
import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Document, Part, Skipped, Turn
from mindgpt.errors import ConfigError, SourceError
from mindgpt.sources import table
from mindgpt.sources.table import Options

PAIRS = "question,answer\nWhat now?,Rest.\nAnd then?,Eat.\n"


def _read(place, **options):
    options = Options(**options)
    return [record for part in table.parts(str(place), options)
            for record in table.read(part, options)]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "talks"
    (root / "inner").mkdir(parents=True)
    (root / ".cache").mkdir()
    (root / "b.CSV").write_text(PAIRS)
    (root / "inner" / "a.json").write_text(json.dumps([{"text": "One text of some words."}]))
    (root / "c.jsonl").write_text('{"prompt": "Hi.", "completion": "Hello."}\n')
    (root / ".cache" / "x.json").write_text("[")
    (root / "README.md").write_text("What is in here.")
    (root / "notes.txt").write_text("Notes.")
    return root


def test_table_parts_of_a_folder_are_its_tables_by_path(folder):
    names = [part.name for part in table.parts(str(folder), Options())]
    assert names == ["talks/b.CSV", "talks/c.jsonl", "talks/inner/a.json"]


def test_table_reads_all_kinds_of_a_folder(folder):
    documents = _read(folder)
    assert [document.id for document in documents] == [
        "table/talks/b.CSV/1", "table/talks/b.CSV/2", "table/talks/c.jsonl/1",
        "table/talks/inner/a.json/1",
    ]  # fmt: skip
    assert documents[2].turns == (Turn("question", "Hi."), Turn("answer", "Hello."))
    assert [document.kind for document in documents] == ["dialogue"] * 3 + ["text"]


def test_table_reads_one_file_whatever_its_ending(folder):
    (folder / "talk.data").write_text(PAIRS)
    assert [document.id for document in _read(folder / "talk.data")] == [
        "table/talk.data/1", "table/talk.data/2",
    ]  # fmt: skip


def test_table_reads_the_same_on_every_run(folder):
    assert _read(folder) == _read(folder)


def test_table_needs_a_place_that_is_there_and_holds_tables(tmp_path):
    with pytest.raises(SourceError, match="table=FILE or --source table=FOLDER"):
        list(table.parts("", Options()))
    with pytest.raises(SourceError, match="no file or folder"):
        list(table.parts(str(tmp_path / "none"), Options()))
    (tmp_path / "notes.txt").write_text("Notes.")
    with pytest.raises(SourceError, match=r"\.csv.*\.parquet"):
        list(table.parts(str(tmp_path), Options()))


def test_table_whose_columns_tell_nothing_is_named(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    with pytest.raises(SourceError, match=r"a\.csv: It does not show.*'x', 'y'"):
        _read(tmp_path / "a.csv")
    (document, *_) = _read(tmp_path / "a.csv", question="x", answer="y")
    assert document.turns == (Turn("question", "1"), Turn("answer", "2"))


@pytest.mark.parametrize(
    "options", [{"kind": "novel"}, {"keep": ["quality"]}, {"top": 0}, {"delimiter": "ab"}]
)
def test_table_options_that_cannot_be_are_refused(options):
    with pytest.raises(ConfigError):
        Options(**options)


def test_table_that_is_damaged_is_told_and_the_others_are_read(folder):
    (folder / "a.json").write_text('[{"text": "One text of some words."}, {"te')
    (folder / "a.parquet").write_text("nothing of the kind")
    records = _read(folder)
    skipped = [record for record in records if isinstance(record, Skipped)]
    assert [record.address for record in skipped] == [
        "talks/a.json: row 2", "talks/a.parquet: row 1",
    ]  # fmt: skip
    assert {record.reason for record in skipped} == {"file cannot be read"}
    assert len(records) == 5 + 2


def test_table_is_lazy(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"text": "One text of words."}\n' * 300 + '{"text": "Two."}\n'
    )
    stream = table.read(Part(str(tmp_path / "a.jsonl"), "a.jsonl"), Options())
    assert next(stream).text == "One text of words."
    (tmp_path / "a.jsonl").unlink()
    assert sum(1 for _ in stream) == 300


def _counted(records):
    documents = [record for record in records if isinstance(record, Document)]
    removed = sum((Counter(document.removed) for document in documents), Counter())
    skipped = Counter(record.reason for record in records if isinstance(record, Skipped))
    return documents, removed, skipped


def test_table_annomi_gives_each_talk_and_each_utterance_once(shared_data):
    full, removed, skipped = _counted(_read(shared_data / "annomi" / "AnnoMI-full.csv"))
    simple, others, _ = _counted(_read(shared_data / "annomi" / "AnnoMI-simple.csv"))
    assert len(full) == len(simple) == 104
    assert (removed["repeated rows"], others["repeated rows"], not skipped) == (1080, 0, True)
    ids = [{d.id.rpartition("/")[2]: d.turns for d in documents} for documents in (full, simple)]
    assert ids[0] == ids[1]
    assert {turn.speaker for document in full for turn in document.turns} == {"client", "therapist"}
    for document in full:
        pairs = zip(document.turns, document.turns[1:], strict=False)
        assert all(one.speaker != other.speaker for one, other in pairs)
        assert document.private
    # Talks of one video stay together, in both files.
    assert len({document.group for document in full + simple}) == 90


def test_table_annomi_of_high_quality_alone(shared_data):
    documents, _, skipped = _counted(
        _read(shared_data / "annomi" / "AnnoMI-full.csv", keep=["mi_quality:high"])
    )
    assert (len(documents), skipped) == (86, {"filtered: mi_quality": 18})
    assert {document.metadata["mi_quality"] for document in documents} == {"high"}


@pytest.mark.parametrize(
    ("name", "rows", "questions"),
    [("20200325_counsel_chat.csv", 2050, 785), ("counselchat-data.csv", 200, 154)],
)
def test_table_counsel_chat_gives_each_answer(shared_data, name, rows, questions):
    documents, _, skipped = _counted(_read(shared_data / "counsel_chat" / name))
    assert (len(documents), not skipped) == (rows, True)
    assert len({document.group for document in documents}) == questions
    words = " ".join(turn.text for document in documents for turn in document.turns)
    assert not any(mark in words for mark in ("<p", "<br", "</", "&nbsp;", "<o:p>", "\u00a0", "\r"))
    names = {key for document in documents for key in document.metadata}
    assert names <= {"topic", "topics", "upvotes", "views", "split", "row"}


def test_table_counsel_chat_best_answers(shared_data):
    place = shared_data / "counsel_chat" / "20200325_counsel_chat.csv"
    documents, _, skipped = _counted(_read(place, best="upvotes"))
    assert (len(documents), sum(skipped.values())) == (785, 1265)


def test_table_esconv_and_smilechat(shared_data):
    documents, _, skipped = _counted(_read(shared_data / "esconv_failed"))
    assert (len(documents), not skipped) == (146, True)
    assert {turn.speaker for d in documents for turn in d.turns} == {"speaker", "listener"}
    kept, _, skipped = _counted(
        _read(shared_data / "esconv_failed", keep=["survey_score.seeker.empathy:>=3"])
    )
    assert 0 < len(kept) == 146 - skipped["filtered: survey_score.seeker.empathy"]
    documents, _, skipped = _counted(_read(shared_data / "smilechat_zh"))
    assert (len(documents), not skipped) == (38, True)
    assert {turn.speaker for d in documents for turn in d.turns} == {"client", "counselor"}


CSV = [",", ";", "\t", "|", '"', '""', "\n", "\r\n", "\r", "a", "question", "answer", "speaker",
       "text", "role", "content", "conversation_id", "turn", "term", "definition", "\u00e9", "\x00",
       "\ufeff", "\\", '\\"', "<p>", "&nbsp;", "<!--", "1", " ", "sep=;", "nan", "client", "[", "{",
       "messages", '[{"role":"user"', "Is this a real question?", "\x02\x03\x02"]  # fmt: skip
JSON = ["{", "}", "[", "]", ":", ",", '"role"', '"content"', '"messages"', '"data"', '"question"',
        '"answer"', '"speaker"', '"text"', '"id"', '"one two three four?"', "NaN", "-Infinity",
        "1e999", "123456789012345678901", "1" * 4400, '"\\ud800"', '"', "\\", "\\u", "null", " ",
        "\n", "\r", "\x00", "\ufeff", '{"role":"user","content":"hi"}', '{"conversations":',
        '[["client","a"],["therapist","b"]]']  # fmt: skip
KEYS = ["role", "content", "messages", "from", "value", "text", "speaker", "question", "answer",
        "answers", "data", "id", "turn", "term", "definition", "entry", "response", "licence",
        "url"]  # fmt: skip
OPTIONS = [{}, {"best": "answer"}, {"keep": ["text:!a"]}, {"kind": "dialogue"}, {"question": "a"}]


def _joined(pieces):
    return st.lists(st.sampled_from(pieces), max_size=60).map("".join)


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20)
    | st.sampled_from(["user", "client", "Some words that are prose.", "What is it then?"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip
contents = (
    st.tuples(st.just(".csv"), _joined(CSV))
    | st.tuples(st.sampled_from([".json", ".jsonl", ".x"]), _joined(JSON))
    | st.tuples(st.sampled_from([".json", ".jsonl"]), values.map(json.dumps))
    | st.tuples(
        st.just(".jsonl"), st.lists(values).map(lambda rows: "\n".join(map(json.dumps, rows)))
    )
    | st.tuples(st.sampled_from([".csv", ".json", ".parquet"]), st.binary(max_size=200))
)
encodings = st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"])


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(contents, encodings, st.sampled_from(OPTIONS))
def test_table_of_any_bytes_gives_records_or_a_source_error(
    tmp_path_factory, content, encoding, options
):
    ending, text = content
    path = tmp_path_factory.getbasetemp() / f"fuzzed{ending}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding, "replace"))
    part = Part(str(path), path.name)
    try:
        records = list(table.read(part, Options(**options)))
    except SourceError:
        return
    assert records == list(table.read(part, Options(**options)))
    documents = [record for record in records if isinstance(record, Document)]
    assert len({document.id for document in documents}) == len(documents)
    for document in documents:
        json.dumps(document.metadata)
        assert document.turns or document.text
