"""What `prepare` says of a corpus: counts by source, kind and reason, and the data card."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from mindgpt import cleaning
from mindgpt.contamination import Overlap
from mindgpt.document import Document
from mindgpt.splits import SPLITS

MEASURED = ("validation", "test")


class Tally:
    """Counts everything that goes into a corpus, and everything that does not."""

    def __init__(self) -> None:
        self.sources: dict[str, dict[str, Any]] = {}
        self.documents: Counter[str] = Counter()
        self.terms: Counter[str] = Counter()
        self.rows: dict[str, Counter[str]] = {name: Counter() for name in SPLITS}
        self.lengths: dict[str, Counter[int]] = defaultdict(Counter)
        self.dropped: Counter[str] = Counter()
        self.dropped_by_source: dict[str, Counter[str]] = defaultdict(Counter)
        self.changed: Counter[str] = Counter()
        self.overlaps = {name: Overlap() for name in MEASURED}

    def keep(self, document: Document, split: str) -> None:
        """A document that stays."""
        words = cleaning.count_words(document)
        facts = self.sources.setdefault(
            document.source, {"documents": 0, "turns": 0, "words": 0, "licences": {}}
        )
        facts["documents"] += 1
        facts["turns"] += len(document.turns)
        facts["words"] += words
        licences = facts["licences"]
        licences[document.licence] = licences.get(document.licence, 0) + 1
        self.documents[document.kind] += 1
        self.lengths[document.kind][words.bit_length()] += 1
        if document.kind == "definition":
            self.terms[split] += 1

    def row(self, split: str, kind: str) -> None:
        """A row of a split."""
        self.rows[split][kind] += 1

    def drop(self, source: str, reason: str) -> None:
        """A document that does not stay, or something that never became one."""
        self.dropped[reason] += 1
        self.dropped_by_source[source][reason] += 1

    def overlap(self, split: str, found: Overlap) -> None:
        """The longest run of words that a training document shares with a measured split."""
        if found.words > self.overlaps[split].words:
            self.overlaps[split] = found

    def report(self, config: dict[str, Any], fingerprint: str) -> dict[str, Any]:
        """Everything counted, as `report.json` holds it."""
        return {
            "config": config,
            "sources": self.sources,
            "documents": dict(self.documents),
            "rows": {name: rows.total() for name, rows in self.rows.items()},
            "kinds": {name: dict(rows) for name, rows in self.rows.items()},
            "terms": {name: self.terms[name] for name in ("train", *MEASURED)},
            "speaks_of": _speaks_of(self.terms),
            "dropped": dict(self.dropped.most_common()),
            "dropped_by_source": {
                name: dict(reasons.most_common())
                for name, reasons in sorted(self.dropped_by_source.items())
            },
            "changed": dict(self.changed.most_common()),
            "longest_overlap": {
                name: {
                    "words": found.words, "measured": found.measured, "trained": found.trained,
                    "text": found.text[:300],
                }
                for name, found in self.overlaps.items()
            },
            # How many documents have from 2^(n-1) to below 2^n words, by kind.
            "words_per_document": {
                kind: {str(size): count for size, count in sorted(sizes.items())}
                for kind, sizes in sorted(self.lengths.items())
            },
            "fingerprint": fingerprint,
        }  # fmt: skip


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


# From as many rows on, the name that the hub gives to a corpus' size.
_SIZES = ((10**6, "1M<n<10M"), (10**5, "100K<n<1M"), (10**4, "10K<n<100K"), (10**3, "1K<n<10K"))
# Licences as people state them -> the hub's identifiers.
_LICENCES = {
    "mit": "mit", "cc0": "cc0-1.0", "cc by 4.0": "cc-by-4.0", "cc by-sa 4.0": "cc-by-sa-4.0",
    "cc by-nc-sa 4.0": "cc-by-nc-sa-4.0", "cc by-nc 4.0": "cc-by-nc-4.0", "public domain": "pddl",
    "cc0 1.0": "cc0-1.0", "cc by-sa 3.0": "cc-by-sa-3.0", "apache-2.0": "apache-2.0",
}  # fmt: skip


def card(report: dict[str, Any], name: str) -> str:
    """The data card in the hub's form: metadata as YAML, then what a reader must know."""
    import yaml

    licences = {text for facts in report["sources"].values() for text in facts["licences"]}
    known = {_LICENCES.get(text.strip().lower(), "other") for text in licences}
    rows = sum(report["rows"].values())
    metadata: dict[str, Any] = {
        "pretty_name": name,
        "license": known.pop() if len(known) == 1 else "other",
        "task_categories": ["text-generation", "question-answering"],
        "size_categories": [next((text for size, text in _SIZES if rows >= size), "n<1K")],
        "tags": ["mental-health", "mindgpt"],
    }
    if (language := report["config"].get("language", "any")) != "any":
        metadata["language"] = [language]
    front = yaml.safe_dump(metadata, sort_keys=False, allow_unicode=True)
    return f"---\n{front}---\n\n" + "\n".join(_card_text(report, name))


def _card_text(report: dict[str, Any], name: str) -> list[str]:
    return [
        f"# {name}",
        "",
        "A corpus made by `mindgpt prepare`. " + report["speaks_of"],
        "",
        *_table(
            ["source", "documents", "words", "licence"],
            [
                [source, facts["documents"], facts["words"], "; ".join(facts["licences"])]
                for source, facts in report["sources"].items()
            ],
        ),
        "",
        *_table(["split", "rows"], list(report["rows"].items())),
        "",
        "Rows with `messages` are conversations; rows with `text` are running text. `id`, `source`,"
        " `licence` and the address in `metadata` lead each row back to where it came from.",
        "",
        "## What was dropped and changed",
        "",
        *_table(
            ["dropped, by reason", "documents"], list(report["dropped"].items()) or [["none", 0]]
        ),
        "",
        *_table(["changed, by reason", "times"], list(report["changed"].items()) or [["none", 0]]),
        "",
        "What was dropped is kept in `dropped.jsonl`. Personal data were masked by patterns and by",
        "rules for names, which find most and not all.",
        "",
        "## What training has seen of what is measured on",
        "",
        *[
            f"- {split}: the longest run in common with `train` has {found['words']} words."
            for split, found in report["longest_overlap"].items()
        ],
        "",
    ]


def _table(headings: list[str], rows: list[Any]) -> list[str]:
    lines = [f"| {' | '.join(headings)} |", f"| {' | '.join('---' for _ in headings)} |"]
    for row in rows:
        cells = [f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row]
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return lines
