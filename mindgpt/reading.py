"""A file -> what it holds, whatever its name says, and that as a Document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mindgpt import choices
from mindgpt.content import Content
from mindgpt.decoding import decode
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import SourceError

HEAD = 65_536  # characters that a format is recognised by
MAX_BYTES = 64_000_000  # a transcript of that size would be a thousand hours long
_ENDING_COUNTS = 0.25
_FOREIGN_XML = re.compile(r"\s*<(?:\?xml|rss|feed|rdf:RDF)\b", re.I)
_TABLES = {".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"}


def read_file(path: str | Path, name: str = "") -> tuple[str, list[Content]]:
    """(name of the format, contents) of a file; SourceError where it cannot be read.

    `name` is what the file is called where its path does not say: its address, say.
    """
    path = Path(path)
    if path.suffix.lower() in _TABLES:
        raise SourceError(f"{path} is a table. Read it with --source table={path}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(
                f"{path} has {path.stat().st_size:,} bytes, and at most {MAX_BYTES:,} are read as "
                "one piece. Cut it, or read it with --source text= or --source table=."
            )
        text = decode(path.read_bytes())
        kind = recognise(text, name or path.name)
        return kind, list(choices.load("formats", kind).read(text))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}. Check the path.") from error
    except SourceError as error:
        if str(path) in str(error):
            raise
        raise SourceError(f"{path}: {error} Mend the file or move it away.") from error


def recognise(text: str, name: str = "") -> str:
    """The format that a text is written in: by what it begins with, a little by its name's ending.

    >>> recognise("WEBVTT\\n\\n00:00.000 --> 00:01.000\\nHello.", "talk.txt")
    'vtt'
    """
    head, ending = text[:HEAD], Path(name).suffix.lower()
    scores = {}
    for kind in choices.names("formats"):
        module = choices.load("formats", kind)
        score = module.recognise(head)
        # An ending tips the balance between what the content may be, and makes nothing of it.
        scores[kind] = score + _ENDING_COUNTS * (score > 0 and ending in module.ENDINGS)
    best = max(scores, key=lambda kind: scores[kind])
    if best == "plain" and _FOREIGN_XML.match(head):
        raise SourceError(
            "This is XML that no format here reads. A feed is read with --source podcast-feed="
        )
    return best


def list_files(place: str, kind: str) -> list[Part]:
    """The file at `place`, or every file of the folder there, by path; SourceError without any.

    Hidden files and a folder's own README and LICENSE are no material.
    """
    if not place:
        raise SourceError(
            f"The source {kind} needs a place. Say --source {kind}=FILE or --source {kind}=FOLDER."
        )
    root = Path(place)
    if root.is_file():
        return [Part(str(root), root.name)]
    if not root.is_dir():
        raise SourceError(f"There is no file or folder {root}. Check the path after {kind}=.")
    found = sorted(path for path in root.rglob("*") if path.is_file() and _is_material(path, root))
    if not found:
        raise SourceError(f"Nothing to read at {root}: the folder holds no file.")
    return [Part(str(path), f"{root.name}/{path.relative_to(root).as_posix()}") for path in found]


def _is_material(path: Path, root: Path) -> bool:
    inside = path.relative_to(root).parts
    about = re.fullmatch(r"(?i)readme|licen[cs]e|copying|contributing|changelog", path.stem)
    return not about and not any(part.startswith(".") for part in inside)


def documents(
    contents: Iterable[Content], part: Part, source: str, licence: str, private: bool = False
) -> Iterator[Document]:
    """A Document for each content of a file: a `dialogue` where speakers are named, else a `text`.

    `licence` holds where the content states none. All contents of one file share its group.
    """
    contents = list(contents)
    for number, content in enumerate(contents, start=1):
        suffix = f"/{number:05d}" if len(contents) > 1 else ""
        metadata = dict(content.metadata)
        stated = str(metadata.pop("licence", "") or licence or "not stated")
        address = str(metadata.pop("address", "") or part.name + suffix)
        if content.title:
            metadata["title"] = content.title
        yield Document(
            id=f"{source}/{part.name}{suffix}",
            kind="dialogue" if content.turns else "text",
            source=source,
            licence=stated,
            group=f"{source}/{part.name}",
            text=content.text,
            turns=content.turns,
            address=address,
            metadata=metadata,
            private=private,
            removed=dict(content.removed),
        )


def skipped(source: str, part: Part, error: SourceError) -> Skipped:
    """The record of a file that cannot be read."""
    return Skipped(source, part.name, "file cannot be read", str(error))
