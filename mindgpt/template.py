"""THE prompt contract: how turns become token ids, where an answer ends, how it is sampled.

It is saved with the model (chat template in the tokenizer, generation_config.json), and training,
evaluation and generation all read it from here, so that every entry point makes the same ids.

A conversation of two turns, with the part that a completion objective supervises in capitals:

    <|user|>What is stigma?<|end|><|assistant|>STIGMA IS ...<|END|><|ENDOFTEXT|>

`<|end|>` closes a turn; `<|endoftext|>` closes the document, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mindgpt.tokens import IGNORED, encode

if TYPE_CHECKING:
    from transformers import GenerationConfig, PreTrainedTokenizerBase

ROLES = ("system", "user", "assistant")
END = "<|end|>"
PAD = "<|pad|>"
MARKERS = (PAD, *(f"<|{role}|>" for role in ROLES), END)

# {% generation %} marks what the assistant says, so that plain transformers can find it as well:
# apply_chat_template(messages, return_assistant_tokens_mask=True).
CHAT_TEMPLATE = (
    "{%- for message in messages -%}"
    "{{- '<|' + message['role'] + '|>' -}}"
    "{%- if message['role'] == 'assistant' -%}"
    "{%- generation -%}{{- message['content'] + '<|end|>' -}}{%- endgeneration -%}"
    "{%- else -%}"
    "{{- message['content'] + '<|end|>' -}}"
    "{%- endif -%}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}"
    "{{- '<|assistant|>' -}}"
    "{%- else -%}"
    "{%- generation -%}{{- eos_token -}}{%- endgeneration -%}"
    "{%- endif -%}"
)

SAMPLING = {"do_sample": True, "top_k": 40, "temperature": 0.7, "top_p": 0.95}
MAX_NEW_TOKENS = 512

Message = dict[str, str]


def install(tokenizer: PreTrainedTokenizerBase, model: Any) -> None:
    """Gives a base model the contract: markers it lacks, the chat template, generation defaults.

    The rows of new tokens start at the mean of the old ones; logits at the old ids do not change.
    A padding token of its own keeps collators that mask padding from masking end of text.
    """
    import torch

    old = len(tokenizer)
    tokenizer.add_tokens(list(MARKERS), special_tokens=True)
    tokenizer.pad_token = PAD
    tokenizer.chat_template = CHAT_TEMPLATE
    if len(tokenizer) > model.get_input_embeddings().weight.shape[0]:
        model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    with torch.no_grad():
        for embedding in _embeddings(model):
            embedding.weight[old : len(tokenizer)] = embedding.weight[:old].float().mean(0)
    model.config.pad_token_id = tokenizer.pad_token_id
    model.generation_config = generation_config(tokenizer)


def _embeddings(model: Any) -> list[Any]:
    """Input and output embeddings; one of them where they are tied."""
    ends = [model.get_input_embeddings(), model.get_output_embeddings()]
    return ends[:1] if ends[0].weight is ends[1].weight else ends


def generation_config(tokenizer: PreTrainedTokenizerBase) -> GenerationConfig:
    """The defaults that are saved with the model: sampling, length, and the two ends."""
    from transformers import GenerationConfig

    return GenerationConfig(
        **SAMPLING,
        max_new_tokens=MAX_NEW_TOKENS,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.eos_token_id,
        eos_token_id=stop_ids(tokenizer),
    )


def stop_ids(tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """The ids that end an answer: end of turn and end of text."""
    return [marker_id(tokenizer, END), tokenizer.eos_token_id]


def marker_id(tokenizer: PreTrainedTokenizerBase, marker: str) -> int:
    """The id of a marker as control token, such as `<|user|>`."""
    return int(tokenizer.convert_tokens_to_ids(marker))  # type: ignore[arg-type]


def encode_messages(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]
) -> tuple[list[int], list[bool]]:
    """The ids of a whole conversation, and for each whether it belongs to the assistant's words.

    The same ids as the tokenizer's own `apply_chat_template`, except that a marker typed inside a
    message stays ordinary characters there.
    """
    ids: list[int] = []
    answered: list[bool] = []
    for message in messages:
        turn = encode_turn(tokenizer, message)
        ids += turn
        answered += [False] + [message["role"] == "assistant"] * (len(turn) - 1)
    return [*ids, tokenizer.eos_token_id], [*answered, True]


def encode_turn(tokenizer: PreTrainedTokenizerBase, message: Message) -> list[int]:
    """The ids of one turn: role marker, words, end of turn."""
    role = marker_id(tokenizer, f"<|{message['role']}|>")
    return [role, *encode(tokenizer, message["content"]), marker_id(tokenizer, END)]


def encode_prompt(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> list[int]:
    """The ids after which the model answers: the turns so far, and the assistant's marker."""
    turns = [token for message in messages for token in encode_turn(tokenizer, message)]
    return [*turns, marker_id(tokenizer, "<|assistant|>")]


def encode_text(tokenizer: PreTrainedTokenizerBase, text: str) -> tuple[list[int], list[bool]]:
    """The ids of a running text between two ends of text; all but the first are to be learned."""
    end = tokenizer.eos_token_id
    ids = [end, *encode(tokenizer, text), end]
    return ids, [False] + [True] * (len(ids) - 1)


def encode_example(
    tokenizer: PreTrainedTokenizerBase, example: dict[str, Any]
) -> tuple[list[int], list[bool]]:
    """The ids of a corpus row, of either form, and the mask of what answers or is text."""
    if example["messages"]:
        return encode_messages(tokenizer, example["messages"])
    return encode_text(tokenizer, example["text"])


def mask_labels(ids: Sequence[int], supervised: Sequence[bool]) -> list[int]:
    """The ids where supervised, -100 elsewhere and at the first place, which nothing precedes."""
    labels = [token if wanted else IGNORED for token, wanted in zip(ids, supervised, strict=True)]
    labels[0] = IGNORED
    return labels
