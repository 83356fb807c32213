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
) -> tuple[list[Window], bool]:
    """(ids, answered) pairs of at most `limit` tokens, and whether words were lost to fit.

    An example that fits is one pair. A longer conversation is cut between exchanges, an answer
    always together with what it answers; a later window opens with as many whole exchanges from
    before as a quarter of the limit holds, as context that is not learned again. A longer text is
    cut so that each of its tokens is predicted in one window. Only the last window has the end of
    text.
    """
    ids, answered = template.encode_example(tokenizer, example)
    if len(ids) <= limit:
        return [(ids, answered)], False
    if not example["messages"]:
        starts = range(0, len(ids) - 1, limit - 1)
        pieces = [(ids[start : start + limit], answered[start : start + limit]) for start in starts]
        return pieces, False
    exchanges = _exchanges(tokenizer, example["messages"])
    fitted = [_fit(exchange, limit - 1) for exchange in exchanges]
    return _group(fitted, tokenizer.eos_token_id, limit), fitted != exchanges


def _exchanges(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[dict[str, str]]
) -> list[Window]:
    """Turns joined up to and with each answer, so that no answer is parted from its question."""
    exchanges: list[Window] = [([], [])]
    for place, message in enumerate(messages):
        turn = template.encode_turn(tokenizer, message)
        by_assistant = message["role"] == "assistant"
        exchanges[-1][0].extend(turn)
        exchanges[-1][1].extend([False] + [by_assistant] * (len(turn) - 1))
        if by_assistant and place < len(messages) - 1:
            exchanges.append(([], []))
    return exchanges


def _fit(exchange: Window, room: int) -> Window:
    """An exchange too long for any window: first its answer loses words at the end, down to half
    of the room, then its beginning does. The last token, the end of the turn, stays."""
    ids, answered = exchange
    if len(ids) <= room:
        return exchange
    question = answered.index(True) if True in answered else len(ids) - 1
    kept = max(room - question, room // 2)
    ids = [*ids[: question + kept - 1], ids[-1]]
    answered = [*answered[: question + kept - 1], answered[-1]]
    # The role's marker comes first, whatever follows it is cut.
    excess = max(0, len(ids) - room)
    return [ids[0], *ids[1 + excess :]], [answered[0], *answered[1 + excess :]]


def _group(exchanges: Sequence[Window], end_of_text: int, limit: int) -> list[Window]:
    sizes = [len(ids) for ids, _ in exchanges]
    windows: list[Window] = []
    learned = 0
    while learned < len(exchanges):
        start = learned
        room = min(limit // 4, limit - 1 - sizes[learned])
        while start > 0 and sum(sizes[start - 1 : learned]) <= room:
            start -= 1
        end = learned + 1
        while end < len(exchanges) and sum(sizes[start : end + 1]) + 1 <= limit:
            end += 1
        ids = [token for part, _ in exchanges[start:end] for token in part]
        context = sum(sizes[start:learned])
        answered = [wanted for _, part in exchanges[start:end] for wanted in part]
        answered[:context] = [False] * context
        if end == len(exchanges):
            ids, answered = [*ids, end_of_text], [*answered, True]
        windows.append((ids, answered))
        learned = end
    return windows
