r"""Advanced SubStation Alpha and SubStation Alpha: styled subtitles with an actor's name on each.

Read here and not by pysubs2, which stops at the first time it does not know, takes the columns to
stand in one order whatever the file's own `Format:` says, and needs time in the square of a line's
length for `[aaaa…` and `{{{{…`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mindgpt.content import Content
from mindgpt.errors import SourceError
from mindgpt.transcripts.captions import Cue, from_cues
from mindgpt.transcripts.cues import lines, seconds

SUMMARY = "SubStation Alpha subtitles"
ENDINGS = (".ass", ".ssa")

_COLUMNS = ["layer", "start", "end", "style", "name",
            "marginl", "marginr", "marginv", "effect", "text"]  # fmt: skip
_HEADER = re.compile(r"[\ufeff\s]*\[Script Info\]", re.I)
_DIALOGUE = re.compile(r"^Dialogue:[^,\n]{0,40},[ \t]*-?\d{1,4}:\d\d:\d\d[.,]\d", re.M | re.I)
_DRAWING = re.compile(r"\\p(\d{1,3})(?!\d)")
_BREAK = re.compile(r"\\[Nnh]")
_NO_TITLES = ("", "<untitled>", "untitled", "default aegisub file")


def recognise(text: str) -> float:
    """1 for the section that every script begins with, 0.9 for a dialogue line alone."""
    if _HEADER.match(text):
        return 1.0
    return 0.9 if _DIALOGUE.search(text) else 0.0


def read(text: str) -> Iterator[Content]:
    r"""What the dialogue lines say, in the order of their times; SourceError where there is none.

    >>> line = r"Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,Yes,{\i1}I\Nknow."
    >>> next(read("[Events]\n" + line)).turns
    (Turn(speaker='Ann', text='Yes,I know.'),)
    """
    if not (_HEADER.match(text) or _DIALOGUE.search(text)):
        raise SourceError(
            "This is no SubStation script: there is neither [Script Info] nor a line such as "
            "Dialogue: 0,0:00:01.00,0:00:04.00,Default,Ann,0,0,0,,Hello."
        )
    removed: Counter[str] = Counter()
    cues = list(_cues(text, removed))
    if all(cue.start is not None for cue in cues):
        # Scripts are often kept actor by actor.
        cues.sort(key=lambda cue: cue.start or 0.0)
    yield from_cues(cues, _title(text), removed)


def _cues(text: str, removed: Counter[str]) -> Iterator[Cue]:
    columns = _COLUMNS
    for line in lines(text):
        kind, colon, rest = line.partition(":")
        kind = kind.lower()
        if kind == "format" and "text" in rest.lower():
            columns = [column.strip().lower() for column in rest.split(",")]
        elif kind == "comment" and colon:
            removed["caption comments"] += 1
        elif kind == "dialogue":
            fields = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
            words = _words(fields.get("text", ""), removed)
            name = fields.get("name", fields.get("actor", "")).strip()
            yield Cue(seconds(fields.get("start")), seconds(fields.get("end")), name, words)


def _words(field: str, removed: Counter[str]) -> str:
    """The text of a line without override tags, comments in braces, and drawings."""
    parts = []
    drawing, start = False, 0
    while (opening := field.find("{", start)) >= 0:
        closing = field.find("}", opening)
        if closing < 0:
            break
        parts.append("" if drawing else field[start:opening])
        for scale in _DRAWING.findall(field, opening, closing):
            removed["drawings"] += not drawing and int(scale) > 0
            drawing = int(scale) > 0
        start = closing + 1
    parts.append("" if drawing else field[start:])
    return _BREAK.sub(lambda match: " " if match[0] == r"\h" else "\n", "".join(parts))


def _title(text: str) -> str:
    found = re.search(r"^Title:[ \t]*(\S.{0,200})$", text[:4096], re.M)
    title = found[1].strip() if found else ""
    return "" if title.lower() in _NO_TITLES else title
