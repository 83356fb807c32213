"""What speech recognisers of the Whisper family write: segments, chunks or a transcription.

openai-whisper, faster-whisper, whisperX   {"text", "segments": [{start, end, text, words?}]}
the transformers pipeline                  {"text", "chunks": [{timestamp: [a, b], text}]}
whisper.cpp                                {"transcription": [{offsets, timestamps, text}]}
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from mindgpt.content import Content
from mindgpt.errors import SourceError
from mindgpt.transcripts.captions import Cue, from_cues
from mindgpt.transcripts.cues import seconds
from mindgpt.transcripts.transcript_json import entries, load, words

SUMMARY = "JSON of Whisper and its relatives"
ENDINGS = (".json",)

_LISTS = ("segments", "chunks", "transcription")
_LIST = re.compile(r'"(segments|chunks|transcription)"\s*:\s*\[')
_FIELD = re.compile(r'"(text|start|end|timestamp|timestamps|offsets)"\s*:')
_BARE = re.compile(r"[\ufeff\s]*\[\s*\{")
# A long file can begin with all of its text, and what else it holds comes too late to be seen.
_TEXT_FIRST = re.compile(r'[\ufeff\s]*\{\s*"text"\s*:\s*"')
_TIMES = {
    "segments": {"start", "end"},
    "chunks": {"timestamp"},
    "transcription": {"timestamps", "offsets"},
}

_Spoken = tuple[dict[str, Any], list[Cue]]


def recognise(text: str) -> float:
    """0.95 for a list of its own with text and times, 0.5 to 0.7 for less, by the beginning."""
    found = _LIST.search(text) or _BARE.match(text)
    if not found:
        return 0.5 if _TEXT_FIRST.match(text) and "\n{" not in text else 0.0
    name = found[1] if found.re is _LIST else "segments"
    fields = {match[1] for match in _FIELD.finditer(text, found.end())}
    if "text" not in fields or _TIMES[name].isdisjoint(fields):
        return 0.0
    return 0.95 if found.re is _LIST else 0.7


def read(text: str) -> Iterator[Content]:
    """What was recognised; SourceError where there is neither a list of pieces nor a text.

    >>> next(read('{"chunks": [{"timestamp": [0.0, 1.5], "text": " Hello."}]}')).text
    'Hello.'
    """
    value = load(text, "Whisper JSON")
    fields = value if isinstance(value, dict) else {"segments": value}
    lists = [fields[name] for name in _LISTS if isinstance(fields.get(name), list)]
    whole = words(fields.get("text"))
    if not lists and not whole:
        raise SourceError(
            "This Whisper JSON holds no words. There must be a list called segments, chunks or "
            "transcription, or a text."
        )
    pieces: list[Any] = next((pieces for pieces in lists if pieces), [])
    spoken = [(item, list(_cues(item))) for item in entries(pieces)]
    cues = _glued([cue for _, cues in _turned(spoken) for cue in cues])
    lost = len(pieces) - sum(bool(cues) for _, cues in spoken)
    content = from_cues(
        cues or [Cue(None, None, "", whole)],
        removed={"segments without words": lost},
    )
    language = words(fields.get("language"))
    metadata = {"language": language} if language else {}
    yield dataclasses.replace(content, metadata={**content.metadata, **metadata})


def _turned(spoken: list[_Spoken]) -> Iterator[_Spoken]:
    """With a mark of change where whisper.cpp heard that the next one is another's."""
    turned = False
    for item, cues in spoken:
        if turned and cues:
            cues = [dataclasses.replace(cues[0], text=f" >> {cues[0].text.strip()}"), *cues[1:]]
        yield item, cues
        turned = item.get("speaker_turn_next") is True


def _cues(item: dict[str, Any]) -> Iterator[Cue]:
    """A segment as one cue, or as several where its words have several speakers."""
    start, end = _moments(item)
    speaker = _label(item)
    spoken = entries(item.get("words"))
    voices: list[str] = []
    for word in spoken:
        voices.append(_label(word) or (voices[-1] if voices else speaker))
    if len(set(filter(None, voices))) > 1:
        for voice, group in groupby(zip(voices, spoken, strict=True), key=itemgetter(0)):
            if text := _sentence([word for _, word in group]).strip():
                yield Cue(start, end, voice, text)
        return
    text = words(item.get("text")) or _sentence(spoken)
    if text.strip():
        yield Cue(start, end, speaker or "".join(voices[-1:]), text)


def _label(item: dict[str, Any]) -> str:
    label = words(item.get("speaker")).strip()
    return "" if label == "?" else label


def _moments(item: dict[str, Any]) -> tuple[float | None, float | None]:
    pair = item.get("timestamp")
    if isinstance(pair, list) and len(pair) == 2:
        return seconds(pair[0]), seconds(pair[1])
    times = item.get("timestamps")
    if isinstance(times, dict):
        return seconds(times.get("from")), seconds(times.get("to"))
    return seconds(item.get("start")), seconds(item.get("end"))


def _sentence(spoken: list[dict[str, Any]]) -> str:
    """Words as one text: some recognisers write the space before a word, others none."""
    texts = [words(word.get("word")) or words(word.get("text")) for word in spoken]
    return ("" if any(text[:1] == " " for text in texts) else " ").join(texts)


def _glued(cues: list[Cue]) -> list[Cue]:
    """Where each cue is a word with the space before it, one without goes on with the last word.

    >>> [cue.text for cue in _glued([Cue(0, 1, "", " car"), Cue(1, 2, "", "t")])]
    [' cart']
    """
    alone = sum(" " not in cue.text.strip() for cue in cues)
    spaced = sum(cue.text[:1] == " " for cue in cues)
    if alone < 0.8 * len(cues) or spaced < 0.5 * len(cues):
        return cues
    texts: list[list[str]] = []
    result: list[Cue] = []
    for cue in cues:
        if texts and cue.text[:1] != " " and cue.speaker == result[-1].speaker:
            texts[-1].append(cue.text)
        else:
            texts.append([cue.text])
            result.append(cue)
    pairs = zip(result, texts, strict=True)
    return [dataclasses.replace(cue, text="".join(parts)) for cue, parts in pairs]
