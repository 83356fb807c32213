"""One person under two labels becomes one, where that is certain.

Titles, degrees, roles behind a comma and middle initials are not part of a name here, so that a
person has the same name in every file of a series.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mindgpt.transcripts import vocabulary

_LONG_TITLES = {"doctor": "dr", "professor": "prof"}
_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
_BRACKETED = re.compile(r"[(\[][^()\[\]]{0,60}[)\]]")
# Not how one person is written: `Ann & Bo`, `Ann/Bo`, `user42`.
_STRANGE = re.compile(r"[^\w\s.'’-]|\d|_")


@dataclass(frozen=True, slots=True)
class _Name:
    """A label taken apart: `Dr. Ann B. Lee (she/her), PhD` has the words `Ann Lee`.

    What else it holds, `B` and `she/her`, tells two people of one name apart.
    """

    label: str
    shown: str
    words: tuple[str, ...]
    marks: tuple[str, ...] = ()
    role: str = ""
    title: str = ""
    is_role: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(word.casefold().replace("’", "'") for word in self.words)


def is_role(label: str) -> bool:
    """Whether a label names a part and no person: `Speaker 1`, `HOST`, `therapist`, `Q`."""
    words = [token.rstrip(".").lower() for token in _TOKEN.findall(label.replace("_", " "))]
    words = [word for word in words if not word.isdigit() and len(word) > 1] or words
    return bool(words) and all(word.rstrip("0123456789") in vocabulary.ROLES for word in words)


def unified(labels: Iterable[str]) -> dict[str, str]:
    """Each label -> the name that its person goes by, the same for all labels of one person.

    Two people who may be two stay two.

    >>> unified(["Ann B. Lee, Psy.D", "Ann Lee, PsyD", "ANN", "Bo"])
    {'Ann B. Lee, Psy.D': 'Ann Lee', 'Ann Lee, PsyD': 'Ann Lee', 'ANN': 'Ann Lee', 'Bo': 'Bo'}
    """
    counts = Counter(labels)
    names = [_parsed(label) for label in counts]
    by_key: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in names:
        by_key[name.key].append(name)
    groups: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in names:
        groups[_group_key(name)].append(name)
    for key in [key for key, group in groups.items() if _differ(group)]:
        for name in groups.pop(key):
            groups[(*key, *(name.marks or (name.label,)))].append(name)
    _merge_short_names(groups)
    shown = {}
    for group in groups.values():
        apart = _differ(by_key[group[0].key])
        best = _best(group, counts)
        # A role behind the name, `Ann Lee (host)`, tells later who asks.
        role = best.role or next((name.role for name in group if name.role), "")
        label = best.label if apart else best.shown + role
        shown.update({name.label: label for name in group})
    return {label: shown[label] for label in counts}


def _parsed(label: str) -> _Name:
    brackets = tuple(_BRACKETED.findall(label))
    text = " ".join(_BRACKETED.sub(" ", label).split()).rstrip(": ") or label
    marks = tuple(bracket.casefold() for bracket in brackets)
    if is_role(text):
        return _Name(label, text, (text.replace("_", " "),), marks, is_role=True)
    role = next((f" {bracket}" for bracket in brackets if is_role(bracket)), "")
    head, comma, tail = text.partition(",")
    if (comma and not _is_suffix(tail)) or _STRANGE.search(head):
        return _Name(label, text, (text,), marks, role)
    if any(token.lower() in vocabulary.ROLES for token in _TOKEN.findall(tail)):
        role = f",{tail}"
    title, words, initials = _name_parts(_TOKEN.findall(head))
    shown = text if len(words) == 1 and title else " ".join(words) or text
    return _Name(label, shown, words or (text,), (*marks, *initials), role, title)


def _name_parts(tokens: list[str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Title, words and middle initials: `Dr. Ann B. Lee PhD` -> `dr`, (Ann, Lee), (b)."""
    title = ""
    while len(tokens) > 1 and _bare(tokens[0]) in vocabulary.TITLES:
        title = _LONG_TITLES.get(_bare(tokens[0]), _bare(tokens[0]))
        tokens = tokens[1:]
    while len(tokens) > 1 and _bare(tokens[-1]) in vocabulary.CERTAIN_DEGREES:
        tokens = tokens[:-1]
    initials = {at for at in range(1, len(tokens) - 1) if len(_bare(tokens[at])) == 1}
    words = tuple(token for at, token in enumerate(tokens) if at not in initials)
    return title, words, tuple(_bare(tokens[at]) for at in sorted(initials))


def _bare(token: str) -> str:
    """`Psy.D.` -> `psyd`."""
    return token.replace(".", "").casefold()


def _is_suffix(tail: str) -> bool:
    """Whether degrees or a role stand behind a name's comma: `Psy.D`, `HOST`, `CNN ANCHOR`."""
    tokens = _TOKEN.findall(tail)
    known = [_bare(token) in vocabulary.DEGREES or token.lower() in vocabulary.ROLES
             for token in tokens]  # fmt: skip
    return any(known) and all(
        is_known or token.isupper() for token, is_known in zip(tokens, known, strict=True)
    )


def _group_key(name: _Name) -> tuple[str, ...]:
    # `Mr. Lee` and `Mrs. Lee` are two people; `Dr. Ann Lee` and `Ann Lee` are one.
    if len(name.words) == 1 and name.title and not name.is_role:
        return (*name.key, name.title)
    return name.key


def _differ(group: list[_Name]) -> bool:
    """Whether a group may be several people: `Ann B. Lee` and `Ann C. Lee`."""
    return len({name.marks for name in group if name.marks}) > 1


def _merge_short_names(groups: dict[tuple[str, ...], list[_Name]]) -> None:
    """`Ann` joins `Ann Lee`, and `Dr. Lee` `Dr. Ann Lee`, where nobody else could be meant."""
    whole = [key for key, group in groups.items() if _is_full_name(group[0])]
    places: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for key in whole:
        length = len(groups[key][0].words)
        places[key[0]].add(key)
        places[key[length - 1]].add(key)
    for key in [key for key, group in groups.items() if len(group[0].words) == 1]:
        short = groups[key][0]
        candidates = places.get(key[0], set())
        if short.is_role or len(key[0]) < 2 or len(candidates) != 1:
            continue
        (target,) = candidates
        if not short.title or short.title in {name.title for name in groups[target]}:
            groups[target] += groups.pop(key)


def _is_full_name(name: _Name) -> bool:
    """`Ann Lee` is one; `Young Marcius` and `Lady Grey` may be kin of Marcius and of Grey."""
    words = {word.casefold() for word in name.words}
    return len(words) > 1 and not name.is_role and vocabulary.NOT_GIVEN_NAMES.isdisjoint(words)


def _best(group: list[_Name], counts: Mapping[str, int]) -> _Name:
    """The form of a name to go by: the longest, then the best written, then the most usual."""

    def rank(name: _Name) -> tuple[int, bool, int, str]:
        written = name.shown[:1].isupper() and not name.shown.isupper()
        return len(name.words), written, counts[name.label], name.shown

    return max(group, key=rank)
