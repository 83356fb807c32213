"""Which line begins are speakers' labels: `Ann Lee:` is one, `Note:` and `The point is:` are none.

A colon alone says little. What decides is the whole file: a few labels that come back again and
again, that look like names or roles, before words that somebody says.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from mindgpt.transcripts import vocabulary
from mindgpt.transcripts.marks import is_break
from mindgpt.transcripts.speakers import is_role, unified

_CLOCK = r"\d{1,3}:\d{2}(?::\d{2}){0,2}(?:[.,]\d{1,3})?"
TIME = rf"[\[(<]?{_CLOCK}(?:\s?(?:-->|[-–—])\s?{_CLOCK})?[\])>]?"

# A list's mark or a change of speaker may stand before it all: `- Ann:`, `>> ANN:`.
_BEFORE = r"(?:>{2,3}[ \t]*|[-–*•][ \t]+)?"
_LABEL = r"(?P<label>[^\W\d_][^:：\[\](){}<>|\n]{0,58}?(?:[ \t]?[(\[][^()\[\]\d\n]{1,30}[)\]])?)"
_LABELLED = re.compile(
    rf"{_BEFORE}(?P<time>{TIME}[ \t|·•–—-]{{0,3}})?{_LABEL}"
    rf"[ \t]{{0,3}}(?P<after>[ \t]?{TIME}[ \t]{{0,3}})?[:：](?!//|\d\d)[ \t]{{0,9}}(?P<rest>.*)",
    re.S,
)
_ALONE = re.compile(
    rf"{_BEFORE}{_LABEL}(?:[ \t]{{1,9}}|[ \t]?[|·•,–—-][ \t]?|(?=[\[(])){TIME}[ \t]?:?[ \t]*"
)
_ALONE_TIME_FIRST = re.compile(rf"{TIME}[ \t|·•–—-]{{1,3}}{_LABEL}:?[ \t]*")
_PERSONAL = re.compile(
    r"\b(?:I|I'm|I’m|we|me|my|us|hello|hi|hey|yes|yeah|yep|no|okay|ok|thanks|thank|welcome|um|uh|mm"
    r"|hmm|mhm|oh|sorry)\b|[?？¿]", re.I,
)  # fmt: skip
_SPEECH = re.compile(rf"{_PERSONAL.pattern}|\b(?:you|your|you're|right|well|sure)\b", re.I)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|is|in|it|that)\b", re.I)
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
# A sentence's end, an address.
_NO_NAME = re.compile(r"[.!?]\s+[a-z]|\.(?:com|org|gov|net|edu|io)\b|@|//")
_IN_BRACKETS = re.compile(r"[ \t]?[(\[][^()\[\]]{1,30}[)\]]$")
_MOST_WORDS = 6


class Labelled(NamedTuple):
    """A line taken apart. `certain` says that more than a colon speaks for the label: a time."""

    label: str
    text: str
    certain: bool


def split_label(line: str) -> Labelled | None:
    """A line's label and what is said behind it; None where nothing there could be a label.

    >>> split_label("[00:12] Ann Lee: Hello.")
    Labelled(label='Ann Lee', text='Hello.', certain=True)
    """
    if ":" not in line[:100] and "：" not in line[:100]:
        return None
    if match := _LABELLED.match(line):
        certain = bool(match["time"] or match["after"])
        if looks_like_speaker(match["label"]):
            return Labelled(match["label"].strip(), match["rest"].strip(), certain)
    if len(line) < 100 and line[-1:] in "0123456789:)]> \t":
        if (match := _ALONE.fullmatch(line)) and looks_like_speaker(match["label"]):
            return Labelled(match["label"].strip(), "", True)
    elif len(line) < 60 and line[:1] in "0123456789[(":
        match = _ALONE_TIME_FIRST.fullmatch(line)
        if match and looks_like_speaker(match["label"]):
            return Labelled(match["label"].strip(), "", True)
    return None


@functools.lru_cache(maxsize=8192)
def looks_like_speaker(label: str) -> bool:
    """Whether a label has the form of a name, a role or a break.

    >>> looks_like_speaker("Ann B. Lee, Psy.D"), looks_like_speaker("The point is")
    (True, False)
    """
    if is_role(label) or is_break(label):
        return True
    label = _IN_BRACKETS.sub("", label)
    words = _WORD.findall(label)
    if not 0 < len(words) <= _MOST_WORDS or _NO_NAME.search(label):
        return False
    first = words[0].casefold().rstrip(".")
    if first in vocabulary.NOT_SPEAKERS or _ends_sentence(label):
        return False
    if first in vocabulary.ORDINALS and len(words) == 1:
        return False
    return all(_may_be_name(word, at) for at, word in enumerate(words))


def _ends_sentence(label: str) -> bool:
    """`Right.` does; `Ann L.`, `Ann Lee, Ph.D.` and `Ann Lee (host)` do not."""
    last = label.split()[-1].replace(".", "").casefold()
    short = len(last) == 1 or last in vocabulary.DEGREES or last in ("jr", "sr")
    return label[-1] in ",;!?" or (label[-1] == "." and not short)


def _may_be_name(word: str, at: int) -> bool:
    if word[0].isupper() or word[0].isdigit():
        return at > 0 or not word[0].isdigit()
    # Scripts without capitals have names as well.
    return not word[0].islower() or (at > 0 and word.lower() in vocabulary.PARTICLES)


class Candidate(NamedTuple):
    """A label that may be a speaker's: `marked` stands out in bold, as a heading, with a time.

    `begins` says that it stands at the beginning of a paragraph.
    """

    label: str
    text: str
    marked: bool
    begins: bool = True


def speakers_among(
    candidates: Sequence[Candidate], paragraphs: int, heard: bool = False
) -> set[str]:
    """The labels that are certainly speakers', folded; empty where the file is no transcript.

    `paragraphs` counts all of the file's, with and without a label. `heard` says that marks of
    times or sounds stand in it, so that one label alone is enough.
    """
    marked = [one for one in candidates if one.marked and looks_like_speaker(one.label)]
    if heard and len(marked) == 1 and " " in marked[0].label:
        return {folded(marked[0].label)}
    accepted = _certain(marked, paragraphs, marked=True)
    if not accepted:
        plain = [one for one in candidates if looks_like_speaker(one.label)]
        accepted = _certain(plain, paragraphs, marked=False)
    return accepted


def folded(label: str) -> str:
    """The form in which labels are compared."""
    return " ".join(label.casefold().split()).rstrip(":")


def _certain(found: Sequence[Candidate], paragraphs: int, marked: bool) -> set[str]:
    people = [one for one in found if not is_break(one.label)]
    names = unified(one.label for one in people)
    counts = Counter(names[one.label] for one in people)
    # Nothing but a talk has breaks in bold.
    sure = marked and len(people) < len(found)
    if not people or not (sure or _is_talk(people, counts, marked)):
        return set()
    covered = len(people) >= 0.2 * paragraphs or (marked and len(people) >= 4)
    if not (sure or covered):
        return set()
    lone = _lone_speakers(people) if marked or len(people) >= 0.6 * paragraphs else set()
    return {folded(label) for label, name in names.items() if counts[name] > 1 or label in lone}


def _is_talk(people: Sequence[Candidate], counts: Counter[str], marked: bool) -> bool:
    """Whether the labels come back as in a talk, before words that somebody says."""
    if len(people) == len(counts):
        # Each once: two people who greet each other, and not the terms of a short glossary.
        named = marked or all(is_role(label) for label in counts)
        return named and 2 <= len(people) <= 4 and _share(_PERSONAL, people) > 0.5
    if len(people) < 3 or len(counts) > max(2, len(people) * 2 / 3):
        return False
    if not marked and not _to_and_fro(people, counts):
        return False
    return _share(_SPEECH, people) >= 0.25 or _is_foreign(people, counts)


def _to_and_fro(people: Sequence[Candidate], counts: Counter[str]) -> bool:
    """Whether labels change and come back as in a talk, and not as in a list of like titles."""
    changes = sum(one.label != other.label for one, other in pairwise(people))
    again = sum(count for count in counts.values() if count > 1)
    return changes >= 0.3 * (len(people) - 1) and (len(people) < 6 or again >= 0.8 * len(people))


def _is_foreign(people: Sequence[Candidate], counts: Counter[str]) -> bool:
    """Whether few labels come back before words of a language that is not English."""
    return len(people) >= max(8, 3 * len(counts)) and _share(_ENGLISH, people) < 0.25


def _share(pattern: re.Pattern[str], people: Sequence[Candidate]) -> float:
    return sum(bool(pattern.search(one.text[:400])) for one in people) / len(people)


def _lone_speakers(people: Sequence[Candidate]) -> set[str]:
    """Labels good enough to speak once: where the others begin paragraphs, they have to as well."""
    begin = sum(one.begins for one in people) >= 0.9 * len(people)
    return {one.label for one in people if one.begins or not begin}
