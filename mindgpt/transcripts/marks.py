"""What transcribers write between the words: sounds, times, and what they could not hear.

A bracket alone is no mark: `[he] went` and `(about ten of them)` are words. What goes is told by a
closed vocabulary and by the shape of a time.
"""

from __future__ import annotations

import functools
import re
from collections import Counter

from mindgpt.transcripts import vocabulary

SOUNDS = "sound marks"
TIMES = "time marks"
UNHEARD = "unintelligible marks"
BREAKS = "breaks"
EDITORS = "editor's marks"

_BEGINNING_TIME = re.compile(r"\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?(?=\s|$)\s*")
_MARK = re.compile(
    r" ?(?:\\?\[([^\[\]]{1,60})\]|\{([^{}]{1,60})\}|\(([^()]{1,60})\)|\*([^*]{1,40})\*)"
)
_SQUARE = re.compile(r" ?\\?\[([^\[\]]{1,60})\]")
_SONG = re.compile(r" ?[♪♫♬]+(?: ?[^♪♫♬.?!]{0,200}[.?!]? ?[♪♫♬]+)?")
_TIME = re.compile(r"\\?(?<!\d)\d{1,3}:\s?\d{1,3}(?::\s?\d{1,3}){0,2}(?:[.,]\s?\d{1,3})?")
_LONG_TIME = re.compile(r"\s?\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?$")
_CLOCK = re.compile(r"0\d?:\d{2}|\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?")
_UNHEARD_SHAPE = re.compile(
    r"(?:unint|uninteg|inaud|indisc|indeciph)[a-z]*(?:ble|able)|cr\w{2}stalk"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def without_marks(text: str) -> tuple[str, Counter[str]]:
    """The words of a turn alone, and what was taken out of it, by kind.

    >>> without_marks("[laughs] It [he] went (applause) home \\\\[04:16\\\\].")
    ('It [he] went home.', Counter({'sound marks': 2, 'time marks': 1}))
    """
    removed: Counter[str] = Counter()
    if text[:1].isdigit() and (time := _BEGINNING_TIME.match(text)):
        text = text[time.end() :]
        removed[TIMES] += 1
    if "♪" in text or "♫" in text or "♬" in text:
        text, count = _SONG.subn("", text)
        removed[SOUNDS] += count
    if "[" in text or "(" in text or "*" in text or "{" in text:
        text = _without_brackets(text, removed)
    if removed:
        text = text.strip().lstrip(".,;:").lstrip()
    return text, removed


def _without_brackets(text: str, removed: Counter[str]) -> str:
    def replace(match: re.Match[str]) -> str:
        square, curly, round_, starred = match.groups()
        before, after = match.start(), match.end()
        opens = before == 0 or text[before - 1] in ".?!…"
        kind = mark_kind(square or curly or round_ or starred, bool(square or curly), opens)
        if not kind:
            return _without_time(match, removed)
        removed[kind] += 1
        # Words that only the mark kept apart stay apart: `so[laughs]yes`.
        glued = match.group()[0] != " " and before and text[after : after + 1].isalnum()
        return " " if glued else ""

    return _MARK.sub(replace, text)


def _without_time(match: re.Match[str], removed: Counter[str]) -> str:
    """A bracket that holds words; of those heard uncertainly, `[fawyer 00:12:01]`, the words."""
    words = _LONG_TIME.sub("", match.group(1) or "").strip()
    if not words or words == match.group(1):
        return match.group()
    removed[TIMES] += 1
    return f" {words}" if match.group()[0] == " " else words


@functools.lru_cache(maxsize=4096)
def mark_kind(inside: str, square: bool = True, opens: bool = True) -> str:
    """What kind of mark a bracket is by what stands in it, "" where it holds real words.

    `square` brackets are a transcriber's; round ones may be the speaker's, unless they stand where
    a sentence `opens`.

    >>> mark_kind("Laughter"), mark_kind("unintelligible 00:01:33"), mark_kind("he")
    ('sound marks', 'unintelligible marks', '')
    """
    rest, times = _TIME.subn(" ", inside)
    rest = rest.strip(" \\.,:;-–—~?!*_")
    if not rest:
        shown = square or opens or bool(_CLOCK.fullmatch(inside.strip()))
        return TIMES if times and shown else ""
    if rest.lower() == "sic":
        return EDITORS
    words = [word.lower() for word in _WORD.findall(rest.replace("-", ""))]
    if not words or len(words) > 8 or any(letter.isdigit() for letter in rest):
        return ""
    if not (square or opens) and not vocabulary.DOUBTFUL.isdisjoint(words):
        return ""
    return _kind_of_words(words, rest[0].isupper(), square) or (
        SOUNDS if times and square and vocabulary.BESIDE_SOUNDS.issuperset(words) else ""
    )


def _kind_of_words(words: list[str], capital: bool, square: bool) -> str:
    if _is_break(words):
        return BREAKS
    if any(word in vocabulary.UNHEARD or _UNHEARD_SHAPE.fullmatch(word) for word in words):
        return UNHEARD
    if words in (["foreign", "language"], ["cross", "talk"]):
        return UNHEARD
    # A name before what its bearer does: [Ann laughs].
    known = words[1:] if capital and words[1:] and words[1] in vocabulary.SOUNDS else words
    if not all(word in vocabulary.SOUNDS or word in vocabulary.BESIDE_SOUNDS for word in known):
        return ""
    halves = sum(word in vocabulary.HALF_SOUNDS for word in known)
    certain = not vocabulary.SOUNDS.isdisjoint(known) or (square and halves > 1)
    return SOUNDS if certain else ""


@functools.lru_cache(maxsize=4096)
def is_break(label: str) -> bool:
    """Whether a label announces a break, an advertisement or a jingle and no speaker.

    >>> is_break("Ad break"), is_break("Sponsor"), is_break("Ann Lee")
    (True, True, False)
    """
    words = [word.lower() for word in _WORD.findall(label)]
    return _is_break(words) or words in (["music"], ["theme", "music"])


def _is_break(words: list[str]) -> bool:
    return (
        len(words) <= 6
        and not vocabulary.BREAKS.isdisjoint(words)
        and all(word in vocabulary.BREAKS or word in vocabulary.BESIDE_BREAKS for word in words)
    )


def without_certain_marks(text: str) -> tuple[str, Counter[str]]:
    """Running text without a transcriber's marks: in square brackets, and no doubtful ones.

    >>> without_certain_marks("So [laughs] it ended [12].")
    ('So it ended [12].', Counter({'sound marks': 1}))
    """
    removed: Counter[str] = Counter()
    if "[" not in text:
        return text, removed

    def replace(match: re.Match[str]) -> str:
        kind = mark_kind(match.group(1), False, False)
        if not kind or kind == EDITORS:
            return match.group()
        removed[kind] += 1
        return ""

    return _SQUARE.sub(replace, text).strip(), removed
