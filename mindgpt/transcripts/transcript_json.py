"""Transcripts in JSON that nobody has checked: any value may be of any type."""

from __future__ import annotations

import json
from typing import Any

from mindgpt.errors import SourceError


def load(text: str, kind: str) -> Any:
    """The value that `text` holds; SourceError, which calls it `kind`, where it is no JSON.

    >>> load('{"segments": []}', "Whisper JSON")
    {'segments': []}
    """
    try:
        return json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise SourceError(
            f"This {kind} is nested deeper than any transcript. Look into the file."
        ) from None
    except ValueError as error:  # also a number of thousands of digits
        raise SourceError(
            f"This {kind} is broken or cut off: {error}. Fetch or export it again."
        ) from error


def words(value: Any) -> str:
    """Spoken words: text, or a number that stands for itself; "" for anything else.

    >>> words(" Hello"), words(1984), words(None), words(True)
    (' Hello', '1984', '', '')
    """
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def entries(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, in order; none of anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
