"""Running text: a file or a folder of files, each by the format of its ending."""

import pytest

from mindgpt.document import Document, Skipped
from mindgpt.errors import SourceError
from mindgpt.sources import text

OPTIONS = text.Options()


def _read(place, options=OPTIONS):
    """All records at a place, part by part."""
    return [
        record for part in text.parts(str(place), options) for record in text.read(part, options)
    ]


def _ids(place):
    return [document.id for document in _read(place)]


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "books"
    (root / "inner").mkdir(parents=True)
    (root / "b.txt").write_text("Second\nbook.\n\nNext paragraph.")
    (root / "a.md").write_text("# First\n\n*Book.*")
    (root / "inner" / "C.TXT").write_bytes("Third caf\u00e9.".encode("latin-1"))
    (root / "README.md").write_text("What is in here.")
    (root / "cover.png").write_bytes(b"\x89PNG\x00\x00")
    (root / "empty.txt").write_text(" \n\n")
    return root


def test_text_reads_every_file_of_a_folder_in_the_order_of_paths(folder):
    records = _read(folder)
    documents = [record for record in records if isinstance(record, Document) and record.text]
    assert [document.id for document in documents] == [
        "text/books/a.md", "text/books/b.txt", "text/books/inner/C.TXT",
    ]  # fmt: skip
    assert [document.text for document in documents] == [
        "First\n\nBook.", "Second book.\n\nNext paragraph.", "Third caf\u00e9.",
    ]  # fmt: skip
    for document in documents:
        assert (document.kind, document.source, document.turns) == ("text", "text", ())
        assert document.group == document.id
    (skipped,) = [record for record in records if isinstance(record, Skipped)]
    assert (skipped.address, skipped.reason) == ("books/cover.png", "file cannot be read")
    assert "binary" in skipped.detail


def test_text_reads_one_file_even_a_readme(folder):
    assert _ids(folder / "b.txt") == ["text/b.txt"]
    (document,) = _read(folder / "README.md")
    assert document.text == "What is in here."


def test_text_reads_the_same_on_every_run(folder):
    assert _read(folder) == _read(folder)


def test_text_licence_is_the_one_given_where_none_is_stated(folder):
    assert {d.licence for d in _read(folder) if isinstance(d, Document)} == {"not stated"}
    given = _read(folder / "b.txt", text.Options(licence="CC0"))
    assert [document.licence for document in given] == ["CC0"]


def test_text_of_a_transcript_is_what_was_said(tmp_path):
    (tmp_path / "talk.md").write_text(
        "**Ann Lee:** How are you today?\n\n**Bo Ek:** Very well, thanks.\n\n"
        "**Ann Lee:** Good to hear.\n\n**Bo Ek:** And you?\n"
    )
    (document,) = _read(tmp_path / "talk.md")
    assert document.text == (
        "How are you today?\n\nVery well, thanks.\n\nGood to hear.\n\nAnd you?"
    )


def test_text_large_file_is_read_in_pieces_that_lose_nothing(tmp_path, monkeypatch):
    paragraphs = [f"Paragraph {n} has these words, é and all." for n in range(2000)]
    (tmp_path / "large.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    monkeypatch.setattr(text, "LARGEST_WHOLE", 20_000)
    monkeypatch.setattr(text, "PIECE", 7_000)
    documents = _read(tmp_path / "large.txt")
    assert len(documents) > 5
    assert len({document.id for document in documents}) == len(documents)
    assert {document.group for document in documents} == {"text/large.txt"}
    assert "\n\n".join(document.text for document in documents).split("\n\n") == paragraphs


def test_text_large_file_without_paragraphs_does_not_fill_the_memory(tmp_path, monkeypatch):
    words = [f"word{n}" for n in range(20_000)]
    (tmp_path / "large.txt").write_text(" ".join(words))
    monkeypatch.setattr(text, "LARGEST_WHOLE", 20_000)
    monkeypatch.setattr(text, "PIECE", 7_000)
    documents = _read(tmp_path / "large.txt")
    assert max(len(document.text) for document in documents) < 40_000
    assert "".join(document.text.replace(" ", "") for document in documents) == "".join(words)


def test_text_needs_a_place():
    with pytest.raises(SourceError, match="text=FILE or --source text=FOLDER"):
        _read("")


def test_text_place_that_is_missing_is_named(tmp_path):
    with pytest.raises(SourceError) as caught:
        _read(tmp_path / "none")
    assert str(tmp_path / "none") in str(caught.value)


def test_text_folder_without_files_is_named(tmp_path):
    (tmp_path / "README.md").write_text("Nothing here yet.")
    (tmp_path / ".hidden").write_text("x")
    with pytest.raises(SourceError, match="holds no file"):
        _read(tmp_path)


def test_text_broken_file_is_skipped_and_named(tmp_path):
    (tmp_path / "good.txt").write_text("Good words.")
    (tmp_path / "m0001.cnxml").write_text(
        '<document xmlns="http://cnx.rice.edu/cnxml"><para>never closed'
    )
    (tmp_path / "rows.csv").write_text("a,b")
    good, broken, table = _read(tmp_path)
    assert good.text == "Good words."
    assert (broken.address, broken.reason) == (
        f"{tmp_path.name}/m0001.cnxml",
        "file cannot be read",
    )
    assert "--source table=" in table.detail
