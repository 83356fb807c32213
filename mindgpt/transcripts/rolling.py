"""Captions that were shown more than once -> captions as they were said.

Live captions roll: each shows the line before once more. Recognisers get stuck and write one line
dozens of times. Both go, and are counted; words that somebody said twice stay.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import accumulate, pairwise

from mindgpt.transcripts.cues import Cue

# What comes so many times running was not said so often; a single word may be.
_STUCK, _STUCK_WORD = 6, 12
_LONGEST_LOOP, _LONGEST_PHRASE = 4, 10
# Who says the same again says it shorter, or otherwise.
_SAID_ONCE = 8
# So much of a file must look as if it rolled before a doubtful repetition is taken for one.
_ROLLING_SHARE, _ROLLING_CUES = 0.3, 3

_NEXT_WORD = re.compile(r"\S+")


def unrepeated(cues: list[Cue], removed: Counter[str]) -> list[Cue]:
    """Cues in order, without what was shown again; how many were cut goes into `removed`.

    >>> shown = [Cue(0, 2, "", "so we went"), Cue(2, 4, "", "so we went\\nto the sea")]
    >>> [cue.text for cue in unrepeated(shown, Counter())]
    ['so we went', 'to the sea']
    """
    kept = _unstuck(_unrolled(_without_copies(cues), removed))
    if len(kept) < len(cues):
        removed["repeated captions"] += len(cues) - len(kept)
    return [_fluent(cue, removed) for cue in kept]


def _without_copies(cues: list[Cue]) -> list[Cue]:
    """Without cues that stand there twice, times and all, as in layers of styled subtitles."""
    seen: set[Cue] = set()
    kept = []
    for cue in cues:
        timed = cue.start is not None and cue.end is not None and cue.end > cue.start
        if not timed or cue not in seen:
            kept.append(cue)
            seen.add(cue)
    return kept


def _unrolled(cues: list[Cue], removed: Counter[str]) -> list[Cue]:
    """Without the beginnings that repeat the end of the cue before."""
    shared = [0, *(_shared(before, cue) for before, cue in pairwise(cues))]
    sure, likely = [False] * len(cues), [False] * len(cues)
    for index, count in enumerate(shared):
        if count:
            sure[index], likely[index] = _judged(cues[index - 1], cues[index], count)
    evidence = sum(a or b for a, b in zip(sure, likely, strict=True))
    rolls = evidence >= max(_ROLLING_CUES, _ROLLING_SHARE * (len(cues) - 1))
    kept = []
    for index, cue in enumerate(cues):
        same = rolls and index > 0 and cue.text == cues[index - 1].text
        if sure[index] or (rolls and likely[index]) or same:
            cue = dataclasses.replace(cue, text=_after_words(cue.text, shared[index]))
            if cue.text:
                removed["rolling captions"] += 1
        if cue.text:
            kept.append(cue)
    return kept


def _judged(before: Cue, cue: Cue, count: int) -> tuple[bool, bool]:
    """Are `count` words shared with the cue before shown again (for sure, likely)?

    For sure: a whole line comes again above a new one, or the times overlap, or all of a long
    caption comes twice. A single word that comes twice was more often said twice. Likely counts
    only in a file that is full of it.
    """
    lines = list(accumulate(len(line.split()) for line in cue.text.split("\n")))
    lines_before = list(accumulate(len(line.split()) for line in before.text.split("\n")))
    first = lines_before[-1] - count
    whole_line = first in (0, *lines_before) and (count in lines or first == 0)
    above_another = whole_line and count in lines and count < lines[-1]
    twice = cue.text == before.text and len(set(cue.text.split())) >= _SAID_ONCE
    sure = count > 1 and (above_another or twice or _overlap(before, cue))
    return sure, (whole_line or count > 2) and cue.text != before.text


def _overlap(before: Cue, cue: Cue) -> bool:
    return before.end is not None and cue.start is not None and cue.start < before.end


def _shared(before: Cue, cue: Cue) -> int:
    """How many words at the most end the one text and begin the other, for one speaker."""
    if before.speaker != cue.speaker:
        return 0
    words = cue.text.split()
    end = before.text.split()[-len(words) :]
    if end[-1] not in words:
        return 0
    longest = _borders(words)
    length = 0
    for word in end:
        while length and words[length] != word:
            length = longest[length - 1]
        length += words[length] == word
    return length


def _borders(words: list[str]) -> list[int]:
    """For each beginning of `words`: the length of its longest own beginning that also ends it."""
    borders = [0] * len(words)
    length = 0
    for index in range(1, len(words)):
        while length and words[index] != words[length]:
            length = borders[length - 1]
        length += words[index] == words[length]
        borders[index] = length
    return borders


def _after_words(text: str, count: int) -> str:
    """`text` without its first words, the line breaks of the rest kept."""
    for match in _NEXT_WORD.finditer(text):
        if not count:
            return text[match.start() :]
        count -= 1
    return ""


def _unstuck(cues: list[Cue]) -> list[Cue]:
    """Each line, or round of up to four lines, that comes many times running, only once."""
    keys = [(cue.speaker, cue.text) for cue in cues]
    kept = _once(keys, [len(cue.text.split()) for cue in cues], _LONGEST_LOOP)
    return [cues[index] for index in kept]


def _fluent(cue: Cue, removed: Counter[str]) -> Cue:
    """The same for the words of one cue; only where few words make up all of it."""
    words = cue.text.split()
    if len(words) < _STUCK_WORD or 2 * len(set(words)) > len(words):
        return cue
    kept = _once(words, [1] * len(words), _LONGEST_PHRASE)
    if len(kept) == len(words):
        return cue
    removed["repeated words"] += len(words) - len(kept)
    return dataclasses.replace(cue, text=" ".join(words[index] for index in kept))


def _once(keys: Sequence[Hashable], sizes: list[int], longest: int) -> list[int]:
    """Places of `keys` without the later rounds of what goes round and round.

    `sizes` tells how many words each holds; a round has up to `longest` keys.

    >>> _once("xabababababababx", [2] * 16, 4)
    [0, 1, 2, 15]
    """
    places = list(range(len(keys)))
    for period in range(1, longest + 1):
        kept: list[int] = []
        start = 0
        while start < len(places):
            end = start + period
            while end < len(places) and keys[places[end]] == keys[places[end - period]]:
                end += 1
            length = end - start if end > start + period else 1
            words = sum(sizes[place] for place in places[start : start + period])
            stuck = length >= period * (_STUCK_WORD if words == 1 else _STUCK)
            kept += places[start : start + (period if stuck else length)]
            start += length
        places = kept
    return places
