"""A cell that holds a whole talk -> its turns, in whatever form the talk is written.

[{"role": "user", "content": "Hi."}, ...]      also from/value, speaker/text, speaker/content
[{"user": "Hi.", "assistant": "Hello."}, ...]  a turn of each side in one object
{"speaker": ["a", "b"], "text": ["Hi.", ...]}  the same by columns, as Parquet often has it
[["client", "Hi."], ...]                       pairs
["Client: Hi.", ...]   ["Hi.", "Hello."]       lines, with labels or alternating
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from mindgpt import roles
from mindgpt.document import Turn
from mindgpt.tabular import cells

# Keys by which talks are known, in the order in which they are looked for.
LISTS = ("messages", "conversations", "conversation", "dialog", "dialogue", "dialogs", "dialogues",
         "turns", "utterances", "chat", "history", "log", "thread", "transcript")  # fmt: skip
_SPEAKERS = ("role", "from", "speaker", "interlocutor", "sender", "sender_name", "author",
             "speaker_role", "participant", "speaker_id", "user", "name")  # fmt: skip
_TEXTS = ("content", "value", "text", "utterance", "message", "body", "transcript",
          "utterance_text", "utt", "sentence")  # fmt: skip

# What a program says to a program is no part of a talk.
_ASIDE = {"system": "system messages", "developer": "system messages", "tool": "tool messages",
          "function": "tool messages", "function_call": "tool messages",
          "observation": "tool messages", "ipython": "tool messages"}  # fmt: skip
_MACHINES = frozenset({"user", "assistant", "human", "gpt", "bot", "prompter", "chatgpt", "model"})

_LABEL = re.compile(r"\s*[<\[*]{0,3}([^\W\d_][\w .'-]{0,30}?)[>\]*]{0,3}\s*:[*]{0,2}(?:\s+|(?=\w))")
# A side's name at the beginning of a line, or anywhere behind `###`.
_MARK = re.compile(
    r"(?:^|(?<=\n)|\#\#\#)[ \t]{0,4}[<\[*|]{0,2}([A-Za-z]{1,14})[>\]*|]{0,2}[ ]?:[*]{0,2}[ \t]*"
)
_LLAMA = (("<s>", ""), ("</s>", ""), ("<<SYS>>", "\nSystem:"), ("<</SYS>>", "\nUser:"),
          ("[INST]", "\nUser:"), ("[/INST]", "\nAssistant:"))  # fmt: skip
_LONGEST_LITERAL = 500_000  # Python's own parser takes 100 times the memory of what it reads


def is_turn(value: Any) -> bool:
    """Whether a value, other than plain text, is one turn of a talk."""
    if isinstance(value, dict):
        return bool(_keys(value) or _sides(value))
    return _is_pair(value)


def is_chat(value: Any, lines: bool = False) -> bool:
    """Whether a value holds a talk, told from its first turns; `lines` lets plain texts be turns.

    >>> is_chat(["Hi.", "Hello."]), is_chat(["Hi.", "Hello."], lines=True)
    (False, True)
    """
    talk = parsed(value)
    if isinstance(talk, dict):
        return _columns(talk) is not None
    if not isinstance(talk, list) or not talk:
        return False
    if lines and len(talk) > 1 and all(isinstance(turn, str) for turn in talk[:4]):
        return True
    return all(is_turn(turn) for turn in talk[:4])


def parsed(value: Any) -> Any:
    """The list or object that a text holds as JSON or as Python writes it; else the value."""
    if not isinstance(value, str) or not (stripped := value.strip()).startswith(("[", "{")):
        return value
    try:
        return json.loads(stripped)
    except (ValueError, RecursionError):
        pass
    if len(stripped) > _LONGEST_LITERAL or stripped[-1] not in "]}":
        return value
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of backslashes that Python will not know one day
            return ast.literal_eval(stripped)
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return value


def turns_of(value: Any) -> tuple[list[Turn], Counter[str]] | None:
    """The turns of a talk, and what was left out by reason; None where there is no talk.

    >>> turns_of([{"from": "human", "value": "Hi."}, {"from": "gpt", "value": "Hello."}])[0]
    [Turn(speaker='human', text='Hi.'), Turn(speaker='gpt', text='Hello.')]
    """
    talk = parsed(value)
    if isinstance(talk, dict):
        talk = _columns(talk)
    if not isinstance(talk, list):
        return None
    if all(isinstance(turn, str) for turn in talk):
        spoken = _lines(talk)
    else:
        spoken = [turn for item in talk for turn in _turns(item)]
    return _of_people(spoken)


def written_down(text: str) -> tuple[list[Turn], Counter[str]] | None:
    """The turns of a talk that is one text with the sides' names in it; None for other texts.

    It begins with the name of a side, and has two sides at least.

    >>> written_down("<HUMAN>: Hi.\\n<ASSISTANT>: Hello.")[0]
    [Turn(speaker='HUMAN', text='Hi.'), Turn(speaker='ASSISTANT', text='Hello.')]
    """
    if "[INST]" in text and "[/INST]" in text:
        for mark, line in _LLAMA:
            text = text.replace(mark, line)
    text = text.strip()
    marks = [mark for mark in _MARK.finditer(text) if mark[1].casefold() in roles.WORDS]
    labels = {mark[1].casefold() for mark in marks}
    if len(labels) < 2 or marks[0].start():
        return None
    if labels != {"q", "a"} and any(len(label) < 2 for label in labels):
        return None  # "A: ... B: ..." is a list
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    spoken = [
        Turn(mark[1], text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)
    ]
    return _of_people(spoken)


def with_machine(turns: Sequence[Turn]) -> bool:
    """Whether a talk was typed to a program, so that its line ends and marks are meant."""
    return bool(turns) and all(turn.speaker.casefold() in _MACHINES for turn in turns)


def _of_people(spoken: list[Turn]) -> tuple[list[Turn], Counter[str]]:
    removed: Counter[str] = Counter()
    labels = {turn.speaker.casefold() for turn in spoken}
    # Beside a user alone, "system" is who answers.
    aside = _ASIDE if len(labels - set(_ASIDE)) > 1 else {}
    kept = []
    for turn in spoken:
        if reason := aside.get(turn.speaker.casefold()):
            removed[reason] += 1
        elif not turn.text:
            removed["empty turns"] += 1
        else:
            kept.append(turn)
    return kept, removed


def _turns(item: Any) -> Iterator[Turn]:
    """The turns in one element of a list; an element that is none gives an empty turn."""
    if isinstance(item, dict):
        if keys := _keys(item):
            yield Turn(_speaker(item[keys[0]]), _text(item[keys[1]]))
            return
        if sides := _sides(item):
            yield from (Turn(side, _text(item[side])) for side in sides)
            return
    elif _is_pair(item):
        yield Turn(item[0], _text(item[1]))
        return
    elif isinstance(item, str):
        yield Turn("", _text(item))
        return
    yield Turn("", "")


def _keys(item: dict[str, Any]) -> tuple[str, str] | None:
    """The keys of speaker and text."""
    text = next((key for key in _TEXTS if key in item), None)
    speaker = next((key for key in _SPEAKERS if key in item), None)
    return (speaker, text) if speaker and text else None


def _sides(item: dict[str, Any]) -> list[str]:
    """The keys of an object that are roles' names and hold what that side says."""
    return [
        key
        for key, text in item.items()
        if isinstance(key, str) and isinstance(text, str) and key.casefold() in roles.WORDS
    ]


def _is_pair(item: Any) -> bool:
    return (
        isinstance(item, (list, tuple))
        and len(item) == 2
        and all(isinstance(part, str) for part in item)
        and item[0].strip(" :").casefold() in roles.WORDS
    )


def _columns(talk: dict[str, Any]) -> list[Any] | None:
    """A talk by columns -> by turns; a talk inside an object -> that talk."""
    keys = _keys(talk)
    if keys and all(isinstance(talk[key], list) for key in keys):
        pairs = zip(talk[keys[0]], talk[keys[1]], strict=False)
        return [{"speaker": speaker, "text": text} for speaker, text in pairs]
    inner = next((talk[key] for key in LISTS if isinstance(talk.get(key), list)), None)
    return inner if inner and is_turn(inner[0]) else None


def _speaker(value: Any) -> str:
    """A label; ChatGPT's export has `{"role": "user"}` for one."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("role", "name") if key in value), "")
    return cells.short_text(value, 80)


def _text(value: Any) -> str:
    """What is said; a list of parts, as chat services write it, becomes one text."""
    if isinstance(value, dict):
        value = value.get("text", value.get("parts"))
    if isinstance(value, list):
        parts = (part.get("text") if isinstance(part, dict) else part for part in value)
        return "\n".join(text for part in parts if (text := cells.text_of(part)))
    return cells.text_of(value)


def _lines(talk: list[str]) -> list[Turn]:
    """Lines that all begin with a label have it as their speaker; else two sides alternate."""
    matches = [_LABEL.match(line[:200]) for line in talk]
    labels = [match[1].strip() if match else "" for match in matches]
    if all(labels) and len(set(labels)) < len(labels):
        starts = [match.end() if match else 0 for match in matches]
        return [
            Turn(label, _text(line[start:]))
            for label, line, start in zip(labels, talk, starts, strict=True)
        ]
    return [Turn(f"speaker {number % 2 + 1}", _text(line)) for number, line in enumerate(talk)]
