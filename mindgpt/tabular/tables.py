"""A table of any kind -> a stream of rows: CSV and its kin, JSON, JSON lines, Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mindgpt.errors import SourceError
from mindgpt.tabular import delimited, json_rows
from mindgpt.tabular.rows import Broken, Row

ENDINGS = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".parquet")
UNREADABLE = "file cannot be read"
_BATCH = 256  # rows of Parquet that are decoded at a time


def read(path: str | Path, delimiter: str = "") -> Iterator[Row | Broken]:
    """The rows of a file, one at a time; what it is shows in its first bytes and its ending.

    A row that cannot be read is Broken, and so is the rest of a file from where it is damaged.
    """
    path, number = Path(path), 0
    try:
        for row in _rows(path, delimiter):
            number = row.number
            yield row
    except OSError as error:
        reason = error.strerror or str(error)
        yield Broken(number + 1, UNREADABLE, f"{path} cannot be read: {reason}. Check the path.")
    except SourceError as error:
        yield Broken(number + 1, UNREADABLE, f"{path}: {error} Mend the file or move it away.")


def _rows(path: Path, delimiter: str) -> Iterator[Row | Broken]:
    kind = kind_of(path)
    if kind == "parquet":
        return _parquet(path)
    return json_rows.read(path) if kind == "json" else delimited.read(path, delimiter)


def kind_of(path: Path) -> str:
    """`parquet`, `json` (lines too) or `delimited`."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PAR1") or path.suffix.lower() == ".parquet":
        return "parquet"
    if path.suffix.lower() in (".csv", ".tsv", ".tab"):
        return "delimited"
    begins = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    named = path.suffix.lower() in (".json", ".jsonl", ".ndjson")
    return "json" if named or begins in (b"{", b"[") else "delimited"


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
                for values in batch.to_pylist():
                    number += 1
                    yield Row(number, values)
    except FileNotFoundError:
        raise
    except (pyarrow.ArrowException, OSError, ValueError, ArithmeticError) as error:
        said = " ".join(str(error).split())[:200]
        raise SourceError(f"This is no valid Parquet behind row {number}: {said}.") from error
