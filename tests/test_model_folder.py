"""The local model hub: names that are no paths, folders that are whole, files that are checked."""

import json
import os
import shutil
from pathlib import Path

import pytest

from mindgpt import model_folder
from mindgpt.errors import ModelError

NO_NAMES = ["../x", "..", ".", "", "a/b", "a\\b", "/etc", ".hidden", "-x", "a b", "a\n",
            "caf\u00e9", "x" * 101, "a\x00b", "~", "a:b"]  # fmt: skip


def _model(models, name, finished="2026-01-01T00:00:00", **facts):
    """A complete model folder as a stage publishes it, with small files in place of weights."""
    work = model_folder.staging(models, name)
    work.mkdir(parents=True)
    (work / "model.safetensors").write_bytes(bytes(range(256)) * 8)
    (work / "config.json").write_text('{"model_type": "gpt2"}')
    run = {"finished": finished, "base": "mini", "parameters": 1234} | facts
    (work / model_folder.RUN).write_text(json.dumps(run))
    model_folder.publish(work, models / name)
    return models / name


@pytest.mark.parametrize("name", NO_NAMES)
def test_model_folder_name_is_never_a_path(tmp_path, name):
    for use in (model_folder.check_name, lambda name: model_folder.staging(tmp_path, name)):
        with pytest.raises(ModelError) as caught:
            use(name)
        assert repr(name) in str(caught.value)
        assert "letters, digits" in str(caught.value)


@pytest.mark.parametrize("name", ["a", "gpt2-who_v1.2", "7", "x" * 100])
def test_model_folder_plain_names_are_fine(tmp_path, name):
    assert model_folder.check_name(name) == name
    assert model_folder.staging(tmp_path, name).parent == tmp_path


@pytest.mark.parametrize("name", [name for name in NO_NAMES if name])
def test_model_folder_find_joins_no_name_to_a_path(tmp_path, name):
    models = tmp_path / "models"
    _model(models, "mine")
    _model(tmp_path, "x")  # what ../x would reach
    with pytest.raises(ModelError) as caught:
        model_folder.find(models, name)
    assert repr(name) in str(caught.value)


def test_model_folder_find_does_not_reach_out_by_an_absolute_path(tmp_path):
    _model(tmp_path / "models", "mine")
    other = _model(tmp_path / "others", "theirs")
    with pytest.raises(ModelError):
        model_folder.find(tmp_path / "models", str(other))


def test_model_folder_find_names_the_nearest(tmp_path):
    _model(tmp_path, "starter")
    assert model_folder.find(tmp_path, "starter") == tmp_path / "starter"
    with pytest.raises(ModelError, match=r"'startr'.*Did you mean 'starter'"):
        model_folder.find(tmp_path, "startr")


def test_model_folder_find_without_a_name_takes_the_newest(tmp_path):
    with pytest.raises(ModelError, match="mindgpt finetune"):
        model_folder.find(tmp_path)
    _model(tmp_path, "b", finished="2026-03-01T10:00:00")
    _model(tmp_path, "a", finished="2026-03-01T09:00:00")
    _model(tmp_path, "c", finished="2025-12-31T23:59:59")
    assert model_folder.names(tmp_path) == ["b", "a", "c"]
    assert model_folder.find(tmp_path) == tmp_path / "b"


@pytest.mark.parametrize("newest", ["a", "b", "c"])
def test_model_folder_newest_of_one_second_is_told_by_the_file_system(tmp_path, newest):
    for name in ("a", "b", "c"):
        folder = _model(tmp_path, name)
        moment = 1_800_000_000 + 0.5 * (name == newest)
        for path in [*folder.iterdir(), folder]:
            os.utime(path, (moment, moment))
    assert model_folder.names(tmp_path)[0] == newest


def test_model_folder_hub_is_what_was_asked_for_then_the_environment_then_models(monkeypatch):
    monkeypatch.delenv("MINDGPT_MODELS", raising=False)
    assert model_folder.hub() == Path("models")
    monkeypatch.setenv("MINDGPT_MODELS", "/elsewhere")
    assert model_folder.hub() == Path("/elsewhere")
    assert model_folder.hub("here") == Path("here")


def test_model_folder_lists_complete_models_alone(tmp_path):
    assert model_folder.names(tmp_path / "none") == []
    _model(tmp_path, "mine")
    work = model_folder.staging(tmp_path, "other")
    shutil.copytree(tmp_path / "mine", work)  # killed after its manifest, before its name
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "model.safetensors").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("no folder")
    assert model_folder.names(tmp_path) == ["mine"]
    for name in ("half", "notes.txt", work.name):
        with pytest.raises(ModelError):
            model_folder.find(tmp_path, name)


def test_model_folder_publish_replaces_an_older_model_and_leaves_nothing_beside(tmp_path):
    _model(tmp_path, "mine", base="first")
    (tmp_path / "mine" / "leftover.bin").write_bytes(b"of the first")
    _model(tmp_path, "mine", base="second")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert not (tmp_path / "mine" / "leftover.bin").exists()
    assert model_folder.entry(tmp_path / "mine").base == "second"


def test_model_folder_manifest_holds_every_file_of_the_model(tmp_path):
    folder = _model(tmp_path, "mine")
    files = json.loads((folder / model_folder.MANIFEST).read_text())["files"]
    assert set(files) == {"model.safetensors", "config.json", model_folder.RUN}
    assert files["model.safetensors"]["bytes"] == 2048
    assert len(files["model.safetensors"]["sha256"]) == 64


def test_model_folder_verify_passes_what_later_stages_add(tmp_path):
    folder = _model(tmp_path, "mine")
    (folder / model_folder.EVALUATION).write_text("{}")
    (folder / "README.md").write_text("# mine\n")
    model_folder.verify(folder)


def _flip(path):
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        (_flip, "altered"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "altered"),
        (lambda path: path.write_bytes(b""), "altered"),
        (lambda path: path.unlink(), "lacks"),
    ],
    ids=["one bit", "one byte less", "emptied", "missing"],
)
def test_model_folder_verify_names_the_file_that_was_harmed(tmp_path, harm, word):
    folder = _model(tmp_path, "mine")
    model_folder.verify(folder)
    harm(folder / "model.safetensors")
    with pytest.raises(ModelError) as caught:
        model_folder.verify(folder)
    for part in (word, "model.safetensors", str(folder)):
        assert part in str(caught.value)


@pytest.mark.parametrize("content", ["", '{"files": {"model.saf', "{}"])
def test_model_folder_broken_manifest_is_an_error_that_names_it(tmp_path, content):
    folder = _model(tmp_path, "mine")
    (folder / model_folder.MANIFEST).write_text(content)
    with pytest.raises(ModelError, match=r"manifest\.json"):
        model_folder.verify(folder)


def test_model_folder_entry_says_what_the_list_shows(tmp_path):
    folder = _model(tmp_path, "mine")
    entry = model_folder.entry(folder)
    assert (entry.name, entry.path, entry.base) == ("mine", folder, "mini")
    assert (entry.parameters, entry.finished) == (1234, "2026-01-01T00:00:00")
    assert entry.bytes == sum(path.stat().st_size for path in folder.iterdir())
    assert entry.perplexity is None
    figures = {"tuned": {"perplexity": 12.5}, "base": {"perplexity": 80.0}}
    (folder / model_folder.EVALUATION).write_text(json.dumps({"splits": {"validation": figures}}))
    entry = model_folder.entry(folder)
    assert (entry.perplexity, entry.base_perplexity) == (12.5, 80.0)


def test_model_folder_missing_or_broken_json_is_an_error_that_names_it(tmp_path):
    with pytest.raises(ModelError, match=r"run\.json"):
        model_folder.read_json(tmp_path / "run.json")
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(ModelError, match=r"run\.json"):
        model_folder.read_json(tmp_path / "run.json")


@pytest.fixture
def crashed(tmp_path, crash_between_renames):
    """A hub in which a run died between the two renames that give a newer model its name."""
    target = _model(tmp_path, "mine", base="first")
    newer = _model(tmp_path / "elsewhere", "mine", base="second")
    crash_between_renames(newer, target)
    assert not target.exists()
    return tmp_path


def test_model_folder_is_found_by_its_name_after_a_crash(crashed):
    found = model_folder.find(crashed, "mine")
    model_folder.verify(found)
    assert model_folder.entry(found).base == "first"


def test_model_folder_is_listed_and_the_newest_after_a_crash(crashed):
    """Whoever asks without a name gets the older model, not word that there is none."""
    assert model_folder.names(crashed) == ["mine"]
    assert model_folder.find(crashed) == crashed / "mine"


def test_model_folder_entry_says_on_which_split_it_was_measured(tmp_path):
    """Recall of trained text and text never seen are two questions: the list shows the second."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / model_folder.RUN).write_text("{}")

    def figures(perplexity):
        return {"tuned": {"perplexity": perplexity}, "base": {"perplexity": 2 * perplexity}}

    splits = {"recall": figures(1.5), "validation": figures(30.0), "test": figures(20.0)}
    for shown in ("test", "validation", "recall"):
        (folder / model_folder.EVALUATION).write_text(json.dumps({"splits": splits}))
        entry = model_folder.entry(folder)
        expected = splits.pop(shown)["tuned"]["perplexity"]
        assert (entry.measured_on, entry.perplexity, entry.base_perplexity) == (
            shown, expected, 2 * expected,
        )  # fmt: skip


def test_model_folder_weights_can_be_read_by_whoever_reads_the_rest(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    (work / "model.safetensors").write_bytes(b"weights")
    (work / "model.safetensors").chmod(0o600)
    model_folder.publish(work, tmp_path / "mine")
    modes = {path.stat().st_mode for path in (tmp_path / "mine").iterdir()}
    assert len(modes) == 1
