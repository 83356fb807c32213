"""Tokenizers: GPT-2's byte-level BPE to the letter, and markers as characters."""

import numpy as np
import pytest

from mindgpt import tokens


def test_tokens_gpt2_ids_are_those_of_the_original_project(shared_data):
    """training.npz holds GPT-2's ids of training.txt and one more marker, all as characters."""
    tokenizer = tokens.load_gpt2_tokenizer(shared_data / "gpt2_bpe")
    text = (shared_data / "who_key_terms" / "training.txt").read_bytes().decode("utf-8")
    archive = np.load(shared_data / "who_key_terms" / "training.npz")
    golden = archive[archive.files[0]].tolist()
    assert tokens.encode(tokenizer, text + tokens.END_OF_TEXT) == golden
    assert tokenizer.eos_token_id == 50256 not in golden
    assert tokenizer.decode(golden) == text + tokens.END_OF_TEXT


def test_tokens_gpt2_vocabulary_is_whole(shared_data):
    tokenizer = tokens.load_gpt2_tokenizer(shared_data / "gpt2_bpe")
    assert len(tokenizer) == 50257
    # The only merge-file comment is its first line; some merges begin with # as well.
    assert tokens.encode(tokenizer, "##") == [2235]


@pytest.mark.parametrize(
    "text", ["", "plain", "  two  spaces\n\n\ttab", "naïve 中文 🙂", "\x00\x07"]
)
def test_tokens_every_text_comes_back(tiny_tokenizer, text):
    assert tiny_tokenizer.decode(tokens.encode(tiny_tokenizer, text)) == text


def test_tokens_end_of_text_is_one_token_and_typed_it_is_many(tiny_tokenizer):
    assert tiny_tokenizer.eos_token_id == len(tiny_tokenizer) - 1
    typed = tokens.encode(tiny_tokenizer, tokens.END_OF_TEXT)
    assert len(typed) > 1
    assert tiny_tokenizer.eos_token_id not in typed


def test_tokens_documents_are_closed_once(tiny_tokenizer):
    texts = ["one", "two <|endoftext|> three", "four"]
    encoded = list(tokens.encode_documents(tiny_tokenizer, texts, batch=2))
    end = tiny_tokenizer.eos_token_id
    assert [ids.count(end) for ids in encoded] == [1, 1, 1]
    assert all(ids[-1] == end for ids in encoded)
    assert [tiny_tokenizer.decode(ids[:-1]) for ids in encoded] == texts


def test_tokens_trained_tokenizer_loads_with_plain_transformers(tiny_tokenizer, tmp_path):
    from transformers import AutoTokenizer

    tiny_tokenizer.save_pretrained(tmp_path)
    loaded = AutoTokenizer.from_pretrained(tmp_path)
    text = "What is stigma? A mark."
    assert tokens.encode(loaded, text) == tokens.encode(tiny_tokenizer, text)
    assert loaded.model_max_length == tiny_tokenizer.model_max_length == 64
