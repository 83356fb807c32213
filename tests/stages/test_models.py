"""models: what the local hub holds, newest first, and whether it is as it was written."""

import json

import pytest

from mindgpt import model_folder
from mindgpt.config import ModelsConfig
from mindgpt.errors import ModelError
from mindgpt.stages.models import models


@pytest.fixture
def hub(tmp_path):
    """Two models with small files in place of weights, and a run that was killed."""
    folder = tmp_path / "models"
    for name, finished in (("older", "2026-01-05T10:00:00"), ("newer", "2026-02-05T10:00:00")):
        work = model_folder.staging(folder, name)
        work.mkdir(parents=True)
        (work / "model.safetensors").write_bytes(b"weights" * 1000)
        run = {"finished": finished, "base": "mini", "parameters": 3_000_000}
        (work / model_folder.RUN).write_text(json.dumps(run))
        model_folder.publish(work, folder / name)
    figures = {"tuned": {"perplexity": 12.25}, "base": {"perplexity": 1234.5}}
    report = json.dumps({"splits": {"validation": figures}})
    (folder / "older" / model_folder.EVALUATION).write_text(report)
    killed = model_folder.staging(folder, "killed")
    killed.mkdir()
    (killed / "model.safetensors").write_bytes(b"half")
    return folder


def test_models_lists_complete_models_newest_first(hub):
    entries = models(ModelsConfig(models=str(hub)))
    assert [entry.name for entry in entries] == ["newer", "older"]
    assert entries[0].parameters == 3_000_000
    assert entries[0].perplexity is None
    assert (entries[1].perplexity, entries[1].base_perplexity) == (12.25, 1234.5)


def test_models_of_no_hub_are_none(tmp_path):
    assert models(ModelsConfig(models=str(tmp_path / "none"))) == []
    assert not list(tmp_path.iterdir())


def test_models_verify_finds_an_altered_file(hub):
    assert len(models(ModelsConfig(models=str(hub), verify=True))) == 2
    weights = hub / "older" / "model.safetensors"
    weights.write_bytes(weights.read_bytes().replace(b"w", b"W", 1))
    assert len(models(ModelsConfig(models=str(hub)))) == 2
    with pytest.raises(ModelError) as caught:
        models(ModelsConfig(models=str(hub), verify=True))
    assert str(weights) in str(caught.value)


def test_models_command_prints_a_table(mindgpt_command, hub):
    run = mindgpt_command("models")
    assert run.code == 0
    assert run.err == ""
    heading, _, newer, older = run.out.splitlines()
    assert heading.split()[:2] == ["name", "size"]
    assert newer.split()[0] == "newer"
    assert "2026-02-05 10:00" in newer
    assert "3.0 M" in newer
    assert older.split()[0] == "older"
    assert older.split()[-2:] == ["12.25", "1,234.50"]
    assert "killed" not in run.out


def test_models_command_takes_the_hub_from_the_environment(mindgpt_command, hub, tmp_path):
    hub.rename(tmp_path / "elsewhere")
    assert "No models in models." in mindgpt_command("models").out
    assert "newer" in mindgpt_command("models", env={"MINDGPT_MODELS": "elsewhere"}).out
    assert "newer" in mindgpt_command("models", "--models", "elsewhere").out


def test_models_command_prints_json(mindgpt_command, hub):
    entries = json.loads(mindgpt_command("models", "--json").out)
    assert [entry["name"] for entry in entries] == ["newer", "older"]
    assert entries[1]["perplexity"] == 12.25
    assert entries[1]["path"] == "models/older"


def test_models_command_fails_on_an_altered_file(mindgpt_command, hub):
    assert mindgpt_command("models", "--verify").code == 0
    (hub / "newer" / "model.safetensors").unlink()
    run = mindgpt_command("models", "--verify")
    assert run.code == 2
    assert "lacks model.safetensors" in run.err
    assert "Traceback" not in run.err
