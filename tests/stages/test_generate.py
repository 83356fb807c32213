"""generate: answers, seeds, JSON, and prompts that cannot be answered."""

import json

import pytest

from mindgpt.config import GenerateConfig
from mindgpt.errors import ConfigError, ModelError
from mindgpt.stages.generate import Speaker, generate


def config(tuned, **options):
    settings = {"prompt": "What is stigma?", "models": str(tuned.parent), "max_new_tokens": 8}
    return GenerateConfig(**(settings | options))


def test_generate_same_seed_same_answers(tuned):
    first = generate(config(tuned, seed=3, n=2)).answers
    assert generate(config(tuned, seed=3, n=2)).answers == first
    assert len(first) == 2


def test_generate_unseeded_run_reports_the_seed_that_repeats_it(tuned):
    run = generate(config(tuned))
    assert generate(config(tuned, seed=run.seed)).answers == run.answers


def test_generate_streams_the_answer_it_returns(tuned):
    speaker = Speaker(config(tuned, greedy=True))
    assert "".join(speaker.stream()).strip() == speaker.answer()[0].text


def test_generate_answers_of_the_base_stand_beside(tuned, tiny_base):
    answers = generate(config(tuned, greedy=True, beside_base=True))
    assert answers.base == str(tiny_base)
    assert len(answers.base_answers) == 1


def test_generate_json_is_one_object_an_answer(mindgpt_command, tuned):
    result = mindgpt_command(
        "generate", "What is stigma?", "--models", tuned.parent, "-n", "2", "--json",
        "--max-new-tokens", "4", "--seed", "1",
    )  # fmt: skip
    lines = [json.loads(line) for line in result.out.splitlines()]
    assert [line["model"] for line in lines] == ["tuned", "tuned"]
    assert all(line["tokens"] <= 4 and line["end"] in ("stop", "length") for line in lines)


@pytest.mark.parametrize("prompt", ["", "   ", "-"])
def test_generate_empty_prompt_is_an_error(mindgpt_command, tuned, prompt):
    result = mindgpt_command("generate", prompt, "--models", tuned.parent)
    assert result.code == 2
    assert "The prompt is empty" in result.err


def test_generate_prompt_past_the_context_is_an_error(tuned):
    with pytest.raises(ConfigError, match=r"The prompt has \d+ tokens.* reads at most 256"):
        Speaker(config(tuned, prompt="mind " * 300))


def test_generate_takes_what_the_context_leaves(tuned):
    speaker = Speaker(config(tuned, max_new_tokens=None))
    assert speaker.sampling.max_new_tokens == 256 - len(speaker.ids)


def test_generate_unknown_model_names_the_nearest(tuned):
    with pytest.raises(ModelError, match=r"No model called 'tund'.*Did you mean 'tuned'"):
        generate(config(tuned, model="tund"))
