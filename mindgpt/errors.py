"""The errors that mindgpt raises for whatever a user can cause.

    MindGPTError                 anything a user can mend; the command line exits with 2
    ├── ConfigError              an option or a recipe is wrong
    ├── SourceError              a source or one of its files cannot be read
    │   └── FetchError               an address cannot or must not be fetched
    ├── MissingExtra             a library that an option needs is not installed
    ├── CorpusError              a corpus folder is missing, unfinished, or of no use here
    ├── ModelError               a model folder is missing, unfinished, or altered
    │   └── HubUnreachable       a model of the hub was asked for and the hub does not answer
    └── TrainingError            training cannot start or had to stop

A message gives the value received, the cause, what is allowed, and the next step.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MindGPTError(Exception):
    """Base of all errors that are shown as one message, without a traceback."""


class ConfigError(MindGPTError):
    """An option or a recipe holds something that cannot be used."""


class SourceError(MindGPTError):
    """A source or one of its files cannot be read."""


class FetchError(SourceError):
    """An address cannot be fetched, or must not be."""


class MissingExtra(MindGPTError):
    """A feature was asked for whose library is not installed.

    >>> str(MissingExtra("--transcribe", "av", "audio"))
    "--transcribe needs the library av. Install it with: pip install 'mindgpt[audio]'"
    """

    def __init__(self, feature: str, library: str, extra: str):
        super().__init__(
            f"{feature} needs the library {library}. "
            f"Install it with: pip install 'mindgpt[{extra}]'"
        )


class CorpusError(MindGPTError):
    """A corpus folder is missing, unfinished, or of no use for what was asked."""


class ModelError(MindGPTError):
    """A model folder is missing, unfinished, or altered."""


class HubUnreachable(ModelError):
    """A model of the hub was asked for and the hub does not answer."""


class TrainingError(MindGPTError):
    """Training cannot start, or had to stop."""


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Words of help for a misspelt name: the nearest one, then all that are allowed.

    >>> nearest("epoch", ["epochs", "seed"])
    "Did you mean 'epochs'? There are: epochs, seed."
    """
    names = sorted(allowed)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    hint = f"Did you mean '{close[0]}'? " if close else ""
    return f"{hint}There are: {', '.join(names) or 'none'}."
