"""Killed with SIGKILL at random moments: no half corpus or model ever loads, and the next run ends.

Four moments each by default; `MINDGPT_KILLS=20` makes them twenty.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mindgpt import atomic, corpus, model_folder
from mindgpt.errors import CorpusError

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("MINDGPT_KILLS", "4"))


def start(arguments, folder):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MINDGPT_MODELS": str(folder / "models")}
    return subprocess.Popen(
        [sys.executable, "-m", "mindgpt", *map(str, arguments)],
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def whole_run(arguments, folder):
    """Runs to the end and returns the seconds it took."""
    started = time.monotonic()
    child = start(arguments, folder)
    _, errors = child.communicate()
    assert child.returncode == 0, errors.decode()
    return time.monotonic() - started


def kill_at(moment, arguments, folder):
    child = start(arguments, folder)
    try:
        child.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    child.communicate()


@pytest.fixture(scope="module")
def moments():
    """Shares of a run's length at which it is killed: most are late, where files are written."""
    draw = random.Random(20261123)
    return [draw.betavariate(3, 1.5) for _ in range(KILLS)]


def _bytes(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_killed_prepare_leaves_the_old_corpus_or_the_new(tmp_path, moments):
    """The corpus alternates between two sizes, so that a mixture of both would show."""
    runs = [
        ["prepare", "--limit", f"definition={count}", "--limit", "dialogue=5",
         "--limit", "journal=5", "--phrasings", "6", "--out", "corpus"]
        for count in (30, 60)
    ]  # fmt: skip
    seconds, known = 0.0, []
    for arguments in runs:
        seconds = whole_run(arguments, tmp_path)
        known.append(_bytes(tmp_path / "corpus"))
    for number, share in enumerate(moments):
        kill_at(share * seconds, runs[number % 2], tmp_path)
        corpus.load(tmp_path / "corpus")
        assert _bytes(tmp_path / "corpus") in known
        whole_run(runs[number % 2], tmp_path)
        assert _bytes(tmp_path / "corpus") == known[number % 2]
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


@pytest.fixture(scope="module")
def talks(tmp_path_factory):
    """Transcripts enough for several batches and two workers, written by chance."""
    folder = tmp_path_factory.mktemp("talks")
    draw = random.Random(0)
    words = [f"word{n}" for n in range(3000)]
    for number in range(300):
        speakers = ("Ann Lee", f"Guest{number} Name")
        turns = [
            f"**{speakers[turn % 2]}:** {' '.join(draw.choices(words, k=60))}?"
            for turn in range(40)
        ]
        (folder / f"{number:03d}.md").write_text("\n\n".join(turns))
    return folder


def test_killed_prepare_with_workers_ends_with_the_same_corpus(tmp_path, talks, moments):
    """Killed with all its workers, at any moment; the next run goes on where it was."""
    arguments = ["prepare", "--source", f"files={talks}", "--language", "any", "--workers", "2",
                 "--out", "corpus"]  # fmt: skip
    whole = tmp_path / "whole"
    whole.mkdir()
    seconds = whole_run(arguments, whole)
    for number, share in enumerate(moments):
        folder = tmp_path / str(number)
        folder.mkdir()
        kill_at(share * seconds, arguments, folder)
        whole_run(arguments, folder)
        assert _bytes(folder / "corpus") == _bytes(whole / "corpus")
        assert [path.name for path in folder.iterdir()] == ["corpus"]


def test_killed_prepare_without_an_older_corpus_leaves_none(tmp_path):
    arguments = ["prepare", "--limit", "definition=30", "--out", "corpus"]
    seconds = whole_run(arguments, tmp_path)
    whole = corpus.load(tmp_path / "corpus")["train"].num_rows
    for share in (0.5, 0.8, 0.95):
        folder = tmp_path / f"fresh-{share}"
        folder.mkdir()
        kill_at(share * seconds, arguments, folder)
        if (folder / "corpus").exists():
            assert corpus.load(folder / "corpus")["train"].num_rows == whole
        else:
            with pytest.raises(CorpusError, match="There is no corpus"):
                corpus.load(folder / "corpus")


def test_killed_finetune_leaves_the_old_model_or_the_new(
    tmp_path, tiny_base, small_corpus, moments
):
    hub = tmp_path / "models"
    arguments = ["finetune", "--base", tiny_base, "--corpus", small_corpus, "--name", "model",
                 "--max-steps", "12", "--save-steps", "3"]  # fmt: skip
    seconds = whole_run(arguments, tmp_path)
    for number, share in enumerate(moments):
        kill_at(share * seconds, arguments, tmp_path)
        atomic.recover(hub / "model")
        assert model_folder.names(hub) == ["model"]
        model_folder.verify(hub / "model")
        # Every other run is resumed, unless it was killed too early for that.
        unfinished = (hub / ".model.partial" / "settings.json").is_file()
        whole_run([*arguments, *(["--resume"] if unfinished and number % 2 else [])], tmp_path)
        model_folder.verify(hub / "model")
    assert sorted(path.name for path in hub.iterdir()) == ["model"]
