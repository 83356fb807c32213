"""A corpus in pictures: how long its documents are, what they are from, what was dropped.

Counts in, PNG files out. The same counts give the same bytes, so that a corpus made again is the
same corpus.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mindgpt.document import KINDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = 30  # bars in a plot; the smaller ones are summed up in one more
NAME_CHARACTERS = 34
WIDTH = 8.0  # inches
DPI = 120

# One colour for each kind, told apart also by those who do not see red and green.
_COLOURS = dict(zip(KINDS, ("#0072b2", "#d55e00", "#009e73", "#cc79a7"), strict=True))
_BAR, _SECOND_BAR, _DROP = "#0072b2", "#e69f00", "#7f7f7f"
_TEXT, _FAINT = "#333333", "#bbbbbb"


def draw(report: Mapping[str, Any], folder: Path) -> None:
    """All three plots of a corpus' report, into a folder: lengths.png, sources.png, drops.png."""
    folder.mkdir(parents=True, exist_ok=True)
    found = report["sources"]
    lengths(report["words_per_document"], folder / "lengths.png")
    sources(
        {name: facts["documents"] for name, facts in found.items()},
        {name: facts["words"] for name, facts in found.items()},
        folder / "sources.png",
    )
    drops(report["dropped"], folder / "drops.png")


def lengths(words: Mapping[str, Mapping[Any, int]], path: Path) -> None:
    """How many documents have how many words, one strip for each kind.

    `words` counts documents by kind and size n, from 2^(n-1) to below 2^n words:
    `{"definition": {6: 40, 7: 3}}` has 40 definitions of 32 to 63 words.
    """
    counted = {
        kind: {int(size): count for size, count in sizes.items() if count}
        for kind, sizes in words.items()
    }
    counted = {kind: sizes for kind, sizes in counted.items() if sizes}
    if not counted:
        _say("no documents", path)
        return
    with _figure(1.0 + 1.15 * len(counted), path) as figure:
        strips = figure.subplots(len(counted), 1, sharex=True, squeeze=False)[:, 0]
        for strip, (kind, sizes) in zip(strips, sorted(counted.items()), strict=True):
            _strip(strip, kind, sizes)
        edges = [size for sizes in counted.values() for size in sizes]
        first, last = min(edges) - 1, max(edges)
        ticks = range(first, last + 1, 1 + (last - first) // 12)
        strips[-1].set_xticks(ticks, [_rounded(2**tick if tick >= 0 else 0) for tick in ticks])
        strips[-1].set_xlim(first - 0.3, last + 0.3)
        strips[-1].set_xlabel("words in a document, on a scale that doubles from bar to bar")
        figure.align_ylabels(strips)
        figure.suptitle("How long the documents are")


def sources(documents: Mapping[str, int], words: Mapping[str, int], path: Path) -> None:
    """Documents and words of each source side by side, the source of most words first."""
    if not documents:
        _say("no sources", path)
        return
    order = sorted(documents, key=lambda name: (-words.get(name, 0), name))
    shown = _summed([(name, words.get(name, 0), documents[name]) for name in order], "sources")
    with _figure(1.1 + 0.27 * len(shown), path) as figure:
        left, right = figure.subplots(1, 2, sharey=True)
        names = [name for name, _, _ in shown]
        _bars(left, names, [count for _, count, _ in shown], _BAR, "words")
        _bars(right, names, [count for _, _, count in shown], _SECOND_BAR, "documents")
        figure.suptitle("What the corpus is from")


def drops(reasons: Mapping[str, int], path: Path) -> None:
    """What was dropped, by reason, the most frequent first."""
    if not any(reasons.values()):
        _say("nothing was dropped", path)
        return
    order = sorted(reasons, key=lambda reason: (-reasons[reason], reason))
    shown = _summed([(reason, reasons[reason], 0) for reason in order], "reasons")
    with _figure(1.1 + 0.27 * len(shown), path) as figure:
        axes = figure.subplots()
        counts = [count for _, count, _ in shown]
        _bars(axes, [name for name, _, _ in shown], counts, _DROP, "documents, episodes or files")
        figure.suptitle("What was dropped, and why")


@contextlib.contextmanager
def _figure(height: float, path: Path) -> Iterator[Figure]:
    """A figure in matplotlib's own look, whatever the user has set; saved when it is drawn."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(), warnings.catch_warnings():
        # A name in letters that the font lacks is drawn with boxes in their place.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {"font.size": 9, "axes.titlesize": 10, "text.color": _TEXT, "axes.labelcolor": _TEXT}
        )
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
        yield figure
        figure.savefig(path, format="png", metadata={"Software": None})


def _say(message: str, path: Path) -> None:
    """A picture of one sentence, where there is nothing to draw."""
    with _figure(1.2, path) as figure:
        figure.text(0.5, 0.5, message, ha="center", va="center", fontsize=13)


def _strip(axes: Axes, kind: str, sizes: Mapping[int, int]) -> None:
    """The histogram of one kind: a bar of size n stands from n - 1 to n on the axis."""
    places = [size - 0.5 for size in sizes]
    axes.bar(places, list(sizes.values()), width=0.92, color=_COLOURS.get(kind, _BAR))
    total = sum(sizes.values())
    axes.set_title(f"{kind}: {total:,} document{'s' * (total > 1)}", loc="left")
    axes.set_ylabel("documents")
    axes.margins(y=0.12)
    _plain(axes, "y")


def _bars(axes: Axes, names: list[str], counts: list[int], colour: str, unit: str) -> None:
    """Bars from above to below, each with its count at the end."""
    places = range(len(names))
    bars = axes.barh(places, counts, height=0.72, color=colour)
    axes.bar_label(bars, [f"{count:,}" for count in counts], padding=3, fontsize=8)
    # A name is a name, also where it has dollars in it.
    axes.set_yticks(places, [_short(name) for name in names], parse_math=False)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, max(1, *counts) * 1.22)
    axes.set_xlabel(unit)
    _plain(axes, "x")


def _plain(axes: Axes, values: Literal["x", "y"]) -> None:
    """Thin lines at the values behind the bars, whole numbers, and no box around them."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_FAINT)
    axes.tick_params(color=_FAINT, labelcolor=_TEXT)
    axes.grid(axis=values, color="#e6e6e6", linewidth=0.8)
    axes.set_axisbelow(True)
    axis = axes.yaxis if values == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _rounded(round(value))))


def _summed(rows: list[tuple[str, int, int]], what: str) -> list[tuple[str, int, int]]:
    """The first rows, and one more with the sum of the rest where there are too many."""
    if len(rows) <= SHOWN:
        return rows
    rest = rows[SHOWN - 1 :]
    sums = sum(first for _, first, _ in rest), sum(second for _, _, second in rest)
    return [*rows[: SHOWN - 1], (f"{len(rest)} more {what}", *sums)]


def _short(name: str) -> str:
    """A name on one line, with its middle left out where it is long."""
    name = " ".join(name.replace("https://", "").split()) or "(no name)"
    if len(name) <= NAME_CHARACTERS:
        return name
    head = NAME_CHARACTERS // 2
    return f"{name[:head].rstrip()}…{name[-(NAME_CHARACTERS - head - 1) :].lstrip()}"


def _rounded(count: int) -> str:
    """A count in a few characters: `512`, `4.1k`, `16k`, `1.5M`."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.{1 if count < 10 * size else 0}f}".removesuffix(".0") + letter
    return str(count)
