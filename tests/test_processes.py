"""Child processes: fresh ones, that do not outlive their parent."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent
# Starts a pool whose worker writes its process id, and then waits to be killed.
PARENT = """
import concurrent.futures, os, sys, time
from pathlib import Path
from mindgpt import processes

with processes.fresh() as context, concurrent.futures.ProcessPoolExecutor(
    1, mp_context=context, initializer=processes.end_with_parent
) as pool:
    Path("worker").write_text(str(pool.submit(os.getpid).result()))
    print("the script runs", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def parent(tmp_path):
    (tmp_path / "script.py").write_text(PARENT)
    with (tmp_path / "out").open("w") as out:
        child = subprocess.Popen(
            [sys.executable, "script.py"], cwd=tmp_path, stdout=out,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    yield child
    child.kill()
    child.wait()


def _wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    assert condition()


def test_processes_do_not_outlive_a_parent_that_is_killed(tmp_path, parent):
    _wait_for((tmp_path / "worker").exists)
    _wait_for((tmp_path / "worker").read_text)
    worker = psutil.Process(int((tmp_path / "worker").read_text()))
    assert worker.is_running()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    _wait_for(lambda: not _alive(worker))


def _alive(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def test_processes_do_not_run_the_script_again(tmp_path, parent):
    _wait_for((tmp_path / "worker").exists)
    time.sleep(0.5)
    assert (tmp_path / "out").read_text() == "the script runs\n"
