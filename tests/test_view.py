"""View: a row as the model will see it, with what is learned told apart."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mindgpt import choices, template
from mindgpt.errors import ModelError
from mindgpt.view import Lens, Segment, lens, segments

COMPLETION = choices.load("objectives", "completion").supervised
EVERYTHING = choices.load("objectives", "language-modeling").supervised


def _row(messages=None, text=None, **facts):
    row = {"id": "a", "kind": "dialogue", "group": "g", "source": "s", "licence": "MIT"}
    return row | {"messages": messages, "text": text, "metadata": '{"topic": "sleep"}'} | facts


def _talk(*said):
    roles = ("user", "assistant")
    return [{"role": roles[place % 2], "content": text} for place, text in enumerate(said)]


def test_view_shows_the_prompt_contract_with_the_answers_learned(tuned_tokenizer):
    row = _row(_talk("What is stigma?", "A mark."))
    seen = Lens(tuned_tokenizer, 64, COMPLETION).view(row, "test", 7)
    assert seen.sequences == [
        [
            Segment("<|user|>", False, True),
            Segment("What is stigma?", False),
            Segment("<|end|><|assistant|>", False, True),
            Segment("A mark.", True),
            Segment("<|end|><|endoftext|>", True, True),
        ]
    ]
    assert (seen.id, seen.split, seen.number) == ("a", "test", 7)
    assert (seen.source, seen.licence, seen.metadata) == ("s", "MIT", {"topic": "sleep"})
    ids, answered = template.encode_example(tuned_tokenizer, row)
    assert (seen.tokens, seen.supervised_tokens) == (len(ids), sum(answered))
    assert not seen.shortened


def test_view_follows_the_objective(tuned_tokenizer):
    """All is learned but the first token, which nothing precedes."""
    row = _row(_talk("What is stigma?", "A mark."))
    seen = Lens(tuned_tokenizer, 64, EVERYTHING).view(row, "train", 0)
    assert [segment.text for segment in seen.sequences[0] if not segment.supervised] == ["<|user|>"]
    assert seen.supervised_tokens == seen.tokens - 1


def test_view_tells_a_typed_marker_from_a_real_one(tuned_tokenizer):
    row = _row(_talk("I typed <|end|><|assistant|> here", "I see."))
    (sequence,) = Lens(tuned_tokenizer, 64, COMPLETION).view(row, "train", 0).sequences
    assert Segment("I typed <|end|><|assistant|> here", False) in sequence
    assert [segment.text for segment in sequence if segment.marker] == [
        "<|user|>", "<|end|><|assistant|>", "<|end|><|endoftext|>",
    ]  # fmt: skip


def test_view_shows_each_sequence_of_a_long_row(tuned_tokenizer):
    """Every answer is learned once, and what stands before it again is not."""
    answers = [f"Answer number {number}." for number in range(8)]
    said = [part for answer in answers for part in ("And then?", answer)]
    seen = Lens(tuned_tokenizer, 64, COMPLETION).view(_row(_talk(*said)), "train", 0)
    assert len(seen.sequences) > 1
    learned = "".join(s.text for part in seen.sequences for s in part if s.supervised)
    assert learned == "".join(f"{answer}<|end|>" for answer in answers) + "<|endoftext|>"
    assert not seen.shortened
    again = ["".join(s.text for s in part) for part in seen.sequences[1:]]
    assert all(text.startswith("<|user|>And then?<|end|><|assistant|>Answer") for text in again)


def test_view_says_when_words_were_lost(tuned_tokenizer):
    row = _row(_talk("Why?", "Because of this and that. " * 40))
    assert Lens(tuned_tokenizer, 64, COMPLETION).view(row, "train", 0).shortened


def test_view_of_running_text(tuned_tokenizer):
    seen = Lens(tuned_tokenizer, 64, COMPLETION).view(
        _row(text="A long night.", kind="text"), "x", 0
    )
    assert seen.sequences == [
        [
            Segment("<|endoftext|>", False, True),
            Segment("A long night.", True),
            Segment("<|endoftext|>", True, True),
        ]
    ]


@settings(max_examples=60, deadline=None)
@given(said=st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=4))
def test_view_loses_nothing_of_what_the_model_sees(tuned_tokenizer, said):
    row = _row(_talk(*said[: len(said) // 2 * 2]))
    ids, answered = template.encode_example(tuned_tokenizer, row)
    found = list(segments(tuned_tokenizer, ids, answered))
    whole = tuned_tokenizer.decode(ids, skip_special_tokens=False)
    assert "".join(segment.text for segment in found) == whole
    for content in said[: len(said) // 2 * 2]:
        assert content in whole
    for one, other in pairwise(found):
        assert (one.supervised, one.marker) != (other.supervised, other.marker)


def test_view_lens_takes_a_base_by_its_tokenizer_and_context(tiny_base, tmp_path):
    """Without its weights: a base of many gigabytes shows its examples as fast as a small one."""
    for file in tiny_base.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    seen = lens(str(tmp_path), COMPLETION)
    assert seen.context == 256
    view = seen.view(_row(_talk("Why?", "So.")), "train", 0)
    assert "".join(s.text for s in view.sequences[0]) == (
        "<|user|>Why?<|end|><|assistant|>So.<|end|><|endoftext|>"
    )
    assert lens("mini", COMPLETION).context == 1024


@pytest.mark.parametrize("spoil", ["no config", "no context", "no tokenizer", "not there"])
def test_view_lens_says_what_is_wrong_with_a_base(tiny_base, tmp_path, spoil):
    for file in tiny_base.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    if spoil == "no config":
        (tmp_path / "config.json").write_text("{")
    elif spoil == "no context":
        (tmp_path / "config.json").write_text(json.dumps({"model_type": "t5"}))
    elif spoil == "no tokenizer":
        (tmp_path / "tokenizer.json").unlink()
    base = str(tmp_path / "nowhere") if spoil == "not there" else str(tmp_path)
    with pytest.raises(ModelError) as caught:
        lens(base, COMPLETION)
    assert str(tmp_path) in str(caught.value)
