"""Bytes of a file -> text."""

from __future__ import annotations


def decode(content: bytes) -> str:
    """UTF-8 with or without a byte order mark; else Latin-1 in Windows' form, which every byte has.

    >>> decode(b"caf\\xe9")
    'café'
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
