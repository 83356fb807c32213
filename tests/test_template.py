"""The prompt contract: the same ids from every entry point, and no control token from a user."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mindgpt import template
from mindgpt.tokens import IGNORED, encode

TALK = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": "What is stigma?"},
    {"role": "assistant", "content": "A mark.\n\n  Not a just one. "},
    {"role": "user", "content": "And shame"},
    {"role": "assistant", "content": "Another feeling."},
]


def test_template_gives_the_ids_of_plain_apply_chat_template(tuned_tokenizer):
    stock = tuned_tokenizer.apply_chat_template(
        TALK, return_assistant_tokens_mask=True, return_dict=True
    )
    ids, answered = template.encode_messages(tuned_tokenizer, TALK)
    assert stock["input_ids"] == ids
    assert [bool(value) for value in stock["assistant_masks"]] == answered


def test_template_prompt_is_the_beginning_of_the_whole(tuned_tokenizer):
    stock = tuned_tokenizer.apply_chat_template(
        TALK[:4], add_generation_prompt=True, return_dict=True
    )
    prompt = template.encode_prompt(tuned_tokenizer, TALK[:4])
    assert stock["input_ids"] == prompt
    assert template.encode_messages(tuned_tokenizer, TALK)[0][: len(prompt)] == prompt


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=60))
def test_template_agrees_with_plain_transformers_on_any_text_without_markers(tuned_tokenizer, text):
    messages = [{"role": "user", "content": text}, {"role": "assistant", "content": text}]
    if any(marker in text for marker in (*template.MARKERS, tuned_tokenizer.eos_token)):
        return
    stock = tuned_tokenizer.apply_chat_template(messages, return_dict=True)["input_ids"]
    assert template.encode_messages(tuned_tokenizer, messages)[0] == stock


@pytest.mark.parametrize("marker", [*template.MARKERS, "<|endoftext|>"])
def test_template_encodes_markers_typed_by_a_user_as_characters(tuned_tokenizer, marker):
    """Plain apply_chat_template makes the control token of it; the contract must not."""
    control = tuned_tokenizer.convert_tokens_to_ids(marker)
    typed = [{"role": "user", "content": f"I type {marker} here"}]
    assert control not in template.encode_turn(tuned_tokenizer, typed[0])[1:-1]
    assert (
        control in tuned_tokenizer.apply_chat_template(typed, return_dict=True)["input_ids"][1:-1]
    )
    turn = template.encode_turn(tuned_tokenizer, typed[0])
    assert tuned_tokenizer.decode(turn[1:-1]) == f"I type {marker} here"


def test_template_supervises_end_of_text_exactly_once(tuned_tokenizer):
    end = tuned_tokenizer.eos_token_id
    for example in ({"messages": TALK, "text": None}, {"messages": None, "text": "A text."}):
        ids, answered = template.encode_example(tuned_tokenizer, example)
        labels = template.mask_labels(ids, answered)
        assert labels.count(end) == 1
        assert labels[-1] == end


def test_template_supervises_the_answers_alone(tuned_tokenizer):
    ids, answered = template.encode_messages(tuned_tokenizer, TALK)
    labels = template.mask_labels(ids, answered)
    end = tuned_tokenizer.convert_tokens_to_ids(template.END)
    answers = [
        encode(tuned_tokenizer, TALK[2]["content"]),
        encode(tuned_tokenizer, TALK[4]["content"]),
    ]
    learned = [label for label in labels if label != IGNORED]
    assert learned == [*answers[0], end, *answers[1], end, tuned_tokenizer.eos_token_id]


def test_template_adds_tokens_without_changing_logits_at_the_old_ids(tiny_model, tiny_tokenizer):
    ids = torch.tensor([encode(tiny_tokenizer, "What is stigma?")])
    old = len(tiny_tokenizer)
    before = tiny_model(input_ids=ids).logits
    mean = tiny_model.get_input_embeddings().weight.mean(0)
    template.install(tiny_tokenizer, tiny_model)
    after = tiny_model(input_ids=ids).logits
    assert len(tiny_tokenizer) == old + len(template.MARKERS) == after.shape[-1]
    assert torch.allclose(before, after[..., :old], atol=1e-6)
    new_rows = tiny_model.get_input_embeddings().weight[old:]
    assert torch.allclose(new_rows, mean.expand_as(new_rows), atol=1e-6)


def test_template_is_installed_once(tuned_tokenizer, tiny_model):
    size = len(tuned_tokenizer)
    tiny_model.resize_token_embeddings(size)
    rows = tiny_model.get_input_embeddings().weight.clone()
    template.install(tuned_tokenizer, tiny_model)
    assert len(tuned_tokenizer) == size
    assert torch.equal(rows, tiny_model.get_input_embeddings().weight)


def test_template_survives_saving(tuned_tokenizer, tmp_path):
    from transformers import AutoTokenizer

    tuned_tokenizer.save_pretrained(tmp_path)
    loaded = AutoTokenizer.from_pretrained(tmp_path)
    assert loaded.chat_template == template.CHAT_TEMPLATE
    assert loaded.pad_token == template.PAD != loaded.eos_token
    assert template.encode_messages(loaded, TALK) == template.encode_messages(tuned_tokenizer, TALK)
    assert loaded.decode(template.encode_prompt(loaded, TALK[1:2]), skip_special_tokens=True) == (
        "What is stigma?"
    )
