"""What every Document made of rows has in common: id, group, licence, address, metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import SourceError
from mindgpt.tabular import cells, columns, row_filters, tables
from mindgpt.tabular.column_names import missing, plain
from mindgpt.tabular.row_options import RowOptions
from mindgpt.tabular.rows import Broken, Row

# Columns whose last word is one of these describe a row, and are kept beside it ...
_DESCRIBING = frozenset((
    "topic", "topics", "category", "categories", "quality", "emotion", "problem", "type",
    "language", "lang", "split", "title", "rating", "score", "upvotes", "votes", "likes", "views",
    "difficulty", "label", "labels", "tag", "tags", "genre", "level", "date", "year", "sentiment",
    "severity", "disorder", "condition", "diagnosis", "season", "episode",
))  # fmt: skip
# ... unless a word says that they name somebody or lead to somebody.
_PERSONAL = frozenset((
    "name", "names", "author", "authors", "user", "username", "users", "therapist", "therapists",
    "counselor", "counsellor", "doctor", "physician", "person", "people", "speaker", "client",
    "patient", "seeker", "supporter", "sender", "email", "mail", "phone", "telephone", "address",
    "profile", "account", "handle", "info", "contact", "annotator", "worker", "rater",
))  # fmt: skip
_LICENCES = ("licence", "license")
# Talks of one recording stay on one side of a split.
_TOGETHER = ("video url", "video id", "video", "audio url", "recording", "recording id",
             "episode url", "podcast url")  # fmt: skip
# Rows of one of these are of one talk, even where each is read by itself. Numbers of one table.
_TALKS = ("conversation id", "conv id", "dialogue id", "dialog id", "session id", "thread id",
          "chat id", "transcript id")  # fmt: skip
_ADDRESSES = ("video url", "audio url", "episode url", "podcast url", "question link",
              "question url", "url", "link", "permalink", "source url", "page url",
              "post url")  # fmt: skip

# A sample says which column is what: so many rows, cells and characters at most.
_ROWS, _CELLS, _CHARACTERS = 200, 200_000, 20_000_000

Facts = dict[str, str]


class Table:
    """One table: its rows, its plan, and what of a row goes into the Document's record.

    SourceError where it does not show which columns hold what. `plan` is None for a table without
    a row that can be read.
    """

    def __init__(self, part: Part, options: RowOptions, source: str, delimiter: str = ""):
        self.part, self.options, self.source = part, options, source
        self.licence = self.address = ""
        self._delimiter = delimiter
        sample = self._sample()
        self.names = columns.names_of(sample)
        self.plan = self._plan(sample) if sample else None
        known = {plain(name): name for name in reversed(self.names)}
        used = set(self.plan.columns.values()) if self.plan else set()
        self._licence = _first(_LICENCES, known)
        self._address = _first(_ADDRESSES, known)
        self.together = options.group or _first(_TOGETHER, known)
        self._talk = _first(_TALKS, known)
        self._describing = [name for name in self.names if _describes(name) and name not in used]

    def rows(self) -> Iterator[Row | Broken]:
        """All rows, from the first."""
        return tables.read(self.part.path, self._delimiter)

    def _sample(self) -> list[Mapping[str, Any]]:
        sample: list[Mapping[str, Any]] = []
        filled = characters = 0
        for row in self.rows():
            if isinstance(row, Row) and row.values:
                sample.append(row.values)
                filled += len(row.values)
                characters += sum(map(_size, row.values.values()))
            if len(sample) == _ROWS or filled > _CELLS or characters > _CHARACTERS:
                break
        return sample

    def _plan(self, sample: Sequence[Mapping[str, Any]]) -> columns.Plan:
        options = self.options
        try:
            plan = columns.recognise(sample, options.named(), options.kind)
            self.conditions = row_filters.parse(options.keep, self.names)
            for role in ("group", "best"):
                if (name := getattr(options, role)) and name not in self.names:
                    raise SourceError(f"{role} is {name!r}. {missing(name, self.names)}")
        except SourceError as error:
            raise SourceError(f"{self.part.path}: {error}") from error
        return plan

    def cell(self, values: Mapping[str, Any], role: str) -> Any:
        """The cell of a role; None where the table has no such column."""
        column = self.plan.columns.get(role) if self.plan else None
        return values.get(column) if column else None

    def text(self, values: Mapping[str, Any], role: str) -> str:
        """The text in the cell of a role."""
        return cells.text_of(self.cell(values, role))

    def facts(self, values: Mapping[str, Any]) -> Facts:
        """What a row says of itself, under the columns' names; names of people are not among it."""
        wanted = [self._licence, self._address, self.together, self._talk, *self._describing]
        found = {name: cells.short_text(values.get(name)) for name in wanted if name}
        return {name: text for name, text in found.items() if text}

    def skipped(self, number: int, reason: str, detail: str = "") -> Skipped:
        """The record of a row, or of a talk that begins there, which gives no Document."""
        return Skipped(self.source, f"{self.part.name}: row {number}", reason, detail)

    def document(
        self, identity: str, kind: str, facts: Facts, rows: tuple[int, int], **fields: Any
    ) -> Document:
        """A Document whose record is filled from `facts`; `fields` are the rest of it.

        `fields["group"]` is its group where the table says of none, `fields["metadata"]` is added
        to what the facts give.
        """
        web = facts.get(self._address, "")
        web = web if web.startswith(("http://", "https://")) else ""
        metadata: dict[str, Any] = {name: facts[name] for name in self._describing if name in facts}
        metadata |= {"row": rows[0]} if rows[0] == rows[1] else {"rows": list(rows)}
        name = "/".join(part for part in (self.source, self.part.name, identity) if part)
        group = fields.pop("group", name)
        if shared := facts.get(self.together):
            group = f"{plain(self.together)}/{shared}"
        elif talk := facts.get(self._talk):
            group = f"{self.source}/{self.part.name}/{talk}"
        return Document(
            id=name,
            kind=kind,
            source=self.source,
            licence=facts.get(self._licence, "") or self.licence or self._stated(),
            group=group,
            address=web or self.address or f"{self.part.name}: row {rows[0]}",
            metadata=metadata | fields.pop("metadata", {}),
            private=self.options.private and kind in ("dialogue", "journal"),
            **fields,
        )

    def _stated(self) -> str:
        return self.options.licence or "not stated"


def common(many: Sequence[Facts]) -> Facts:
    """The facts that all rows of one talk share."""
    first = many[0]
    return {name: text for name, text in first.items() if all(f.get(name) == text for f in many)}


def _size(cell: Any) -> int:
    """About how many characters a cell holds."""
    if isinstance(cell, (list, dict)):
        return 500 * len(cell)
    return len(cell) if isinstance(cell, (str, bytes)) else 0


def _first(wanted: Sequence[str], known: Mapping[str, str]) -> str:
    return next((known[name] for name in wanted if name in known), "")


def _describes(name: str) -> bool:
    words = plain(name).split()
    return bool(words) and words[-1] in _DESCRIBING and _PERSONAL.isdisjoint(words)
