"""Files and folders that are there whole or not at all, whenever the process dies."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to beside `path`, renamed to it if the block ends well."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_json(path: Path, content: Any) -> None:
    """Writes JSON beside its place and renames it there."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    with replacing(path) as partial:
        partial.write_text(text + "\n", encoding="utf-8")


def swap_in(work: Path, target: Path) -> None:
    """Makes the finished folder `work` the folder `target`, in place of an older one.

    All names stand in one folder, so that each rename is atomic. Between the two renames the
    target is missing, never half there; `recover` mends a crash that falls into this gap.
    """
    old = _old(target)
    _sync(work)
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    work.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def recover(target: Path) -> None:
    """Puts back what `swap_in` had set aside, if the process died between its two renames."""
    old = _old(target)
    if not old.exists():
        return
    if target.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.rename(target)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _sync(folder: Path) -> None:
    """Hands every file to the disk before the rename, so that a power cut cannot leave it empty."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
