"""Tables: CSV of any delimiter, JSON, JSON lines or Parquet, a file or a folder of files.

Which column is what shows in its name or in what stands in it; options say it where neither does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mindgpt import reading
from mindgpt.config import option
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import SourceError
from mindgpt.tabular import delimited, row_documents, tables
from mindgpt.tabular.row_options import RowOptions
from mindgpt.tabular.row_records import Table

SUMMARY = "dialogues, questions, terms or texts in columns: table=FILE or table=FOLDER"


@dataclass(frozen=True)
class Options(RowOptions):
    """Options of the source `table`."""

    delimiter: str = option(
        "",
        "what parts the fields of a CSV file [default: as it shows]",
        (
            lambda sign: not sign or delimited.is_delimiter(sign),
            "one character, or tab, comma, semicolon, pipe or space",
        ),
    )


def parts(place: str, options: Options) -> Iterable[Part]:
    """The file at `place`, whatever its ending, or every table of the folder, by path."""
    found = reading.list_files(place, "table")
    if Path(place).is_file():
        return found
    if tables_found := [part for part in found if part.path.lower().endswith(tables.ENDINGS)]:
        return tables_found
    raise SourceError(
        f"Nothing to read at {place}: no file there ends in {', '.join(tables.ENDINGS)}."
    )


def read(part: Part, options: Options) -> Iterator[Document | Skipped]:
    """The Documents of one table, row by row; SourceError where its columns tell nothing."""
    yield from row_documents.documents(Table(part, options, "table", options.delimiter))
