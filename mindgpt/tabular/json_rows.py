"""JSON and JSON lines -> rows, one at a time, however large the file is.

A JSON file holds its rows as a list (`[{...}, ...]`), in an object (`{"data": [...]}`,
`{"train": [...], "test": [...]}`), as an object by id (`{"talk-1": {...}, ...}`), or is itself one
row (`{"topic": "...", "messages": [...]}`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from mindgpt.errors import SourceError
from mindgpt.tabular import chats, rows
from mindgpt.tabular.rows import Broken, Row

Event = tuple[str, Any]

_LOOKED_AT = 100_000  # events from which a file's shape is told
_HEAD = 1 << 20
_BUFFER = 1 << 20
_STARTS = {"start_map": "{", "start_array": "["}
_ENDS = ("end_map", "end_array")
# Numbers that JSON's readers refuse: what Python writes for none and for infinity, and those that
# fit in no machine word. The first pattern asks fast whether a file has any, the second finds them
# where they stand outside a text; a backslash hides what comes behind it.
_SEEMS_ODD = re.compile(rb"[NI\d](?:aN|nfinity|\d{18}|[eE][+-]?\d{3})")
_ODD = re.compile(
    r'\\.|"|-?\bInfinity\b|\bNaN\b|-?\d[\d.eE+-]{17,}|-?\d[\d.]{0,17}[eE][+-]?\d{3,}', re.S
)
_CUT_WORD = re.compile(r"[A-Za-z\d.+-]{1,400}\Z")


def read(path: Path) -> Iterator[Row | Broken]:
    """The rows of a file of either kind; which one it is shows in its first lines.

    In JSON lines a line that is no JSON is Broken. A JSON file that is damaged ends with a
    SourceError, behind the rows that stand before the damage.
    """
    encoding = rows.encoding_of(path)
    with rows.open_text(path, encoding) as file:
        lines = _is_lines(file.read(_HEAD), path.suffix.lower() in (".jsonl", ".ndjson"))
    yield from _lines(path, encoding) if lines else _document(path, encoding)


def _is_lines(head: str, named_so: bool) -> bool:
    """Whether each line is a value of its own."""
    first, _, rest = head.lstrip().partition("\n")
    rest = rest.lstrip()
    if not rest:
        return named_so and not first.startswith("[")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        # The first line may be damaged, or begin a value that runs over several lines.
        return named_so and first[:1] == rest[:1] == "{"
    return first[:1] in "[{" and rest[:1] in "[{"


def _lines(path: Path, encoding: str) -> Iterator[Row | Broken]:
    with rows.open_text(path, encoding) as file:
        for number, line in enumerate(_whole_lines(file), start=1):
            if line is None:
                yield Broken(number, "line too long", f"more than {rows.LONGEST:,} characters")
            elif line.strip():
                yield _from_line(number, line)


def _whole_lines(file: TextIO) -> Iterator[str | None]:
    """Lines; None for one that is too long to be held."""
    while line := file.readline(rows.LONGEST):
        whole = line.endswith(("\n", "\r")) or len(line) < rows.LONGEST
        yield line if whole else None
        while not whole:
            line = file.readline(rows.LONGEST)
            whole = line.endswith(("\n", "\r")) or len(line) < rows.LONGEST


def _from_line(number: int, line: str) -> Row | Broken:
    try:
        return _row(number, json.loads(line))
    except (ValueError, RecursionError) as error:
        return Broken(number, "no JSON", f"line {number}: {error}")


def _row(number: int, value: Any, section: str = "") -> Row | Broken:
    """The row in one value: an object's keys, a list of messages, or a text."""
    if isinstance(value, dict):
        return Row(number, value, section)
    if isinstance(value, list):
        return Row(number, {"messages": value}, section)
    if isinstance(value, str):
        return Row(number, {"text": value}, section)
    return Broken(number, "no row", f"{str(value)[:40]} stands where a row is wanted")


def _document(path: Path, encoding: str) -> Iterator[Row | Broken]:
    odd = _has_odd_numbers(path)
    level, parent = _shape(islice(_events(path, encoding, odd), _LOOKED_AT))
    values = _values(_events(path, encoding, odd), level, parent)
    for number, (section, value, licence) in enumerate(values, start=1):
        row = _row(number, value, section)
        if licence and isinstance(row, Row):
            row.values.setdefault("licence", licence)
        yield row


def _events(path: Path, encoding: str, odd: bool) -> Iterator[Event]:
    """The events of a JSON file; SourceError where it is damaged."""
    import ijson

    with rows.open_text(path, encoding) as file:
        source = _Bytes(file, odd)
        try:
            # Without `use_float` ijson 3.6 ends the process at a number of 4,300 digits.
            for event, value in ijson.basic_parse(source, buf_size=_BUFFER, use_float=True):
                source.quiet = 0
                yield event, value
        except (ijson.JSONError, ValueError) as error:
            said = " ".join(str(error).split())[:120]
            raise SourceError(f"This is no valid JSON: {said}.") from error


class _Bytes:
    """A text file as the bytes of UTF-8 that ijson wants, with the odd numbers made readable."""

    def __init__(self, file: TextIO, odd: bool):
        self._file = file
        self._odd = odd
        self._inside = False
        self._rest = ""
        self.quiet = 0  # characters since the last event

    def read(self, size: int = -1) -> bytes:
        text = self._next(size)
        while self._odd and size and self._rest and not text:
            text = self._next(size)
        return text.encode("utf-8", errors="replace")

    def _next(self, size: int) -> str:
        text = self._file.read(size)
        self.quiet += len(text)
        if self.quiet > rows.LONGEST:
            raise ValueError(f"one value has more than {rows.LONGEST:,} characters")
        return self._made_even(text) if self._odd and size else text

    def _made_even(self, text: str) -> str:
        """`[NaN, "NaN"]` -> `[null, "NaN"]`; what the end of the text may cut waits for more."""
        at_end = not text
        text, self._rest = self._rest + text, ""
        if not at_end:
            backslashes = len(text) - len(text.rstrip("\\"))
            cut = len(text) - backslashes % 2
            if word := _CUT_WORD.search(text, max(0, cut - 400), cut):
                cut = word.start()
            text, self._rest = text[:cut], text[cut:]
        return _ODD.sub(self._piece, text)

    def _piece(self, match: re.Match[str]) -> str:
        """A large number becomes a text, which is as good as an id and no worse as a figure."""
        found = match[0]
        if found == '"':
            self._inside = not self._inside
        elif not self._inside and found[0] != "\\":
            return f'"{found}"' if found[-1].isdigit() and len(found) < 400 else "null"
        return found


def _has_odd_numbers(path: Path) -> bool:
    """Whether there may be a number, or a text like one, that JSON's readers refuse."""
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_BUFFER):
            if _SEEMS_ODD.search(seen := tail + chunk):
                return True
            tail = seen[-20:]
    return False


def _shape(events: Iterable[Event]) -> tuple[int, str]:
    """(how many containers are open around each row, whether `[` or `{` holds it).

    `(1, "[")` is a list, `(2, "[")` an object of lists, `(1, "{")` objects by id, and `(0, "")`
    one row.
    """
    found, maps, others = 0, 0, 0
    look = _Look()
    for event, value in events:
        if look.open == ["{"] and event not in ("map_key", "end_map"):
            maps, others = maps + (event == "start_map"), others + (event != "start_map")
        first = look.at(event, value)
        if look.open == ["["]:
            return 1, "["
        if first is None or (found and len(look.open) > found):
            continue
        if first[0].casefold() in chats.LISTS and chats.is_turn(first[1]):
            level = len(look.open) - 2
            return level, "{" if level else ""
        if not found and isinstance(first[1], (dict, list)):
            found = len(look.open)
    if found:
        return found, "["
    return (1, "{") if maps > others else (0, "")


class _Look:
    """Walks through events; `at` gives the first element of every list, with the list's key."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self._key = ""
        self._fresh = False
        self._builder: Any = None
        self._depth = 0

    def at(self, event: str, value: Any) -> tuple[str, Any] | None:
        """(key of the list, its first element) when that element has been read whole."""
        from ijson.common import ObjectBuilder

        if self._fresh and event != "end_array":
            self._fresh, self._builder, self._depth = False, ObjectBuilder(), 0
        if self._builder is not None:
            return self._build(event, value)
        if event == "map_key":
            self._key = value
        elif event in _STARTS:
            self.open.append(_STARTS[event])
            self._fresh = event == "start_array"
        elif event in _ENDS:
            self._fresh = False
            self.open.pop()
        return None

    def _build(self, event: str, value: Any) -> tuple[str, Any] | None:
        self._builder.event(event, value)
        self._depth += (event in _STARTS) - (event in _ENDS)
        if self._depth:
            return None
        element, self._builder = self._builder.value, None
        return self._key, element


def _values(events: Iterable[Event], level: int, parent: str) -> Iterator[tuple[str, Any, str]]:
    """(key above it, value, licence of the file) of each row at its level."""
    from ijson.common import ObjectBuilder

    opened: list[str] = []
    section, licence, depth = "", "", 0
    builder: Any = None
    for event, value in events:
        if builder is None and len(opened) == level and _begins_row(event, opened, parent):
            builder, depth = ObjectBuilder(), 0
        if builder is not None:
            builder.event(event, value)
            depth += (event in _STARTS) - (event in _ENDS)
            if not depth:
                yield section, builder.value, licence
                builder = None
        elif event == "map_key":
            section = value
        elif event == "string" and section.casefold() in ("licence", "license"):
            licence = value
        elif event in _STARTS:
            opened.append(_STARTS[event])
        elif event in _ENDS:
            opened.pop()


def _begins_row(event: str, opened: list[str], parent: str) -> bool:
    """Only a list of its own may hold rows that are no containers."""
    if (opened[-1] if opened else "") != parent or event in _ENDS or event == "map_key":
        return False
    if event in _STARTS:
        return parent == "[" or event == "start_map"
    return opened == ["["]
