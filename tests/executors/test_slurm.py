"""Slurm's array job: datatrove's real script, with a stand-in for the queue that runs it here.

What this does not show: Slurm itself, and a folder shared by several machines.
"""

import os
import stat
import sys

import pytest

from mindgpt import intake
from mindgpt.cleaning import Rules
from mindgpt.config import SourceEntry
from mindgpt.errors import ConfigError, SourceError
from mindgpt.executors import local, slurm
from mindgpt.progress import silent
from mindgpt.shards import Job

pytest.importorskip("datatrove", reason="the extra `cluster` is not installed")

# Runs every task of the array, one after the other, as `sbatch` would on the cluster's machines.
SBATCH = f"""#!{sys.executable}
import os, re, subprocess, sys
text = open(sys.argv[-1]).read()
print("Submitted batch job 7")
sys.stdout.flush()
if "merge_stats" in text:
    sys.exit()
last = int(re.search(r"--array=0-(\\d+)", text)[1])
log = open({{log!r}}, "a")
for task in range(last + 1):
    log.write(f"{{{{task}}}}\\n")
    log.flush()
    if task == {{fails}}:
        continue
    environment = os.environ | {{{{"SLURM_ARRAY_TASK_ID": str(task), "SLURM_NODELIST": "localhost",
                                 "RUN_OFFSET": "0"}}}}
    subprocess.run(["bash", sys.argv[-1]], env=environment, capture_output=True)
"""
SRUN = """#!/bin/bash
while [[ "$1" == -* ]]; do [[ "$1" == -n ]] && shift; shift; done
exec "$@"
"""


@pytest.fixture
def queue(tmp_path, monkeypatch):
    """Puts the stand-ins on the path; `fails` is a task that never gets done."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def install(fails=-1):
        scripts = {
            "sbatch": SBATCH.format(log=str(tmp_path / "tasks.log"), fails=fails),
            "srun": SRUN,
            "squeue": "#!/bin/sh\n",
            "scontrol": "#!/bin/sh\necho localhost\n",
        }
        for name, text in scripts.items():
            (folder / name).write_text(text)
            (folder / name).chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        monkeypatch.setenv("MINDGPT_SLURM_PARTITION", "cpu")
        return tmp_path / "tasks.log"

    return install


@pytest.fixture
def batches(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "BATCH_PARTS", 2)
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(" ".join(f"word{number}x{n}" for n in range(90)))
    (source,) = intake.open_sources([SourceEntry("text", str(folder))])
    return list(intake.batches([source]))


def _job(folder):
    (folder / "shards").mkdir(parents=True)
    return Job(folder / "shards", Rules(language="any"), 0)


def _bytes(job):
    return {path.name: path.read_bytes() for path in job.folder.iterdir() if path.suffix != ".npz"}


def test_slurm_makes_the_same_shards(tmp_path, batches, queue):
    log = queue()
    job, alone = _job(tmp_path / "cluster"), _job(tmp_path / "alone")
    slurm.run(job, batches, 2, silent)
    local.run(alone, batches, 1, silent)
    assert _bytes(job) == _bytes(alone)
    assert log.read_text().split() == ["0", "1"]
    script = (job.folder.parent / "datatrove" / "launch_script.slurm").read_text()
    for line in ("--partition=cpu", "--array=0-1%2", "--time=12:00:00"):
        assert line in script


def test_slurm_submits_failed_tasks_again_and_gives_up(tmp_path, batches, queue):
    log = queue(fails=0)
    with pytest.raises(SourceError, match=r"of 2 tasks failed 4 times.*slurm_logs"):
        slurm.run(_job(tmp_path / "cluster"), batches[:2], 2, silent)
    # The task that was done is not submitted again.
    assert log.read_text().split() == ["0", "1", "0", "0", "0"]


def test_slurm_needs_a_partition_and_a_cluster(tmp_path, batches, queue, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="sbatch"):
        slurm.run(_job(tmp_path / "a"), batches, 2, silent)
    queue()
    monkeypatch.delenv("MINDGPT_SLURM_PARTITION")
    with pytest.raises(ConfigError, match="MINDGPT_SLURM_PARTITION"):
        slurm.run(_job(tmp_path / "b"), batches, 2, silent)
