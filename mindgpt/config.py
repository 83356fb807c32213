"""One frozen dataclass per stage: every option's name, type, default, help and check, said once.

The command line, the YAML recipes and the reference page are made from these classes. Standard
library only, so that `--help` and every wrong option answer at once; PyYAML loads when a recipe
is given.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mindgpt.errors import ConfigError, nearest

Check = tuple[Callable[[Any], bool], str]

POSITIVE: Check = (lambda value: value > 0, "a number above 0")
NOT_NEGATIVE: Check = (lambda value: value >= 0, "0 or more")
SHARE: Check = (lambda value: 0 <= value < 1, "a share from 0 to below 1, such as 0.1")
PROBABILITY: Check = (lambda value: 0 < value <= 1, "above 0 and at most 1")


def option(default: Any, help: str, check: Check | None = None, short: str = "") -> Any:
    """A dataclass field that is also a command line option and a recipe's key."""
    metadata = {"help": help, "check": check, "short": short}
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
            check = item.metadata.get("check")
            if check and value is not None and not check[0](value):
                raise ConfigError(f"{flag(item.name)} is {value}. It must be {check[1]}.")


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
        if section not in STAGES:
            raise ConfigError(f"{path}: no stage called {section!r}. {nearest(section, STAGES)}")
    values = sections.get(stage) or {}
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: the section {stage!r} must hold options, one `name: value` each.")
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

    source: list[str] = option([], "what to read, as KIND=PATH; may be repeated")
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


STAGES: dict[str, type[Config]] = {"pretrain": PretrainConfig}
