"""A corpus and a base model -> a model folder in the local hub, trained with Trainer."""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import atomic, choices, corpus, model_folder, workplace
from mindgpt.config import FinetuneConfig
from mindgpt.errors import ConfigError, TrainingError
from mindgpt.progress import Event, Report, silent

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

MICRO_BATCH_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class Encoded:
    """A split as token sequences: (ids, labels) pairs, and how many rows lost words to fit."""

    sequences: list[tuple[list[int], list[int]]]
    shortened: int

    @property
    def tokens(self) -> int:
        """All tokens, prompts included."""
        return sum(len(ids) for ids, _ in self.sequences)

    @property
    def supervised(self) -> int:
        """The tokens that carry the loss."""
        from mindgpt.tokens import IGNORED

        return sum(len(labels) - labels.count(IGNORED) for _, labels in self.sequences)


def finetune(config: FinetuneConfig, report: Report = silent) -> Path:
    """Trains `config.base` on `config.corpus`; returns the new folder in the local model hub.

    A run works beside its place, under a hidden name, and takes its name when the model is
    complete. `--resume` goes on from the newest complete checkpoint of a run with the same
    settings; without it a run begins anew.
    """
    models = model_folder.hub(config.models)
    work = model_folder.staging(models, config.name)
    target = models / config.name
    atomic.recover(target)
    corpus_report = corpus.read_report(Path(config.corpus))
    settings = workplace.settings(config, corpus=corpus_report["fingerprint"])
    if config.resume:
        workplace.check_resumable(work, config.name, settings)

    from mindgpt import checkpoint, template
    from mindgpt.gpt2 import context_length

    report(Event("loading the base", 0, 1))
    model, tokenizer = checkpoint.load(config.base, seed=config.seed)
    report(Event("loading the base", 1, 1))
    template.install(tokenizer, model)
    block_size = _block_size(config, context_length(model))
    splits = corpus.load(Path(config.corpus))
    train = encode_split(splits["train"], tokenizer, config.objective, block_size)
    if not train.sequences:
        raise TrainingError(f"The corpus in {config.corpus} has no rows to train on.")
    held_out = encode_split(splits["validation"], tokenizer, config.objective, block_size)
    # Only now, when everything is known to be good, may an earlier run's checkpoints go.
    if not config.resume and _is_main_process():
        workplace.begin(work, settings)
    facts = _train(model, tokenizer, train, held_out, config, work, block_size, report)
    if _is_main_process():
        facts |= {"shortened_rows": train.shortened + held_out.shortened}
        _publish(model, tokenizer, config, corpus_report, facts, work, target)
    return target


def encode_split(
    rows: Any, tokenizer: PreTrainedTokenizerBase, objective: str, block_size: int
) -> Encoded:
    """The rows of a split as sequences of at most `block_size` tokens with their labels.

    TrainingError, with the rows' ids, where a conversation holds nothing to learn: all of its
    labels would be -100, and training on it would silently do nothing.
    """
    from mindgpt.template import mask_labels
    from mindgpt.windows import encode_windows

    supervised = choices.load("objectives", objective).supervised
    sequences, empty, shortened = [], [], 0
    for row in rows:
        turns = row["messages"] or []
        if turns and not any(turn["role"] == "assistant" and turn["content"] for turn in turns):
            empty.append(row["id"])
            continue
        windows, lost_words = encode_windows(tokenizer, row, block_size)
        shortened += lost_words
        for ids, answered in windows:
            sequences.append((ids, mask_labels(ids, supervised(ids, answered))))
    if empty:
        raise TrainingError(
            f"{len(empty)} rows of the corpus have no words of the assistant, so there is nothing "
            f"to learn from them: {', '.join(empty[:5])}{' ...' if len(empty) > 5 else ''}. "
            "Take them out, or give them as text instead of messages."
        )
    return Encoded(sequences, shortened)


def default_learning_rate(parameters: int) -> float:
    """A peak rate that falls with size: 1e-3 for 4 million parameters, 7.6e-5 for GPT-2's 124.

    1e-3 (4e6 / parameters)^0.75: the first was measured on the demo (docs/decisions.md), the
    exponent takes it to the rates in use for the larger GPT-2 sizes (5e-5 to 1e-4 for 124M).
    """
    return float(f"{1e-3 * (4e6 / parameters) ** 0.75:.2g}")


def _block_size(config: FinetuneConfig, context: int) -> int:
    if config.block_size is None:
        return context
    if not 16 <= config.block_size <= context:
        raise ConfigError(
            f"--block-size is {config.block_size}, but {config.base} reads at most {context} "
            "tokens. Allowed are 16 to that."
        )
    return config.block_size


def _is_main_process() -> bool:
    """Whether this is the one process, or the first of several that `accelerate launch` started."""
    return os.environ.get("RANK", "0") == "0"


def _micro_batch(config: FinetuneConfig, tokens_per_example: float, processes: int) -> int:
    """Examples at a time on one device; micro-batches make up the effective batch exactly."""
    share, rest = divmod(config.batch_size, processes)
    if rest:
        raise ConfigError(
            f"--batch-size is {config.batch_size}, which {processes} processes cannot share "
            f"evenly. Take a multiple of {processes}."
        )
    if config.micro_batch_size is not None:
        if share % config.micro_batch_size:
            raise ConfigError(
                f"--micro-batch-size is {config.micro_batch_size}. It must divide the {share} "
                "examples that each process takes in a step."
            )
        return config.micro_batch_size
    room = max(1, math.floor(MICRO_BATCH_TOKENS / tokens_per_example))
    return max(size for size in range(1, share + 1) if share % size == 0 and size <= room)


def _train(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    train: Encoded,
    held_out: Encoded,
    config: FinetuneConfig,
    work: Path,
    block_size: int,
    report: Report,
) -> dict[str, Any]:
    """Trains `model` in place and returns the facts of the run."""
    from mindgpt.packing import PackingCollator
    from mindgpt.trainer import CausalTrainer, training_arguments

    processes = int(os.environ.get("WORLD_SIZE", "1"))
    micro_batch = _micro_batch(config, train.tokens / len(train.sequences), processes)
    learning_rate = config.learning_rate or default_learning_rate(model.num_parameters())
    steps = _steps(config, len(train.sequences))
    arguments = training_arguments(
        str(work / "checkpoints"),
        max_steps=steps,
        per_device_train_batch_size=micro_batch,
        gradient_accumulation_steps=config.batch_size // processes // micro_batch,
        learning_rate=learning_rate,
        warmup_steps=min(100, max(1, steps // 20)),
        save_steps=config.save_steps,
        save_total_limit=2,
        eval_strategy="steps" if held_out.sequences else "no",
        eval_steps=max(1, steps // 8),
        seed=config.seed,
    )
    trainer = CausalTrainer(
        model,
        arguments,
        encoded_rows(train.sequences),
        PackingCollator(tokenizer.pad_token_id),
        held_out.sequences,
        block_size,
        report,
    )
    newest = workplace.newest_checkpoint(work / "checkpoints") if config.resume else None
    started = time.monotonic()
    result = trainer.train(resume_from_checkpoint=str(newest) if newest else None)
    return {
        "parameters": model.num_parameters(),
        "examples": len(train.sequences),
        "tokens": train.tokens,
        "supervised_tokens": train.supervised,
        "steps": steps,
        "learning_rate": learning_rate,
        "micro_batch_size": micro_batch,
        "processes": processes,
        "resumed_from": newest.name if newest else None,
        "training_loss": result.training_loss,
        "training_seconds": round(time.monotonic() - started, 1),
        "history": [
            entry for entry in trainer.state.log_history if "loss" in entry or "eval_loss" in entry
        ],
    }


def _steps(config: FinetuneConfig, examples: int) -> int:
    """Steps of the run: all epochs, unless --max-steps is less."""
    steps = max(1, math.ceil(examples / config.batch_size * config.epochs))
    return min(steps, config.max_steps) if config.max_steps else steps


def _publish(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    config: FinetuneConfig,
    corpus_report: dict[str, Any],
    facts: dict[str, Any],
    work: Path,
    target: Path,
) -> None:
    """Saves everything that belongs to the model and gives the folder its name."""
    from mindgpt import card
    from mindgpt.provenance import provenance

    finished = work.with_name(f".{target.name}.finished")
    shutil.rmtree(finished, ignore_errors=True)
    model.save_pretrained(finished)
    tokenizer.save_pretrained(finished)
    run = {"stage": "finetune", "base": config.base, **provenance(config), **facts}
    atomic.write_json(finished / model_folder.RUN, run)
    atomic.write_json(finished / model_folder.CORPUS_REPORT, corpus_report)
    (finished / model_folder.CARD).write_text(
        card.finetuned(run, corpus_report, None), encoding="utf-8"
    )
    model_folder.publish(finished, target)
    shutil.rmtree(work, ignore_errors=True)


def encoded_rows(sequences: Sequence[tuple[list[int], list[int]]]) -> list[dict[str, list[int]]]:
    """(ids, labels) pairs in the form that Trainer's datasets have."""
    return [{"input_ids": ids, "labels": labels} for ids, labels in sequences]
