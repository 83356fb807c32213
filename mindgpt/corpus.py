"""The corpus on disk: a DatasetDict that `datasets.load_from_disk` opens, and its report.

Every row has `id, kind, group, source, licence, messages, text, metadata`. `messages` holds a
conversation as [{"role", "content"}], or is null where `text` holds running text. `metadata` is
JSON; for definitions with `term`, `other_names` and `cited_source`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator
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
DROPPED = "dropped.jsonl"
PLOTS = "plots"

_ARROW = "data-00000-of-00001.arrow"
_ROWS_HELD = 100  # rows in memory before they are written: a row may be a whole interview


def features() -> Features:
    """The columns of every corpus."""
    from datasets import Features, List, Value

    text = Value("string")
    names = ("id", "kind", "group", "source", "licence")
    return Features(
        dict.fromkeys(names, text)
        | {"messages": List({"role": text, "content": text}), "text": text, "metadata": text}
    )


class Writer:
    """Writes the rows of a corpus one after the other, whatever split each belongs to."""

    def __init__(self, folder: Path):
        from datasets.arrow_writer import ArrowWriter

        self.folder = folder
        self._digests = {name: hashlib.sha256() for name in SPLITS}
        self._writers = {}
        for name in SPLITS:
            (folder / name).mkdir(parents=True)
            self._writers[name] = ArrowWriter(
                features=features(), path=str(folder / name / _ARROW), writer_batch_size=_ROWS_HELD
            )

    def add(self, split: str, row: Example) -> None:
        """One more row of a split."""
        self._writers[split].write(row)
        line = json.dumps(row, ensure_ascii=False, sort_keys=True)
        self._digests[split].update(line.encode("utf-8", "replace") + b"\n")

    def close(self) -> str:
        """Ends the files and returns the fingerprint of all rows in their order.

        The fingerprint is equal for equal corpora, wherever they were made.
        """
        from datasets import DatasetInfo

        whole = hashlib.sha256()
        for name, writer in self._writers.items():
            writer.finalize()
            DatasetInfo(features=features()).write_to_directory(str(self.folder / name))
            digest = self._digests[name].hexdigest()
            atomic.write_json(self.folder / name / "state.json", _state(name, digest))
            whole.update(f"{name} {digest}\n".encode())
        atomic.write_json(self.folder / "dataset_dict.json", {"splits": list(SPLITS)})
        return whole.hexdigest()


def _state(split: str, digest: str) -> dict[str, Any]:
    """What `datasets.load_from_disk` wants to know of a split.

    datasets' own `save_to_disk` copies all rows once more and marks them with the time.
    """
    return {
        "_data_files": [{"filename": _ARROW}],
        "_fingerprint": digest[:16],
        "_format_columns": None,
        "_format_kwargs": {},
        "_format_type": None,
        "_output_all_columns": False,
        "_split": split,
    }


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """A workplace beside `folder`, whose folder `corpus` takes that name if the block ends well.

    After an error the workplace is removed; after an interruption it stays, for the next run to go
    on from. CorpusError where `folder` holds something that is no corpus, or where the
    disk is full.
    """
    check_replaceable(folder)
    folder = folder.absolute()
    work = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(work / "corpus", ignore_errors=True)
        work.mkdir(parents=True, exist_ok=True)
        yield work
        atomic.swap_in(work / "corpus", folder)
    except OSError as error:
        shutil.rmtree(work, ignore_errors=True)
        raise CorpusError(
            f"--out is {folder}, which cannot be written: {error}. Nothing was changed there. "
            "Make room, or name a folder that can be made or written."
        ) from error
    except Exception:
        shutil.rmtree(work, ignore_errors=True)
        raise
    shutil.rmtree(work, ignore_errors=True)


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
