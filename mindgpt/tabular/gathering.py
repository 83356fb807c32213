"""Records of one key together, also where they are not neighbours, in memory that does not grow."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any, TypeVar

from mindgpt.errors import SourceError

Other = TypeVar("Other")
Keyed = tuple[str, list[Any]]

MOST_KEYS = 200_000  # held in memory to see whether one comes again
_AT_ONCE = 1_000_000  # characters of records that are written together


def gathered(
    keys: Iterable[str], stream: Callable[[], Iterable[Keyed | Other]]
) -> Iterator[tuple[str, list[list[Any]]] | Other]:
    """(key, its records) in the order in which the keys first come; anything else as it comes.

    `keys` are the keys alone, in the order of `stream`, which opens the stream itself: they show
    whether the records of each key are neighbours. Where they are not, a temporary database on
    disk brings them together; records are lists that JSON can hold. One key's records at a time
    are in memory.
    """
    if _are_neighbours(keys):
        yield from _runs(stream())
    else:
        yield from _through_database(stream())


def _are_neighbours(keys: Iterable[str]) -> bool:
    """False, too, for more keys than can be remembered."""
    seen: set[int] = set()
    last: str | None = None
    for key in keys:
        if key == last:
            continue
        last = key
        # Two keys with one hash cost a detour through the database, and change nothing.
        if hash(key) in seen or len(seen) >= MOST_KEYS:
            return False
        seen.add(hash(key))
    return True


def _runs(stream: Iterable[Keyed | Other]) -> Iterator[tuple[str, list[list[Any]]] | Other]:
    key: str | None = None
    records: list[list[Any]] = []
    for item in stream:
        if not isinstance(item, tuple):
            yield item
        elif item[0] == key:
            records.append(item[1])
        else:
            if key is not None:
                yield key, records
            key, records = item[0], [item[1]]
    if key is not None:
        yield key, records


def _through_database(
    stream: Iterable[Keyed | Other],
) -> Iterator[tuple[str, list[list[Any]]] | Other]:
    # A database without a name lies on disk as soon as it is large, and goes with its connection.
    with closing(sqlite3.connect("")) as database:
        try:
            yield from _fill(database, stream)
            yield from _runs(_sorted(database))
        except sqlite3.Error as error:
            raise SourceError(
                "Rows of one conversation are not neighbours here, and the temporary database that "
                f"brings them together failed: {error}. Make room in the folder for temporary "
                "files, or name another one in SQLITE_TMPDIR."
            ) from error


def _fill(database: sqlite3.Connection, stream: Iterable[Keyed | Other]) -> Iterator[Other]:
    database.execute("PRAGMA journal_mode = OFF")  # nobody needs it after an interruption
    database.execute("CREATE TABLE keys (key BLOB PRIMARY KEY, first INTEGER) WITHOUT ROWID")
    database.execute("CREATE TABLE records (number INTEGER PRIMARY KEY, key BLOB, record TEXT)")
    number = size = 0
    waiting: list[tuple[int, bytes, str]] = []
    for item in stream:
        if not isinstance(item, tuple):
            yield item
            continue
        waiting.append((number, _bytes(item[0]), json.dumps(item[1])))
        number, size = number + 1, size + len(waiting[-1][2]) + 100
        if size > _AT_ONCE:
            _write(database, waiting)
            waiting.clear()
            size = 0
    _write(database, waiting)


def _write(database: sqlite3.Connection, waiting: list[tuple[int, bytes, str]]) -> None:
    database.executemany(
        "INSERT OR IGNORE INTO keys VALUES (?, ?)", [(key, number) for number, key, _ in waiting]
    )
    database.executemany("INSERT INTO records VALUES (?, ?, ?)", waiting)


def _sorted(database: sqlite3.Connection) -> Iterator[Keyed]:
    found = database.execute(
        "SELECT records.key, record FROM records JOIN keys USING (key) ORDER BY first, number"
    )
    for key, record in found:
        yield key.decode("utf-8", errors="surrogatepass"), json.loads(record)


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", errors="surrogatepass")
