"""Rows: the encoding of a table, told without holding it."""

import pytest

from mindgpt.decoding import decode
from mindgpt.errors import SourceError
from mindgpt.tabular import rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_rows_text_is_what_decode_gives_for_the_whole_file(tmp_path, encoding):
    content = "name,caf\u00e9\r\n\u20ac,\u201cyes\u201d\r".encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    (tmp_path / "a.csv").write_bytes(content)
    with rows.open_text(tmp_path / "a.csv", rows.encoding_of(tmp_path / "a.csv")) as file:
        assert file.read() == decode(content)


def test_rows_a_sign_cut_between_two_chunks_is_still_utf_8(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * ((1 << 20) - 1) + "\u20ac".encode())
    assert rows.encoding_of(path) == "utf-8-sig"
    path.write_bytes(b"x" * ((1 << 20) - 1) + "\u20ac".encode()[:2])
    assert rows.encoding_of(path) == "cp1252"


def test_rows_binary_data_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(SourceError, match="binary data"):
        rows.encoding_of(tmp_path / "a.csv")
