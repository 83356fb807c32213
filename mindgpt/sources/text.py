"""Books, articles and transcripts as running text: a file, or every known file of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from mindgpt import choices
from mindgpt.decoding import decode
from mindgpt.document import Document
from mindgpt.errors import SourceError

SUMMARY = "books and articles: text=FILE or text=FOLDER"
LICENCE = "not stated"


def read(place: str | None) -> Iterator[Document]:
    """One `text` Document for each readable file at `place`, in the order of their paths.

    SourceError where there is no such file or folder, or nothing in it that a format reads.
    """
    if not place:
        raise SourceError("The source text needs a place. Say --source text=FILE or text=FOLDER.")
    root = Path(place)
    readers = _formats_by_ending()
    paths = [path for path in _files(root) if path.suffix.lower() in readers]
    if not paths:
        raise SourceError(
            f"Nothing to read at {root}: no file there ends in {', '.join(sorted(readers))}."
        )
    for path in paths:
        name = path.relative_to(root).as_posix() if path != root else path.name
        text = _read_file(path, readers[path.suffix.lower()])
        if text:
            identity = f"{root.name}/{name}"
            yield Document(identity, "text", "text", LICENCE, group=identity, text=text)


def _read_file(path: Path, reader: ModuleType) -> str:
    try:
        return str(reader.read(decode(path.read_bytes())))
    except SourceError as error:
        raise SourceError(f"{path}: {error} Mend the file or move it away.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error


def _files(root: Path) -> list[Path]:
    if root.is_file():
        return [root]
    if not root.is_dir():
        raise SourceError(f"There is no file or folder {root}. Check the path after text=.")
    return sorted(
        path for path in root.rglob("*") if path.is_file() and path.stem.lower() != "readme"
    )


def _formats_by_ending() -> dict[str, ModuleType]:
    modules = [choices.load("formats", name) for name in choices.names("formats")]
    return {ending: module for module in modules for ending in module.ENDINGS}
