"""WebVTT: voices become speakers; notes, styles, regions, classes and karaoke times go.

Read here and not by webvtt-py, which drops every cue whose times are not by the book, all but the
first voice of a cue, and words after a blank line inside one, without saying so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindgpt.content import Content
from mindgpt.errors import SourceError
from mindgpt.transcripts.captions import Cue, from_cues
from mindgpt.transcripts.cues import blocks, lines, times, unescape

SUMMARY = "WebVTT captions"
ENDINGS = (".vtt", ".webvtt")

_HEADER = re.compile(r"[\ufeff\s]*WEBVTT(?=\s|\Z)")
# Segments of a stream are often put one after the other, each with a header of its own.
_COMMENT = re.compile(r"(?:NOTE|WEBVTT)(?=\s|\Z)|(?:STYLE|REGION)\Z")
_TAG = re.compile(r"<(/?(?:[a-zA-Z][^<>]*|\d+:[\d:.]+))>")
_VOICE = re.compile(r"v(?:\.\S*)?\s+(\S.*)", re.S)
_FIRST_LINES = 12


def recognise(text: str) -> float:
    """1 for the header that the format asks for, 0.5 for time lines with points and without it."""
    if _HEADER.match(text):
        return 1.0
    first = [line for line in lines(text[:4096]) if line][:_FIRST_LINES]
    return 0.5 if any("," not in line and "-->" in line and times(line) for line in first) else 0.0


def read(text: str) -> Iterator[Content]:
    """What the cues say; SourceError where there is neither header nor cue.

    >>> next(read("WEBVTT\\n\\n00:00.000 --> 00:02.000\\n<v.loud Ann>Hi &amp; hello!")).turns
    (Turn(speaker='Ann', text='Hi & hello!'),)
    """
    cues, comments = blocks(text, named=True, comment=_COMMENT)
    if not cues and not _HEADER.match(text):
        raise SourceError(
            "This is no WebVTT: it holds neither the header WEBVTT nor a line of times such as "
            "00:01.000 --> 00:04.000."
        )
    notes = sum(not line.startswith("WEBVTT") for line in comments)
    pieces = (piece for cue in cues for piece in _pieces(cue))
    yield from_cues(pieces, removed={"caption comments": notes})


def _pieces(cue: Cue) -> Iterator[Cue]:
    """A cue for each voice in it; a voice holds to its end tag, the next voice, or the cue's end.

    Only known shapes are tags, as in `a < b`; a tag that does not end is text.
    """
    voice, start = "", 0
    words: list[str] = []
    for match in _TAG.finditer(cue.text):
        words.append(cue.text[start : match.start()])
        start = match.end()
        opened = _VOICE.fullmatch(match[1])
        if opened or match[1] in ("/v", "/V"):
            yield _piece(cue, voice, words)
            voice, words = unescape(opened[1]) if opened else "", []
        elif match[1].lower() in ("br", "br/", "br /"):
            words.append("\n")
    words.append(cue.text[start:])
    yield _piece(cue, voice, words)


def _piece(cue: Cue, voice: str, words: list[str]) -> Cue:
    return Cue(cue.start, cue.end, voice, unescape("".join(words)))
