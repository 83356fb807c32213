"""Batches of sources -> shards on disk: documents in order, what was dropped, and the signatures.

A shard is a part of the work that any process can do and that is done once: it appears whole under
its name or not at all, so a run that was killed goes on with the shards that are there. Borders
depend on the sources alone, never on how many processes there are.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import cleaning, signatures
from mindgpt.document import Document, Skipped, Turn
from mindgpt.intake import Batch

if TYPE_CHECKING:
    import numpy as np

    from mindgpt.signatures import Signature

Record = Document | Skipped

RECORDS, CHARACTERS = 500, 4_000_000  # at most so much in a shard


@dataclass(frozen=True)
class Job:
    """What is done with every batch, and the folder that the shards go to."""

    folder: Path
    rules: cleaning.Rules
    seed: int


def chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    """The records in lists that make one shard each."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += _size(record)
        if len(chunk) >= RECORDS or size >= CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(record: Record) -> int:
    if isinstance(record, Skipped):
        return len(record.detail)
    return len(record.text) + sum(len(turn.text) for turn in record.turns)


def make_batch(job: Job, batch: Batch) -> None:
    """All shards of a batch, and the mark that it is done."""
    if is_done(job, batch):
        return
    number = -1
    for number, records in enumerate(chunks(batch.read())):
        make(job, batch.number, number, records)
    mark_done(job, batch, number + 1)


def make_task(
    data: Any, rank: int = 0, world_size: int = 1, *, job: Job, batches: Sequence[Batch]
) -> None:
    """A step of a datatrove pipeline: makes the batch whose number is the task's rank."""
    make_batch(job, batches[rank])


def make(job: Job, batch: int, number: int, records: Iterable[Record]) -> None:
    """One shard: its documents cleaned, those dropped apart, and the arrays of the signatures."""
    path = job.folder / f"{batch:06d}-{number:06d}"
    if path.with_suffix(".npz").exists():
        return
    kept, dropped, signed, offsets = [], [], [], [0]
    for record in records:
        if isinstance(record, Skipped):
            dropped.append(_line(_skipped(record)))
            continue
        document, changed, reason = cleaning.clean(record, job.rules)
        if reason:
            dropped.append(_line(dropped_row(document, reason)))
        else:
            kept.append(_line(_pack(document, changed)))
            offsets.append(offsets[-1] + len(kept[-1]))
            signed.append(signatures.sign(document, job.seed))
    _write(path.with_suffix(".jsonl"), b"".join(kept))
    _write(path.with_suffix(".dropped"), b"".join(dropped))
    # The arrays come last: with them, the shard is there.
    _write_arrays(path.with_suffix(".npz"), signed, offsets)


def mark_done(job: Job, batch: Batch, count: int) -> None:
    """Writes that a batch has so many shards and no more."""
    _write(job.folder / f"{batch.number:06d}.done", str(count).encode())


def is_done(job: Job, batch: Batch) -> bool:
    """Has every shard of the batch been made?"""
    return (job.folder / f"{batch.number:06d}.done").exists()


def _write(path: Path, content: bytes) -> None:
    # The process id keeps two that make the same shard apart, after one was taken for dead.
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(path)


def _write_arrays(path: Path, signed: list[Signature], offsets: list[int]) -> None:
    import io

    import numpy as np

    links = [(place, link) for place, one in enumerate(signed) for link in one.links]
    speakers = [(place, link) for place, one in enumerate(signed) for link in one.speakers]
    passages = [(n, p, h) for n, one in enumerate(signed) for h, p in one.passages]
    none = (0,) * signatures.BANDS
    bands = np.array([one.bands or none for one in signed], np.uint64)
    arrays = {
        "kind": np.array([one.kind for one in signed], np.uint8),
        "words": np.array([one.words for one in signed], np.uint32),
        "digest": np.array([one.digest for one in signed], np.uint64),
        "key": np.array([one.key for one in signed], np.uint64),
        "bands": bands.reshape(-1, len(none)).T,  # a band lies together, as it is read
        "links": np.array(links, np.uint64).reshape(-1, 2),
        "speakers": np.array(speakers, np.uint64).reshape(-1, 2),
        "passages": np.array(passages, np.uint64).reshape(-1, 3),
        "offsets": np.array(offsets, np.uint64),
    }
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    _write(path, buffer.getvalue())


def _line(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _pack(document: Document, changed: dict[str, int]) -> list[Any]:
    turns = [[turn.speaker, turn.text] for turn in document.turns]
    return [
        document.id, document.kind, document.source, document.licence, document.group,
        document.text, turns, document.address, document.metadata, document.private, dict(changed),
    ]  # fmt: skip


def unpack(line: bytes) -> tuple[Document, dict[str, int]]:
    """A line of a shard -> its document, and the changes that cleaning made."""
    *fields, turns, address, metadata, private, changed = json.loads(line)
    identity, kind, source, licence, group, text = fields
    spoken = tuple(Turn(speaker, words) for speaker, words in turns)
    document = Document(
        identity, kind, source, licence, group, text, spoken, address, metadata, private
    )
    return document, changed


def dropped_row(document: Document, reason: str, **more: Any) -> dict[str, Any]:
    """What `dropped.jsonl` keeps of a document that was dropped."""
    row = {"reason": reason, "id": document.id, "source": document.source} | more
    if document.address:
        row["address"] = document.address
    if document.turns:
        turns = [{"speaker": turn.speaker, "text": turn.text} for turn in document.turns]
        return row | {"turns": turns}
    return row | {"text": document.text}


def _skipped(record: Skipped) -> dict[str, Any]:
    row = {"reason": record.reason, "source": record.source, "address": record.address}
    return row | ({"detail": record.detail} if record.detail else {})


class Shards:
    """All shards of a run, in the order of their batches: documents by one running number."""

    def __init__(self, folder: Path):
        import numpy as np

        self.paths = sorted(folder.glob("*.npz"))
        counts: list[int] = []
        for path in self.paths:
            with np.load(path) as arrays:
                counts.append(len(arrays["kind"]))
        self.starts = np.cumsum([0, *counts])
        self.batches = np.repeat(np.array([int(p.name[:6]) for p in self.paths], int), counts)

    def __len__(self) -> int:
        return int(self.starts[-1])

    def column(self, name: str, row: int | None = None) -> np.ndarray:
        """An array of all documents together; of `bands`, the one band that `row` names."""
        import numpy as np

        pieces = []
        for path in self.paths:
            with np.load(path) as arrays:
                pieces.append(arrays[name] if row is None else arrays[name][row])
        return np.concatenate(pieces) if pieces else np.zeros(0, np.uint64)

    def pairs(self, name: str) -> np.ndarray:
        """`links`, `speakers` or `passages` of all documents, whose numbers run through."""
        import numpy as np

        pieces = []
        for path, start in zip(self.paths, self.starts, strict=False):
            with np.load(path) as arrays:
                piece = arrays[name]
                piece[:, 0] += np.uint64(start)
                pieces.append(piece)
        width = 3 if name == "passages" else 2
        return np.concatenate(pieces) if pieces else np.zeros((0, width), np.uint64)

    def documents(self) -> Iterator[tuple[int, bytes]]:
        """(number, line) of every document, in order; `unpack` reads a line."""
        lines = itertools.chain.from_iterable(
            path.with_suffix(".jsonl").open("rb") for path in self.paths
        )
        return enumerate(lines)

    def document(self, number: int) -> Document:
        """One document by its number."""
        import numpy as np

        place = int(np.searchsorted(self.starts, number, side="right")) - 1
        with np.load(self.paths[place]) as arrays:
            offset = int(arrays["offsets"][number - self.starts[place]])
        with self.paths[place].with_suffix(".jsonl").open("rb") as file:
            file.seek(offset)
            return unpack(file.readline())[0]

    def dropped(self) -> Iterator[bytes]:
        """What cleaning dropped, a line of JSON each, in order."""
        for path in self.paths:
            with path.with_suffix(".dropped").open("rb") as file:
                yield from file
