"""Cues -> what was said: turns where anybody is named, else running text.

Cues are brought into order, shown-again words taken out, and sentences that run over several cues
joined.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise

from mindgpt.content import Content
from mindgpt.document import Turn
from mindgpt.transcripts import speech
from mindgpt.transcripts.cues import Cue, seconds
from mindgpt.transcripts.rolling import unrepeated
from mindgpt.transcripts.speaker_marks import attributed

__all__ = ["Cue", "from_cues"]

_PARAGRAPH_SENTENCES, _PARAGRAPH_WORDS = 5, 120
_LONG_PAUSE = 2.0
# Recognisers without punctuation end a sentence by chance only.
_LONGEST_SENTENCE = 100

# Several recordings can follow each other in one file: their times begin anew.
_NEW_START, _FALL, _SHORTEST_RECORDING = 60, 60, 5

_SENTENCE_END = re.compile(r"[.!?…]{1,8}[\"'”’»)\]]{0,4}(?=\s)|[。！？]{1,8}[」』”’）]{0,4}")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|vs|e\.g|i\.e|No)\.\Z")
# Chinese, Japanese and Thai are written without spaces.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SOFT_HYPHEN = "\u00ad"
_CLOSING = frozenset(".,;:!?…")


def from_cues(
    cues: Iterable[Cue], title: str = "", removed: Mapping[str, int] | None = None
) -> Content:
    """What the cues of one file say, and what was taken out of them, added to `removed`.

    >>> from_cues([Cue(0, 2, "Ann", "How are"), Cue(2, 3, "Ann", "you?")]).turns
    (Turn(speaker='Ann', text='How are you?'),)
    >>> from_cues([Cue(0, 2, "", "How are"), Cue(2, 3, "", "you?")]).text
    'How are you?'
    """
    counts = Counter(removed or {})
    ordered = _in_order([_tidy(cue) for cue in cues if cue.text.strip()])
    spoken = attributed(unrepeated(ordered, counts))
    if any(cue.speaker for cue in spoken):
        content = speech.from_turns(_turns(spoken), title)
    else:
        content = _running_text(spoken, title)
    return dataclasses.replace(content, removed=dict(counts + Counter(content.removed)))


def _tidy(cue: Cue) -> Cue:
    speaker = " ".join(_whole_characters(cue.speaker).split()).rstrip(":").rstrip()
    text = _whole_characters(cue.text).strip()
    return Cue(seconds(cue.start), seconds(cue.end), speaker, text)


def _whole_characters(text: str) -> str:
    """`text` with halves of surrogate pairs joined or, where one is alone, marked as unreadable."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _in_order(cues: list[Cue]) -> list[Cue]:
    """Cues by the second in which they start; within one second the file's own order is better."""
    starts: list[int] = []
    for cue in cues:
        before = starts[-1] if starts else 0
        starts.append(before if cue.start is None else int(cue.start // 1))
    result = []
    for first, last in pairwise([0, *_recordings(cues, starts), len(cues)]):
        order = sorted(range(first, last), key=starts.__getitem__)
        result += [cues[index] for index in order]
    return result


def _recordings(cues: list[Cue], starts: list[int]) -> list[int]:
    """Where another recording begins in the same file, its times from the start again.

    Where speakers are named it is rather one speaker's track after the other's.
    """
    falls = [index for index in range(1, len(starts)) if starts[index] < starts[index - 1] - _FALL]
    if any(cue.speaker for cue in cues) or any(starts[index] > _NEW_START for index in falls):
        return []
    bounds = pairwise([0, *falls, len(starts)])
    return falls if all(last - first >= _SHORTEST_RECORDING for first, last in bounds) else []


def _turns(cues: list[Cue]) -> Iterator[Turn]:
    for speaker, group in groupby(cues, key=lambda cue: cue.speaker):
        yield Turn(speaker, _joined(group))


def _joined(cues: Iterable[Cue]) -> str:
    """The words of cues on one line, one space between two lines of them.

    >>> _joined([Cue(0, 1, "", "It is"), Cue(1, 2, "", "well"), Cue(2, 3, "", ".")])
    'It is well.'
    """
    parts: list[str] = []
    for line in (" ".join(line.split()) for cue in cues for line in cue.text.split("\n")):
        if not line:
            continue
        if parts and parts[-1].endswith(_SOFT_HYPHEN):
            parts[-1] = parts[-1][:-1]
        elif parts and not _closes_up(parts[-1], line):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _closes_up(before: str, line: str) -> bool:
    if line in _CLOSING:
        return True
    return bool(_UNSPACED.match(before[-1]) and _UNSPACED.match(line[0]))


def _running_text(cues: list[Cue], title: str) -> Content:
    """What nobody is named for, in paragraphs of a few sentences.

    Sponsors' messages are found in the whole, so that the same words with other times, as in a
    text twin of a caption file, give the same words. Without punctuation, pauses divide it.
    """
    whole = _joined(cues)
    ends = sum(1 for _ in _SENTENCE_END.finditer(whole))
    if whole.count(" ") < _PARAGRAPH_WORDS or whole.count(" ") <= ends * _LONGEST_SENTENCE:
        spoken = speech.from_turns([Turn("", whole)])
        text = "\n\n".join(part for turn in spoken.turns for part in _paragraphs(turn.text))
        return Content(text=text, title=title, removed=spoken.removed)
    removed: Counter[str] = Counter()
    texts = []
    for part in _between_pauses(cues):
        spoken = speech.from_turns([Turn("", _joined(part))])
        removed.update(spoken.removed)
        texts += [turn.text for turn in spoken.turns]
    return Content(text="\n\n".join(texts), title=title, removed=dict(removed))


def _paragraphs(text: str) -> Iterator[str]:
    start = sentences = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text, max(0, match.end() - 6), match.end()):
            continue
        sentences += 1
        following = text[match.end() : match.end() + 2].strip()[:1]
        if sentences >= _PARAGRAPH_SENTENCES and not following.islower():
            yield text[start : match.end()].strip()
            start, sentences = match.end(), 0
    if text[start:].strip():
        yield text[start:].strip()


def _between_pauses(cues: list[Cue]) -> Iterator[list[Cue]]:
    part: list[Cue] = []
    words = 0
    for cue in cues:
        if part and (words >= _PARAGRAPH_WORDS or _pause(part[-1], cue) >= _LONG_PAUSE):
            yield part
            part, words = [], 0
        part.append(cue)
        words += len(cue.text.split())
    yield part


def _pause(before: Cue, cue: Cue) -> float:
    return cue.start - before.end if before.end is not None and cue.start is not None else 0.0
