"""Local processes: the same shards however many there are, and one that dies is replaced."""

import dataclasses
import os
import signal
import threading
import time

import psutil
import pytest

from mindgpt import intake, shards
from mindgpt.cleaning import Rules
from mindgpt.config import SourceEntry
from mindgpt.errors import SourceError
from mindgpt.executors import local
from mindgpt.progress import silent
from mindgpt.shards import Job


@pytest.fixture
def batches(tmp_path, monkeypatch):
    """Many small batches of texts, and no text so small that sharing is not worth it."""
    monkeypatch.setattr(local, "WORTH_SHARING", 0)
    monkeypatch.setattr(intake, "BATCH_PARTS", 4)
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(40):
        words = " ".join(f"word{number}x{n}" for n in range(300))
        (folder / f"{number:02d}.txt").write_text(words)
    (source,) = intake.open_sources([SourceEntry("text", str(folder))])
    return list(intake.batches([source]))


def _job(folder):
    folder.mkdir()
    return Job(folder, Rules(language="any"), 0)


def _bytes(job):
    return {path.name: path.read_bytes() for path in job.folder.iterdir() if path.suffix != ".npz"}


@pytest.fixture
def alone(tmp_path, batches):
    job = _job(tmp_path / "alone")
    local.run(job, batches, 1, silent)
    return job


class OnArrival(int):
    """A batch's size that does something when it is unpacked in a worker."""

    def __new__(cls, size, call, *arguments):
        made = super().__new__(cls, size)
        made.does = (call, arguments)
        return made

    def __reduce__(self):
        return self.does


def _arriving(batches, call, *arguments):
    return [
        dataclasses.replace(batch, bytes=OnArrival(batch.bytes, call, *arguments))
        for batch in batches
    ]


def _kill_a_worker(folder, killed):
    """Kills a process of this test's pool as soon as the first shard is there."""
    while not list(folder.glob("*.npz")):
        time.sleep(0.01)
    killed.append(_workers()[0].pid)
    os.kill(killed[0], signal.SIGKILL)


def _workers():
    """The grandchildren: this process starts a server, and that the workers."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if child.ppid() != os.getpid()]


def test_local_makes_the_same_shards_with_more_processes(tmp_path, batches, alone):
    job = _job(tmp_path / "two")
    local.run(job, batches, 2, silent)
    assert _bytes(job) == _bytes(alone)
    assert len(_bytes(job)) == 3 * 10


def test_local_shares_one_large_part(tmp_path, batches, alone, monkeypatch):
    """A part larger than two batches is read here and cleaned in the workers."""
    monkeypatch.setattr(local, "BATCH_BYTES", 10)
    monkeypatch.setattr(shards, "RECORDS", 2)
    job, single = _job(tmp_path / "two"), _job(tmp_path / "single")
    local.run(job, batches, 2, silent)
    local.run(single, batches, 1, silent)
    assert _bytes(job) == _bytes(single)
    assert len(list(job.folder.glob("*.jsonl"))) == 20


def test_local_replaces_a_worker_that_is_killed(tmp_path, batches, alone, monkeypatch):
    job, killed = _job(tmp_path / "killed"), []
    slow = _arriving(batches, time.sleep, 0.3)
    killer = threading.Thread(target=_kill_a_worker, args=(job.folder, killed))
    killer.start()
    local.run(job, slow, 2, silent)
    killer.join()
    assert len(killed) == 1
    assert _bytes(job) == _bytes(alone)


def test_local_gives_up_on_workers_that_die_each_time(tmp_path, batches):
    deadly = _arriving(batches, signal.raise_signal, signal.SIGKILL)
    with pytest.raises(SourceError, match=r"killed 4 times.*text=.*--workers"):
        local.run(_job(tmp_path / "dead"), deadly, 2, silent)


def test_local_goes_on_from_what_is_done(tmp_path, batches, alone, monkeypatch):
    job = _job(tmp_path / "again")
    local.run(job, batches[:6], 1, silent)
    events, made = [], []
    make_batch = shards.make_batch
    monkeypatch.setattr(shards, "make_batch", lambda j, b: (made.append(b), make_batch(j, b)))
    local.run(job, batches, 1, events.append)
    assert made == batches[6:]
    assert _bytes(job) == _bytes(alone)
    assert events[-1].done == events[-1].total


def test_local_an_error_in_a_worker_is_told_as_it_is(tmp_path, batches):
    (starter,) = intake.open_sources([SourceEntry("starter")])
    wrong = dataclasses.replace(batches[0], source=starter)
    with pytest.raises(KeyError, match=r"00\.txt"):
        local.run(_job(tmp_path / "failed"), [wrong, *batches[1:]], 2, silent)


def test_local_serves_a_script_that_does_not_guard_its_main_part(python, tmp_path):
    """Fresh processes would run the script again, which would start processes again."""
    for number in range(3):
        words = " ".join(f"word{number}x{n}" for n in range(3000))
        (tmp_path / f"{number}.txt").write_text(words)
    script = tmp_path / "script.py"
    script.write_text(
        "import mindgpt\nfrom mindgpt.executors import local\nlocal.WORTH_SHARING = 0\n"
        "mindgpt.prepare(source=['text=.'], language='any', workers=2, out='corpus')\nprint('once')"
    )
    run = python(script)
    assert (run.code, run.out) == (0, "once\n"), run.err
