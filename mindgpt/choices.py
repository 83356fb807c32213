"""Open folders: every module of `sources/`, `formats/`, `objectives/` is a choice.

The folder is the registry: a file's name is the option's value, with hyphens for underscores
(`who_glossary.py` is `who-glossary`). Listing names imports none of the modules; choosing one
imports that one.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from mindgpt.errors import ConfigError, nearest

PACKAGE = Path(__file__).parent


@functools.cache
def names(folder: str) -> list[str]:
    """The choices in an open folder of the package, sorted: `names("sources")`."""
    modules = pkgutil.iter_modules([str(PACKAGE / folder)])
    return sorted(module.name.replace("_", "-") for module in modules)


def load(folder: str, name: str) -> ModuleType:
    """The module behind a choice; ConfigError where there is none of that name."""
    allowed = names(folder)
    if name not in allowed:
        raise ConfigError(
            f"No {folder.removesuffix('s')} called {name!r}. {nearest(name, allowed)}"
        )
    return importlib.import_module(f"mindgpt.{folder}.{name.replace('-', '_')}")
