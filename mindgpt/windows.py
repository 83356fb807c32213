"""Examples -> token sequences that fit the context: whole turns, each answer learned once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mindgpt import template

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Window = tuple[list[int], list[bool]]


def encode_windows(
    tokenizer: PreTrainedTokenizerBase, example: dict[str, Any], limit: int
) -> list[Window]:
    """(ids, answered) pairs of at most `limit` tokens; one pair if the example fits as it is.

    A longer conversation is cut between turns. A later window opens with as many whole turns
    from before as half the limit holds, as context that is not learned again. A longer text is cut
    so that each of its tokens is predicted in one window. Only the last window has the end of text.
    """
    ids, answered = template.encode_example(tokenizer, example)
    if len(ids) <= limit:
        return [(ids, answered)]
    if not example["messages"]:
        step = limit - 1
        starts = range(0, len(ids) - 1, step)
        return [(ids[start : start + limit], answered[start : start + limit]) for start in starts]
    turns = [template.encode_turn(tokenizer, message) for message in example["messages"]]
    roles = [message["role"] for message in example["messages"]]
    return _turn_windows(turns, roles, tokenizer.eos_token_id, limit)


def _turn_windows(
    turns: Sequence[list[int]], roles: Sequence[str], end_of_text: int, limit: int
) -> list[Window]:
    turns = [_cut(turn, limit // 2 - 1) for turn in turns]
    windows: list[Window] = []
    start = learned = 0
    while learned < len(turns):
        end = start
        size = 0
        while end < len(turns) and size + len(turns[end]) + 1 <= limit:
            size += len(turns[end])
            end += 1
        ids = [token for turn in turns[start:end] for token in turn]
        answered: list[bool] = []
        for place in range(start, end):
            new_answer = roles[place] == "assistant" and place >= learned
            answered += [False] + [new_answer] * (len(turns[place]) - 1)
        if end == len(turns):
            ids, answered = [*ids, end_of_text], [*answered, True]
        windows.append((ids, answered))
        learned = end
        start = _context_start(turns, roles, end, limit // 2)
    return windows


def _context_start(turns: Sequence[list[int]], roles: Sequence[str], end: int, room: int) -> int:
    """The earliest turn, not the assistant's, from which the turns up to `end` fit into `room`."""
    start = end
    while start > 0 and sum(map(len, turns[start - 1 : end])) <= room:
        start -= 1
    while start < end and roles[start] == "assistant":
        start += 1
    return start


def _cut(turn: list[int], limit: int) -> list[int]:
    """A turn that alone fills the window loses the middle: its marker, a part, its end remain."""
    return turn if len(turn) <= limit else [*turn[: limit - 1], turn[-1]]


def is_cut(tokenizer: PreTrainedTokenizerBase, example: dict[str, Any], limit: int) -> bool:
    """Whether one of the example's turns is too long for a window and loses words."""
    turns = example["messages"] or []
    return any(len(template.encode_turn(tokenizer, turn)) > limit // 2 - 1 for turn in turns)
