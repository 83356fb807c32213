"""With what a model was made: library versions, hardware, precision."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any


def provenance() -> dict[str, Any]:
    """The facts of this machine and environment that go into `run.json`."""
    import torch

    from mindgpt import device

    kind = device.name()
    hardware = f"{torch.get_num_threads()} CPU threads ({platform.machine()})"
    if kind == "cuda":
        hardware = f"{torch.cuda.device_count()} x {torch.cuda.get_device_name()}"
    names = ("torch", "transformers", "accelerate", "datasets", "tokenizers")
    return {
        "hardware": hardware if kind != "mps" else f"Apple GPU ({platform.machine()})",
        "precision": device.precision(),
        "versions": {name: version(name) for name in names},
    }
