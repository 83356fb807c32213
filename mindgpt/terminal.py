"""How the command line looks: progress on standard error, results on standard output."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from mindgpt.progress import Event, Report

if TYPE_CHECKING:
    from mindgpt.view import Segment, View

PLAIN_INTERVAL = 10.0  # seconds between lines where there is no terminal to draw on


@contextlib.contextmanager
def progress() -> Iterator[Report]:
    """A report that draws bars on a terminal, and elsewhere writes a line now and then."""
    if sys.stderr.isatty():
        with _bars() as report:
            yield report
    else:
        yield _Lines()


@contextlib.contextmanager
def _bars() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[figures]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def report(event: Event) -> None:
            if event.task not in tasks:
                tasks[event.task] = bars.add_task(event.task, total=event.total, figures="")
            bars.update(
                tasks[event.task],
                completed=event.done,
                total=event.total,
                figures=_figures(event.figures),
            )

        yield report


class _Lines:
    """A line at the start and end of each task, and every ten seconds between."""

    def __init__(self) -> None:
        self.task, self.shown, self.started = "", 0.0, time.monotonic()

    def __call__(self, event: Event) -> None:
        now = time.monotonic()
        same = event.task == self.task
        if same and event.done < event.total and now - self.shown < PLAIN_INTERVAL:
            return
        self.task, self.shown = event.task, now
        elapsed = _clock(now - self.started)
        line = f"{elapsed}  {event.task} {event.done:,}/{event.total:,}  {_figures(event.figures)}"
        print(line.rstrip(), file=sys.stderr, flush=True)


def _figures(figures: dict[str, float]) -> str:
    parts = []
    for name, value in figures.items():
        shown = _clock(value) if name == "seconds left" else f"{value:.3f}"
        parts.append(f"{name.removeprefix('seconds ')} {shown}")
    return "  ".join(parts)


def _clock(seconds: float) -> str:
    """Minutes and seconds: `_clock(75)` is `1:15`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def page(pieces: Iterable[str]) -> None:
    """Prints pieces of text: on a terminal page by page, made only as far as somebody reads on."""
    pager = shlex.split(os.environ.get("PAGER", "less"))
    if not sys.stdout.isatty() or not pager or not shutil.which(pager[0]):
        for piece in pieces:
            print(piece)
        return
    # Without these, less shows colours as escape codes and leaves no text behind.
    environment = {"LESS": "-RFX"} | os.environ
    with subprocess.Popen(pager, stdin=subprocess.PIPE, text=True, env=environment) as child:
        # Whoever has read enough closes the pager.
        with contextlib.suppress(BrokenPipeError):
            for piece in pieces:
                print(piece, file=child.stdin, flush=True)
        with contextlib.suppress(BrokenPipeError):
            child.communicate()


def example(view: View) -> str:
    """An example as the model sees it: what is learned in green, or between » and « without colour.

    Markers are dimmed. A row that is longer than the context is several sequences.
    """
    facts = f"{view.id}  ({view.kind}, {view.licence}, group {view.group})"
    share = f"{view.tokens:,} tokens, {view.supervised_tokens:,} of them learned"
    cut = ", words were lost to fit the context" if view.shortened else ""
    sequences = ["".join(_segment(one) for one in sequence) for sequence in view.sequences]
    return (
        f"[{view.split} {view.number}] {facts}\n{share}{cut}\n" + "\n---\n".join(sequences) + "\n"
    )


def _segment(segment: Segment) -> str:
    import typer

    if not sys.stdout.isatty():
        return f"»{segment.text}«" if segment.supervised else segment.text
    colour = "green" if segment.supervised else None
    return typer.style(segment.text, fg=colour, dim=segment.marker or None)


def table(headings: list[str], rows: list[list[Any]]) -> str:
    """Columns as wide as their widest cell; numbers to the right."""
    cells = [headings, *[[str(value) for value in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    lines = []
    for row in cells:
        padded = [
            cell.rjust(width) if _is_number(cell) else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").replace("%", "").isdecimal()
