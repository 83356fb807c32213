"""The transformers engine: batches, streams, seeds and ends."""

import pytest
import torch

from mindgpt import template
from mindgpt.engines.transformers import Engine
from mindgpt.sampling import Sampling

GREEDY = Sampling(greedy=True, max_new_tokens=12)


@pytest.fixture
def engine(make_model, tuned_tokenizer):
    model = make_model(vocab_size=len(tuned_tokenizer))
    return Engine(model, tuned_tokenizer)


def prompts(tokenizer, *questions):
    return [
        template.encode_prompt(tokenizer, [{"role": "user", "content": question}])
        for question in questions
    ]


def test_engine_batch_gives_each_prompt_the_answer_it_has_alone(engine):
    """Left padding must not move positions: rows of unequal length, one by one and together."""
    several = prompts(engine.tokenizer, "What is stigma?", "Shame", "Tell me what fear is, please")
    together = engine.complete(several, GREEDY)
    alone = [engine.complete([prompt], GREEDY)[0] for prompt in several]
    assert together == alone


def test_engine_greedy_is_the_argmax_step_by_step(engine):
    (prompt,) = prompts(engine.tokenizer, "What is stigma?")
    ids = list(prompt)
    for _ in range(GREEDY.max_new_tokens):
        token = int(engine.model(input_ids=torch.tensor([ids])).logits[0, -1].argmax())
        if token in engine.stops:
            break
        ids.append(token)
    written = engine.tokenizer.decode(ids[len(prompt) :], skip_special_tokens=True).strip()
    assert engine.complete([prompt], GREEDY)[0].text == written


def test_engine_stream_is_the_completion(engine):
    (prompt,) = prompts(engine.tokenizer, "What is stigma?")
    assert (
        "".join(engine.stream(prompt, GREEDY)).strip() == engine.complete([prompt], GREEDY)[0].text
    )


def test_engine_same_seed_same_text_and_outer_randomness_untouched(engine):
    (prompt,) = prompts(engine.tokenizer, "What is stigma?")
    sampled = Sampling(max_new_tokens=12, seed=5, temperature=2.0)
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    first = engine.complete([prompt], sampled)
    assert torch.equal(torch.rand(1), expected)
    assert engine.complete([prompt], sampled) == first
    other = Sampling(max_new_tokens=12, seed=6, temperature=2.0)
    assert engine.complete([prompt], other) != first


@pytest.mark.parametrize("end", [template.END, "<|endoftext|>"])
def test_engine_ends_at_end_of_turn_and_at_end_of_text(engine, end):
    """The model is made to say `end` at once: its final bias points there whatever was asked."""
    token = engine.tokenizer.convert_tokens_to_ids(end)
    with torch.no_grad():
        engine.model.transformer.ln_f.weight.zero_()
        engine.model.transformer.ln_f.bias.copy_(engine.model.lm_head.weight[token] * 100)
    (completion,) = engine.complete(prompts(engine.tokenizer, "What is stigma?"), GREEDY)
    assert (completion.text, completion.tokens, completion.end) == ("", 0, "stop")


def test_engine_reader_who_leaves_stops_the_writer(engine):
    import threading

    (prompt,) = prompts(engine.tokenizer, "What is stigma?")
    before = threading.active_count()
    stream = engine.stream(prompt, Sampling(max_new_tokens=40, seed=1))
    next(stream)
    stream.close()
    assert threading.active_count() == before
