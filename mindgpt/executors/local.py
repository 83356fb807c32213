"""The processes of this machine."""

from __future__ import annotations

import concurrent.futures as futures
import functools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool

from mindgpt import processes, shards
from mindgpt.errors import SourceError
from mindgpt.intake import BATCH_BYTES, Batch
from mindgpt.progress import Event, Report
from mindgpt.shards import Job

SUMMARY = "the processes of this machine"

# Below that, starting processes costs more than they save.
WORTH_SHARING = 2_000_000  # bytes
RESTARTS = 3


def run(job: Job, batches: Sequence[Batch], workers: int, report: Report) -> None:
    """Makes the shards of all batches, with `workers` processes where it is worth it.

    A worker that dies is replaced and its work done again; SourceError where it dies each time.
    """
    left = [batch for batch in batches if not shards.is_done(job, batch)]
    progress = _Progress(batches, left, report)
    if workers == 1 or sum(batch.bytes for batch in left) < WORTH_SHARING:
        for batch in left:
            shards.make_batch(job, batch)
            progress.add(batch)
        return
    for attempt in range(RESTARTS + 1):
        try:
            with (
                processes.fresh() as context,
                futures.ProcessPoolExecutor(
                    workers, mp_context=context, initializer=processes.end_with_parent
                ) as pool,
            ):
                _share(pool, job, left, workers, progress)
            return
        except BrokenProcessPool:
            left = [batch for batch in left if not shards.is_done(job, batch)]
            if attempt == RESTARTS:
                raise SourceError(
                    f"A worker process was killed {RESTARTS + 1} times while it read "
                    f"{left[0].source.kind}={left[0].source.place}, probably for want of memory. "
                    "Give fewer --workers, or look at that source's largest file."
                ) from None


class _Progress:
    """Bytes read so far, of all batches."""

    def __init__(self, batches: Sequence[Batch], left: Sequence[Batch], report: Report):
        self.total = sum(batch.bytes for batch in batches)
        self.done = self.total - sum(batch.bytes for batch in left)
        self.report = report

    def add(self, batch: Batch) -> None:
        self.done += batch.bytes
        self.report(Event("reading and cleaning, kB", self.done // 1000, self.total // 1000))


def _share(
    pool: futures.ProcessPoolExecutor,
    job: Job,
    batches: Sequence[Batch],
    workers: int,
    progress: _Progress,
) -> None:
    """Hands out work, a little ahead of the workers, so that little lies in memory."""
    finished: dict[futures.Future[None], Callable[[], None]] = {}
    for call, after in _calls(pool, job, batches, progress):
        finished[call] = after
        if len(finished) > 2 * workers:
            _collect(finished, futures.FIRST_COMPLETED)
    while finished:
        _collect(finished, futures.ALL_COMPLETED)


def _calls(
    pool: futures.ProcessPoolExecutor, job: Job, batches: Sequence[Batch], progress: _Progress
) -> Iterator[tuple[futures.Future[None], Callable[[], None]]]:
    """(running call, what to do when it is done) for each batch, or each shard of a large file.

    A file that is larger than a batch is read here and cleaned there, so that a single large table
    keeps all workers busy, too.
    """
    for batch in batches:
        if batch.bytes < 2 * BATCH_BYTES:
            call = pool.submit(shards.make_batch, job, batch)
            yield call, functools.partial(progress.add, batch)
            continue
        calls = []
        for number, records in enumerate(shards.chunks(batch.read())):
            calls.append(pool.submit(shards.make, job, batch.number, number, records))
            yield calls[-1], lambda: None
        for call in calls:
            call.result()
        shards.mark_done(job, batch, len(calls))
        progress.add(batch)


def _collect(finished: dict[futures.Future[None], Callable[[], None]], when: str) -> None:
    done, _ = futures.wait(finished, return_when=when)
    for call in done:
        after = finished.pop(call)
        call.result()
        after()
