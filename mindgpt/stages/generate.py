"""A prompt and a model of the local hub -> answers."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import model_folder
from mindgpt.config import GenerateConfig
from mindgpt.errors import ConfigError
from mindgpt.sampling import Completion, Sampling

if TYPE_CHECKING:
    from mindgpt.engines.transformers import Engine


@dataclass(frozen=True)
class Answers:
    """What `generate` returns: the model's answers and, if wanted, its base's to that prompt."""

    prompt: str
    model: Path
    seed: int | None
    answers: list[Completion]
    base: str
    base_answers: list[Completion]
    evaluation: dict[str, Any] | None


def generate(config: GenerateConfig) -> Answers:
    """Answers `config.prompt` with the chosen model, `config.n` times."""
    speaker = Speaker(config)
    answers = speaker.answer()
    base_answers = speaker.answer_as_base() if config.beside_base else []
    return Answers(
        speaker.prompt,
        speaker.folder,
        speaker.sampling.seed,
        answers,
        speaker.run["base"],
        base_answers,
        speaker.evaluation() if config.beside_base else None,
    )


class Speaker:
    """A loaded model with a prompt and its sampling: `stream` for one answer, `answer` for all."""

    def __init__(self, config: GenerateConfig):
        self.config = config
        self.prompt = _read_prompt(config.prompt)
        self.folder = model_folder.find(model_folder.hub(config.models), config.model)
        self.run = model_folder.read_json(self.folder / model_folder.RUN)
        self.engine = _engine(self.folder)
        self.ids = _prompt_ids(self.engine, self.prompt)
        self.sampling = _sampling(config, _room(self.engine, self.ids, config.max_new_tokens))

    def stream(self) -> Iterator[str]:
        """One answer, piece by piece."""
        return self.engine.stream(self.ids, self.sampling)

    def answer(self) -> list[Completion]:
        """All `n` answers; greedy ones would be the same, so there is one of them."""
        count = 1 if self.config.greedy else self.config.n
        return self.engine.complete([self.ids] * count, self.sampling)

    def answer_as_base(self) -> list[Completion]:
        """What the base model, given the same template, says to the same prompt."""
        engine = _engine(self.run["base"], install=True)
        return engine.complete([_prompt_ids(engine, self.prompt)], self.sampling)

    def evaluation(self) -> dict[str, Any] | None:
        """The report of `evaluate` on this model, or None if there is none."""
        path = self.folder / model_folder.EVALUATION
        return model_folder.read_json(path) if path.is_file() else None


def _read_prompt(prompt: str) -> str:
    text = (sys.stdin.read() if prompt == "-" else prompt).strip()
    if not text:
        raise ConfigError(
            'The prompt is empty. Say, for instance: mindgpt generate "What is stigma?"'
        )
    return text


def _sampling(config: GenerateConfig, max_new_tokens: int) -> Sampling:
    return Sampling(
        greedy=config.greedy,
        top_k=config.top_k,
        top_p=config.top_p,
        temperature=config.temperature,
        max_new_tokens=max_new_tokens,
        seed=None if config.greedy else _seed(config.seed),
    )


def _seed(wanted: int | None) -> int:
    """The seed that was asked for, or one drawn now, so that every answer can be had again."""
    return random.randrange(2**31) if wanted is None else wanted


def _engine(source: str | Path, install: bool = False) -> Engine:
    from mindgpt import checkpoint, template
    from mindgpt.engines.transformers import Engine

    model, tokenizer = checkpoint.load(source)
    if install:
        template.install(tokenizer, model)
    elif tokenizer.chat_template is None:
        raise ConfigError(f"{source} is a base model without a prompt template: it cannot answer.")
    return Engine(model, tokenizer)


def _prompt_ids(engine: Engine, prompt: str) -> list[int]:
    from mindgpt.template import encode_prompt

    return encode_prompt(engine.tokenizer, [{"role": "user", "content": prompt}])


def _room(engine: Engine, ids: list[int], wanted: int | None) -> int:
    """Tokens that the answer may have; ConfigError where the context has no room for them."""
    from mindgpt.gpt2 import context_length
    from mindgpt.template import MAX_NEW_TOKENS

    context = context_length(engine.model)
    room = context - len(ids)
    if room < (wanted or 1):
        limit = f" and --max-new-tokens is {wanted}" if wanted else ""
        raise ConfigError(
            f"The prompt has {len(ids)} tokens{limit}, but the model reads at most {context} "
            "together with its answer. Give a shorter prompt or a smaller --max-new-tokens."
        )
    return wanted or min(MAX_NEW_TOKENS, room)
