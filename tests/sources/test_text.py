"""Running text: a file or a folder of files, each by the format of its ending."""

import pytest

from mindgpt.errors import SourceError
from mindgpt.sources import text


def _ids(place):
    return [document.id for document in text.read(str(place))]


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "books"
    (root / "inner").mkdir(parents=True)
    (root / "b.txt").write_text("Second\nbook.\n\nNext paragraph.")
    (root / "a.md").write_text("# First\n\n*Book.*")
    (root / "inner" / "C.TXT").write_bytes("Third caf\u00e9.".encode("latin-1"))
    (root / "README.md").write_text("What is in here.")
    (root / "cover.png").write_bytes(b"\x89PNG")
    (root / "empty.txt").write_text(" \n\n")
    return root


def test_text_reads_every_known_file_of_a_folder_in_the_order_of_paths(folder):
    documents = list(text.read(str(folder)))
    assert [document.id for document in documents] == [
        "books/a.md", "books/b.txt", "books/inner/C.TXT",
    ]  # fmt: skip
    assert [document.text for document in documents] == [
        "First\n\nBook.", "Second book.\n\nNext paragraph.", "Third caf\u00e9.",
    ]  # fmt: skip
    for document in documents:
        assert (document.kind, document.source, document.turns) == ("text", "text", ())
        assert document.group == document.id


def test_text_reads_one_file_even_a_readme(folder):
    assert _ids(folder / "b.txt") == ["b.txt/b.txt"]
    (document,) = text.read(str(folder / "README.md"))
    assert document.text == "What is in here."


def test_text_reads_the_same_on_every_run(folder):
    assert list(text.read(str(folder))) == list(text.read(str(folder)))


def test_text_needs_a_place():
    with pytest.raises(SourceError, match="text=FILE or text=FOLDER"):
        list(text.read(None))


def test_text_place_that_is_missing_is_named(tmp_path):
    with pytest.raises(SourceError) as caught:
        list(text.read(str(tmp_path / "none")))
    assert str(tmp_path / "none") in str(caught.value)


@pytest.mark.parametrize("name", ["cover.png", "README.md", None])
def test_text_folder_with_nothing_to_read_says_what_could_be(tmp_path, name):
    if name:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(SourceError) as caught:
        list(text.read(str(tmp_path)))
    for word in (str(tmp_path), ".cnxml", ".md", ".txt"):
        assert word in str(caught.value)


def test_text_file_of_an_unknown_ending_says_what_could_be(tmp_path):
    (tmp_path / "book.pdf").write_bytes(b"%PDF")
    with pytest.raises(SourceError, match=r"book\.pdf.*\.txt"):
        list(text.read(str(tmp_path / "book.pdf")))


def test_text_broken_file_is_named(tmp_path):
    (tmp_path / "good.txt").write_text("Good.")
    (tmp_path / "m0001.cnxml").write_text("<document><para>never closed")
    with pytest.raises(SourceError, match=r"m0001\.cnxml"):
        list(text.read(str(tmp_path)))
