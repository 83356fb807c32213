"""SubRip: captions below a number and two times, whose speakers are names, dashes or colours.

Read here and not by a library: webvtt-py drops cues without a number, pysubs2 a number that ends a
text, and both drop cues whose times are in whole seconds, without saying so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindgpt.content import Content
from mindgpt.errors import SourceError
from mindgpt.transcripts.captions import Cue, from_cues
from mindgpt.transcripts.cues import blocks, lines, times, unescape
from mindgpt.transcripts.speaker_marks import by_colour

SUMMARY = "SubRip captions"
ENDINGS = (".srt",)

_TAG = re.compile(r"<(/?[a-zA-Z][^<>]*)>|\{\\[^{}]*\}")
_COLOUR = re.compile(r"font\s[^=]*?color\s*=\s*[\"']?([#\w]{1,30})", re.I)
_FIRST_LINES = 12


def recognise(text: str) -> float:
    """0.9 for a number above two times with commas, less for one of the two, 0 for neither."""
    first = [line for line in lines(text[:4096]) if line][:_FIRST_LINES]
    if first and first[0].startswith("WEBVTT"):
        return 0.0
    for before, line in zip(["", *first], first, strict=False):
        if "->" in line and times(line):
            signs = before.isdecimal() + ("," in line)
            return (0.6, 0.8, 0.9)[signs]
    return 0.0


def read(text: str) -> Iterator[Content]:
    r"""What the cues say; SourceError where there is none.

    >>> text = "1\n00:00:00,000 --> 00:00:02,000\nAnn: Hello\n{\\an8}<i>there.</i>"
    >>> next(read(text)).turns
    (Turn(speaker='Ann', text='Hello there.'),)
    """
    cues, _ = blocks(text)
    if text.strip("\ufeff \t\r\n") and not cues:
        raise SourceError(
            "These are no SubRip captions: there is no line of times such as "
            "00:00:01,000 --> 00:00:04,000 with text below it."
        )
    yield from_cues(by_colour([piece for cue in cues for piece in _coloured(cue)]))


def _coloured(cue: Cue) -> Iterator[tuple[str, Cue]]:
    """(colour, its lines) for lines of one colour; a single word in colour colours nothing."""
    open_colours: list[str] = []
    colour = ""
    same: list[str] = []
    for line in cue.text.split("\n"):
        words, its_colours = _plain(line, open_colours)
        its_colour = its_colours.pop() if len(its_colours) == 1 else ""
        if not words.strip():
            continue
        if same and its_colour != colour:
            yield colour, Cue(cue.start, cue.end, "", "\n".join(same))
            same = []
        colour = its_colour
        same.append(words)
    if same:
        yield colour, Cue(cue.start, cue.end, "", "\n".join(same))


def _plain(line: str, open_colours: list[str]) -> tuple[str, set[str]]:
    """A line without tags, and the colours of its words; `open_colours` goes on to the next."""
    parts: list[str] = []
    colours: set[str] = set()
    start = 0
    for match in [*_TAG.finditer(line), None]:
        part = line[start : match.start() if match else len(line)]
        if part.strip():
            colours.add(open_colours[-1] if open_colours else "")
        parts.append(part)
        if match:
            start = match.end()
            parts.append(_follow(match[1] or "", open_colours))
    return unescape("".join(parts)), colours


def _follow(tag: str, open_colours: list[str]) -> str:
    """Opens or closes a colour; the space that a tag stands for."""
    name = tag.lower()
    if name.startswith("font"):
        found = _COLOUR.match(tag)
        open_colours.append(found[1].lower() if found else "")
    elif name.startswith("/font") and open_colours:
        open_colours.pop()
    return " " if name.rstrip("/ ") == "br" else ""
