"""The entry point: how the process ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")


def test_main_is_interrupted_without_a_traceback(tmp_path):
    pipe = tmp_path / "slow.yaml"
    os.mkfifo(pipe)
    child = subprocess.Popen(
        [sys.executable, "-m", "mindgpt", "prepare", str(pipe)],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    # Opening waits until the child opens the other end, and from then on the child waits for us.
    with pipe.open("wb"):
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "Traceback" not in err
    assert out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["slow.yaml"]


@pytest.mark.parametrize("arguments", [["--help"], ["models"], ["models", "--json"]])
def test_main_ends_quietly_when_its_reader_has_gone(tmp_path, arguments):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        run = subprocess.run(
            [sys.executable, "-m", "mindgpt", *arguments],
            cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE, text=True, check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT), "MINDGPT_MODELS": ""},
        )  # fmt: skip
    finally:
        os.close(writer)
    assert run.stderr == ""
    assert run.returncode == 1
