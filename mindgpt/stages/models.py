"""What the local model hub holds, newest first."""

from __future__ import annotations

from mindgpt import model_folder
from mindgpt.config import ModelsConfig
from mindgpt.model_folder import Entry


def models(config: ModelsConfig) -> list[Entry]:
    """The complete models; with `verify`, ModelError at the first file that was altered."""
    hub = model_folder.hub(config.models)
    entries = [model_folder.entry(hub / name) for name in model_folder.names(hub)]
    if config.verify:
        for entry in entries:
            model_folder.verify(entry.path)
    return entries
