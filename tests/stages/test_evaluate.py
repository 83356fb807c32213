"""evaluate: each figure against a computation by hand on plain transformers."""

import json
import math

import pytest
import torch

from mindgpt import corpus, model_folder, template
from mindgpt.config import EvaluateConfig
from mindgpt.errors import ModelError
from mindgpt.stages import evaluate as stage
from mindgpt.stages.evaluate import evaluate
from mindgpt.tokens import IGNORED


@pytest.fixture(scope="module")
def report(tuned):
    return evaluate(EvaluateConfig(models=str(tuned.parent)))


def log_probability(model, ids, place, context=256):
    """log p of the token at `place` given all before it, as far as a context of 256 reaches.

    Past the context, windows move by half of it: 256 to 383 is read from 128 on.
    """
    start = 0 if place < context else (place - context) // (context // 2) * (context // 2) + 128
    with torch.no_grad():
        logits = model(torch.tensor([ids[start : place + 1]])).logits
    return logits[0, -2].double().log_softmax(0)[ids[place]].item()


def nll_by_hand(folder, rows):
    """Plain transformers, one row at a time, the labels from the template's own mask."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    total, count, size = 0.0, 0, 0
    for row in rows:
        stock = tokenizer.apply_chat_template(
            row["messages"], return_assistant_tokens_mask=True, return_dict=True
        )
        for place, wanted in enumerate(stock["assistant_masks"]):
            if wanted:
                total -= log_probability(model, stock["input_ids"], place)
                count += 1
        size += sum(len(m["content"].encode()) for m in row["messages"] if m["role"] == "assistant")
    return total, count, size


@pytest.mark.parametrize("split", ["validation", "test", "recall"])
def test_evaluate_is_the_computation_by_hand(report, tuned, small_corpus, split):
    total, count, size = nll_by_hand(tuned, corpus.load(small_corpus)[split])
    figures = report["splits"][split]["tuned"]
    assert figures["tokens"] == count
    assert figures["bytes"] == size
    assert figures["nll"] == pytest.approx(total / count, rel=1e-5)
    assert figures["perplexity"] == pytest.approx(math.exp(total / count), rel=1e-4)
    assert figures["bits_per_byte"] == pytest.approx(total / math.log(2) / size, rel=1e-5)


def test_evaluate_base_is_worse_and_scored_on_the_same_tokens(report):
    for split in report["splits"].values():
        assert split["base"]["tokens"] == split["tuned"]["tokens"]
        assert split["base"]["nll"] > split["tuned"]["nll"]


def test_evaluate_is_the_same_at_every_batch_size(tuned, report):
    other = evaluate(EvaluateConfig(models=str(tuned.parent), batch_tokens=1, recall=False))
    for split, figures in other["splits"].items():
        assert figures["tuned"]["nll"] == pytest.approx(
            report["splits"][split]["tuned"]["nll"], rel=1e-6
        )


def test_evaluate_saves_its_report_and_the_card(tuned):
    result = evaluate(EvaluateConfig(models=str(tuned.parent)))
    assert json.loads((tuned / "evaluation.json").read_text()) == result
    assert (
        f"{result['splits']['test']['tuned']['perplexity']:,.2f}"
        in (tuned / "README.md").read_text()
    )
    model_folder.verify(tuned)
    assert model_folder.entry(tuned).perplexity == pytest.approx(
        result["splits"]["test"]["tuned"]["perplexity"]
    )


def test_evaluate_recall_asks_only_what_was_not_trained_on(report, small_corpus):
    trained = {row["messages"][0]["content"] for row in corpus.load(small_corpus)["train"]}
    asked = {miss["question"] for miss in report["recall"]["misses"]}
    assert report["recall"]["terms"] == len(asked) / 3
    assert not asked & trained


def test_evaluate_says_which_question_it_answers(report, small_corpus):
    assert report["speaks_of"] == corpus.read_report(small_corpus)["speaks_of"]
    assert report["same_corpus_as_training"] is True


def test_evaluate_recall_counts_a_model_that_knows(monkeypatch, tuned, small_corpus):
    """An engine that answers each question with its definition, but one, which it does not end."""
    from mindgpt.engines import transformers as engines
    from mindgpt.sampling import Completion

    rows = list(corpus.load(small_corpus)["recall"])
    answers = {
        tuple(template.encode_prompt(_tokenizer(tuned), row["messages"][:1])): row["messages"][1]
        for row in rows
    }

    def complete(self, prompts, sampling):
        return [
            Completion(
                answers[tuple(prompt)]["content"], 5,
                "length" if answers[tuple(prompt)] is rows[0]["messages"][1] else "stop",
            )
            for prompt in prompts
        ]  # fmt: skip

    monkeypatch.setattr(engines.Engine, "complete", complete)
    recall = evaluate(EvaluateConfig(models=str(tuned.parent)))["recall"]
    assert recall["mean_rouge_l"] == 1.0
    assert recall["questions_recalled"] == len(rows) - 1
    assert recall["terms_recalled"] == recall["terms"] - 1
    (miss,) = recall["misses"]
    assert (miss["rouge_l"], miss["ends_by_itself"]) == (1.0, False)


def _tokenizer(folder):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)


def test_evaluate_bytes_are_those_of_the_supervised_words():
    row = {"messages": [{"role": "user", "content": "abc"}, {"role": "assistant", "content": "é"}]}
    assert stage._supervised_bytes(row, "completion") == 2
    assert stage._supervised_bytes(row, "language-modeling") == 5
    assert stage._supervised_bytes({"messages": None, "text": "ab"}, "completion") == 2


def test_evaluate_refuses_an_altered_model(tuned, tmp_path):
    import shutil

    copy = tmp_path / "models" / "tuned"
    shutil.copytree(tuned, copy)
    with (copy / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x01")
    with pytest.raises(ModelError, match=r"model\.safetensors was altered"):
        evaluate(EvaluateConfig(models=str(copy.parent)))


def test_evaluate_labels_begin_after_the_first_token(tuned, small_corpus):
    row = corpus.load(small_corpus)["test"][0]
    ids, answered = template.encode_example(_tokenizer(tuned), row)
    assert template.mask_labels(ids, answered)[0] == IGNORED
