"""Files: transcripts and pages in any format, and what cannot be read is named and skipped."""

import pytest

from mindgpt.document import Document, Skipped
from mindgpt.errors import SourceError
from mindgpt.sources import files

TALK = "".join(
    f"**{name}:** {words}\n\n"
    for name, words in [
        ("Ann Lee", "How are you today?"),
        ("Bo Ek", "Very well, thank you."),
        ("Ann Lee", "What did you do?"),
        ("Bo Ek", "I slept until noon."),
    ]
)


def _read(place, **options):
    options = files.Options(**options)
    return [
        record for part in files.parts(str(place), options) for record in files.read(part, options)
    ]


def test_files_reads_talks_and_texts(tmp_path):
    (tmp_path / "a.md").write_text(TALK)
    (tmp_path / "b.txt").write_text("A page of plain words.")
    talk, page = _read(tmp_path)
    assert (talk.kind, page.kind) == ("dialogue", "text")
    assert [turn.speaker for turn in talk.turns] == ["Ann Lee", "Bo Ek"] * 2
    assert not talk.private


def test_files_options_reach_the_documents(tmp_path):
    (tmp_path / "a.md").write_text(TALK)
    (talk,) = _read(tmp_path / "a.md", private=True, licence="CC BY 4.0")
    assert talk.private
    assert talk.licence == "CC BY 4.0"


def test_files_skips_what_cannot_be_read_and_goes_on(tmp_path):
    (tmp_path / "a.mp3").write_bytes(b"ID3\x04\x00\x00")
    (tmp_path / "b.jsonl").write_text("{}")
    (tmp_path / "c.txt").write_text("Words that can be read.")
    records = _read(tmp_path)
    assert [type(record) for record in records] == [Skipped, Skipped, Document]
    assert {record.reason for record in records[:2]} == {"file cannot be read"}
    assert "--source table=" in records[1].detail


@pytest.mark.parametrize("place", ["", "none"])
def test_files_needs_a_place_that_is_there(tmp_path, place):
    with pytest.raises(SourceError, match="files="):
        _read(tmp_path / place if place else "")
