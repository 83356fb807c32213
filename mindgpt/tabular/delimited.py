"""CSV and its kin -> rows: any delimiter, quoted line ends, fields of any size."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from mindgpt.tabular import rows
from mindgpt.tabular.rows import Broken, Row

DELIMITERS = (",", "\t", ";", "|", "\x1f", "\x01", "^", "~", "¦")
_UNUSUAL = ("\x1f", "\x01", "¦", "~", "^")
_NAMED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_HEAD = 65_536  # characters that the delimiter is told from
_SAMPLE = 100  # rows of them

# Excel's first line `sep=;` names the delimiter and is no header.
_SEP = re.compile(r"\ufeff?sep=(.)\r?\n", re.I)
# Fed to the reader behind the last line: it comes back alone unless a quote is still open.
_END = "\x02\x03\x02"
_FORBIDDEN = '\r\n"' + _END


@dataclass(frozen=True)
class _Dialect:
    delimiter: str
    escape: str | None = None
    skipped: int = 0  # characters before the header

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        # The limit is the whole process's; nobody wants the default of 128 KB back.
        csv.field_size_limit(max(csv.field_size_limit(), 2 * rows.LONGEST))
        return csv.reader(lines, delimiter=self.delimiter, escapechar=self.escape)


class _TooLong(Exception):
    """A row is longer than any real one."""


class _Lines:
    """The lines of a file, then `_END`; counts them, and the characters since the last row."""

    def __init__(self, file: TextIO):
        self._file = file
        self.number = 0
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(rows.LONGEST + 1):
            self.number += 1
            self.size += len(line)
            if self.size > rows.LONGEST:
                raise _TooLong
            yield line
        yield _END


def is_delimiter(sign: str) -> bool:
    """Whether `sign` can part fields: one character, or a name such as `tab`."""
    sign = _NAMED.get(sign.lower(), sign)
    return len(sign) == 1 and sign not in _FORBIDDEN


def read(path: Path, delimiter: str = "") -> Iterator[Row | Broken]:
    """The rows below the header; `delimiter` is told from the beginning where it is not given.

    A row with more fields than the header is Broken, as is one whose quote nothing closes, with
    all that follows it. A row with fewer fields has empty ones at its end.
    """
    encoding = rows.encoding_of(path)
    with rows.open_text(path, encoding) as file:
        dialect = _dialect(file.read(_HEAD), delimiter)
    with rows.open_text(path, encoding) as file:
        file.read(dialect.skipped)
        yield from _rows(_Lines(file), dialect)


def _rows(lines: _Lines, dialect: _Dialect) -> Iterator[Row | Broken]:
    header: list[str] = []
    number, first_line = 0, 1
    try:
        for fields in dialect.reader(iter(lines)):
            if fields == [_END]:
                return
            if fields and fields[-1].endswith(_END):
                raise _TooLong
            if not header:
                header = _names(fields) if any(field.strip() for field in fields) else []
            elif fields:
                number += 1
                yield _row(number, header, fields, first_line, lines.number)
            first_line, lines.size = lines.number + 1, 0
    except (_TooLong, csv.Error):
        yield Broken(
            number + 1,
            "quote never closed",
            f"row {number + 1} begins in line {first_line} and has no end: a quote was opened that "
            "nothing closes. That row and all behind it are not read. Close the quote.",
        )


def _row(number: int, header: list[str], fields: list[str], first: int, last: int) -> Row | Broken:
    width = len(header)
    if len(fields) > width and any(field.strip() for field in fields[width:]):
        return Broken(
            number,
            "more fields than columns",
            f"row {number} (lines {first} to {last}) has {len(fields)} fields, the header {width}",
        )
    if len(fields) < width:
        fields = fields + [""] * (width - len(fields))
    return Row(number, dict(zip(header, fields, strict=False)))


def _names(fields: list[str]) -> list[str]:
    """Each column's name once: a second `text` becomes `text.2`, one without a name `column 1`."""
    names: dict[str, None] = {}
    for place, field in enumerate(fields, start=1):
        name = " ".join(field.replace("\ufeff", "").split()) or f"column {place}"
        while name in names:
            name = f"{name}.{place}"
        names[name] = None
    return list(names)


def _dialect(head: str, delimiter: str) -> _Dialect:
    """The dialect under which most rows of the beginning have as many fields as the header."""
    skipped = 0
    if match := _SEP.match(head):
        delimiter, skipped = delimiter or match[1], match.end()
        head = head[skipped:]
    escapes = (None, "\\") if '\\"' in head else (None,)
    if delimiter:
        found = [_NAMED.get(delimiter.lower(), delimiter)]
    else:
        found = [sign for sign in DELIMITERS if sign in head]
    dialects = [_Dialect(sign, escape, skipped) for sign in found for escape in escapes]
    scores = {dialect: _score(head, dialect) for dialect in dialects}
    best = max(dialects, key=lambda dialect: scores[dialect], default=_Dialect(_UNUSUAL[0]))
    if not delimiter and scores.get(best, (0, 0))[1] < 2:
        # One column: its text may hold any sign, so that none may part it.
        unused = next((sign for sign in _UNUSUAL if sign not in head), _UNUSUAL[0])
        return _Dialect(unused, skipped=skipped)
    return best


def _score(head: str, dialect: _Dialect) -> tuple[float, int]:
    """(share of rows as wide as the header, its width)."""
    reader = dialect.reader(iter(io.StringIO(head, newline="")))
    try:
        found = [len(fields) for fields in islice(reader, _SAMPLE) if fields]
    except csv.Error:
        return 0.0, 0
    if len(found) > 2 and len(head) == _HEAD:
        found.pop()  # cut off
    if not found or found[0] < 2:
        return 0.0, 1
    below = found[1:] or found
    return sum(width == found[0] for width in below) / len(below), found[0]
