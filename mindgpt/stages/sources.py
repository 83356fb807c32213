"""What can be read: the kinds of sources with their options, and the forms that files may have."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from mindgpt import choices, config
from mindgpt.config import SourcesConfig

FOLDERS = ("sources", "formats", "glossaries")


@dataclass(frozen=True)
class Choice:
    """A file of an open folder: its name, what it reads in one line, and its options' help."""

    folder: str
    name: str
    summary: str
    options: dict[str, str] = field(default_factory=dict)


def sources(config: SourcesConfig) -> list[Choice]:
    """Every source, format and layout of glossaries."""
    return [_choice(folder, name) for folder in FOLDERS for name in choices.names(folder)]


def _choice(folder: str, name: str) -> Choice:
    module = choices.load(folder, name)
    options = getattr(module, "Options", None)
    described = {}
    for item in dataclasses.fields(options) if options else ():
        shown = config.default(item)
        default = "" if shown in ("", [], None) else f" [default: {shown}]"
        described[item.name.replace("_", "-")] = item.metadata["help"] + default
    return Choice(folder, name, module.SUMMARY, described)
