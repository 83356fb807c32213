"""Turns as they stand in a transcript -> turns as they were spoken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from mindgpt.content import Content
from mindgpt.document import Turn
from mindgpt.transcripts.marks import BREAKS, is_break, without_marks
from mindgpt.transcripts.speakers import unified
from mindgpt.transcripts.sponsors import without_sponsor_reads

_INTERRUPTED = re.compile(r"(?<=[\w.,?!'’\"”]) ?(?:-{1,3}|[–—―])$")
_TAKEN_UP = re.compile(r"^(?:-{2,3}|[–—―]|-(?![\d-])) ?(?=\S)")
# The same speaker goes on: `I was- -just tired`.
_GONE_ON = re.compile(r"(?<=\w) ?(?:-{1,3}|[–—]) (?:-{1,3}|[–—])(?=[^\W\d])")
_GRADE = re.compile(r"\b[A-F]-$")
_ONLY_DASHES = frozenset("-–—― ")
_NO_WORDS = frozenset(".,;:-–—…'\"“”‘’!? ")


def from_turns(turns: Iterable[Turn], title: str = "") -> Content:
    """What was said, each turn on one line: marks, breaks and sponsors' messages are taken out.

    Labels of one person become one name, and neighbouring turns of one speaker one turn. What was
    taken out is counted in `removed`; `metadata["labels"]` says which labels became which name.

    >>> from_turns([Turn("Ann Lee", "[laughs] Yes-"), Turn("Ann", "-I do.")]).turns
    (Turn(speaker='Ann Lee', text='Yes I do.'),)
    """
    removed: Counter[str] = Counter()
    spoken = list(_spoken(turns, removed))
    names = unified(label for label, _ in spoken)
    removed["labels unified"] = len(names) - len(set(names.values()))
    whole = _joined((names[label], text) for label, text in spoken)
    tidied = ((speaker, _tidied(text, removed)) for speaker, text in whole)
    # Speakers meet again where the whole turn between them went.
    final = _joined((speaker, text) for speaker, text in tidied if text)
    return Content(
        turns=tuple(Turn(speaker, text) for speaker, text in final),
        title=title,
        metadata=_labels_changed(names),
        removed=dict(+removed),
    )


def _spoken(turns: Iterable[Turn], removed: Counter[str]) -> Iterator[tuple[str, str]]:
    """Label and words of each turn that somebody spoke."""
    for turn in turns:
        label = " ".join(turn.speaker.split())
        if label and is_break(label):
            removed[BREAKS] += 1
            continue
        text, marks = without_marks(" ".join(turn.text.split()))
        removed.update(marks)
        if text and not (marks and _NO_WORDS.issuperset(text)):
            yield label, text


def _joined(turns: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbouring turns of one speaker as one."""
    for speaker, group in groupby(turns, key=itemgetter(0)):
        yield speaker, " ".join(text for _, text in group)


def _tidied(text: str, removed: Counter[str]) -> str:
    """A whole turn without sponsors' messages and the marks of interruption at its ends."""
    text, reads = without_sponsor_reads(text)
    text, gone_on = _GONE_ON.subn(" ", text)
    text, taken_up = _TAKEN_UP.subn("", text)
    interrupted = 0
    if _ONLY_DASHES.issuperset(text):
        text, interrupted = "", bool(text)
    if text[-1:] in "-–—―" and not _GRADE.search(text[-4:]):
        text, interrupted = _INTERRUPTED.subn("", text)
    removed["sponsor reads"] += reads
    removed["interruption marks"] += gone_on + taken_up + interrupted
    return text.strip()


def _labels_changed(names: dict[str, str]) -> dict[str, Any]:
    """`{"labels": {"Ann Lee": ["Ann Lee, PhD"]}}`: what stood in the file where it differs."""
    labels: dict[str, list[str]] = {}
    for label, name in names.items():
        if label != name:
            labels.setdefault(name, []).append(label)
    return {"labels": labels} if labels else {}
