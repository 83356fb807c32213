"""With what a model was made: its settings, library versions, hardware, precision, time."""

from __future__ import annotations

import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from mindgpt.config import Config

LIBRARIES = ("torch", "transformers", "accelerate", "datasets", "tokenizers")
# Where the hub lies and how the run went on say nothing of the model.
NOT_OF_THE_MODEL = {"models", "resume"}


def provenance(config: Config) -> dict[str, Any]:
    """The facts of this run, machine and environment that go into `run.json`."""
    import torch

    from mindgpt import device

    kind = device.name()
    hardware = f"{torch.get_num_threads()} CPU threads ({platform.machine()})"
    if kind == "cuda":
        hardware = f"{torch.cuda.device_count()} x {torch.cuda.get_device_name()}"
    elif kind == "mps":
        hardware = f"Apple GPU ({platform.machine()})"
    return {
        "finished": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "hardware": hardware,
        "precision": device.precision(),
        "versions": {name: version(name) for name in LIBRARIES},
        "config": {k: v for k, v in asdict(config).items() if k not in NOT_OF_THE_MODEL},
    }
