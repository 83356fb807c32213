"""Slurm: the same work as an array job, through datatrove, on the machines of a cluster.

The corpus' folder and the sources must lie where all machines see them. The partition and the time
limit come from the environment, since they are the cluster's and not the corpus'.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mindgpt import shards
from mindgpt.errors import ConfigError, MissingExtra, SourceError
from mindgpt.intake import Batch
from mindgpt.progress import Event, Report
from mindgpt.shards import Job

SUMMARY = "an array job of a Slurm cluster, through datatrove (extra `cluster`)"

PARTITION, TIME = "MINDGPT_SLURM_PARTITION", "MINDGPT_SLURM_TIME"
ATTEMPTS = 4
POLL = 5.0  # seconds


def run(job: Job, batches: Sequence[Batch], workers: int, report: Report) -> None:
    """Makes the shards of all batches in an array job of `workers` tasks at a time, and waits.

    Tasks that fail are submitted again. ConfigError without Slurm or a partition; SourceError where
    tasks fail each time.
    """
    try:
        from datatrove.executor import SlurmPipelineExecutor
    except ImportError:
        raise MissingExtra("--executor slurm", "datatrove", "cluster") from None
    from loguru import logger

    logger.disable("datatrove")  # progress is reported by mindgpt
    _check()
    logs = job.folder.parent / "datatrove"
    for _ in range(ATTEMPTS):
        executor = SlurmPipelineExecutor(
            pipeline=[functools.partial(shards.make_task, job=job, batches=batches)],
            tasks=len(batches),
            workers=workers,
            time=os.environ.get(TIME, "12:00:00"),
            partition=os.environ[PARTITION],
            job_name="mindgpt-prepare",
            qos="",
            logging_dir=str(logs),
            # The tasks run with this Python and what is installed beside it.
            env_command=f'export PATH="{Path(sys.executable).parent}:$PATH"',
        )
        executor.run()
        _wait(executor, len(batches), report)
        if not executor.get_incomplete_ranks():
            return
    raise SourceError(
        f"{len(executor.get_incomplete_ranks())} of {len(batches)} tasks failed {ATTEMPTS} times. "
        f"Their logs are in {logs / 'slurm_logs'}."
    )


def _check() -> None:
    if not shutil.which("sbatch"):
        raise ConfigError(
            "--executor slurm needs the command sbatch, and there is none on this machine. Run it "
            "on a machine of the cluster, or say --executor local."
        )
    if not os.environ.get(PARTITION):
        raise ConfigError(
            f"--executor slurm needs the partition to run in. Set {PARTITION}, and {TIME} for "
            "another time limit than 12:00:00."
        )


def _wait(executor: Any, total: int, report: Report) -> None:
    """Returns when all tasks are complete, or when Slurm knows no more of the job."""
    while left := len(executor.get_incomplete_ranks()):
        report(Event("tasks", total - left, total))
        queue = subprocess.run(
            ["squeue", "--noheader", "--jobs", str(executor.job_id)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if not queue.stdout.strip():
            return
        time.sleep(POLL)
    report(Event("tasks", total, total))
