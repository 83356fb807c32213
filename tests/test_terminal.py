"""How the command line looks: bars on a terminal, a line now and then elsewhere, tables."""

import os
import subprocess
import sys

import pytest

from mindgpt import terminal
from mindgpt.progress import Event, silent


def test_terminal_table_has_columns_as_wide_as_their_widest_cell():
    table = terminal.table(["name", "rows"], [["a longer name", 1_000], ["b", "12,345.6"]])
    assert table.splitlines() == [
        "name           rows",
        "-------------  --------",
        "a longer name      1000",
        "b              12,345.6",
    ]


def test_terminal_table_without_rows_is_its_headings():
    assert terminal.table(["name", "size"], []).splitlines() == ["name  size", "----  ----"]


@pytest.mark.parametrize(
    ("cell", "to_the_right"),
    [("7", True), ("1,234.50", True), ("85.1%", True), ("-", False), ("1.5 MB", False)],
)
def test_terminal_table_puts_numbers_to_the_right(cell, to_the_right):
    line = terminal.table(["a heading, long"], [[cell]]).splitlines()[2]
    assert line == (cell.rjust(15) if to_the_right else cell)


def test_terminal_progress_away_from_a_terminal_is_first_and_last_line_of_each_task(capsys):
    with terminal.progress() as report:
        for done in range(1, 1001):
            report(Event("training", done, 1000, {"loss": 2.34567, "seconds left": 75}))
        report(Event("saving", 1, 1))
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = [line.split("  ") for line in shown.err.splitlines()]
    assert [line[1] for line in lines] == ["training 1/1,000", "training 1,000/1,000", "saving 1/1"]
    assert lines[1][2:] == ["loss 2.346", "left 1:15"]


def test_terminal_progress_says_a_line_now_and_then(capsys, monkeypatch):
    moments = iter(range(0, 1000, 4))
    monkeypatch.setattr(terminal.time, "monotonic", lambda: next(moments))
    with terminal.progress() as report:
        for done in range(1, 10):
            report(Event("training", done, 100))
    shown = [line.split()[-1] for line in capsys.readouterr().err.splitlines()]
    assert shown == ["1/100", "4/100", "7/100"]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_terminal_progress_draws_bars_on_a_terminal(tmp_path):
    code = (
        "from mindgpt import terminal\n"
        "from mindgpt.progress import Event\n"
        "with terminal.progress() as report:\n"
        "    report(Event('training', 0, 2000, {'loss': 3.5}))\n"
        "    report(Event('training', 2000, 2000, {'loss': 1.25}))\n"
        "print('result')\n"
    )
    ours, theirs = os.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=theirs, text=True,
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    drawn = b""
    try:
        while piece := os.read(ours, 65536):
            drawn += piece
    except OSError:  # Linux says so when the child has closed its end
        pass
    os.close(ours)
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    assert out == "result\n"
    assert "training" in drawn.decode()
    assert "2,000/2,000" in drawn.decode()
    assert "loss 1.250" in drawn.decode()


def test_terminal_silent_report_says_nothing(capsys):
    silent(Event("training", 1, 2))
    assert capsys.readouterr() == ("", "")
