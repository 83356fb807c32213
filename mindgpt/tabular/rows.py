"""Row and Broken: what the reader of a table yields, and the text that it reads."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from mindgpt.errors import SourceError

LONGEST = 64_000_000  # characters of one row; what is longer is damage: a quote left open, say
_CHUNK = 1 << 20
_LOOKED_AT = 8192
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row by its columns' names: `Row(1, {"question": "Why?", "answer": "Because."})`.

    `number` counts from 1, the header apart; in JSON lines it is the line. `section` is the key
    under which a JSON object holds the row, or the list that the row stands in.
    """

    number: int
    values: dict[str, Any]
    section: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read: `reason` is counted, `detail` says more of this one."""

    number: int
    reason: str
    detail: str = ""


def encoding_of(path: Path) -> str:
    """What `decoding.decode` would take for a whole file, without holding it.

    UTF-16 by its mark, else UTF-8, else Latin-1 in Windows' form. SourceError for binary data.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        chunk = file.read(_CHUNK)
        if chunk.startswith(_UTF16):
            return "utf-16"
        if b"\x00" in chunk[:_LOOKED_AT]:
            raise SourceError(
                "This is no table but binary data. Save it as CSV, JSON, JSON lines or Parquet."
            )
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def open_text(path: Path, encoding: str) -> TextIO:
    """A file as text whose line ends stay as they are, since they may stand inside a field."""
    return path.open(encoding=encoding, errors="replace", newline="")
