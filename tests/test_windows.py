"""Windows: whole turns, every answer learned once, the end of text once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mindgpt import template
from mindgpt.windows import encode_windows

LIMIT = 48


def talk(lengths):
    roles = ("user", "assistant")
    return [
        {"role": roles[place % 2], "content": " ".join(["mind"] * length)}
        for place, length in enumerate(lengths)
    ]


def test_windows_keep_an_example_that_fits_as_it_is(tuned_tokenizer):
    example = {"messages": talk([2, 3]), "text": None}
    whole = template.encode_example(tuned_tokenizer, example)
    assert encode_windows(tuned_tokenizer, example, 64) == ([whole], False)


@settings(max_examples=60, deadline=None)
@given(lengths=st.lists(st.integers(1, 6), min_size=2, max_size=30))
def test_windows_learn_each_answer_once_and_never_half_a_turn(tuned_tokenizer, lengths):
    example = {"messages": talk(lengths), "text": None}
    windows, lost_words = encode_windows(tuned_tokenizer, example, LIMIT)
    assert not lost_words
    whole, answered = template.encode_messages(tuned_tokenizer, example["messages"])
    learned = [t for ids, mask in windows for t, wanted in zip(ids, mask, strict=True) if wanted]
    assert learned == [t for t, wanted in zip(whole, answered, strict=True) if wanted]
    markers = set(tuned_tokenizer.convert_tokens_to_ids(["<|user|>", "<|assistant|>"]))
    for number, (ids, mask) in enumerate(windows):
        assert len(ids) == len(mask) <= LIMIT
        assert ids[0] in markers
        last = number == len(windows) - 1
        assert (tuned_tokenizer.eos_token_id in ids) == last


def test_windows_open_with_turns_from_before(tuned_tokenizer):
    example = {"messages": talk([3] * 12), "text": None}
    windows, _ = encode_windows(tuned_tokenizer, example, LIMIT)
    assert len(windows) > 1
    context = [mask.index(True) for _, mask in windows[1:]]
    assert min(context) > 5


def test_windows_predict_each_token_of_a_long_text_once(tuned_tokenizer):
    example = {"messages": None, "text": " ".join(["stigma is a mark"] * 40)}
    windows, _ = encode_windows(tuned_tokenizer, example, LIMIT)
    whole, _ = template.encode_text(tuned_tokenizer, example["text"])
    predicted = [token for ids, _ in windows for token in ids[1:]]
    assert predicted == whole[1:]
    assert all(len(ids) <= LIMIT for ids, _ in windows)


@pytest.mark.parametrize(("question", "answer"), [(3, 60), (60, 3), (60, 60)])
def test_windows_say_when_words_are_lost_and_keep_question_and_answer_together(
    tuned_tokenizer, question, answer
):
    example = {"messages": talk([question, answer, 2, 2]), "text": None}
    windows, lost_words = encode_windows(tuned_tokenizer, example, LIMIT)
    assert lost_words
    user, assistant, end = tuned_tokenizer.convert_tokens_to_ids(
        ["<|user|>", "<|assistant|>", "<|end|>"]
    )
    first, answered = windows[0]
    assert len(first) <= LIMIT
    assert first[0] == user
    assert first.index(assistant) > 1
    assert first[-1] == end
    assert answered[-1]
