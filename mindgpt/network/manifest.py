"""Originals on disk: each file as it was fetched, and beside them a manifest of where from.

A line of `manifest.jsonl`:

    {"address": "https://example.org/terms", "final_address": "https://example.org/terms.html",
     "date": "2026-11-23T10:00:00+00:00", "sha256": "9f86…", "bytes": 4096,
     "media_type": "text/html", "etag": "\\"33a6\\"", "last_modified": "", "licence": "",
     "file": "example-org-terms-1b4f0e9851.html"}

A file is written whole before its line is, so a process that dies in between leaves a file that
no line names, and the next run fetches it again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from mindgpt import atomic
from mindgpt.network.addresses import Trouble

NAME = "manifest.jsonl"
FREE = "Free some space or choose another folder."

_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,7}")
# Endings that say what made the page, not what it is.
_PROGRAMS = {".php", ".asp", ".aspx", ".jsp", ".jspx", ".cgi", ".cfm", ".do", ".com", ".org"}
_SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/vtt": ".vtt",
    "application/srt": ".srt",
    "application/x-subrip": ".srt",
    "text/srt": ".srt",
    "application/json": ".json",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/csv": ".csv",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".ogg",
    "audio/opus": ".opus",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/flac": ".flac",
    "video/mp4": ".mp4",
}


@dataclass(frozen=True)
class Original:
    """A line of the manifest: where a file came from, when, and what it was then."""

    address: str
    final_address: str
    date: str
    sha256: str
    bytes: int
    media_type: str
    etag: str
    last_modified: str
    licence: str
    file: str


class Manifest:
    """The originals in a folder, by address. The folder is made when the first file is."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._originals: dict[str, Original] = {}
        # False where the file needs writing anew: lines that are broken, doubled or cut off.
        self._sound = True
        self._load()

    def get(self, address: str) -> Original | None:
        """What is known of an address, whether or not its file is still there."""
        return self._originals.get(address)

    def path(self, original: Original) -> Path:
        """Where an original lies, or ought to."""
        return self.folder / original.file

    def is_whole(self, original: Original) -> bool:
        """Whether the file is there and is, byte for byte, what was fetched."""
        path = self.path(original)
        try:
            if path.stat().st_size != original.bytes:
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == original.sha256
        except OSError:
            return False

    def save(self, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
        """Writes a file of the folder, whole or not at all; its SHA-256 and its size.

        Trouble where the disk will not take it. What `pieces` raises goes through.
        """
        digest, size, path = hashlib.sha256(), 0, self.folder / name
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with atomic.replacing(path) as partial, partial.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    size += len(piece)
        except OSError as error:
            raise _unwritable(path, error) from error
        return digest.hexdigest(), size

    def record(self, original: Original) -> None:
        """Adds the line of an original whose file is in place; Trouble where the disk is full."""
        before = self._originals.get(original.address)
        self._originals[original.address] = original
        self._sound, sound = False, self._sound and before is None
        try:
            self._append(original) if sound else self._rewrite()
            if before and before.file != original.file:
                self.path(before).unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(self.folder / NAME, error) from error
        self._sound = True

    def _append(self, original: Original) -> None:
        with (self.folder / NAME).open("a", encoding="utf-8", newline="\n") as file:
            file.write(_line(original))

    def _rewrite(self) -> None:
        with (
            atomic.replacing(self.folder / NAME) as partial,
            partial.open("w", encoding="utf-8", newline="\n") as file,
        ):
            file.writelines(map(_line, self._originals.values()))

    def _load(self) -> None:
        path = self.folder / NAME
        try:
            with path.open("rb") as file:
                for line in file:
                    original = _original(line)
                    if not original:
                        self._sound = False
                        continue
                    new = original.address not in self._originals
                    self._sound = self._sound and new and line.endswith(b"\n")
                    self._originals[original.address] = original
        except FileNotFoundError:
            return
        except OSError as error:
            cause = f"{path} cannot be read: {error.strerror}"
            raise Trouble(cause, "Check the folder.") from error


def file_name(address: str, suffix: str, media_type: str) -> str:
    """A safe name for what an address gave: readable, never another's, never outside its folder.

    The ending is the one asked for, else the address's own, else that of the media type.

    >>> file_name("https://example.org/key%20terms?page=2", "", "text/html")
    'example-org-key-20terms-page-2-a4a5a9c149.html'
    """
    rest = address.partition("://")[2].lower()
    slug = re.sub(r"[^a-z0-9]+", "-", rest)[:80].strip("-") or "page"
    digest = hashlib.sha256(address.encode()).hexdigest()[:10]
    path = rest.partition("?")[0].partition("/")[2]
    own = PurePosixPath(path).suffix
    if not _SUFFIX.fullmatch(own) or own in _PROGRAMS:
        own = _SUFFIX_OF.get(media_type, "")
    asked = suffix.lower()
    return f"{slug}-{digest}{asked if _SUFFIX.fullmatch(asked) else own}"


def _line(original: Original) -> str:
    return json.dumps(dataclasses.asdict(original), ensure_ascii=False) + "\n"


def _original(line: bytes) -> Original | None:
    """The original that a line describes; None where it is broken or names no plain file."""
    try:
        values: Any = json.loads(line)
        original = Original(**values)
    except (ValueError, TypeError, RecursionError):
        return None
    for field in dataclasses.fields(original):
        kind = int if field.name == "bytes" else str
        if type(getattr(original, field.name)) is not kind:
            return None
    # The manifest may have been edited; its names must still stay in its folder.
    plain = re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,120}", original.file)
    return original if plain and original.file != NAME else None


def _unwritable(path: Path, error: OSError) -> Trouble:
    return Trouble(f"{path} cannot be written: {error.strerror}", FREE)
