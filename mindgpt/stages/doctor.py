"""What this machine has, and what is missing for which feature."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from urllib.parse import urlsplit

from mindgpt import model_folder
from mindgpt.config import DoctorConfig

HUB_TIMEOUT = 3.0  # seconds


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, what was found, and what to do if it is bad."""

    subject: str
    found: str
    good: bool
    remedy: str = ""


def doctor(config: DoctorConfig) -> list[Finding]:
    """Looks at Python, libraries, device, precision, disk, hub, and extras."""
    return [
        _python(),
        *_libraries(),
        *_device(),
        _disk(model_folder.hub(config.models)),
        _hub(),
        *_extras(),
    ]


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    return Finding("Python", platform.python_version(), good, "mindgpt needs Python 3.11 or newer")


def _libraries() -> list[Finding]:
    names = ("torch", "transformers", "datasets", "accelerate", "tokenizers", "evaluate", "typer")
    return [_library(name, f"pip install {name}") for name in names]


def _library(name: str, remedy: str) -> Finding:
    try:
        return Finding(name, version(name), True)
    except PackageNotFoundError:
        return Finding(name, "not installed", False, remedy)


def _device() -> list[Finding]:
    try:
        import torch

        from mindgpt import device
    except ImportError:
        return []
    kind = device.name()
    if kind == "cuda":
        name = f"{torch.cuda.get_device_name()}, {torch.cuda.device_count()} of them"
    else:
        name = f"{kind}, {torch.get_num_threads()} threads"
    fast = "bfloat16" if device.precision() == "bf16" else "float32"
    reason = f"bfloat16 is {device.bf16_gain():.1f} times as fast" if kind == "cpu" else "by device"
    return [
        Finding("device", name, True),
        Finding("fast precision", f"{fast} ({reason})", True),
    ]


def _disk(folder: Path) -> Finding:
    existing = next(
        path for path in [folder.absolute(), *folder.absolute().parents] if path.exists()
    )
    free = shutil.disk_usage(existing).free / 1e9
    remedy = "a run of GPT-2 124M keeps up to 5 GB of checkpoints: free some space"
    return Finding("free disk", f"{free:.0f} GB at {existing}", free > 5, remedy)


def _hub() -> Finding:
    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co")
    try:
        address = urlsplit(endpoint)
        port = address.port or (443 if address.scheme == "https" else 80)
        socket.create_connection((address.hostname or "", port), timeout=HUB_TIMEOUT).close()
    except (OSError, ValueError) as error:
        remedy = "without it: --base mini, or --base FOLDER with a downloaded model"
        return Finding("model hub", f"{endpoint} not reachable ({error})", False, remedy)
    return Finding("model hub", f"{endpoint} reachable", True)


def _extras() -> list[Finding]:
    """Each extra of the package: installed, or how to install it."""
    import re

    try:
        declared = requires("mindgpt") or []
    except PackageNotFoundError:
        return [Finding("mindgpt", "runs from its source folder", True)]
    wanted: dict[str, list[str]] = {}
    for line in declared:
        if match := re.search(r"extra == ['\"]([\w-]+)['\"]", line):
            name = re.match(r"[\w.-]+", line)
            wanted.setdefault(match[1], []).append(name[0] if name else line)
    findings = []
    for extra, names in sorted(wanted.items()):
        missing = [name for name in names if not _library(name, "").good]
        found = "installed" if not missing else f"lacks {', '.join(missing)}"
        remedy = f"pip install 'mindgpt[{extra}]'"
        findings.append(Finding(f"extra {extra}", found, not missing, remedy))
    return findings
