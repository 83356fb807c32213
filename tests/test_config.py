"""Options: said once, checked once, wherever they come from."""

import dataclasses
import math
import sys
from pathlib import Path

import pytest

from mindgpt import config
from mindgpt.config import FinetuneConfig, GenerateConfig, PrepareConfig, SourceEntry
from mindgpt.errors import ConfigError

RECIPES = sorted((Path(__file__).parent.parent / "recipes").glob("*.yaml"))
FIELDS = [(kind, item) for kind in config.STAGES.values() for item in dataclasses.fields(kind)]


@pytest.mark.parametrize(("kind", "item"), FIELDS, ids=lambda part: getattr(part, "name", ""))
def test_config_every_field_says_what_it_is(kind, item):
    assert len(item.metadata["help"]) > 10
    if item.metadata["check"]:
        assert item.metadata["check"][1], f"{item.name}'s check has no words for what is allowed"


@pytest.mark.parametrize("kind", config.STAGES.values(), ids=list(config.STAGES))
def test_config_defaults_pass_their_own_checks(kind):
    made = kind()
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.models = "elsewhere"


def test_config_lists_are_not_shared():
    PrepareConfig().source.append(SourceEntry("text", "x"))
    assert PrepareConfig().source == [SourceEntry("starter")]


def test_config_needs_the_standard_library_alone(python):
    code = (
        "import sys; before = set(sys.modules); import mindgpt.config; "
        "print(*(set(sys.modules) - before))"
    )
    loaded = {name.partition(".")[0] for name in python("-c", code).out.split()}
    assert "mindgpt" in loaded
    assert loaded <= sys.stdlib_module_names | {"mindgpt"}


@pytest.mark.parametrize(
    ("kind", "name", "given", "kept"),
    [
        (FinetuneConfig, "learning_rate", "3e-4", 3e-4),  # what YAML makes of 3e-4
        (FinetuneConfig, "learning_rate", None, None),
        (FinetuneConfig, "epochs", 2, 2.0),
        (FinetuneConfig, "batch_size", "8", 8),
        (FinetuneConfig, "batch_size", 8.0, 8),
        (FinetuneConfig, "name", 2026, "2026"),
        (PrepareConfig, "source", "starter", [SourceEntry("starter")]),
        (
            PrepareConfig,
            "source",
            {"table": "a.csv", "keep": "b:c"},
            [SourceEntry("table", "a.csv", {"keep": "b:c"})],
        ),
        (PrepareConfig, "source", [{"starter": None}], [SourceEntry("starter")]),
        (
            PrepareConfig,
            "source",
            {"kind": "files", "place": "talks"},
            [SourceEntry("files", "talks")],
        ),
        (
            PrepareConfig,
            "source",
            ("starter", "text=a"),
            [SourceEntry("starter"), SourceEntry("text", "a")],
        ),
        (GenerateConfig, "greedy", True, True),
    ],
)
def test_config_takes_values_in_the_fields_type(kind, name, given, kept):
    value = getattr(kind(**{name: given}), name)
    assert value == kept
    assert type(value) is type(kept)


@pytest.mark.parametrize(
    ("kind", "name", "given", "allowed"),
    [
        (FinetuneConfig, "epochs", "many", "a number"),
        (FinetuneConfig, "epochs", [1, 2], "a number"),
        (FinetuneConfig, "batch_size", 1.5, "a whole number"),
        (FinetuneConfig, "batch_size", "1.5", "a whole number"),
        (FinetuneConfig, "batch_size", True, "a whole number"),
        (FinetuneConfig, "batch_size", None, "a whole number"),
        (FinetuneConfig, "resume", "perhaps", "true or false"),
        (FinetuneConfig, "resume", 1, "true or false"),
        (FinetuneConfig, "name", True, "text"),
        (FinetuneConfig, "name", {"a": 1}, "text"),
    ],
)
def test_config_wrong_type_names_option_value_and_what_it_must_be(kind, name, given, allowed):
    with pytest.raises(ConfigError) as caught:
        kind(**{name: given})
    assert str(caught.value) == f"{config.flag(name)} is {given!r}. It must be {allowed}."


@pytest.mark.parametrize("given", [None, 7, "", {}, ["starter"], True])
def test_config_wrong_source_names_value_and_form(given):
    with pytest.raises(ConfigError) as caught:
        PrepareConfig(source=["starter", given])
    for word in (f"--source is {given!r}", "KIND or KIND=PLACE", "recipe"):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "name", "given"),
    [
        (FinetuneConfig, "epochs", 0),
        (FinetuneConfig, "epochs", "nan"),
        (FinetuneConfig, "epochs", math.inf),
        (FinetuneConfig, "learning_rate", -1e-4),
        (FinetuneConfig, "learning_rate", math.inf),
        (FinetuneConfig, "batch_size", 0),
        (FinetuneConfig, "seed", -1),
        (GenerateConfig, "top_p", 0),
        (GenerateConfig, "top_p", 1.1),
        (GenerateConfig, "top_k", 0),
        (GenerateConfig, "temperature", 0),
        (GenerateConfig, "temperature", math.inf),
        (PrepareConfig, "hold_out_terms", 1),
        (PrepareConfig, "test", -0.1),
        (PrepareConfig, "phrasings", 0),
        (config.PretrainConfig, "vocab_size", 299),
        (config.PretrainConfig, "context", 15),
    ],
)
def test_config_value_out_of_range_names_option_value_and_range(kind, name, given):
    with pytest.raises(ConfigError) as caught:
        kind(**{name: given})
    message = str(caught.value)
    assert message.startswith(f"{config.flag(name)} is {given}")
    assert "must be" in message


def test_config_choice_of_an_open_folder_names_the_nearest():
    with pytest.raises(ConfigError) as caught:
        FinetuneConfig(objective="complet")
    assert str(caught.value) == (
        "--objective is 'complet'. Did you mean 'completion'? "
        "There are: completion, language-modeling."
    )


def test_config_make_names_an_unknown_option_and_the_nearest():
    assert config.make(FinetuneConfig, {"epochs": 2}) == FinetuneConfig(epochs=2)
    with pytest.raises(ConfigError, match=r"no option 'epoch'.*Did you mean 'epochs'\?.*seed"):
        config.make(FinetuneConfig, {"epoch": 2})


def _recipe(tmp_path, text):
    path = tmp_path / "run.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_config_recipe_gives_the_options_of_its_section(tmp_path):
    path = _recipe(
        tmp_path,
        "prepare:\n  seed: 5\n"
        "finetune:\n  learning-rate: 3e-4\n  batch_size: 4\n  epochs: 1\n  resume: true\n",
    )
    values = config.load_recipe(path, "finetune", FinetuneConfig)
    assert values == {"learning_rate": 3e-4, "batch_size": 4, "epochs": 1.0, "resume": True}
    assert config.load_recipe(path, "prepare", PrepareConfig) == {"seed": 5}


@pytest.mark.parametrize("text", ["", "# a comment\n", "finetune:\n", "prepare:\n  seed: 1\n"])
def test_config_recipe_without_options_for_the_stage_gives_none(tmp_path, text):
    assert config.load_recipe(_recipe(tmp_path, text), "finetune", FinetuneConfig) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("finetun:\n  seed: 1\n", ["'finetun'", "Did you mean 'finetune'?", "prepare"]),
        ("finetune:\n  epoch: 1\n", ["'epoch'", "Did you mean 'epochs'?", "batch-size"]),
        ("finetune:\n  epochs: soon\n", ["--epochs", "'soon'", "a number"]),
        ("finetune:\n  batch-size: 2.5\n", ["--batch-size", "2.5", "a whole number"]),
        ("finetune:\n  - epochs\n", ["'finetune'", "name: value"]),
        ("- finetune\n", ["section", "finetune:"]),
        ("finetune: {epochs: 1\n", ["no valid YAML", "line"]),
        ("1:\n  seed: 1\n", ["no stage called", "finetune", "prepare"]),
        (b"finetune:\n  name: caf\xe9\n", ["cannot be read"]),
    ],
)
def test_config_recipe_errors_name_value_and_what_is_allowed(tmp_path, text, words):
    with pytest.raises(ConfigError) as caught:
        config.load_recipe(_recipe(tmp_path, text), "finetune", FinetuneConfig)
    for word in words:
        assert word in str(caught.value)


def test_config_recipe_that_is_missing_or_a_folder_is_named(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(ConfigError) as caught:
            config.load_recipe(path, "finetune", FinetuneConfig)
        assert str(path) in str(caught.value)


def test_config_recipe_of_yaml_tags_runs_no_code(tmp_path):
    path = _recipe(tmp_path, f"finetune: !!python/object/apply:os.mkdir ['{tmp_path / 'made'}']\n")
    with pytest.raises(ConfigError):
        config.load_recipe(path, "finetune", FinetuneConfig)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_config_shipped_recipes_hold_valid_options(path):
    import yaml

    sections = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert sections
    for stage, section in sections.items():
        kind = config.STAGES[stage]
        values = config.load_recipe(path, stage, kind)
        assert len(values) == len(section)
        config.make(kind, values)


def test_config_there_are_recipes():
    assert RECIPES
