"""The corpus on disk: plain datasets opens it, whole or not at all."""

import json

import pytest

from mindgpt import corpus
from mindgpt.errors import CorpusError

COLUMNS = ["id", "kind", "group", "source", "licence", "messages", "text", "metadata"]


def _row(name, text=None, **changes):
    messages = None
    if text is None:
        messages = [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": name}]
    row = {
        "id": name, "kind": "text" if text else "dialogue", "group": name, "source": "test",
        "licence": "MIT", "messages": messages, "text": text, "metadata": "{}",
    }  # fmt: skip
    return row | changes


def _rows(*trained):
    return {"train": list(trained), "validation": [_row("v")], "test": [], "recall": []}


def test_corpus_comes_back_as_it_was_saved(write_corpus, tmp_path):
    import datasets

    rows = _rows(_row("a"), _row("b", text="Läuft – 中文 🙂\n\nx"))
    write_corpus(tmp_path / "new" / "corpus", rows)
    plain = datasets.load_from_disk(str(tmp_path / "new" / "corpus"))
    assert isinstance(plain, datasets.DatasetDict)
    assert list(plain) == ["train", "validation", "test", "recall"]
    for split in plain:
        assert plain[split].column_names == COLUMNS
        assert plain[split].to_list() == rows[split]
    ours = corpus.load(tmp_path / "new" / "corpus")
    assert ours["train"].to_list() == rows["train"]


def test_corpus_empty_splits_load_with_their_columns(write_corpus, tmp_path):
    write_corpus(tmp_path / "corpus", {})
    loaded = corpus.load(tmp_path / "corpus")
    for split in ("train", "validation", "test", "recall"):
        assert len(loaded[split]) == 0
        assert loaded[split].features == corpus.features()


def test_corpus_leaves_nothing_beside_its_folder(write_corpus, tmp_path):
    write_corpus(tmp_path / "corpus", _rows(_row("a")))
    write_corpus(tmp_path / "corpus", _rows(_row("b")))
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]
    assert corpus.load(tmp_path / "corpus")["train"]["id"][0] == "b"


def test_corpus_report_is_read_as_written(write_corpus, tmp_path):
    write_corpus(tmp_path / "corpus", _rows(_row("a")), dropped={"empty": 2})
    assert corpus.read_report(tmp_path / "corpus")["dropped"] == {"empty": 2}


def test_corpus_fingerprint_is_of_every_row_in_its_place(write_corpus, tmp_path):
    def print_of(rows):
        write_corpus(tmp_path / "corpus", rows)
        return corpus.read_report(tmp_path / "corpus")["fingerprint"]

    first, second = _row("a"), _row("b")
    usual = print_of(_rows(first, second))
    assert usual == print_of(_rows(dict(reversed(first.items())), second))
    others = [
        _rows(second, first),
        _rows(first),
        _rows(first, _row("b", licence="CC0")),
        _rows(first, _row("b", text="b")),
        {**_rows(first, second), "test": [_row("v")], "validation": []},
    ]
    prints = {print_of(rows) for rows in others}
    assert len(prints) == len(others)
    assert usual not in prints


def _bytes(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_corpus_is_the_same_byte_for_byte(write_corpus, tmp_path):
    rows = _rows(_row("a"), _row("b", text="Läuft"))
    first, second = (write_corpus(tmp_path / name, rows) for name in ("one", "two"))
    assert _bytes(first) == _bytes(second)


def test_corpus_writer_takes_the_splits_in_any_order(write_corpus, tmp_path):
    rows = _rows(_row("a"), _row("b"))
    first = write_corpus(tmp_path / "one", rows)
    second = write_corpus(tmp_path / "two", dict(reversed(rows.items())))
    prints = {corpus.read_report(folder)["fingerprint"] for folder in (first, second)}
    assert len(prints) == 1


def test_corpus_writer_keeps_more_rows_than_it_holds_in_memory(write_corpus, tmp_path):
    rows = {"train": [_row(str(n)) for n in range(1234)]}
    write_corpus(tmp_path / "corpus", rows)
    assert corpus.load(tmp_path / "corpus")["train"].to_list() == rows["train"]


def _write_and_raise(folder, error):
    with corpus.writing(folder) as work:
        (work / "shard").write_text("done so far")
        raise error


def test_corpus_interrupted_keeps_its_workplace_and_an_error_clears_it(tmp_path):
    for error, left in ((KeyboardInterrupt, True), (ValueError, False)):
        with pytest.raises(error):
            _write_and_raise(tmp_path / "corpus", error)
        assert (tmp_path / ".corpus.partial" / "shard").exists() == left
        assert not (tmp_path / "corpus").exists()


def test_corpus_full_disk_is_an_error_that_leaves_the_older_one(write_corpus, tmp_path):
    write_corpus(tmp_path / "corpus", _rows(_row("a")))
    with pytest.raises(CorpusError, match="No space left"), corpus.writing(tmp_path / "corpus"):
        raise OSError(28, "No space left on device")
    assert corpus.load(tmp_path / "corpus")["train"]["id"][0] == "a"
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


@pytest.mark.parametrize("content", ["a file of the user", None])
def test_corpus_refuses_to_take_the_place_of_something_else(write_corpus, tmp_path, content):
    folder = tmp_path / "mine"
    if content is None:
        folder.mkdir()
        (folder / "thesis.txt").write_text("years of work")
    else:
        folder.write_text(content)
    with pytest.raises(CorpusError) as caught:
        write_corpus(folder, _rows(_row("a")))
    assert str(folder) in str(caught.value)
    assert "Nothing was changed" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    if content is None:
        assert [path.name for path in folder.iterdir()] == ["thesis.txt"]
        assert (folder / "thesis.txt").read_text() == "years of work"
    else:
        assert folder.read_text() == content


def test_corpus_takes_the_place_of_an_empty_folder(write_corpus, tmp_path):
    (tmp_path / "corpus").mkdir()
    write_corpus(tmp_path / "corpus", _rows(_row("a")))
    assert len(corpus.load(tmp_path / "corpus")["train"]) == 1


@pytest.mark.parametrize("there", [True, False])
def test_corpus_missing_is_an_error_with_the_command_that_makes_one(tmp_path, there):
    folder = tmp_path / "corpus"
    if there:
        folder.mkdir()
    for look in (corpus.load, corpus.check, corpus.read_report):
        with pytest.raises(CorpusError) as caught:
            look(folder)
        assert f"mindgpt prepare --out {folder}" in str(caught.value)


def test_corpus_half_written_is_no_corpus(write_corpus, tmp_path):
    """The report comes last: a folder without it is not taken for a corpus."""
    write_corpus(tmp_path / "corpus", _rows(_row("a")))
    (tmp_path / "corpus" / corpus.REPORT).unlink()
    with pytest.raises(CorpusError):
        corpus.load(tmp_path / "corpus")


def test_corpus_broken_report_is_an_error_that_names_it(write_corpus, tmp_path):
    write_corpus(tmp_path / "corpus", _rows(_row("a")))
    report = tmp_path / "corpus" / corpus.REPORT
    report.write_text(report.read_text(encoding="utf-8")[:40], encoding="utf-8")
    with pytest.raises(CorpusError, match=r"report\.json"):
        corpus.read_report(tmp_path / "corpus")


def test_corpus_is_mended_after_a_crash_between_the_renames(
    write_corpus, tmp_path, crash_between_renames
):
    write_corpus(tmp_path / "corpus", _rows(_row("a")))
    write_corpus(tmp_path / "newer", _rows(_row("b")))
    crash_between_renames(tmp_path / "newer", tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()
    assert corpus.load(tmp_path / "corpus")["train"]["id"][0] == "a"
    assert json.loads((tmp_path / "corpus" / corpus.REPORT).read_text(encoding="utf-8"))
