"""Files and folders that are there whole or not at all."""

import json

import pytest

from mindgpt import atomic


class _PowerCutError(Exception):
    pass


def _folder(path, text):
    (path / "inner").mkdir(parents=True)
    (path / "inner" / "file.txt").write_text(text)
    return path


def _text(path):
    return (path / "inner" / "file.txt").read_text()


def test_atomic_replacing_gives_the_file_its_name_at_the_end(tmp_path):
    path = tmp_path / "file.txt"
    path.write_text("old")
    with atomic.replacing(path) as partial:
        partial.write_text("new")
        assert path.read_text() == "old"
        assert partial.parent == path.parent
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("before", ["old", None])
def test_atomic_replacing_that_fails_changes_nothing(tmp_path, before):
    path = tmp_path / "file.txt"
    if before:
        path.write_text(before)

    def write_half():
        with atomic.replacing(path) as partial:
            partial.write_text("half of the n")
            raise _PowerCutError

    with pytest.raises(_PowerCutError):
        write_half()
    assert [p.read_text() for p in tmp_path.iterdir()] == ([before] if before else [])


def test_atomic_json_is_readable_utf_8_and_ends_its_line(tmp_path):
    path = tmp_path / "facts.json"
    atomic.write_json(path, {"term": "Grübeln", "list": [1, 2.5, None]})
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == {"term": "Grübeln", "list": [1, 2.5, None]}
    assert "Grübeln" in text
    assert text.endswith("}\n")


def test_atomic_json_that_cannot_be_written_leaves_the_older_one(tmp_path):
    path = tmp_path / "facts.json"
    atomic.write_json(path, {"a": 1})
    with pytest.raises(TypeError):
        atomic.write_json(path, {"a": object()})
    assert json.loads(path.read_text()) == {"a": 1}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("there", [True, False])
def test_atomic_swap_in_gives_the_folder_its_name(tmp_path, there):
    if there:
        _folder(tmp_path / "model", "old")
    atomic.swap_in(_folder(tmp_path / "work", "new"), tmp_path / "model")
    assert _text(tmp_path / "model") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_atomic_crash_between_the_renames_loses_nothing(tmp_path, crash_between_renames):
    target = _folder(tmp_path / "model", "old")
    crash_between_renames(_folder(tmp_path / "work", "new"), target)
    assert not target.exists()
    atomic.recover(target)
    assert _text(target) == "old"
    assert _text(tmp_path / "work") == "new"


def test_atomic_run_after_a_crash_finishes_what_was_begun(tmp_path, crash_between_renames):
    target = _folder(tmp_path / "model", "old")
    crash_between_renames(_folder(tmp_path / "work", "new"), target)
    atomic.swap_in(tmp_path / "work", target)
    assert _text(target) == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_atomic_recover_clears_the_older_folder_away_once_the_new_one_stands(
    tmp_path, crash_between_renames
):
    """The process died after both renames and before it had removed what it set aside."""
    target = _folder(tmp_path / "model", "old")
    crash_between_renames(_folder(tmp_path / "work", "new"), target)
    (tmp_path / "work").rename(target)
    atomic.recover(target)
    assert _text(target) == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_atomic_recover_leaves_alone_what_is_whole(tmp_path):
    atomic.recover(tmp_path / "nothing")
    assert not list(tmp_path.iterdir())
    target = _folder(tmp_path / "model", "old")
    atomic.recover(target)
    assert _text(target) == "old"
