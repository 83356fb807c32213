"""Bytes -> text, whatever a file was saved as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.decoding import decode


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


@given(st.text().filter(lambda text: not text.startswith("\ufeff")))
def test_decoding_gives_utf_8_back(text):
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-8-sig")) == text


@given(st.binary())
def test_decoding_takes_any_bytes(content):
    decode(content).encode("utf-8")
