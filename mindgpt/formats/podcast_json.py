"""The podcast namespace's JSON: segments with speaker, times and body, often a word in each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindgpt.content import Content
from mindgpt.errors import SourceError
from mindgpt.transcripts.captions import Cue, from_cues
from mindgpt.transcripts.cues import seconds
from mindgpt.transcripts.transcript_json import entries, load, words

SUMMARY = "JSON transcripts of the podcast namespace"
ENDINGS = (".json",)

_SEGMENTS = re.compile(r'"segments"\s*:\s*\[')
_FIELDS = re.compile(r'"(body|startTime|endTime)"\s*:')


def recognise(text: str) -> float:
    """0.95 for segments with a body and times, by what the file begins with."""
    if text.lstrip("\ufeff \t\r\n")[:1] != "{":
        return 0.0
    start = _SEGMENTS.search(text)
    fields = {match[1] for match in _FIELDS.finditer(text, start.end())} if start else set()
    return 0.95 if "body" in fields and len(fields) > 1 else 0.4 if "body" in fields else 0.0


def read(text: str) -> Iterator[Content]:
    """What the segments say; SourceError where there is no list of them.

    >>> one = '{"speaker": "Ann", "startTime": 0.5, "endTime": 0.75, "body": "I"}'
    >>> next(read('{"version": "1.0.0", "segments": [%s]}' % one)).turns
    (Turn(speaker='Ann', text='I'),)
    """
    value = load(text, "podcast JSON")
    segments = value.get("segments") if isinstance(value, dict) else None
    if not isinstance(segments, list):
        raise SourceError(
            f"This podcast JSON has {type(segments).__name__} for its segments. There must be "
            '{"segments": [{"speaker": …, "startTime": …, "endTime": …, "body": …}]}.'
        )
    cues = [
        Cue(
            seconds(item.get("startTime")),
            seconds(item.get("endTime")),
            words(item.get("speaker")),
            words(item.get("body")),
        )
        for item in entries(segments)
    ]
    lost = len(segments) - sum(bool(cue.text.strip()) for cue in cues)
    yield from_cues(cues, removed={"segments without words": lost})
