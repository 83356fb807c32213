"""The public API: the stages as functions, nothing heavy until one of them is called."""

import dataclasses

import pytest

import mindgpt
from mindgpt import config
from mindgpt.errors import ConfigError, MindGPTError, ModelError

# Functions of these names would stand before the package's own modules; they are called as
# `mindgpt.stages.corpus.corpus` and `mindgpt.stages.sources.sources`.
NAMED_AS_MODULES = {"corpus", "sources"}
OTHERS = {"load_model", "MindGPTError"}


def test_init_every_stage_is_a_function():
    assert set(config.STAGES) - NAMED_AS_MODULES == set(mindgpt.__all__) - OTHERS
    for name in mindgpt.__all__:
        assert callable(getattr(mindgpt, name))


def test_init_imports_nothing_heavy(python):
    run = python("-X", "importtime", "-c", "import mindgpt")
    assert run.imported >= {"mindgpt"}
    assert not run.imported & {"torch", "transformers", "datasets", "evaluate", "typer", "numpy"}


def test_init_prepare_takes_the_options_of_the_command_line(tmp_path):
    (tmp_path / "a.txt").write_text("Some few words to read.")
    events = []
    folder = mindgpt.prepare(
        source=[f"text={tmp_path / 'a.txt'}"], out=str(tmp_path / "corpus"), report=events.append
    )
    assert folder == tmp_path / "corpus"
    assert (folder / "report.json").is_file()
    assert events[-1].done == events[-1].total == 1


def test_init_errors_are_of_one_family(tmp_path):
    with pytest.raises(ConfigError, match=r"no option 'sources'.*Did you mean 'source'"):
        mindgpt.prepare(sources=["starter"])
    with pytest.raises(ModelError, match="no model"):
        mindgpt.load_model(models=str(tmp_path))
    assert issubclass(ConfigError, MindGPTError)
    assert issubclass(ModelError, MindGPTError)


def test_init_models_lists_the_hub(tmp_path):
    assert mindgpt.models(models=str(tmp_path)) == []


def test_init_options_are_documented_in_the_configs():
    for name, kind in config.STAGES.items():
        if name not in NAMED_AS_MODULES:
            assert kind.__name__ in getattr(mindgpt, name).__doc__
        assert dataclasses.is_dataclass(kind)
