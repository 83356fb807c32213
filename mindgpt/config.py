"""One frozen dataclass per stage: every option's name, type, default, help and check, said once.

The command line, the YAML recipes and the reference page are made from these classes. Standard
library only, so that `--help` and every wrong option answer at once; PyYAML loads when a recipe
is given.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mindgpt import choices
from mindgpt.errors import ConfigError, nearest

Check = tuple[Callable[[Any], bool], str]


@dataclass(frozen=True)
class SourceEntry:
    """One place to read from: `KIND` or `KIND=PLACE`, in a recipe also with options of its own.

    >>> SourceEntry.parse("source", "files=talks/")
    SourceEntry(kind='files', place='talks/', options={})
    >>> SourceEntry.parse("source", {"table": "annomi.csv", "keep": "mi_quality:high"})
    SourceEntry(kind='table', place='annomi.csv', options={'keep': 'mi_quality:high'})
    """

    kind: str
    place: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, name: str, value: Any) -> SourceEntry:
        """The entry behind a value of the command line, a recipe, or the Python API."""
        if isinstance(value, SourceEntry):
            return value
        if isinstance(value, str) and value:
            kind, _, place = value.partition("=")
            return cls(kind, place)
        if isinstance(value, dict) and "kind" in value:
            return cls(str(value["kind"]), str(value.get("place", "")), value.get("options", {}))
        if isinstance(value, dict) and value:
            (kind, place), *rest = value.items()
            return cls(str(kind), "" if place is None else str(place), dict(rest))
        raise ConfigError(
            f"{flag(name)} is {value!r}. It must be KIND or KIND=PLACE, such as files=talks/; in a "
            "recipe also `KIND: PLACE` with options below it."
        )

    def __str__(self) -> str:
        return f"{self.kind}={self.place}" if self.place else self.kind


POSITIVE: Check = (lambda value: 0 < value < math.inf, "a number above 0")
NOT_NEGATIVE: Check = (lambda value: value >= 0, "0 or more")
SHARE: Check = (lambda value: 0 <= value < 1, "a share from 0 to below 1, such as 0.1")
PROBABILITY: Check = (lambda value: 0 < value <= 1, "above 0 and at most 1")


def option(
    default: Any, help: str, check: Check | None = None, short: str = "", choices: str = ""
) -> Any:
    """A dataclass field that is also a command line option and a recipe's key.

    `choices` names the open folder whose files are the values allowed.
    """
    metadata = {"help": help, "check": check, "short": short, "choices": choices}
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Config:
    """Base of the stages' configurations: checks every value when it is made."""

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):
            value = coerce(type(self), item.name, getattr(self, item.name))
            object.__setattr__(self, item.name, value)
            if (folder := item.metadata["choices"]) and value not in choices.names(folder):
                hint = nearest(value, choices.names(folder))
                raise ConfigError(f"{flag(item.name)} is {value!r}. {hint}")
            check = item.metadata["check"]
            if check and value is not None and not check[0](value):
                raise ConfigError(f"{flag(item.name)} is {value}. It must be {check[1]}.")


@dataclass(frozen=True)
class SourceOptions(Config):
    """Base of a source's own options, given as `--option NAME=VALUE` or in a recipe."""

    licence: str = option("", "licence of what is read, where it does not state its own")


def make(config: type[Config], options: dict[str, Any]) -> Config:
    """A config from options by name; ConfigError that names an unknown one and the nearest."""
    known = [item.name for item in dataclasses.fields(config)]
    for name in options:
        if name not in known:
            raise ConfigError(f"{config.__name__} has no option {name!r}. {nearest(name, known)}")
    return config(**options)


def default(item: dataclasses.Field[Any]) -> Any:
    """The value of a field that nobody gave."""
    if item.default_factory is not dataclasses.MISSING:
        return item.default_factory()
    return item.default


def flag(name: str) -> str:
    """`batch_size` -> `--batch-size`."""
    return "--" + name.replace("_", "-")


def field_type(config: type[Config], name: str) -> tuple[type, bool, bool]:
    """(plain type, is it a list, may it be None) of a field."""
    hint = typing.get_type_hints(config)[name]
    optional = isinstance(hint, types.UnionType) and type(None) in typing.get_args(hint)
    if optional:
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if typing.get_origin(hint) is list:
        return typing.get_args(hint)[0], True, optional
    return hint, False, optional


def coerce(config: type[Config], name: str, value: Any) -> Any:
    """`value` in the field's type; ConfigError that names the option where it cannot be.

    YAML reads `3e-4` as text and `1` as a whole number; both are fine numbers here.
    """
    kind, is_list, optional = field_type(config, name)
    if value is None and optional:
        return None
    if is_list:
        values = value if isinstance(value, (list, tuple)) else [value]
        return [_plain(kind, name, entry) for entry in values]
    return _plain(kind, name, value)


def _plain(kind: type, name: str, value: Any) -> Any:
    if kind is SourceEntry:
        return SourceEntry.parse(name, value)
    wanted = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}[kind]
    error = ConfigError(f"{flag(name)} is {value!r}. It must be {wanted}.")
    if kind is bool or isinstance(value, bool):
        if kind is bool and isinstance(value, bool):
            return value
        raise error
    if isinstance(value, (dict, list)) or value is None:
        raise error
    if kind is int and isinstance(value, float) and not value.is_integer():
        raise error
    try:
        return kind(value)
    except ValueError:
        raise error from None


def load_recipe(path: str | Path, stage: str, config: type[Config]) -> dict[str, Any]:
    """The values that a recipe's section for `stage` gives, by field name.

    A recipe is a YAML file with a section for each stage; options are written as on the command
    line, without the dashes in front. ConfigError names an unknown section or key and the nearest
    valid one.
    """
    sections = _read_yaml(Path(path))
    for section in sections:
        if str(section) not in STAGES:
            raise ConfigError(
                f"{path}: no stage called {section!r}. {nearest(str(section), STAGES)}"
            )
    values = sections.get(stage) or {}
    if not isinstance(values, dict):
        raise ConfigError(
            f"{path}: the section {stage!r} must hold options, one `name: value` each."
        )
    names = {item.name.replace("_", "-"): item.name for item in dataclasses.fields(config)}
    result = {}
    for key, value in values.items():
        if (plain := str(key).replace("_", "-")) not in names:
            hint = nearest(plain, names)
            raise ConfigError(f"{path}: {stage} has no option {key!r}. {hint}")
        result[names[plain]] = coerce(config, names[plain], value)
    return result


def _read_yaml(path: Path) -> dict[str, Any]:
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"There is no recipe {path}. Give the path of a YAML file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The recipe {path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"The recipe {path} is no valid YAML: {error}") from error
    if not isinstance(content or {}, dict):
        raise ConfigError(f"{path} must hold a section for each stage, such as `finetune:`.")
    return content or {}


@dataclass(frozen=True)
class PretrainConfig(Config):
    """Options of `mindgpt pretrain`: a small GPT-2 of one's own, from scratch."""

    source: list[SourceEntry] = option([], "what to read, as KIND=PATH; may be repeated")
    name: str = option("mini", "name of the model folder")
    models: str = option("", "folder of the local model hub [default: $MINDGPT_MODELS or models]")
    vocab_size: int = option(8192, "tokens in the vocabulary", (lambda n: n >= 300, "at least 300"))
    context: int = option(1024, "longest input, in tokens", (lambda n: n >= 16, "at least 16"))
    width: int = option(192, "size of the hidden states", POSITIVE)
    layers: int = option(5, "transformer blocks", POSITIVE)
    heads: int = option(6, "attention heads; must divide the width", POSITIVE)
    batch_size: int = option(8, "blocks of context length in a step", POSITIVE)
    learning_rate: float = option(2e-3, "peak learning rate", POSITIVE)
    max_steps: int = option(3000, "steps to train", POSITIVE)
    held_out: float = option(0.02, "share of the documents kept for measuring", SHARE)
    save_steps: int = option(500, "steps between checkpoints", POSITIVE)
    seed: int = option(0, "seed of all randomness", NOT_NEGATIVE)
    resume: bool = option(False, "go on from the newest checkpoint")


@dataclass(frozen=True)
class PrepareConfig(Config):
    """Options of `mindgpt prepare`: sources -> a corpus."""

    source: list[SourceEntry] = option(
        ["starter"], "what to read, as KIND, KIND=PATH or KIND=ADDRESS; may be repeated"
    )
    out: str = option("data/processed/corpus", "folder of the corpus to write")
    raw: str = option("data/raw", "folder where fetched originals are kept")
    refresh: bool = option(False, "ask again for what was fetched before, if it has changed")
    allow_local: bool = option(False, "also fetch from addresses of this machine and its network")
    transcribe: bool = option(False, "write down episodes that have no transcript, from the audio")
    language: str = option("en", "language to keep, as a code of two letters, or any")
    min_words: int = option(5, "drop documents of fewer words", NOT_NEGATIVE)
    max_words: int = option(1_000_000, "drop documents of more words", POSITIVE)
    near_duplicates: float = option(
        0.8, "drop a document that shares so much with an earlier one; 1 keeps all", PROBABILITY
    )
    mask: bool = option(True, "mask personal data")
    limit: list[str] = option([], "take at most so many of a kind, as KIND=NUMBER")
    phrasings: int = option(48, "phrasings of the question that train, for each term", POSITIVE)
    recall_phrasings: int = option(3, "phrasings held back for recall, for each term", POSITIVE)
    hold_out_terms: float = option(0.0, "share of the terms that never train", SHARE)
    validation: float = option(0.05, "share of the other groups kept for validation", SHARE)
    test: float = option(0.05, "share of the other groups kept for the test", SHARE)
    seed: int = option(0, "seed of the splits and phrasings", NOT_NEGATIVE)
    workers: int | None = option(None, "processes to read with [default: all cores]", POSITIVE)
    executor: str = option("local", "what runs the processes", choices="executors")
    dry_run: bool = option(False, "say what would be read, and write nothing")
    # Last, since the name hides the function that makes the fields.
    option: list[str] = option(
        [], "a source's own option, as NAME=VALUE or KIND.NAME=VALUE; may be repeated"
    )


@dataclass(frozen=True)
class SourcesConfig(Config):
    """Options of `mindgpt sources`: what can be read, and how it may be written."""

    json: bool = option(False, "print the list as JSON")


@dataclass(frozen=True)
class CorpusConfig(Config):
    """Options of `mindgpt corpus`: what a corpus holds, and its examples as a model sees them."""

    corpus: str = option("data/processed/corpus", "folder of the corpus")
    split: str = option("train", "split whose examples are shown")
    kind: str = option("", "show examples of this kind only")
    id: str = option("", "show the example of this id, or those made of the document of this id")
    n: int = option(5, "examples to show; 0 shows all", NOT_NEGATIVE, short="-n")
    start: int = option(0, "examples to leave out before the first", NOT_NEGATIVE)
    seed: int | None = option(None, "draw the examples at random, by this seed", NOT_NEGATIVE)
    base: str = option("mini", "whose tokens are shown: mini, a hub id, or a folder")
    objective: str = option("completion", "what is learned", choices="objectives")
    counts_only: bool = option(False, "show the counts and no examples")
    json: bool = option(False, "print the report and the examples as JSON lines")


@dataclass(frozen=True)
class FinetuneConfig(Config):
    """Options of `mindgpt finetune`: a corpus and a base -> a model in the local hub."""

    corpus: str = option("data/processed/corpus", "folder of the corpus to learn")
    base: str = option("openai-community/gpt2", "what to start from: mini, a hub id, or a folder")
    name: str = option("mindgpt", "name of the model folder to write")
    models: str = option("", "folder of the local model hub [default: $MINDGPT_MODELS or models]")
    objective: str = option("completion", "what is learned", choices="objectives")
    epochs: float = option(4.0, "how often the corpus is seen", POSITIVE)
    max_steps: int | None = option(None, "stop after so many steps, whatever the epochs", POSITIVE)
    batch_size: int = option(16, "examples in a step, over all processes", POSITIVE)
    micro_batch_size: int | None = option(
        None, "examples at a time on one device [default: as many as 8192 tokens hold]", POSITIVE
    )
    learning_rate: float | None = option(
        None, "peak learning rate [default: by the model's size]", POSITIVE
    )
    block_size: int | None = option(
        None, "longest sequence in tokens [default: the model's context]", POSITIVE
    )
    save_steps: int = option(200, "steps between checkpoints", POSITIVE)
    seed: int = option(0, "seed of all randomness", NOT_NEGATIVE)
    resume: bool = option(False, "go on from the newest complete checkpoint")


@dataclass(frozen=True)
class EvaluateConfig(Config):
    """Options of `mindgpt evaluate`: how well a model of the local hub does, beside its base."""

    model: str = option("", "name of the model [default: the newest]")
    models: str = option("", "folder of the local model hub [default: $MINDGPT_MODELS or models]")
    corpus: str = option("", "folder of the corpus [default: the one it was trained on]")
    recall: bool = option(True, "let the model answer and compare with the definitions")
    batch_tokens: int = option(8192, "positions scored together; changes no figure", POSITIVE)
    json: bool = option(False, "print the whole report as JSON")


@dataclass(frozen=True)
class GenerateConfig(Config):
    """Options of `mindgpt generate`: a prompt -> an answer."""

    prompt: str = option("", "what to answer; - reads it from standard input")
    model: str = option("", "name of the model [default: the newest]")
    models: str = option("", "folder of the local model hub [default: $MINDGPT_MODELS or models]")
    beside_base: bool = option(False, "show the base model's answer as well, and both perplexities")
    greedy: bool = option(False, "always take the most probable token")
    top_k: int = option(40, "sample from so many most probable tokens", POSITIVE)
    top_p: float = option(0.95, "sample from the fewest tokens of this probability", PROBABILITY)
    temperature: float = option(0.7, "above 1 flattens, below 1 sharpens", POSITIVE)
    max_new_tokens: int | None = option(
        None, "longest answer, in tokens [default: 512, or what the context leaves]", POSITIVE
    )
    n: int = option(1, "answers to give", POSITIVE, short="-n")
    seed: int | None = option(
        None, "seed of the sampling [default: another each time]", NOT_NEGATIVE
    )
    json: bool = option(False, "print answers, token counts and ends as JSON")


@dataclass(frozen=True)
class ModelsConfig(Config):
    """Options of `mindgpt models`: what the local model hub holds."""

    models: str = option("", "folder of the local model hub [default: $MINDGPT_MODELS or models]")
    verify: bool = option(False, "compare every file with its checksum")
    json: bool = option(False, "print the list as JSON")


@dataclass(frozen=True)
class DoctorConfig(Config):
    """Options of `mindgpt doctor`: what this machine has, and what is missing for what."""

    models: str = option("", "folder of the local model hub [default: $MINDGPT_MODELS or models]")
    json: bool = option(False, "print the findings as JSON")


STAGES: dict[str, type[Config]] = {
    "prepare": PrepareConfig,
    "sources": SourcesConfig,
    "corpus": CorpusConfig,
    "finetune": FinetuneConfig,
    "evaluate": EvaluateConfig,
    "generate": GenerateConfig,
    "pretrain": PretrainConfig,
    "models": ModelsConfig,
    "doctor": DoctorConfig,
}
