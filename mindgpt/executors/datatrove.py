"""datatrove: the same work in its tasks, on one machine here and on several with a shared folder.

Each node is a process that runs datatrove's local executor on its range of tasks. datatrove writes
down which tasks are complete, so a node that dies is started again and goes on behind them. (Its
own pool of processes waits for ever for one that was killed.)
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mindgpt import processes, shards
from mindgpt.errors import MissingExtra, SourceError
from mindgpt.intake import Batch
from mindgpt.progress import Event, Report
from mindgpt.shards import Job

SUMMARY = "datatrove's tasks, in one process for each node (extra `cluster`)"

RESTARTS = 3


def run(job: Job, batches: Sequence[Batch], workers: int, report: Report) -> None:
    """Makes the shards of all batches as datatrove's tasks, on `workers` nodes.

    MissingExtra without datatrove; SourceError where a node dies time and again.
    """
    try:
        import datatrove  # noqa: F401
    except ImportError:
        raise MissingExtra("--executor datatrove", "datatrove", "cluster") from None
    count = min(workers, len(batches))
    left = _ranges(len(batches), count)
    with processes.fresh() as context:
        for _ in range(RESTARTS + 1):
            left = _run_nodes(context, job, batches, left, report)
            if not left:
                return
    raise SourceError(
        f"{len(left)} of {count} nodes were killed {RESTARTS + 1} times each. Look into "
        f"{job.folder.parent / 'datatrove'} for their logs, or give fewer --workers."
    )


def _ranges(tasks: int, nodes: int) -> list[tuple[int, int]]:
    """(first task, tasks) for each node, as equal as can be."""
    borders = [node * tasks // nodes for node in range(nodes + 1)]
    return [(start, end - start) for start, end in itertools.pairwise(borders)]


def _run_nodes(
    context: Any,
    job: Job,
    batches: Sequence[Batch],
    spans: Sequence[tuple[int, int]],
    report: Report,
) -> list[tuple[int, int]]:
    """Runs a node for each range of tasks to its end; returns the ranges whose nodes failed."""
    nodes = [context.Process(target=_node, args=(job, batches, span)) for span in spans]
    for node in nodes:
        node.start()
    failed = []
    for done, (span, node) in enumerate(zip(spans, nodes, strict=True), start=1):
        node.join()
        _end_children(node.pid)
        if node.exitcode != 0:
            failed.append(span)
        report(Event("nodes that ended", done, len(nodes)))
    return failed


def _end_children(group: int) -> None:
    """A node that was killed leaves the helper processes of its executor behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _node(job: Job, batches: Sequence[Batch], span: tuple[int, int]) -> None:
    """What one node does: its range of the tasks, less those that are complete."""
    os.setsid()  # a group of its own, so that all of it can be ended
    processes.end_with_parent()

    from datatrove.executor import LocalPipelineExecutor
    from loguru import logger

    logger.disable("datatrove")  # progress is reported by mindgpt
    logs = job.folder.parent / "datatrove"
    LocalPipelineExecutor(
        pipeline=[functools.partial(shards.make_task, job=job, batches=batches)],
        tasks=len(batches),
        workers=1,
        logging_dir=str(Path(logs)),
        local_rank_offset=span[0],
        local_tasks=span[1],
    ).run()
