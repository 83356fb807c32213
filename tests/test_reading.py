"""Reading: a file is what it holds, whatever it is called."""

# ruff: noqa: E501 - the samples stand on the lines that their formats ask for.

import pytest

from mindgpt import choices, reading
from mindgpt.content import Content
from mindgpt.document import Part, Turn
from mindgpt.errors import SourceError

TALK = "**Ann Lee:** How are you?\n\n**Bo Ek:** Well, thanks.\n\n**Ann Lee:** Good.\n\n**Bo Ek:** Yes.\n"
# A piece of every format, written for this test.
SAMPLES = {
    "vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ann>Hello there.\n",
    "srt": "1\n00:00:00,000 --> 00:00:02,000\nAnn: Hello there.\n\n2\n00:00:02,000 --> 00:00:03,000\nYes.\n",
    "ass": "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\nStyle: Default\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, Text\n"
    "Dialogue: 0,0:00:00.00,0:00:02.00,Default,Ann,Hello there.\n",
    "podcast-json": '{"version": "1.0.0", "segments": [{"speaker": "Ann", "startTime": 0, "endTime": 1, "body": "Hi"}]}',
    "whisper-json": '{"text": "Hello there.", "segments": [{"id": 0, "start": 0.0, "end": 2.0, "text": " Hello there."}], "language": "en"}',
    "html": "<!DOCTYPE html><html><head><title>A page</title></head><body><p>Hello there.</p></body></html>",
    "markdown": "# A page\n\nSome **strong** words and a [link](https://example.org).\n\n- one\n- two\n",
    "plain": "Just some words.\n\nAnd some more of them.\n",
    "cnxml": '<?xml version="1.0"?>\n<document xmlns="http://cnx.rice.edu/cnxml"><content><para id="a">Hello there.</para></content></document>',
    "medquad": '<?xml version="1.0"?><Document id="1" source="x"><Focus>Fear</Focus><QAPairs><QAPair pid="1"><Question qid="1">What is fear?</Question><Answer>A feeling of danger.</Answer></QAPair></QAPairs></Document>',
}  # fmt: skip


def test_reading_has_a_sample_of_every_format():
    assert set(SAMPLES) == set(choices.names("formats"))


@pytest.mark.parametrize("name", ["talk.txt", "talk", "talk.md", "talk.html", "talk.srt"])
@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - {"plain", "markdown"}))
def test_reading_recognises_a_format_under_any_name(kind, name):
    assert reading.recognise(SAMPLES[kind], name) == kind


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_reading_recognises_a_format_under_its_own_name(kind):
    for ending in choices.load("formats", kind).ENDINGS:
        assert reading.recognise(SAMPLES[kind], f"talk{ending}") == kind


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_reading_reads_a_file_of_every_format(tmp_path, kind):
    path = tmp_path / f"file{choices.load('formats', kind).ENDINGS[0]}"
    path.write_text(SAMPLES[kind], encoding="utf-8")
    found, contents = reading.read_file(path)
    assert found == kind
    (content,) = contents
    assert content.text or content.turns


@pytest.mark.parametrize("kind", sorted(choices.names("formats")))
def test_reading_every_format_says_what_it_is(kind):
    module = choices.load("formats", kind)
    assert module.SUMMARY
    assert "\n" not in module.SUMMARY
    assert tuple(ending.lower() for ending in module.ENDINGS) == module.ENDINGS
    for text in ("", "x", "\x00", "{", "<", "[" * 100):
        assert 0 <= module.recognise(text) <= 1


def test_reading_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(SourceError, match=r"none\.vtt cannot be read: No such file"):
        reading.read_file(tmp_path / "none.vtt")


def test_reading_a_broken_or_binary_file_names_it(tmp_path):
    (tmp_path / "a.vtt").write_bytes(b"\x00\x01")
    with pytest.raises(SourceError, match=r"a\.vtt: .*binary.*Mend the file"):
        reading.read_file(tmp_path / "a.vtt")


def test_reading_a_file_too_large_for_one_piece_says_where_else(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    (tmp_path / "a.txt").write_text("more than ten bytes")
    with pytest.raises(SourceError, match=r"19 bytes.*--source text="):
        reading.read_file(tmp_path / "a.txt")


def test_reading_documents_of_one_file_share_its_group():
    contents = [
        Content(turns=(Turn("a", "x"),), title="One", metadata={"licence": "CC0", "n": 1}),
        Content(text="words", metadata={"address": "https://example.org/x"}, removed={"ads": 2}),
    ]
    part = Part("/somewhere/talks/a.md", "talks/a.md")
    first, second = reading.documents(contents, part, "files", "MIT")
    assert (first.id, first.kind, first.licence) == ("files/talks/a.md/00001", "dialogue", "CC0")
    assert first.metadata == {"n": 1, "title": "One"}
    assert first.address == "talks/a.md/00001"
    assert (second.kind, second.licence, second.address) == ("text", "MIT", "https://example.org/x")
    assert second.removed == {"ads": 2}
    assert {first.group, second.group} == {"files/talks/a.md"}


def test_reading_a_single_content_needs_no_number():
    (only,) = reading.documents([Content(text="x")], Part("a.md", "a.md"), "files", "", True)
    assert (only.id, only.licence, only.private) == ("files/a.md", "not stated", True)


def test_reading_lists_what_is_material(tmp_path):
    for name in ("b.md", "a/c.vtt", "README.md", "a/LICENSE", ".git/x.md", "a/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    names = [part.name for part in reading.list_files(str(tmp_path), "files")]
    assert names == [f"{tmp_path.name}/a/c.vtt", f"{tmp_path.name}/b.md"]


def test_reading_refuses_xml_of_another_kind(tmp_path):
    (tmp_path / "feed.xml").write_text('<?xml version="1.0"?><rss><channel></channel></rss>')
    with pytest.raises(SourceError, match="podcast-feed"):
        reading.read_file(tmp_path / "feed.xml")
