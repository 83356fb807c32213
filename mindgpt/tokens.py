"""Tokenizers, and text as the ids that a model sees.

Text that comes from people is always encoded as ordinary characters: a marker such as
`<|endoftext|>` typed into it never becomes the control token of that name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

END_OF_TEXT = "<|endoftext|>"
IGNORED = -100  # the label of a position that carries no loss


def train_tokenizer(texts: Iterable[str], vocab_size: int, context: int) -> PreTrainedTokenizerBase:
    """A byte-level BPE in GPT-2's form, learned from `texts`, with `<|endoftext|>` as last id.

    Every one of the 256 bytes is in the vocabulary, so that no text is unknown to it.
    `context` is the longest input of the model that it is for, in tokens.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import GPT2Tokenizer

    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    learner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - 1,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    learner.train_from_iterator(texts, trainer)
    vocabulary = learner.get_vocab()
    vocabulary[END_OF_TEXT] = len(vocabulary)
    pairs = json.loads(learner.to_str())["model"]["merges"]
    merges: Any = [tuple(pair) for pair in pairs]
    return GPT2Tokenizer(vocab=vocabulary, merges=merges, model_max_length=context)


def load_gpt2_tokenizer(folder: str | Path) -> PreTrainedTokenizerBase:
    """GPT-2's tokenizer from its two files, under either pair of names that they go by.

    `encoder.json` and `vocab.bpe` (OpenAI) or `vocab.json` and `merges.txt` (the hub).
    """
    from transformers import GPT2Tokenizer

    folder = Path(folder)
    original = (folder / "encoder.json").exists()
    vocabulary = folder / ("encoder.json" if original else "vocab.json")
    merges = folder / ("vocab.bpe" if original else "merges.txt")
    # Only the first line is a comment: some merges start with # themselves.
    lines = merges.read_text(encoding="utf-8").split("\n")[1:]
    pairs: Any = [tuple(line.split(" ")) for line in lines if line]
    return GPT2Tokenizer(
        vocab=json.loads(vocabulary.read_text(encoding="utf-8")),
        merges=pairs,
        model_max_length=1024,
    )


def encode(tokenizer: PreTrainedTokenizerBase, text: str) -> list[int]:
    """The ids of `text` alone, in which markers are ordinary characters."""
    return tokenizer(text, add_special_tokens=False, split_special_tokens=True, verbose=False)[
        "input_ids"
    ]


def encode_documents(
    tokenizer: PreTrainedTokenizerBase, texts: Iterable[str], batch: int = 64
) -> Iterator[list[int]]:
    """The ids of each text, closed by end of text."""
    from itertools import islice

    stream = iter(texts)
    while chunk := list(islice(stream, batch)):
        encoded = tokenizer(
            chunk, add_special_tokens=False, split_special_tokens=True, verbose=False
        )
        for ids in encoded["input_ids"]:
            yield [*ids, tokenizer.eos_token_id]
