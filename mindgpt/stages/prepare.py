"""Sources -> a corpus on disk: documents cleaned, turned into examples, and split by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mindgpt import choices, corpus, splits
from mindgpt.cleaning import Cleaner
from mindgpt.config import PrepareConfig
from mindgpt.document import KINDS, Document
from mindgpt.errors import ConfigError, CorpusError, nearest
from mindgpt.examples import Example, examples, recall_examples
from mindgpt.progress import Event, Report, silent


def prepare(config: PrepareConfig, report: Report = silent) -> Path:
    """Reads `config.source` and writes a corpus to `config.out`; returns that folder.

    Held-out terms and whole groups of the other kinds go to `validation` and `test`; each trained
    term is asked for in phrasings of its own in `recall`.
    """
    folder = Path(config.out)
    corpus.check_replaceable(folder)
    cleaner = Cleaner()
    documents = list(_limited(cleaner.clean(_read(config, report)), config.limit))
    if not documents:
        raise CorpusError(f"The sources hold nothing to learn from: {', '.join(config.source)}.")
    split_of = splits.assign(
        documents, config.hold_out_terms, config.validation, config.test, config.seed
    )
    rows: dict[str, list[Example]] = {name: [] for name in splits.SPLITS}
    for done, document in enumerate(documents, start=1):
        _add(rows, document, split_of[document.group], config)
        report(Event("making examples", done, len(documents)))
    corpus.save(rows, _report(documents, rows, split_of, cleaner, config), folder)
    return folder


def _read(config: PrepareConfig, report: Report) -> Iterator[Document]:
    entries = [entry.partition("=") for entry in config.source]
    # All names are looked up first, so that a misspelt one is told before anything is read.
    sources = [choices.load("sources", kind) for kind, _, _ in entries]
    for number, (source, (kind, _, place)) in enumerate(zip(sources, entries, strict=True)):
        report(Event(f"reading {kind}", number, len(entries)))
        yield from source.read(place or None)


def _limited(documents: Iterator[Document], limits: list[str]) -> Iterator[Document]:
    """At most so many documents of a kind: `definition=40` takes the first 40 definitions."""
    left = _limit(limits)
    for document in documents:
        if left.get(document.kind, 1) <= 0:
            continue
        if document.kind in left:
            left[document.kind] -= 1
        yield document


def _limit(limits: list[str]) -> dict[str, int]:
    result = {}
    for entry in limits:
        kind, _, count = entry.partition("=")
        if kind not in KINDS:
            raise ConfigError(f"--limit names no kind {kind!r}. {nearest(kind, KINDS)}")
        if not count.isdecimal():
            raise ConfigError(f"--limit is {entry!r}. It must be KIND=NUMBER, such as {kind}=40.")
        result[kind] = int(count)
    return result


def _add(
    rows: dict[str, list[Example]], document: Document, split: str, config: PrepareConfig
) -> None:
    if document.kind == "definition" and split != "train":
        # A term held out is asked for once: the answer is what counts there.
        rows[split] += examples(document, 1, config.seed)
        return
    rows[split] += examples(document, config.phrasings, config.seed)
    if document.kind == "definition":
        rows["recall"] += recall_examples(document, config.recall_phrasings, config.seed)


def _report(
    documents: list[Document],
    rows: dict[str, list[Example]],
    split_of: dict[str, str],
    cleaner: Cleaner,
    config: PrepareConfig,
) -> dict[str, Any]:
    sources: dict[str, dict[str, Any]] = {}
    for document in documents:
        facts = sources.setdefault(document.source, {"documents": 0, "licence": document.licence})
        facts["documents"] += 1
    terms = Counter(split_of[d.group] for d in documents if d.kind == "definition")
    return {
        "config": asdict(config),
        "sources": sources,
        "documents": dict(Counter(document.kind for document in documents)),
        "rows": {name: len(rows[name]) for name in splits.SPLITS},
        "kinds": {name: dict(Counter(row["kind"] for row in rows[name])) for name in splits.SPLITS},
        "terms": {name: terms[name] for name in ("train", "validation", "test")},
        "speaks_of": _speaks_of(terms),
        "dropped": dict(cleaner.dropped),
        "changed": dict(cleaner.changed),
    }


def _speaks_of(terms: Counter[str]) -> str:
    """Which question the figures on validation and test answer, as far as terms go."""
    held_out = terms["validation"] + terms["test"]
    if held_out:
        return (
            f"{held_out} of {terms.total()} terms are held out whole: validation and test hold "
            "definitions that were never trained on."
        )
    return (
        "All terms are trained on: validation and test hold no definitions, and `recall` asks "
        "for trained terms in phrasings that were not trained on."
    )
