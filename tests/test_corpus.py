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


def _report(**facts):
    return {
        "sources": {"test": {"documents": 2, "licence": "MIT"}},
        "rows": {"train": 1, "validation": 1, "test": 0, "recall": 0},
        "speaks_of": "Nothing is held out.",
    } | facts


def test_corpus_comes_back_as_it_was_saved(tmp_path):
    import datasets

    rows = _rows(_row("a"), _row("b", text="Läuft – 中文 🙂\n\nx"))
    corpus.save(rows, _report(), tmp_path / "new" / "corpus")
    plain = datasets.load_from_disk(str(tmp_path / "new" / "corpus"))
    assert isinstance(plain, datasets.DatasetDict)
    assert list(plain) == ["train", "validation", "test", "recall"]
    for split in plain:
        assert plain[split].column_names == COLUMNS
        assert plain[split].to_list() == rows[split]
    ours = corpus.load(tmp_path / "new" / "corpus")
    assert ours["train"].to_list() == rows["train"]


def test_corpus_empty_splits_load_with_their_columns(tmp_path):
    corpus.save({}, _report(), tmp_path / "corpus")
    loaded = corpus.load(tmp_path / "corpus")
    for split in ("train", "validation", "test", "recall"):
        assert len(loaded[split]) == 0
        assert loaded[split].features == corpus.features()


def test_corpus_leaves_nothing_beside_its_folder(tmp_path):
    corpus.save(_rows(_row("a")), _report(), tmp_path / "corpus")
    corpus.save(_rows(_row("b")), _report(), tmp_path / "corpus")
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]
    assert corpus.load(tmp_path / "corpus")["train"]["id"][0] == "b"


def test_corpus_report_is_read_as_written_with_the_fingerprint(tmp_path):
    rows = _rows(_row("a"))
    corpus.save(rows, _report(dropped={"empty": 2}), tmp_path / "corpus")
    report = corpus.read_report(tmp_path / "corpus")
    assert report["dropped"] == {"empty": 2}
    assert report["fingerprint"] == corpus.fingerprint(rows)


def test_corpus_card_names_sources_licences_and_splits(tmp_path):
    corpus.save(_rows(_row("a")), _report(), tmp_path / "corpus")
    card = (tmp_path / "corpus" / "README.md").read_text(encoding="utf-8")
    assert "| test | 2 | MIT |" in card
    assert "| validation | 1 |" in card
    assert "Nothing is held out." in card


def test_corpus_fingerprint_is_of_every_row_in_its_place():
    first, second = _row("a"), _row("b")
    print_of = corpus.fingerprint(_rows(first, second))
    assert print_of == corpus.fingerprint(_rows(dict(reversed(first.items())), second))
    others = [
        _rows(second, first),
        _rows(first),
        _rows(first, _row("b", licence="CC0")),
        _rows(first, _row("b", text="b")),
        {**_rows(first, second), "test": [_row("v")], "validation": []},
    ]
    prints = {corpus.fingerprint(rows) for rows in others}
    assert len(prints) == len(others)
    assert print_of not in prints


@pytest.mark.parametrize("content", ["a file of the user", None])
def test_corpus_refuses_to_take_the_place_of_something_else(tmp_path, content):
    folder = tmp_path / "mine"
    if content is None:
        folder.mkdir()
        (folder / "thesis.txt").write_text("years of work")
    else:
        folder.write_text(content)
    with pytest.raises(CorpusError) as caught:
        corpus.save(_rows(_row("a")), _report(), folder)
    assert str(folder) in str(caught.value)
    assert "Nothing was changed" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    if content is None:
        assert [path.name for path in folder.iterdir()] == ["thesis.txt"]
        assert (folder / "thesis.txt").read_text() == "years of work"
    else:
        assert folder.read_text() == content


def test_corpus_takes_the_place_of_an_empty_folder(tmp_path):
    (tmp_path / "corpus").mkdir()
    corpus.save(_rows(_row("a")), _report(), tmp_path / "corpus")
    assert len(corpus.load(tmp_path / "corpus")["train"]) == 1


def test_corpus_that_cannot_be_written_leaves_the_older_one(tmp_path):
    corpus.save(_rows(_row("a")), _report(), tmp_path / "corpus")
    with pytest.raises(TypeError):
        corpus.save(_rows(_row("b")), _report(no_json=object()), tmp_path / "corpus")
    assert corpus.load(tmp_path / "corpus")["train"]["id"][0] == "a"


@pytest.mark.parametrize("there", [True, False])
def test_corpus_missing_is_an_error_with_the_command_that_makes_one(tmp_path, there):
    folder = tmp_path / "corpus"
    if there:
        folder.mkdir()
    for look in (corpus.load, corpus.check, corpus.read_report):
        with pytest.raises(CorpusError) as caught:
            look(folder)
        assert f"mindgpt prepare --out {folder}" in str(caught.value)


def test_corpus_half_written_is_no_corpus(tmp_path):
    """The report comes last: a folder without it is not taken for a corpus."""
    corpus.save(_rows(_row("a")), _report(), tmp_path / "corpus")
    (tmp_path / "corpus" / corpus.REPORT).unlink()
    with pytest.raises(CorpusError):
        corpus.load(tmp_path / "corpus")


def test_corpus_broken_report_is_an_error_that_names_it(tmp_path):
    corpus.save(_rows(_row("a")), _report(), tmp_path / "corpus")
    report = tmp_path / "corpus" / corpus.REPORT
    report.write_text(report.read_text(encoding="utf-8")[:40], encoding="utf-8")
    with pytest.raises(CorpusError, match=r"report\.json"):
        corpus.read_report(tmp_path / "corpus")


def test_corpus_is_mended_after_a_crash_between_the_renames(tmp_path, crash_between_renames):
    corpus.save(_rows(_row("a")), _report(), tmp_path / "corpus")
    corpus.save(_rows(_row("b")), _report(), tmp_path / "newer")
    crash_between_renames(tmp_path / "newer", tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()
    assert corpus.load(tmp_path / "corpus")["train"]["id"][0] == "a"
    assert json.loads((tmp_path / "corpus" / corpus.REPORT).read_text(encoding="utf-8"))
