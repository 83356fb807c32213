"""Cue: what a caption file says from one moment to another. And the blocks that VTT and SRT share.

Both formats are lines of text below a line of two times. Subtitle libraries drop a cue whose times
are not written by the book (`00:01:02` without a fraction, a comma for a point), and what stands
after a blank line inside a cue, without a word; pysubs2 takes a bare number that ends a text for
the next cue's. Here nothing that was said is lost, and any input takes time in proportion to its
length.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """Words and when they were said, in seconds; None where that is not known.

    A speaker of "" says nothing: whoever spoke before goes on. The text keeps its line breaks.
    """

    start: float | None
    end: float | None
    speaker: str
    text: str


_LINE_END = re.compile(r"\r\n|\r|\n")
_ARROW = re.compile(r"--?>")
_TIME = re.compile(r"\s*(-?)(?:(\d{1,9}):)?(\d{1,9}):(\d{1,9})(?:[.,:](\d{1,9}))?(?=\s|\Z)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NEVER = re.compile(r"(?!)")


def seconds(time: object) -> float | None:
    """A moment as a caption file or a JSON value gives it -> seconds; None where it is none.

    >>> seconds("01:02:03,5"), seconds("-02:03"), seconds(1.5), seconds("soon")
    (3723.5, -123.0, 1.5, None)
    """
    if isinstance(time, str):
        match = _TIME.match(time)
        return _moment(match) if match and not time[match.end() :].strip() else None
    if isinstance(time, bool) or not isinstance(time, (int, float)):
        return None
    # Whole numbers in JSON can be larger than any float.
    return float(time) if abs(time) < 1e15 and math.isfinite(time) else None


def _moment(match: re.Match[str]) -> float:
    sign, hours, minutes, whole, fraction = match.groups()
    value = int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{fraction or 0}")
    return -value if sign else value


def times(line: str) -> tuple[float, float | None] | None:
    """The two moments of a time line, whatever stands after them; None where it is no such line.

    >>> times("00:01.500 --> 00:03.000 align:start")
    (1.5, 3.0)
    >>> times("A --> B")
    """
    arrow = _ARROW.search(line)
    if not arrow:
        return None
    start, rest = seconds(line[: arrow.start()]), line[arrow.end() :]
    end = _TIME.match(rest)
    if start is None or not (end or not rest.strip()):
        return None
    return start, _moment(end) if end else None


def lines(text: str) -> list[str]:
    """The lines of a file, whatever system wrote it, without spaces and byte order marks around."""
    return [line.strip("\ufeff \t\f\v") for line in _LINE_END.split(text)]


def unescape(text: str) -> str:
    """Entities as the characters that they stand for, once: `Q&amp;A` -> `Q&A`."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def blocks(
    text: str, named: bool = False, comment: re.Pattern[str] = _NEVER
) -> tuple[list[Cue], list[str]]:
    """Cues of a file in which text stands below time lines, and its comments' first lines.

    `named` says that a cue's name can be any line, as in WebVTT, and not only a number. A
    paragraph whose first line matches `comment` is left out.

    >>> blocks("1\\n00:01 --> 00:02\\nHello.\\n\\n2\\n00:03 --> 00:04\\n1984")[0][1].text
    '1984'
    """
    cues: list[Cue] = []
    last_number: int | None = None
    comments: list[str] = []
    moment: tuple[float, float | None] | None = None
    body: list[str] = []
    for line, found, is_comment in _lines(text, comment):
        if is_comment:
            comments.append(line)
        elif found:
            last_number = _take_name(body, moment is None, last_number, named)
            cues += _cue(moment, body)
            moment, body = found, []
        else:
            body.append(line)
    return cues + _cue(moment, body), comments


def _lines(
    text: str, comment: re.Pattern[str]
) -> Iterator[tuple[str, tuple[float, float | None] | None, bool]]:
    """(line, its times if it is a time line, is it a comment's first); no other comment lines."""
    blank, in_comment = True, False
    for line in lines(text):
        found = times(line) if "->" in line else None
        in_comment = in_comment and bool(line) and not found
        if not in_comment:
            in_comment = blank and not found and bool(comment.match(line))
            yield line, found, in_comment
        blank = not line


def _take_name(body: list[str], header: bool, last: int | None, named: bool) -> int | None:
    """Takes the coming cue's name off the end of what stands above its times; the last number.

    A number can be what somebody said: it is a name where it stands alone right above the times,
    or where it goes on counting.
    """
    above = len(body)
    while body and not body[-1]:
        body.pop()
    if not body:
        return last
    close = len(body) == above
    alone = header if len(body) == 1 else not body[-2]
    is_number = body[-1].isdecimal() and len(body[-1]) < 10
    number = int(body[-1]) if is_number else None
    # Nothing is said above the first times.
    counts_on = number is not None and (header or (last is not None and number == last + 1))
    if (close and alone and (named or is_number)) or (counts_on and (close or alone)):
        body.pop()
        return last if number is None else number
    return last


def _cue(moment: tuple[float, float | None] | None, body: list[str]) -> list[Cue]:
    text = "\n".join(line for line in body if line)
    return [Cue(*moment, "", text)] if moment and text else []
