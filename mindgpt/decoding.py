"""Bytes of a file -> text."""

from __future__ import annotations

import codecs

from mindgpt.errors import SourceError

# Pictures, archives, audio and the like hold control characters early on; a PDF says so itself.
_LOOKED_AT = 8192
_CONTROL = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})
_CONTROL_SHARE = 0.02
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(content: bytes) -> str:
    """UTF-8 or UTF-16 by its byte order mark, else UTF-8, else Latin-1 in Windows' form.

    SourceError where the bytes are no text.

    >>> decode(b"caf\\xe9")
    'café'
    """
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace")
    if _is_binary(content[:_LOOKED_AT]):
        raise SourceError(
            "This is no text but binary data. Give a transcript, a page, a table or a text file."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _is_binary(start: bytes) -> bool:
    controls = len(start) - len(start.translate(None, _CONTROL))
    return b"\x00" in start or start.startswith(b"%PDF-") or controls > _CONTROL_SHARE * len(start)
