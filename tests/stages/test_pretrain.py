"""pretrain: a model from scratch that plain transformers loads, with figures to check."""

import math

import pytest

from mindgpt import model_folder
from mindgpt.config import PretrainConfig
from mindgpt.errors import ConfigError, TrainingError
from mindgpt.stages import pretrain as stage
from mindgpt.stages.pretrain import pretrain


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Forty small documents of plain sentences."""
    folder = tmp_path_factory.mktemp("texts")
    for number in range(40):
        sentences = [
            f"Day {number} of {place} began with rain, and then the sun came out."
            for place in range(30)
        ]
        (folder / f"{number:02}.txt").write_text(" ".join(sentences), encoding="utf-8")
    return folder


def config(texts, models, **options):
    settings = {"source": [f"text={texts}"], "models": str(models), "name": "small", "width": 32,
                "layers": 2, "heads": 2, "context": 64, "vocab_size": 320, "batch_size": 4,
                "max_steps": 12, "held_out": 0.1}  # fmt: skip
    return PretrainConfig(**(settings | options))


@pytest.fixture(scope="module")
def pretrained(texts, tmp_path_factory):
    return pretrain(config(texts, tmp_path_factory.mktemp("models")))


def test_pretrain_model_loads_with_plain_transformers(pretrained):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(pretrained)
    tokenizer = AutoTokenizer.from_pretrained(pretrained)
    assert type(model).__name__ == "GPT2LMHeadModel"
    assert model.dtype == torch.float16
    assert model.config.eos_token_id == tokenizer.eos_token_id == len(tokenizer) - 1
    model_folder.verify(pretrained)


def test_pretrain_measures_bits_per_byte_of_held_out_documents(pretrained, texts):
    """The figure again, by plain transformers, for documents that fit the context by halves."""
    from mindgpt import checkpoint, scoring
    from mindgpt.sources import text as source

    run = model_folder.read_json(pretrained / "run.json")
    model, tokenizer = checkpoint.load(pretrained)
    options = source.Options()
    documents = [
        d for part in source.parts(str(texts), options) for d in source.read(part, options)
    ]
    held_out = [d.text for d in documents if stage._fraction(d.id.partition("/")[2]) < 0.1]
    assert len(held_out) == run["held_out_documents"] > 0
    size = sum(len(text.encode()) for text in held_out)
    assert size == run["held_out_bytes"]
    sequences = stage._sequences(tokenizer, held_out)
    nll = scoring.total(scoring.score(model, sequences, 64)).nll
    # The saved weights are in half precision, the measured ones were not.
    assert nll / math.log(2) / size == pytest.approx(run["bits_per_byte"], rel=2e-3)


def test_pretrain_stream_closes_each_document_once(texts, tmp_path):
    options = config(texts, tmp_path)
    split = stage._read(options, lambda event: None)
    tokens = stage._Texts(split, options, tmp_path, lambda event: None)
    ends = int((tokens.stream == tokens.tokenizer.eos_token_id).sum())
    assert ends == 40 - len(tokens.held_out)
    batch = stage._stack([tokens.stream[:64], tokens.stream[64:128]])
    assert batch["labels"][:, 0].tolist() == [-100, -100]
    assert batch["labels"][:, 1:].equal(batch["input_ids"][:, 1:])


@pytest.mark.parametrize(
    ("options", "message"),
    [({"heads": 5}, "--heads is 5. It must divide --width 32"),
     ({"held_out": 0.0}, "--held-out is 0.0, which leaves none of the 40 documents"),
     ({"context": 50_000}, "fewer than one block of --context 50000")],
)  # fmt: skip
def test_pretrain_errors_name_value_and_limit(texts, tmp_path, options, message):
    with pytest.raises((ConfigError, TrainingError), match=message):
        pretrain(config(texts, tmp_path, **options))
    assert model_folder.names(tmp_path) == []


def test_pretrain_resumes_where_it_was(texts, tmp_path):
    def die(event):
        if event.task == "training" and event.done == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pretrain(config(texts, tmp_path / "a", save_steps=4), die)
    resumed = pretrain(config(texts, tmp_path / "a", save_steps=4, resume=True))
    whole = pretrain(config(texts, tmp_path / "b", save_steps=4))
    assert (resumed / "model.safetensors").read_bytes() == (
        whole / "model.safetensors"
    ).read_bytes()


def test_pretrain_resume_refuses_another_model(texts, tmp_path):
    def die(event):
        if event.task == "training" and event.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pretrain(config(texts, tmp_path), die)
    with pytest.raises(TrainingError, match="--width was 32 and is 64"):
        pretrain(config(texts, tmp_path, width=64, resume=True))
