"""Speakers' labels -> roles: who asks is the user, who answers the assistant.

A label that is a role's name ("client", "Therapist 2", "Ann Lee (host)") says so itself. Among
people with names, the asking side shows in its questions: how many of them were answered at
length, for each character that it speaks. That holds for two hosts and one guest as for a host
and a panel, in any language that has question marks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mindgpt.document import Turn

USER, ASSISTANT, SYSTEM = "user", "assistant", "system"

# From who seeks most to who helps most. A talk's sides are told apart by the order of its groups:
# a host asks a guest, and yet answers a caller.
_GROUPS = {
    3: ("client", "patient", "caller", "seeker", "help-seeker", "helpseeker", "user", "human",
        "usr", "customer", "prompter", "prompt", "questioner", "asker", "question", "writer",
        "diarist", "entry"),
    2: ("host", "cohost", "co-host", "interviewer", "moderator", "presenter", "anchor",
        "reporter", "journalist", "audience"),
    1: ("student", "pupil", "trainee", "mentee"),
    -1: ("guest", "interviewee", "participant", "respondent", "informant", "panelist",
         "panellist", "expert", "author"),
    -2: ("counsellor", "counselor", "therapist", "psychotherapist", "psychologist",
         "psychiatrist", "doctor", "physician", "clinician", "nurse", "supporter", "helper",
         "coach", "mentor", "volunteer", "operator", "teacher", "tutor", "professor",
         "assistant", "bot", "chatbot", "gpt", "chatgpt", "ai", "model", "completion", "answer",
         "answerer", "response", "companion", "reflection"),
}  # fmt: skip
_RANKS = {word: rank for rank, words in _GROUPS.items() for word in words}

# Labels that mean a role only beside the other one, as (who asks, who answers).
_PAIRS = (
    ("q", "a"), ("c", "t"), ("p", "t"), ("p", "d"), ("i", "p"), ("i", "r"), ("i", "g"),
    ("h", "g"), ("h", "a"), ("u", "a"), ("u", "b"), ("speaker", "listener"), ("usr", "sys"),
    ("user", "system"), ("human", "system"),
)  # fmt: skip

# Every word that means a role and names nobody.
WORDS = frozenset([*_RANKS, *(word for pair in _PAIRS for word in pair), USER, ASSISTANT, SYSTEM])

MONOLOGUE = 0.95  # with a larger share of the words, one speaker is alone
DECISIVE = 0.1  # the share of turns from which one known side settles the other

_MARKS = ("?", "？", "؟")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!…])[\"”’)»]* |(?<=[。！？؟])|\n")
# "That is hard, right?" asks for no answer.
_TAG = re.compile(r"\b(?:right|you know|ok|okay|yeah|huh|no|correct|see|isn['’]t it)\W*$", re.I)
_ASKING = {
    "what", "how", "why", "when", "where", "who", "which", "whether", "tell",
    "do", "did", "are", "is", "can", "could",
}  # fmt: skip
_ADDRESSING = {"you", "your"}


@dataclass(slots=True)
class _Speech:
    """What one speaker does: turns, characters, and questions that were answered at length."""

    turns: int = 0
    characters: int = 0
    answered: float = 0.0


def assign(turns: Sequence[Turn]) -> dict[str, str] | None:
    """The role of each speaker, `user` or `assistant`; None where there are not two sides.

    There are none where nobody is named, or where one speaker has more than 95 % of the words.
    Roles that the labels state hold whatever the shares are. What the label `system` says beside
    user and assistant keeps that role. Turns without a label count for nobody.

    >>> assign([Turn("Ann", "How do you sleep?"), Turn("Bo", "Badly, since the summer.")])
    {'Ann': 'user', 'Bo': 'assistant'}
    >>> assign([Turn("Therapist", "How do you sleep?"), Turn("Client", "Badly.")])
    {'Therapist': 'assistant', 'Client': 'user'}
    """
    speeches = _speeches(turns)
    speeches.pop("", None)
    system = _system(speeches)
    for label in system:
        del speeches[label]
    if len(speeches) < 2:
        return None
    stated = _stated(speeches)
    if len(set(stated.values())) < 2:
        total = sum(speech.characters for speech in speeches.values())
        if max(speech.characters for speech in speeches.values()) > MONOLOGUE * total:
            return None
    return _completed(stated, speeches) | dict.fromkeys(system, SYSTEM)


def _system(labels: Iterable[str]) -> list[str]:
    """The labels that give a chat's instructions, not the `system` that answers a user alone."""
    bare = {label: _bare(label) for label in labels}
    if len(set(bare.values())) < 3:
        return []
    return [label for label, word in bare.items() if word == SYSTEM]


def _stated(labels: Iterable[str]) -> dict[str, str]:
    """The roles of those labels that name one.

    Where all named ones stand on one side, such as host and caller, the side that seeks more asks;
    where they are alike, such as two clients, they share that side.
    """
    bare = {label: _bare(label) for label in labels}
    for asks, answers in _PAIRS:
        if set(bare.values()) == {asks, answers}:
            return {label: USER if word == asks else ASSISTANT for label, word in bare.items()}
    ranks = {label: rank for label in bare if (rank := _rank(label)) is not None}
    if not ranks:
        return {}
    low, high = min(ranks.values()), max(ranks.values())
    # The boundary between the sides: 0 where there are both, else just below the highest.
    boundary = high - 0.5 if low < high and low * high > 0 else 0
    return {label: USER if rank > boundary else ASSISTANT for label, rank in ranks.items()}


def _bare(label: str) -> str:
    """A label without its number and marks: `[Speaker 02]:` -> `speaker`, `T1` -> `t`."""
    return label.casefold().strip(" \t\n0123456789_.:-#*()[]<>")


def _rank(label: str) -> int | None:
    """How much a label seeks, from its whole or one part of it: `Ann Lee (host)`, `Host, Ann`."""
    for part in (label, *re.split(r"[(),:;|/\[\]]| [-–—] ", label)):
        if (rank := _RANKS.get(_bare(part))) is not None:
            return rank
    return None


def _completed(stated: dict[str, str], speeches: dict[str, _Speech]) -> dict[str, str]:
    """The stated roles, and those of the other speakers by what they do."""
    sides = set(stated.values())
    others = {label: speech for label, speech in speeches.items() if label not in stated}
    if len(sides) == 2:
        shown = _by_questions(speeches)
    elif not others:
        return _by_questions(speeches)  # two clients, two hosts: one of them must answer
    elif len(others) == 1 or (sides and _share_of_turns(stated, speeches) >= DECISIVE):
        shown = dict.fromkeys(others, ASSISTANT if sides == {USER} else USER)
    else:
        shown = _by_questions(others)
    return {label: stated.get(label) or shown[label] for label in speeches}


def _share_of_turns(labels: Iterable[str], speeches: dict[str, _Speech]) -> float:
    turns = sum(speech.turns for speech in speeches.values())
    return sum(speeches[label].turns for label in labels) / turns


def _by_questions(speeches: dict[str, _Speech]) -> dict[str, str]:
    """Roles by who asks: above the middle between most and least is the user's side.

    On a tie the first to speak asks, as who opens a talk mostly does.
    """
    total = sum(speech.characters for speech in speeches.values())
    scores = {label: _asks(speech, total) for label, speech in speeches.items()}
    high, low = max(scores.values()), min(scores.values())
    if high - low < 1e-9:
        first = next(iter(speeches))
        return {label: USER if label == first else ASSISTANT for label in speeches}
    middle = (high + low) / 2
    return {label: USER if score >= middle else ASSISTANT for label, score in scores.items()}


def _asks(speech: _Speech, total: int) -> float:
    """How much a speaker asks: answered questions for each character, more for who speaks little.

    The constants keep a speaker of few words near the middle. On 319 episodes of five shows with
    known hosts, this put all hosts on one side and all guests on the other in 96 %.
    """
    rate = (speech.answered + 0.5) / (speech.characters + 500)
    return math.log(rate) - 0.5 * math.log(speech.characters / max(total, 1) + 0.02)


def _speeches(turns: Sequence[Turn]) -> dict[str, _Speech]:
    """What each speaker does, in the order of their first words."""
    # Recognised speech often has no marks at all; then the words at a turn's end have to do.
    asks = _asks_by_mark if any(_marked(turn.text) for turn in turns) else _asks_by_words
    speeches: dict[str, _Speech] = {}
    for number, turn in enumerate(turns):
        speech = speeches.setdefault(turn.speaker, _Speech())
        length = len(turn.text)
        speech.turns += 1
        speech.characters += length
        if number + 1 < len(turns) and turns[number + 1].speaker != turn.speaker:
            answer = len(turns[number + 1].text)
            if answer and asks(turn.text):
                # A question in passing draws a word or two, one that is meant draws a story.
                speech.answered += min(1.0, answer / (length + 5))
    return speeches


def _marked(text: str) -> bool:
    return any(mark in text for mark in _MARKS)


def _asks_by_mark(text: str) -> bool:
    """Whether one of the last two sentences is a question of some substance."""
    sentences = [part.strip(' "”’)»') for part in _SENTENCE_ENDS.split(text[-400:])]
    last = [sentence for sentence in sentences if sentence][-2:]
    return any(part.endswith(_MARKS) and _substantial(part) for part in last)


def _substantial(question: str) -> bool:
    if any(sign >= "\u2e80" for sign in question):
        return len(question) > 4  # scripts that put no space between words
    return len(question.split()) > 3 and not _TAG.search(question)


def _asks_by_words(text: str) -> bool:
    """Whether a turn's last words hold an English question word and address somebody."""
    words = text[-200:].casefold().split()[-20:]
    return (
        len(words) > 3 and not _ASKING.isdisjoint(words) and not {"you", "your"}.isdisjoint(words)
    )
