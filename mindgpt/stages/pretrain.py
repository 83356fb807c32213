"""Text -> a small GPT-2 of one's own: tokenizer, weights, and a card that says how good it is."""

from __future__ import annotations

import hashlib
import math
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import atomic, card, intake, model_folder, workplace
from mindgpt.config import PretrainConfig
from mindgpt.errors import ConfigError, TrainingError
from mindgpt.progress import Event, Report, silent

if TYPE_CHECKING:
    import numpy as np
    from transformers import GPT2LMHeadModel, PreTrainedTokenizerBase


def pretrain(config: PretrainConfig, report: Report = silent) -> Path:
    """Trains a GPT-2 from scratch on `config.source` and returns its folder in the model hub.

    A share of the documents, chosen by the hash of their ids, is never trained on; bits per byte
    on it are measured beside a trigram's and written into `run.json` and the model card.
    """
    if config.width % config.heads:
        raise ConfigError(f"--heads is {config.heads}. It must divide --width {config.width}.")
    models = model_folder.hub(config.models)
    work = model_folder.staging(models, config.name)
    settings = workplace.settings(config)
    if config.resume:
        workplace.check_resumable(work, config.name, settings)
    split = _read(config, report)
    # Only now, when the sources are known to be there, may an earlier run's checkpoints go.
    if not config.resume:
        workplace.begin(work, settings)
    texts = _Texts(split, config, work, report)
    model = _new_model(config, texts.tokenizer)
    seconds = _train(model, texts, config, work, report)
    facts = _measure(model, texts, config, report) | {"training_seconds": round(seconds)}
    return _publish(model, texts.tokenizer, facts, config, work, models / config.name)


@dataclass(frozen=True)
class _Split:
    """The documents that train, those that are held out, and the bytes of both by source folder."""

    train: list[str]
    held_out: list[str]
    sources: dict[str, dict[str, int]]


def _read(config: PretrainConfig, report: Report) -> _Split:
    split = _Split([], [], {})
    for document in intake.documents(intake.open_sources(config.source), report):
        if not document.text:
            continue
        # `text/FOLDER/FILE`: where a text came from, whatever source read it.
        identity = document.id.partition("/")[2]
        part = "held_out" if _fraction(identity) < config.held_out else "train"
        (split.held_out if part == "held_out" else split.train).append(document.text)
        folder = identity.split("/")[0]
        sizes = split.sources.setdefault(folder, {"train": 0, "held_out": 0})
        sizes[part] += len(document.text.encode())
    if not split.train:
        raise ConfigError("Nothing to train on. Name texts with --source text=FOLDER.")
    if not split.held_out:
        raise ConfigError(
            f"--held-out is {config.held_out}, which leaves none of the {len(split.train)} "
            "documents to measure on. Give a larger share, or more documents."
        )
    return split


class _Texts:
    """The documents as tokens on disk: `train.bin`, and the held-out ones in memory."""

    def __init__(self, split: _Split, config: PretrainConfig, work: Path, report: Report):
        import numpy as np

        self.sources, self.held_out = split.sources, split.held_out
        self.training_bytes = sum(sizes["train"] for sizes in split.sources.values())
        self.tokenizer = _tokenizer(split.train, config, work)
        path = work / "train.bin"
        _write_tokens(self.tokenizer, split.train, path, report)
        self.stream: np.ndarray = np.memmap(path, dtype=np.uint16, mode="r")
        if len(self.stream) < config.context:
            raise TrainingError(
                f"The text has {len(self.stream):,} tokens, fewer than one block of "
                f"--context {config.context}. Give more text, or a smaller --context."
            )


def _fraction(identity: str) -> float:
    """A number from 0 to 1 that depends on the id alone, so that a split never moves."""
    return int.from_bytes(hashlib.sha256(identity.encode()).digest()[:8], "big") / 2**64


def _tokenizer(train: Iterable[str], config: PretrainConfig, work: Path) -> PreTrainedTokenizerBase:
    from transformers import AutoTokenizer

    from mindgpt.tokens import train_tokenizer

    folder = work / "tokenizer"
    if folder.is_dir():
        return AutoTokenizer.from_pretrained(folder)
    tokenizer = train_tokenizer(train, config.vocab_size, config.context)
    tokenizer.save_pretrained(partial := work / ".tokenizer.partial")
    partial.rename(folder)
    return tokenizer


def _write_tokens(
    tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], path: Path, report: Report
) -> None:
    """One stream of 16-bit ids on disk, each document closed by end of text."""
    import numpy as np

    from mindgpt.tokens import encode_documents

    if len(tokenizer) > 2**16:
        raise ConfigError(f"--vocab-size is {len(tokenizer)}. At most 65536 fit the token file.")
    with atomic.replacing(path) as partial, partial.open("wb") as file:
        for done, ids in enumerate(encode_documents(tokenizer, texts), start=1):
            file.write(np.array(ids, dtype=np.uint16).tobytes())
            report(Event("tokenizing", done, len(texts)))


class _Blocks:
    """The stream cut into blocks of the context's length: a dataset for Trainer."""

    def __init__(self, stream: np.ndarray, length: int):
        self.stream, self.length = stream, length

    def __len__(self) -> int:
        return len(self.stream) // self.length

    def __getitem__(self, index: int) -> np.ndarray:
        return self.stream[index * self.length : (index + 1) * self.length]


def _stack(blocks: Sequence[np.ndarray]) -> dict[str, Any]:
    """A batch in which every token but the first of its block is to be predicted."""
    import numpy as np
    import torch

    from mindgpt.tokens import IGNORED

    ids = torch.from_numpy(np.stack(blocks).astype(np.int64))
    labels = ids.clone()
    labels[:, 0] = IGNORED
    return {"input_ids": ids, "labels": labels}


def _new_model(config: PretrainConfig, tokenizer: PreTrainedTokenizerBase) -> GPT2LMHeadModel:
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    from mindgpt.gpt2 import fuse_activations

    torch.manual_seed(config.seed)
    model = GPT2LMHeadModel(
        GPT2Config(
            vocab_size=len(tokenizer),
            n_positions=config.context,
            n_embd=config.width,
            n_layer=config.layers,
            n_head=config.heads,
            # A model this small, on more text than it can hold, does not over-fit.
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            bos_token_id=tokenizer.eos_token_id,
            eos_token_id=tokenizer.eos_token_id,
        )
    )
    fuse_activations(model)
    return model


def _train(
    model: GPT2LMHeadModel, texts: _Texts, config: PretrainConfig, work: Path, report: Report
) -> float:
    """Trains `model` in place and returns the seconds that it took."""
    from mindgpt.trainer import CausalTrainer, training_arguments

    trainer = CausalTrainer(
        model,
        training_arguments(
            str(work / "checkpoints"),
            max_steps=config.max_steps,
            per_device_train_batch_size=config.batch_size,
            learning_rate=config.learning_rate,
            warmup_steps=min(200, config.max_steps // 10),
            save_steps=config.save_steps,
            save_total_limit=2,
            eval_strategy="steps",
            eval_steps=config.save_steps,
            seed=config.seed,
        ),
        _Blocks(texts.stream, config.context),
        _stack,
        _sequences(texts.tokenizer, texts.held_out[:8]),
        config.context,
        report,
    )
    newest = workplace.newest_checkpoint(work / "checkpoints")
    started = time.monotonic()
    trainer.train(resume_from_checkpoint=str(newest) if newest else None)
    return time.monotonic() - started


def _sequences(
    tokenizer: PreTrainedTokenizerBase, texts: Sequence[str]
) -> list[tuple[list[int], list[int]]]:
    """(ids, labels) of whole documents, each begun by end of text so that every byte is scored."""
    from mindgpt.tokens import IGNORED, encode

    start = tokenizer.eos_token_id
    encoded = [encode(tokenizer, text) for text in texts]
    return [([start, *ids], [IGNORED, *ids]) for ids in encoded]


def _measure(
    model: GPT2LMHeadModel, texts: _Texts, config: PretrainConfig, report: Report
) -> dict[str, Any]:
    """Bits per byte on the held-out documents, the model's and a trigram's on the same tokens."""
    import numpy as np

    from mindgpt import scoring
    from mindgpt.ngram import Trigram

    report(Event("measuring", 0, 1))
    sequences = _sequences(texts.tokenizer, texts.held_out)
    size = sum(len(text.encode()) for text in texts.held_out)
    neural = scoring.total(scoring.score(model, sequences, config.context)).nll
    trigram = Trigram(np.asarray(texts.stream), len(texts.tokenizer))
    start = texts.tokenizer.eos_token_id
    baseline = sum(trigram.nll(np.array([start, start, *ids[1:]])) for ids, _ in sequences)
    report(Event("measuring", 1, 1))
    per_byte = size * math.log(2)
    return {
        "parameters": model.num_parameters(),
        "tokens_in_text": len(texts.stream),
        "tokens_seen": config.max_steps * config.batch_size * config.context,
        "training_bytes": texts.training_bytes,
        "held_out_documents": len(texts.held_out),
        "held_out_bytes": size,
        "bits_per_byte": round(neural / per_byte, 4),
        "trigram_bits_per_byte": round(baseline / per_byte, 4),
        "sources": texts.sources,
    }


def _publish(
    model: GPT2LMHeadModel,
    tokenizer: PreTrainedTokenizerBase,
    facts: dict[str, Any],
    config: PretrainConfig,
    work: Path,
    target: Path,
) -> Path:
    """Saves in half precision, with the run's facts, and gives the folder its name."""
    from mindgpt.provenance import provenance

    finished = work.with_name(f".{target.name}.finished")
    shutil.rmtree(finished, ignore_errors=True)
    model.half().save_pretrained(finished)
    tokenizer.save_pretrained(finished)
    run = {"stage": "pretrain", "base": "", **provenance(config), **facts}
    atomic.write_json(finished / model_folder.RUN, run)
    (finished / model_folder.CARD).write_text(card.pretrained(run), encoding="utf-8")
    model_folder.publish(finished, target)
    shutil.rmtree(work, ignore_errors=True)
    return target
