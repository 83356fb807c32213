"""The corpus on disk: a DatasetDict that `datasets.load_from_disk` opens, and its report.

Every row has `id, kind, group, source, licence, messages, text, metadata`. `messages` holds a
conversation as [{"role", "content"}], or is null where `text` holds running text. `metadata` is
JSON; for definitions with `term`, `other_names` and `cited_source`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import atomic
from mindgpt.errors import CorpusError
from mindgpt.splits import SPLITS

if TYPE_CHECKING:
    from datasets import DatasetDict, Features

    from mindgpt.examples import Example

REPORT = "report.json"
CARD = "README.md"


def features() -> Features:
    """The columns of every corpus."""
    from datasets import Features, List, Value

    text = Value("string")
    names = ("id", "kind", "group", "source", "licence")
    return Features(
        dict.fromkeys(names, text)
        | {"messages": List({"role": text, "content": text}), "text": text, "metadata": text}
    )


def save(rows: dict[str, list[Example]], report: dict[str, Any], folder: Path) -> None:
    """Writes the splits and the report beside `folder` and renames them to it, whole or not at all.

    CorpusError where `folder` holds something that is no corpus: it would be lost.
    """
    check_replaceable(folder)
    folder = folder.absolute()
    partial = folder.with_name(f".{folder.name}.partial")
    try:
        _write(rows, report, partial)
        atomic.swap_in(partial, folder)
    except OSError as error:
        raise CorpusError(
            f"--out is {folder}, which cannot be written: {error}. Nothing was changed there. "
            "Name a folder that can be made or written."
        ) from error


def _write(rows: dict[str, list[Example]], report: dict[str, Any], partial: Path) -> None:
    from datasets import Dataset, DatasetDict

    shutil.rmtree(partial, ignore_errors=True)
    partial.parent.mkdir(parents=True, exist_ok=True)
    columns = features()
    empty: dict[str, list[Any]] = {name: [] for name in columns}
    splits = {
        name: Dataset.from_list(rows[name], features=columns)
        if rows.get(name)
        else Dataset.from_dict(empty, features=columns)
        for name in SPLITS
    }
    # Left to itself, datasets writes no shard for a split without rows, and cannot load that.
    shards = {name: None if len(split) else 1 for name, split in splits.items()}
    DatasetDict(splits).save_to_disk(str(partial), num_shards=shards)
    report = report | {"fingerprint": fingerprint(rows)}
    atomic.write_json(partial / REPORT, report)
    (partial / CARD).write_text(_card(report), encoding="utf-8")


def check_replaceable(folder: Path) -> None:
    """CorpusError if `folder` exists and is not a corpus that may be written anew."""
    if not folder.name:
        raise CorpusError(f"--out is {folder}, which names no folder of its own. Name a new one.")
    atomic.recover(folder)
    if folder.is_file() or (
        folder.is_dir() and any(folder.iterdir()) and not (folder / REPORT).is_file()
    ):
        raise CorpusError(
            f"--out is {folder}, which holds something else than a corpus. Nothing was changed. "
            "Name a new folder, or remove that one yourself."
        )


def load(folder: Path) -> DatasetDict:
    """The splits of a corpus; CorpusError where the folder holds none."""
    check(folder)
    from datasets import load_from_disk

    return load_from_disk(str(folder))


def check(folder: Path) -> None:
    """CorpusError unless `folder` holds a complete corpus."""
    atomic.recover(folder)
    if not (folder / REPORT).is_file():
        raise CorpusError(
            f"There is no corpus in {folder}. Make one with: mindgpt prepare --out {folder}"
        )


def read_report(folder: Path) -> dict[str, Any]:
    """What `prepare` reported of the corpus: counts, drops by reason, settings, fingerprint."""
    check(folder)
    path = folder / REPORT
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(
            f"{path} cannot be read: {error}. Make the corpus again with: mindgpt prepare"
        ) from error


def fingerprint(rows: dict[str, list[Example]]) -> str:
    """SHA-256 of all rows in their order: equal for equal corpora, wherever they were made."""
    digest = hashlib.sha256()
    for name in SPLITS:
        for row in rows.get(name, []):
            line = json.dumps([name, row], ensure_ascii=False, sort_keys=True)
            digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _card(report: dict[str, Any]) -> str:
    """A short data card: where the rows come from, under which licences, and how they are split."""
    sources = [
        f"| {name} | {facts['documents']} | {facts['licence']} |"
        for name, facts in report["sources"].items()
    ]
    splits = [f"| {name} | {count} |" for name, count in report["rows"].items()]
    return "\n".join(
        [
            "# A corpus made by mindgpt",
            "",
            f"{report['speaks_of']}",
            "",
            "| source | documents | licence |",
            "| --- | --- | --- |",
            *sources,
            "",
            "| split | rows |",
            "| --- | --- |",
            *splits,
            "",
            "Rows with `messages` are conversations; rows with `text` are running text. Counts of",
            "what was dropped or changed, by reason, stand in `report.json`.",
            "",
        ]
    )
