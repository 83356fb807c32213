"""The folder in which a run works until its model is complete: its settings and checkpoints."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mindgpt import atomic
from mindgpt.config import Config, flag
from mindgpt.errors import ModelError, TrainingError

SETTINGS = "settings.json"
# These say where things are, and may differ when a run goes on; all others shape the model.
NOT_OF_THE_RUN = {"name", "models", "save_steps", "resume"}


def settings(config: Config, **replaced: Any) -> dict[str, Any]:
    """What a resumed run must share with the interrupted one; `replaced` stands in by name."""
    shared = {key: value for key, value in asdict(config).items() if key not in NOT_OF_THE_RUN}
    return shared | replaced


def begin(work: Path, wanted: dict[str, Any]) -> None:
    """Makes the folder anew; what an interrupted run had left there goes."""
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        atomic.write_json(work / SETTINGS, wanted)
    except OSError as error:
        raise ModelError(
            f"The model hub {work.parent} cannot be written: {error.strerror}. Name another folder "
            "with --models or $MINDGPT_MODELS."
        ) from error


def check_resumable(work: Path, name: str, wanted: dict[str, Any]) -> None:
    """TrainingError unless the run found in `work` is the one to go on with."""
    path = work / SETTINGS
    if not path.is_file():
        raise TrainingError(
            f"There is no interrupted run of {name!r} in {work.parent}. "
            "Leave out --resume to begin one."
        )
    found = json.loads(path.read_text(encoding="utf-8"))
    differing = [key for key in wanted if wanted[key] != found.get(key)]
    if differing:
        lines = [f"{flag(key)} was {found.get(key)!r} and is {wanted[key]!r}" for key in differing]
        raise TrainingError(
            f"The interrupted run of {name!r} had other settings: {'; '.join(lines)}. "
            "Give the same ones, or leave out --resume to begin anew."
        )


def newest_checkpoint(folder: Path) -> Path | None:
    """The newest checkpoint that was written to its end: Trainer saves its state last."""
    found = []
    for state in folder.glob("checkpoint-*/trainer_state.json"):
        try:
            step = json.loads(state.read_text(encoding="utf-8"))["global_step"]
        except (ValueError, KeyError):
            continue
        found.append((step, state.parent))
    return max(found)[1] if found else None
