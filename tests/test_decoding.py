"""Bytes -> text, whatever a file was saved as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.decoding import decode
from mindgpt.errors import SourceError


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        ("café – 中文".encode(), "café – 中文"),
        ("café".encode("utf-8-sig"), "café"),
        ("café".encode("latin-1"), "café"),
        (b"\x93quoted\x94 \x96 it\x92s", "“quoted” – it’s"),
        (b"a\r\nb", "a\r\nb"),
        (b"no letter: \x81", "no letter: \ufffd"),
    ],
)
def test_decoding_reads_what_files_are_saved_as(content, text):
    assert decode(content) == text


def test_decoding_reads_utf_16_by_its_mark():
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
        assert decode(mark + "Größe 中文".encode(encoding)) == "Größe 中文"


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\x00\x00", b"ID3\x04\x00\x00", b"%PDF-1.7\n", b"\x89PNG\x1a\x02\x10"],
)
def test_decoding_refuses_what_is_no_text(content):
    with pytest.raises(SourceError, match="binary"):
        decode(content)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])).filter(lambda t: t[:1] != "\ufeff"))
def test_decoding_gives_utf_8_back(text):
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-8-sig")) == text


@given(st.binary())
def test_decoding_takes_any_bytes(content):
    try:
        decode(content).encode("utf-8", "replace")
    except SourceError:
        assert content.startswith(b"%PDF") or min(content) < 32
