"""datatrove's tasks: the same shards as one process makes, after a node was killed on the way."""

import contextlib
import dataclasses
import os
import signal
import threading
import time

import psutil
import pytest

from mindgpt import intake
from mindgpt.cleaning import Rules
from mindgpt.config import SourceEntry
from mindgpt.errors import MissingExtra, SourceError
from mindgpt.executors import datatrove, local
from mindgpt.progress import silent
from mindgpt.shards import Job

pytest.importorskip("datatrove", reason="the extra `cluster` is not installed")


@pytest.fixture
def batches(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "BATCH_PARTS", 4)
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(40):
        words = " ".join(f"word{number}x{n}" for n in range(3000))
        (folder / f"{number:02d}.txt").write_text(words)
    (source,) = intake.open_sources([SourceEntry("text", str(folder))])
    return list(intake.batches([source]))


def _job(folder):
    (folder / "shards").mkdir(parents=True)
    return Job(folder / "shards", Rules(language="any"), 0)


def _bytes(job):
    return {path.name: path.read_bytes() for path in job.folder.iterdir() if path.suffix != ".npz"}


@pytest.fixture
def alone(tmp_path, batches):
    job = _job(tmp_path / "alone")
    local.run(job, batches, 1, silent)
    return job


def test_datatrove_makes_the_same_shards(tmp_path, batches, alone):
    job = _job(tmp_path / "nodes")
    datatrove.run(job, batches, 2, silent)
    assert _bytes(job) == _bytes(alone)
    logs = job.folder.parent / "datatrove"
    assert len(list((logs / "completions").iterdir())) == len(batches)


def test_datatrove_more_nodes_than_batches(tmp_path, batches, alone):
    job = _job(tmp_path / "nodes")
    datatrove.run(job, batches[:1], 4, silent)
    assert set(_bytes(job)) < set(_bytes(alone))


def _kill_a_node(job, killed):
    """Kills a node as soon as the first shard is there, in the middle of its work."""
    while not list(job.folder.glob("*.npz")):
        time.sleep(0.002)
    nodes = [child for child in psutil.Process().children(recursive=True) if _is_node(child)]
    nodes[0].send_signal(signal.SIGKILL)
    killed.append(nodes[0].pid)


def _is_node(child):
    """A leader of its own group, as nodes are and their helpers are not."""
    with contextlib.suppress(ProcessLookupError):
        return os.getpgid(child.pid) == child.pid
    return False


def test_datatrove_goes_on_after_a_node_was_killed(tmp_path, batches, alone):
    job, killed = _job(tmp_path / "nodes"), []
    killer = threading.Thread(target=_kill_a_node, args=(job, killed))
    killer.start()
    datatrove.run(job, batches, 2, silent)
    killer.join()
    assert killed
    assert _bytes(job) == _bytes(alone)


def test_datatrove_gives_up_on_nodes_that_fail_each_time(tmp_path, batches):
    wrong = [dataclasses.replace(batch, source=None) for batch in batches]
    with pytest.raises(SourceError, match=r"2 of 2 nodes were killed 4 times"):
        datatrove.run(_job(tmp_path / "dead"), wrong, 2, silent)


def test_datatrove_missing_names_the_extra(tmp_path, python):
    script = """
import sys
sys.modules["datatrove"] = None
from mindgpt.errors import MissingExtra
from mindgpt.executors import datatrove
try:
    datatrove.run(None, [], 2, print)
except MissingExtra as error:
    print(error)
"""
    assert "pip install 'mindgpt[cluster]'" in python("-c", script).out
    assert issubclass(MissingExtra, Exception)
