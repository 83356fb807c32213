"""The local model hub: names -> folders that plain transformers loads, whole or not at all.

A folder is written under a hidden name beside its place and renamed when it is complete, so that
a killed run never leaves half a model under a name that loads. `manifest.json` holds the SHA-256
of every file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mindgpt import atomic
from mindgpt.errors import ModelError, nearest

MANIFEST = "manifest.json"
RUN = "run.json"
CORPUS_REPORT = "corpus_report.json"
CARD = "README.md"
EVALUATION = "evaluation.json"
# Written after the model is complete, by other stages: not part of what the manifest guards.
# The split whose perplexity a list shows: the first of these that was measured.
SHOWN = ("test", "validation", "recall")
UNGUARDED = {MANIFEST, EVALUATION, CARD}


def hub(folder: str = "") -> Path:
    """The folder of the local model hub: what was asked for, $MINDGPT_MODELS, or `models`."""
    return Path(folder or os.environ.get("MINDGPT_MODELS", "") or "models")


def check_name(name: str) -> str:
    """`name` if it can name a model folder; ModelError otherwise. Never a path."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
        raise ModelError(
            f"{name!r} cannot name a model. Allowed are letters, digits, '.', '_' and '-', "
            "beginning with a letter or digit, 100 at most."
        )
    return name


def staging(models: Path, name: str) -> Path:
    """Where a run of `name` works until its model is complete; checkpoints live there as well."""
    return models / f".{check_name(name)}.partial"


@dataclass(frozen=True)
class Entry:
    """What `mindgpt models` shows of a folder."""

    name: str
    path: Path
    bytes: int
    base: str
    finished: str
    parameters: int
    measured_on: str
    perplexity: float | None
    base_perplexity: float | None


def names(models: Path) -> list[str]:
    """The complete models of the hub, newest first."""
    if not models.is_dir():
        return []
    for old in models.glob(".*.old"):
        atomic.recover(models / old.name[1 : -len(".old")])
    folders = [path for path in models.iterdir() if (path / MANIFEST).is_file()]
    visible = [path for path in folders if not path.name.startswith(".")]
    return [path.name for path in sorted(visible, key=_finished, reverse=True)]


def find(models: Path, name: str = "") -> Path:
    """The folder of a model, the newest one without a name; ModelError where there is none.

    Names are looked up in the list of what is there, never joined to a path unseen.
    """
    if name:
        check_name(name)
    present = names(models)
    if not name:
        if not present:
            raise ModelError(f"There is no model in {models}. Make one with: mindgpt finetune")
        return models / present[0]
    if name not in present:
        raise ModelError(f"No model called {name!r} in {models}. {nearest(name, present)}")
    return models / name


def entry(path: Path) -> Entry:
    """The facts of one complete model folder."""
    run = read_json(path / RUN)
    evaluation = path / EVALUATION
    splits = read_json(evaluation).get("splits", {}) if evaluation.is_file() else {}
    split = next((name for name in SHOWN if name in splits), "")
    figures = splits.get(split, {})
    return Entry(
        name=path.name,
        path=path,
        bytes=sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
        base=run.get("base", ""),
        finished=run.get("finished", ""),
        parameters=run.get("parameters", 0),
        measured_on=split,
        perplexity=figures.get("tuned", {}).get("perplexity"),
        base_perplexity=figures.get("base", {}).get("perplexity"),
    )


def publish(work: Path, target: Path) -> None:
    """Makes the finished folder `work` the model at `target`, replacing an older one."""
    write_manifest(work)
    # safetensors writes for its owner alone; whoever may read the rest may read the weights.
    mode = (work / MANIFEST).stat().st_mode
    for path in work.glob("*.safetensors"):
        path.chmod(mode)
    atomic.swap_in(work, target)


def write_manifest(folder: Path) -> None:
    """Writes `manifest.json`: the SHA-256 and the size of every file that makes up the model."""
    files = {
        path.relative_to(folder).as_posix(): {"sha256": sha256(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in UNGUARDED
    }
    atomic.write_json(folder / MANIFEST, {"files": files})


def verify(folder: Path) -> None:
    """ModelError that names the file if one is missing or was altered since it was written."""
    files = read_json(folder / MANIFEST).get("files")
    if not isinstance(files, dict):
        raise ModelError(f"{folder / MANIFEST} lists no files: it is no manifest of mindgpt's.")
    for name, facts in files.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{folder} lacks {name}. Train the model again or copy it whole.")
        if path.stat().st_size != facts["bytes"] or sha256(path) != facts["sha256"]:
            raise ModelError(
                f"{path} was altered: its SHA-256 is not the one in {MANIFEST}. "
                "Train the model again or copy it whole."
            )


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; ModelError if it is missing or broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}.") from error


def _finished(path: Path) -> tuple[str, float]:
    """When a model was completed: by its own account, else by the file system."""
    try:
        finished = json.loads((path / RUN).read_text(encoding="utf-8")).get("finished", "")
    except (OSError, ValueError):
        finished = ""
    return str(finished), (path / MANIFEST).stat().st_mtime
