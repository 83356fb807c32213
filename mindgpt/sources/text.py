"""Books, articles and transcripts as running text: a file, or every file of a folder."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mindgpt import choices, reading
from mindgpt.config import SourceOptions
from mindgpt.content import Content
from mindgpt.decoding import decode
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import SourceError

SUMMARY = "books and articles as running text: text=FILE or text=FOLDER"

LARGEST_WHOLE = 16_000_000  # bytes; a larger file is read in pieces, so that memory stays flat
PIECE = 4_000_000
_PARAGRAPH_END = re.compile(rb"\r?\n\s*\r?\n")


@dataclass(frozen=True)
class Options(SourceOptions):
    """Options of the source `text`."""


def parts(place: str, options: Options) -> Iterable[Part]:
    """The file at `place`, or every file of the folder, by path."""
    return reading.list_files(place, "text")


def read(part: Part, options: Options) -> Iterator[Document | Skipped]:
    """One `text` Document for each content of a file, or for each piece of a large file."""
    try:
        if Path(part.path).stat().st_size > LARGEST_WHOLE:
            contents: Iterable[Content] = _in_pieces(Path(part.path))
        else:
            _, contents = reading.read_file(part.path)
        yield from _documents(contents, part, options.licence)
    except SourceError as error:
        yield reading.skipped("text", part, error)
    except OSError as error:
        yield reading.skipped("text", part, SourceError(f"{part.path}: {error.strerror}."))


def _documents(contents: Iterable[Content], part: Part, licence: str) -> Iterator[Document]:
    spoken = (dataclasses.replace(content, text=_text(content), turns=()) for content in contents)
    if Path(part.path).stat().st_size <= LARGEST_WHOLE:
        yield from reading.documents(spoken, part, "text", licence)
        return
    for number, content in enumerate(spoken, start=1):
        (document,) = reading.documents([content], part, "text", licence)
        suffix = f"/{number:05d}"
        yield dataclasses.replace(
            document, id=document.id + suffix, address=document.address + suffix
        )


def _text(content: Content) -> str:
    """Turns one below the other, without their speakers, so that what is said can be learned."""
    return content.text or "\n\n".join(turn.text for turn in content.turns)


def _in_pieces(path: Path) -> Iterator[Content]:
    """The contents of a large file, piece by piece, each ending at the end of a paragraph."""
    kind = ""
    with path.open("rb") as file:
        rest = b""
        while read := file.read(PIECE):
            rest += read
            ends = [match.end() for match in _PARAGRAPH_END.finditer(rest)]
            # One endless paragraph is cut where the piece ends: it must not fill the memory.
            cut = ends[-1] if ends else len(rest) if len(rest) > LARGEST_WHOLE else 0
            if cut:
                kind = kind or reading.recognise(decode(rest[:cut]), path.name)
                yield from choices.load("formats", kind).read(decode(rest[:cut]))
                rest = rest[cut:]
        if rest:
            kind = kind or reading.recognise(decode(rest), path.name)
            yield from choices.load("formats", kind).read(decode(rest))
