"""A corpus row as the model will see it: its tokens as text, and which of them are learned."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt.errors import ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Supervised = Callable[[Sequence[int], Sequence[bool]], list[bool]]


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring tokens as text, all of which carry the loss, or none.

    `marker` says that they are control tokens such as `<|user|>`, and not the same letters typed.
    """

    text: str
    supervised: bool
    marker: bool = False


@dataclass(frozen=True)
class View:
    """One row: where it is from, and the sequences of tokens that are made of it.

    A row longer than the context is several sequences; `shortened` says that words were lost.
    """

    split: str
    number: int
    id: str
    kind: str
    group: str
    source: str
    licence: str
    metadata: dict[str, Any]
    sequences: list[list[Segment]]
    tokens: int
    supervised_tokens: int
    shortened: bool


@dataclass(frozen=True)
class Lens:
    """What a row is seen through: a tokenizer with the prompt contract, a context, an objective."""

    tokenizer: PreTrainedTokenizerBase
    context: int
    supervised: Supervised

    def view(self, row: dict[str, Any], split: str, number: int) -> View:
        """The row as training sees it."""
        from mindgpt.windows import encode_windows

        windows, shortened = encode_windows(self.tokenizer, row, self.context)
        learned = [(ids, self._learned(ids, answered)) for ids, answered in windows]
        return View(
            split=split,
            number=number,
            **{name: row[name] for name in ("id", "kind", "group", "source", "licence")},
            metadata=json.loads(row["metadata"]),
            sequences=[list(segments(self.tokenizer, ids, mask)) for ids, mask in learned],
            tokens=sum(len(ids) for ids, _ in learned),
            supervised_tokens=sum(sum(mask) for _, mask in learned),
            shortened=shortened,
        )

    def _learned(self, ids: list[int], answered: list[bool]) -> list[bool]:
        from mindgpt.template import mask_labels
        from mindgpt.tokens import IGNORED

        labels = mask_labels(ids, self.supervised(ids, answered))
        return [label != IGNORED for label in labels]


def segments(
    tokenizer: PreTrainedTokenizerBase, ids: Sequence[int], supervised: Sequence[bool]
) -> Iterator[Segment]:
    """Runs of tokens that are supervised alike, decoded, with the markers apart.

    A character that a run's end cuts through shows as `\ufffd` on both sides, since neither run
    holds all of it.
    """
    from mindgpt import template

    control = {template.marker_id(tokenizer, marker) for marker in template.MARKERS}
    control.add(tokenizer.eos_token_id)
    kinds = [
        (bool(learned), token in control) for token, learned in zip(ids, supervised, strict=True)
    ]
    for (learned, marker), run in groupby(zip(ids, kinds, strict=True), key=lambda pair: pair[1]):
        tokens = [token for token, _ in run]
        text = tokenizer.decode(
            tokens, skip_special_tokens=False, clean_up_tokenization_spaces=False
        )
        yield Segment(str(text), learned, marker)


def lens(base: str, supervised: Supervised) -> Lens:
    """The lens of a base model, without its weights; ModelError where there is no such base."""
    from mindgpt import checkpoint, template

    folder = checkpoint.locate(base)
    tokenizer = checkpoint.load_tokenizer(folder)
    tokenizer.add_tokens(list(template.MARKERS), special_tokens=True)
    return Lens(tokenizer, _context(folder), supervised)


def _context(folder: Path) -> int:
    """The longest input of a base in tokens, from its config.json alone."""
    from transformers import AutoConfig

    try:
        context = getattr(AutoConfig.from_pretrained(folder), "max_position_embeddings", None)
    except (OSError, ValueError) as error:
        raise ModelError(f"The config.json in {folder} cannot be used: {error}") from error
    if not isinstance(context, int):
        raise ModelError(f"The config.json in {folder} does not say how long an input may be.")
    return context
