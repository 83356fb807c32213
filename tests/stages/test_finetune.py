"""finetune: what ends up in the model folder, what it refuses, and how it goes on."""

import json
import shutil

import pytest
import torch

from mindgpt import corpus, model_folder, template
from mindgpt.config import FinetuneConfig
from mindgpt.errors import ConfigError, ModelError, TrainingError
from mindgpt.stages import finetune as stage
from mindgpt.stages.finetune import finetune
from mindgpt.tokens import IGNORED

TALK = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Good day."}]


def row(identity, messages=None, text=None):
    return {
        "id": identity, "kind": "dialogue" if messages else "text", "group": identity,
        "source": "test", "licence": "MIT", "messages": messages, "text": text, "metadata": "{}",
    }  # fmt: skip


def config(folder, small_corpus, tiny_base, **options):
    settings = {"corpus": str(small_corpus), "base": str(tiny_base), "name": "tiny",
                "models": str(folder), "max_steps": 4, "learning_rate": 1e-3}  # fmt: skip
    return FinetuneConfig(**(settings | options))


def test_finetune_folder_has_what_belongs_to_a_model(tuned):
    files = {path.name for path in tuned.iterdir()}
    assert {
        "model.safetensors", "config.json", "generation_config.json", "tokenizer.json",
        "tokenizer_config.json", "run.json", "corpus_report.json", "manifest.json", "README.md",
    } <= files  # fmt: skip
    assert not any(name.startswith(".") for name in files)
    model_folder.verify(tuned)
    run = model_folder.read_json(tuned / "run.json")
    assert run["steps"] == 6
    assert run["config"]["name"] == "tuned"
    assert run["versions"]["torch"] == torch.__version__
    assert not list(tuned.parent.glob(".*"))


def test_finetune_model_loads_with_plain_transformers(tuned, tuned_tokenizer):
    from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline

    model = AutoModelForCausalLM.from_pretrained(tuned)
    tokenizer = AutoTokenizer.from_pretrained(tuned)
    assert type(model).__name__ == "GPT2LMHeadModel"
    assert model.dtype == torch.float32
    prompt = tokenizer.apply_chat_template(TALK[:1], add_generation_prompt=True, return_dict=True)
    assert prompt["input_ids"] == template.encode_prompt(tokenizer, TALK[:1])
    assert model.generation_config.eos_token_id == template.stop_ids(tokenizer)
    assert model.generation_config.pad_token_id == tokenizer.pad_token_id
    write = pipeline("text-generation", model=str(tuned), device="cpu")
    reply = write(TALK[:1], max_new_tokens=3)[0]["generated_text"]
    assert reply[-1]["role"] == "assistant"


def test_finetune_learns(tuned):
    history = model_folder.read_json(tuned / "run.json")["history"]
    held_out = [entry["eval_loss"] for entry in history if "eval_loss" in entry]
    assert held_out[-1] < held_out[0]


def test_finetune_takes_float32_master_weights_of_a_half_precision_base(
    tmp_path, small_corpus, tiny_base
):
    from transformers import AutoModelForCausalLM

    half = tmp_path / "half"
    shutil.copytree(tiny_base, half)
    AutoModelForCausalLM.from_pretrained(tiny_base).half().save_pretrained(half)
    folder = finetune(config(tmp_path, small_corpus, half, max_steps=1))
    assert AutoModelForCausalLM.from_pretrained(folder).dtype == torch.float32


@pytest.mark.parametrize(
    "train",
    [
        [row("one", TALK)],
        [row(f"short-{number}", TALK) for number in range(5)],
        [row("long", text="a mark of shame " * 200)],
        [row("talk", TALK * 60)],
        [row("both", TALK), row("text", text="A text of its own.")],
    ],
    ids=["one", "five", "longer-than-the-context", "long-talk", "mixed"],
)
def test_finetune_trains_on_very_little_and_on_very_long(write_corpus, tmp_path, tiny_base, train):
    folder = write_corpus(tmp_path / "corpus", {"train": train})
    model = finetune(config(tmp_path, folder, tiny_base, max_steps=2))
    assert model_folder.read_json(model / "run.json")["training_loss"] > 0


def test_finetune_names_rows_without_anything_to_learn(write_corpus, tmp_path, tiny_base):
    folder = write_corpus(
        tmp_path / "corpus", {"train": [row("good", TALK), row("mute-7", TALK[:1])]}
    )
    with pytest.raises(TrainingError, match=r"1 rows .* no words of the assistant.*mute-7"):
        finetune(config(tmp_path, folder, tiny_base))


def test_finetune_supervises_end_of_text_once_per_document(small_corpus, tuned_tokenizer):
    splits = corpus.load(small_corpus)
    encoded = stage.encode_split(splits["train"], tuned_tokenizer, "completion", 256)
    ends = [labels.count(tuned_tokenizer.eos_token_id) for _, labels in encoded.sequences]
    assert sum(ends) == len(splits["train"])
    assert all(labels[0] == IGNORED for _, labels in encoded.sequences)


def test_finetune_language_modeling_learns_the_prompts_too(small_corpus, tuned_tokenizer):
    rows = corpus.load(small_corpus)["train"]
    answers = stage.encode_split(rows, tuned_tokenizer, "completion", 256)
    everything = stage.encode_split(rows, tuned_tokenizer, "language-modeling", 256)
    assert everything.supervised > answers.supervised
    assert everything.supervised == everything.tokens - len(everything.sequences)


def test_finetune_resumed_run_equals_an_uninterrupted_one(
    tmp_path, small_corpus, tiny_base, monkeypatch
):
    options = {"max_steps": 8, "save_steps": 3}
    whole = finetune(config(tmp_path / "a", small_corpus, tiny_base, **options))
    interrupted = config(tmp_path / "b", small_corpus, tiny_base, **options)

    def die(event):
        if event.task == "training" and event.done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetune(interrupted, die)
    assert model_folder.names(tmp_path / "b") == []
    resumed = finetune(config(tmp_path / "b", small_corpus, tiny_base, resume=True, **options))
    assert model_folder.read_json(resumed / "run.json")["resumed_from"] == "checkpoint-3"
    assert (resumed / "model.safetensors").read_bytes() == (
        whole / "model.safetensors"
    ).read_bytes()


def test_finetune_resume_refuses_other_settings_and_shows_them(tmp_path, small_corpus, tiny_base):
    with pytest.raises(KeyboardInterrupt):
        finetune(config(tmp_path, small_corpus, tiny_base), lambda event: _interrupt(event))
    other = config(tmp_path, small_corpus, tiny_base, resume=True, batch_size=8, seed=3)
    with pytest.raises(TrainingError, match=r"--batch-size was 16 and is 8; --seed was 0 and is 3"):
        finetune(other)


def test_finetune_into_a_place_that_cannot_be_written_says_so(tmp_path, small_corpus, tiny_base):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match=r"file cannot be written.*--models"):
        finetune(config(tmp_path / "file", small_corpus, tiny_base))
    assert (tmp_path / "file").read_text() == "in the way"


def test_finetune_that_cannot_start_keeps_the_checkpoints_of_an_interrupted_run(
    tmp_path, small_corpus, tiny_base
):
    with pytest.raises(KeyboardInterrupt):
        finetune(config(tmp_path, small_corpus, tiny_base, save_steps=1), _interrupt)
    kept = sorted(path.name for path in (tmp_path / ".tiny.partial").rglob("*"))
    assert "settings.json" in kept
    with pytest.raises(ModelError):
        finetune(config(tmp_path, small_corpus, tmp_path / "no-such-base"))
    assert sorted(path.name for path in (tmp_path / ".tiny.partial").rglob("*")) == kept


def _interrupt(event):
    if event.task == "training" and event.done:
        raise KeyboardInterrupt


def test_finetune_resume_without_a_run_says_so(tmp_path, small_corpus, tiny_base):
    with pytest.raises(TrainingError, match="no interrupted run of 'tiny'"):
        finetune(config(tmp_path, small_corpus, tiny_base, resume=True))


def test_finetune_keeps_the_older_model_until_the_new_one_is_whole(
    tmp_path, small_corpus, tiny_base
):
    older = finetune(config(tmp_path, small_corpus, tiny_base, max_steps=1))
    weights = (older / "model.safetensors").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        finetune(config(tmp_path, small_corpus, tiny_base, max_steps=3), _interrupt)
    model_folder.verify(older)
    assert (older / "model.safetensors").read_bytes() == weights


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"block_size": 2048}, r"--block-size is 2048, but .* reads at most 256"),
        ({"micro_batch_size": 5}, r"--micro-batch-size is 5. It must divide the 16"),
        ({"base": "/nowhere/at/all"}, r"There is no folder /nowhere/at/all"),
        ({"name": "../escape"}, r"'../escape' cannot name a model"),
    ],
)
def test_finetune_errors_name_value_and_limit(tmp_path, small_corpus, tiny_base, options, message):
    with pytest.raises((ConfigError, ModelError), match=message):
        finetune(config(tmp_path, small_corpus, tiny_base, **options))
    assert model_folder.names(tmp_path) == []


@pytest.mark.parametrize(
    ("parameters", "rate"), [(4_000_000, 1e-3), (124_000_000, 7.6e-5), (1_500_000_000, 1.2e-5)]
)
def test_finetune_learning_rate_falls_with_size(parameters, rate):
    assert stage.default_learning_rate(parameters) == rate


def test_finetune_micro_batches_make_up_the_effective_batch():
    for tokens in (50, 700, 5000):
        options = FinetuneConfig(batch_size=24)
        assert 24 % stage._micro_batch(options, tokens, 1) == 0
    with pytest.raises(ConfigError, match="5 processes cannot share"):
        stage._micro_batch(FinetuneConfig(batch_size=24), 50, 5)


def test_finetune_gpt2_vocabulary_with_random_weights(tmp_path, shared_data, small_corpus):
    """A folder as GPT-2's: the real 50,257 tokens under OpenAI's file names, weights made here."""
    from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

    base = tmp_path / "gpt2-like"
    settings = GPT2Config(n_embd=32, n_layer=2, n_head=2)
    GPT2LMHeadModel(settings).save_pretrained(base)
    for name in ("encoder.json", "vocab.bpe"):
        shutil.copy(shared_data / "gpt2_bpe" / name, base)
    folder = finetune(config(tmp_path, small_corpus, base, max_steps=1))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert len(tokenizer) == 50257 + len(template.MARKERS)
    assert tokenizer.eos_token_id == 50256


@pytest.mark.parametrize("cached", [True, False])
def test_finetune_hub_id_without_a_hub_names_the_ways_out(
    mindgpt_command, tmp_path, small_corpus, cached
):
    offline = {
        "HF_HOME": str(tmp_path / "hub"), "HF_ENDPOINT": "http://127.0.0.1:9",
        "HF_HUB_OFFLINE": "1" if cached else "0",
    }  # fmt: skip
    result = mindgpt_command(
        "finetune", "--base", "openai-community/gpt2", "--corpus", small_corpus, env=offline
    )
    assert result.code == 2
    assert "Traceback" not in result.err
    for part in ("openai-community/gpt2", "could not be reached", "--base mini", "--base FOLDER"):
        assert part in result.err


def test_finetune_hub_id_is_read_from_the_hub_cache(
    mindgpt_command, tmp_path, small_corpus, tiny_base
):
    """The cache as huggingface_hub lays it out, filled by hand: the real code finds it."""
    commit = "0" * 40
    folder = tmp_path / "hub" / "hub" / "models--someone--tiny"
    shutil.copytree(tiny_base, folder / "snapshots" / commit)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(commit)
    offline = {"HF_HOME": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"}
    result = mindgpt_command(
        "finetune", "--base", "someone/tiny", "--corpus", small_corpus, "--max-steps", "1",
        "--name", "cached", "--models", tmp_path / "models", env=offline,
    )  # fmt: skip
    assert result.code == 0, result.err
    assert json.loads((tmp_path / "models" / "cached" / "run.json").read_text())["base"] == (
        "someone/tiny"
    )
