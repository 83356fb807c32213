"""What a corpus holds: its counts, and its examples as a model will see them."""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import choices
from mindgpt.config import CorpusConfig
from mindgpt.corpus import load, read_report
from mindgpt.errors import ConfigError, nearest
from mindgpt.view import View

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict


@dataclass(frozen=True)
class Table:
    """Counts under headings, with a title."""

    title: str
    headings: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Shown:
    """What `corpus` returns.

    `matching` is how many rows of the split fit what was asked for; `examples` makes those that
    are to be shown one by one, when they are wanted.
    """

    folder: Path
    report: dict[str, Any]
    matching: int
    examples: Iterator[View]


def corpus(config: CorpusConfig) -> Shown:
    """The counts of `config.corpus`, and a lazy view of the rows that were asked for.

    Rows stay on disk until they are shown. ConfigError for a split, kind or id that is not there.
    """
    folder = Path(config.corpus)
    report = read_report(folder)
    if config.counts_only:
        return Shown(folder, report, 0, iter(()))
    splits = load(folder)
    if config.split not in splits:
        raise ConfigError(f"--split is {config.split!r}. {nearest(config.split, splits)}")
    places = _matching(splits, config)
    wanted = _wanted(places, config)
    return Shown(folder, report, len(places), _views(splits[config.split], wanted, config))


def tables(report: dict[str, Any]) -> list[Table]:
    """A corpus' report as tables: rows, sources, what was dropped and changed, the overlap."""
    splits = list(report["rows"])
    kinds = sorted({kind for counts in report["kinds"].values() for kind in counts})
    rows = [[kind, *(report["kinds"][split].get(kind, 0) for split in splits)] for kind in kinds]
    return [
        Table("rows", ["kind", *splits], [*rows, ["all", *report["rows"].values()]]),
        Table(
            "sources",
            ["source", "documents", "turns", "words", "licences"],
            [
                [name, facts["documents"], facts["turns"], facts["words"], _several(facts)]
                for name, facts in report["sources"].items()
            ],
        ),
        Table("dropped", ["reason", "documents"], list(map(list, report["dropped"].items()))),
        Table("changed", ["reason", "times"], list(map(list, report["changed"].items()))),
        Table(
            "longest run of words in common with train",
            ["split", "words", "measured", "trained"],
            [
                [split, found["words"], found["measured"] or "-", found["trained"] or "-"]
                for split, found in report["longest_overlap"].items()
            ],
        ),
    ]


def _several(facts: dict[str, Any]) -> str:
    """The licences of a source, the most frequent first."""
    licences = facts["licences"]
    return "; ".join(sorted(licences, key=lambda name: (-licences[name], name)))


def _matching(splits: DatasetDict, config: CorpusConfig) -> Sequence[int]:
    """The places of the rows that fit `kind` and `id`; ConfigError where none does."""
    rows = splits[config.split]
    if not config.id and not config.kind:
        return range(len(rows))
    places = _of_id(rows, config.id) if config.id else range(len(rows))
    if not places:
        raise ConfigError(_no_such_id(splits, config))
    if not config.kind:
        return places
    kinds = rows.data.column("kind")
    wanted = _places(kinds, "equal", config.kind)
    if config.id:
        wanted = sorted(set(places) & set(wanted))
    if not wanted:
        under = f" under the id {config.id!r}" if config.id else ""
        raise ConfigError(
            f"--kind is {config.kind!r}, and {config.split} has no such row{under}. "
            f"{nearest(config.kind, kinds.unique().to_pylist())}"
        )
    return wanted


def _places(column: Any, test: str, pattern: str) -> list[int]:
    """Where a column passes one of Arrow's tests; the column itself stays on disk."""
    import pyarrow.compute as pc

    return pc.indices_nonzero(getattr(pc, test)(column, pattern)).to_pylist()


def _of_id(rows: Dataset, wanted: str) -> list[int]:
    """The row of that id, or the rows made of the document of that id."""
    ids = rows.data.column("id")
    return _places(ids, "equal", wanted) or _places(ids, "starts_with", f"{wanted}/")


def _no_such_id(splits: DatasetDict, config: CorpusConfig) -> str:
    """Where the id stands instead, or the ids most like it."""
    for name, rows in splits.items():
        if name != config.split and _of_id(rows, config.id):
            return f"--id is {config.id!r}, which is in another split. Say --split {name}."
    close = difflib.get_close_matches(
        config.id, _alike(splits[config.split], config.id), n=3, cutoff=0.5
    )
    hint = f"Did you mean {' or '.join(map(repr, close))}? " if close else ""
    return (
        f"--id is {config.id!r}, and no row of {config.split} has it. {hint}"
        "Ids stand above the examples that mindgpt corpus shows."
    )


def _alike(rows: Dataset, wanted: str, most: int = 500) -> list[str]:
    """Some of the ids that share the longest beginning with the one wanted."""
    ids = rows.data.column("id")
    # Whoever begins with more letters of it also begins with fewer, so halving finds the most.
    least, longest = 0, len(wanted)
    while least < longest:
        middle = (least + longest + 1) // 2
        if _places(ids, "starts_with", wanted[:middle]):
            least = middle
        else:
            longest = middle - 1
    return [ids[place].as_py() for place in _places(ids, "starts_with", wanted[:least])[:most]]


def _wanted(places: Sequence[int], config: CorpusConfig) -> Sequence[int]:
    """The places to show: `n` from `start` on, in order or as the seed draws them."""
    if config.start and config.start >= len(places):
        raise ConfigError(
            f"--start is {config.start}, but only {len(places)} rows match. "
            f"It must be below {len(places)}."
        )
    end = min(config.start + config.n, len(places)) if config.n else len(places)
    if config.seed is None:
        return places[config.start : end]
    drawn = random.Random(config.seed).sample(range(len(places)), end)
    return [places[number] for number in drawn[config.start :]]


def _views(rows: Dataset, wanted: Sequence[int], config: CorpusConfig) -> Iterator[View]:
    from mindgpt.view import lens

    if not wanted:
        return iter(())
    seen = lens(config.base, choices.load("objectives", config.objective).supervised)
    return (seen.view(rows[place], config.split, place) for place in wanted)
