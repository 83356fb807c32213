"""Transcripts and pages: a file, or every file of a folder, in any format of `formats/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mindgpt import reading
from mindgpt.config import SourceOptions, option
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import SourceError

SUMMARY = "transcripts and pages in any known format: files=FILE or files=FOLDER"


@dataclass(frozen=True)
class Options(SourceOptions):
    """Options of the source `files`."""

    private: bool = option(False, "the speakers are private people: their names are masked")


def parts(place: str, options: Options) -> Iterable[Part]:
    """The file at `place`, or every file of the folder, by path."""
    return reading.list_files(place, "files")


def read(part: Part, options: Options) -> Iterator[Document | Skipped]:
    """The Documents of one file; a file that cannot be read is skipped, and that is counted."""
    try:
        _, contents = reading.read_file(part.path)
    except SourceError as error:
        yield reading.skipped("files", part, error)
        return
    yield from reading.documents(contents, part, "files", options.licence, options.private)
