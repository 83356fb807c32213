"""Sources -> a corpus on disk: read and cleaned in parts, then chosen, split and written."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mindgpt import (
    atomic,
    choices,
    cleaning,
    contamination,
    corpus,
    corpus_report,
    intake,
    plots,
    selection,
    shards,
    splits,
)
from mindgpt.config import PrepareConfig
from mindgpt.contamination import Measured
from mindgpt.corpus_report import Tally
from mindgpt.document import KINDS, Document, Part, Turn
from mindgpt.errors import ConfigError, CorpusError, nearest
from mindgpt.examples import Example, example, examples, recall_examples, shape
from mindgpt.intake import Batch, Source
from mindgpt.progress import Event, Report, silent
from mindgpt.selection import Selection
from mindgpt.shards import Job, Shards

# What changes nothing in the rows, and so is no part of the corpus.
_NOT_OF_THE_CORPUS = ("out", "raw", "refresh", "allow_local", "workers", "executor", "dry_run")


def prepare(config: PrepareConfig, report: Report = silent) -> Path:
    """Reads `config.source` and writes a corpus to `config.out`; returns that folder.

    Held-out terms and whole groups of the other kinds go to `validation` and `test`; each trained
    term is asked for in phrasings of its own in `recall`. The same settings and sources give the
    same corpus, byte for byte, however many processes made it and however often it was begun.
    """
    folder = Path(config.out)
    corpus.check_replaceable(folder)
    splits.check_shares(config.validation, config.test)
    limits = _limits(config.limit)
    executor = choices.load("executors", config.executor)
    sources = intake.fetch(
        open_sources(config), config.raw, config.allow_local, config.refresh, report
    )
    batches = list(intake.batches(sources))
    with corpus.writing(folder) as work:
        job = _begin(work, config, batches)
        executor.run(job, batches, config.workers or _cores(), report)
        found = Shards(job.folder)
        shares = (config.hold_out_terms, config.validation, config.test)
        rules = selection.Rules(config.near_duplicates, limits, shares)
        report(Event("looking for duplicates", 0, 1))
        selected = selection.select(found, _source_of_batch(sources, batches), rules)
        report(Event("looking for duplicates", 1, 1))
        _Corpus(found, selected, config, report).write(work / "corpus", folder.name)
    return folder


@dataclasses.dataclass(frozen=True)
class Planned:
    """What would be read of one source: its parts, and their size in bytes."""

    source: Source
    parts: list[Part]
    bytes: int


def plan(config: PrepareConfig) -> list[Planned]:
    """What a run would read, without reading, fetching or writing anything.

    A source whose place is an address has no parts yet.
    """
    planned = []
    for source in open_sources(config):
        fetches = hasattr(choices.load("sources", source.kind), "fetch")
        away = fetches and not os.path.exists(source.place)
        parts = [] if away else source.parts()
        # Several parts may lie in one file, as the episodes of a feed do.
        paths = {part.path for part in parts}
        size = sum(os.path.getsize(path) for path in paths if os.path.isfile(path))
        planned.append(Planned(source, parts, size))
    return planned


def open_sources(config: PrepareConfig) -> list[Source]:
    """The sources that a config names, with their options."""
    common = {"transcribe": True} if config.transcribe else {}
    opened = intake.open_sources(config.source, config.option, common)
    if config.transcribe and not any(hasattr(source.options, "transcribe") for source in opened):
        raise ConfigError("--transcribe is given, and no source has audio. podcast-feed has.")
    return opened


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(work: Path, config: PrepareConfig, batches: Sequence[Batch]) -> Job:
    """The job, and its folder: with the shards of an interrupted run, if that was the same run."""
    rules = cleaning.Rules(config.language, config.min_words, config.max_words, config.mask)
    inputs = {
        "mindgpt": version("mindgpt"),
        "rules": asdict(rules),
        "seed": config.seed,
        "batches": [_inputs(batch) for batch in batches],
    }
    folder, key = work / "shards", work / "inputs.json"
    text = json.dumps(inputs, sort_keys=True)
    if not key.exists() or key.read_text(encoding="utf-8") != text:
        # All of it, since an executor may have written down there what it takes for done.
        shutil.rmtree(work)
        folder.mkdir(parents=True)
        with atomic.replacing(key) as partial:
            partial.write_text(text, encoding="utf-8")
    folder.mkdir(exist_ok=True)
    return Job(folder, rules, config.seed)


def _inputs(batch: Batch) -> list[Any]:
    """What a batch's shards depend on: its source's options, its files, their size and time."""
    parts = []
    for part in batch.parts:
        facts = os.stat(part.path) if os.path.exists(part.path) else None
        parts.append([part.path, part.name, facts and [facts.st_size, facts.st_mtime_ns]])
    return [batch.source.kind, batch.source.place, asdict(batch.source.options), parts]


def _source_of_batch(sources: Sequence[Source], batches: Sequence[Batch]) -> list[int]:
    return [next(n for n, one in enumerate(sources) if one is batch.source) for batch in batches]


def _limits(limits: list[str]) -> dict[str, int]:
    """`["definition=40"]` -> `{"definition": 40}`: the first 40 definitions, and all others."""
    result = {}
    for entry in limits:
        kind, _, count = entry.partition("=")
        if kind not in KINDS:
            raise ConfigError(f"--limit names no kind {kind!r}. {nearest(kind, KINDS)}")
        if not count.isdecimal():
            raise ConfigError(f"--limit is {entry!r}. It must be KIND=NUMBER, such as {kind}=40.")
        result[kind] = int(count)
    return result


class _Corpus:
    """The second half of the stage: documents in their order, those that stay as rows."""

    def __init__(self, found: Shards, selected: Selection, config: PrepareConfig, report: Report):
        self.shards, self.selected, self.config, self.report = found, selected, config, report
        self.tally = Tally()
        self.measured = {name: Measured() for name in corpus_report.MEASURED}
        self._groups: dict[int, str] = {}

    def write(self, folder: Path, name: str) -> None:
        """Writes all of a corpus into `folder`."""
        folder.mkdir()
        self._gather_measured()
        with (folder / corpus.DROPPED).open("wb") as dropped:
            for line in self.shards.dropped():
                self._drop(json.loads(line), dropped)
            writer = corpus.Writer(folder)
            for number, document in self._documents(dropped):
                self._add(writer, document, splits.SPLITS[self.selected.split[number]], dropped)
        fingerprint = writer.close()
        if not self.tally.documents:
            places = ", ".join(map(str, self.config.source))
            raise CorpusError(f"The sources hold nothing to learn from: {places}.{self._reasons()}")
        self._describe(folder, name, fingerprint)

    def _reasons(self) -> str:
        counts = self.tally.dropped.most_common()
        return "".join(f" {reason}: {count:,}." for reason, count in counts)

    def _gather_measured(self) -> None:
        """All that is measured on, so that training can be compared with it."""
        for number, line in self.shards.documents():
            name = splits.SPLITS[self.selected.split[number]]
            if name in self.measured and not self.selected.dropped[number]:
                self.measured[name].add(self._document(number, line)[0])
        for each in self.measured.values():
            each.close()

    def _document(self, number: int, line: bytes) -> tuple[Document, dict[str, int]]:
        document, changed = shards.unpack(line)
        return without_passages(document, self.selected.passages_of(number), changed), changed

    def _documents(self, dropped: Any) -> Iterator[tuple[int, Document]]:
        """Those that stay, in order, with the name of their group."""
        for number, line in self.shards.documents():
            self.report(Event("writing the corpus", number + 1, len(self.shards)))
            if reason := self.selected.dropped[number]:
                self._drop_document(number, line, reason, dropped)
                continue
            document, changed = self._document(number, line)
            self.tally.changed.update(changed)
            first = int(self.selected.group[number])
            group = self._groups.setdefault(first, document.group)
            yield number, dataclasses.replace(document, group=group)

    def _drop_document(self, number: int, line: bytes, reason: str, dropped: Any) -> None:
        more = {}
        if number in self.selected.resembles:
            stays, share = self.selected.resembles[number]
            more = {"resembles": self.shards.document(stays).id, "share": round(share, 3)}
        self._drop(shards.dropped_row(shards.unpack(line)[0], reason, **more), dropped)

    def _drop(self, record: dict[str, Any], dropped: Any) -> None:
        self.tally.drop(record["source"], record["reason"])
        dropped.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def _add(self, writer: corpus.Writer, document: Document, split: str, dropped: Any) -> None:
        rows, taken_off = _rows(document, split, self.config)
        if not rows:
            self._drop(shards.dropped_row(document, "nothing to learn"), dropped)
            return
        self.tally.changed.update(taken_off)
        self.tally.keep(document, split)
        for name, row in rows:
            writer.add(name, row)
            self.tally.row(name, row["kind"])
        if split == "train":
            trained = contamination.runs(document)
            for name, measured in self.measured.items():
                self.tally.overlap(name, measured.longest(trained))

    def _describe(self, folder: Path, name: str, fingerprint: str) -> None:
        settings = {
            key: value
            for key, value in asdict(self.config).items()
            if key not in _NOT_OF_THE_CORPUS
        }
        facts = self.tally.report(settings, fingerprint)
        plots.draw(facts, folder / corpus.PLOTS)
        (folder / corpus.CARD).write_text(corpus_report.card(facts, name), encoding="utf-8")
        atomic.write_json(folder / corpus.REPORT, facts)


def _rows(
    document: Document, split: str, config: PrepareConfig
) -> tuple[list[tuple[str, Example]], dict[str, int]]:
    """(split, row) for each row that a document gives, and what was taken off to make it one."""
    if document.kind != "definition":
        messages, taken_off = shape(document)
        row = example(document, messages)
        # A document whose passages all stand elsewhere has nothing left.
        return [(split, row)] if row["messages"] or row["text"] else [], taken_off
    # A term held out is asked for once: the answer is what counts there.
    count = config.phrasings if split == "train" else 1
    rows = [(split, row) for row in examples(document, count, config.seed)]
    if split == "train":
        recalled = recall_examples(document, config.recall_phrasings, config.seed)
        rows += [("recall", row) for row in recalled]
    return rows, {}


def without_passages(document: Document, places: list[int], changed: dict[str, int]) -> Document:
    """The document without the paragraphs or turns that stand elsewhere already."""
    if not places:
        return document
    gone = set(places)
    changed["repeated passages"] = changed.get("repeated passages", 0) + len(gone)
    if document.turns:
        turns: list[Turn] = [t for n, t in enumerate(document.turns) if n not in gone]
        return dataclasses.replace(document, turns=tuple(turns))
    kept = [p for n, p in enumerate(document.text.split("\n\n")) if n not in gone]
    return dataclasses.replace(document, text="\n\n".join(kept))
