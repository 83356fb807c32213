"""Data sets of the Hugging Face hub: their files are fetched once, and read like any table.

Programs that a data set brings are never run; only CSV, JSON, JSON lines and Parquet are fetched.
"""

from __future__ import annotations

import glob
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import atomic
from mindgpt.config import POSITIVE, option
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import FetchError, SourceError
from mindgpt.network import hub_files
from mindgpt.tabular import row_documents
from mindgpt.tabular.row_options import RowOptions
from mindgpt.tabular.row_records import Table

if TYPE_CHECKING:
    from huggingface_hub import HfApi

    from mindgpt.network.fetching import Fetcher

SUMMARY = "any data set of the Hugging Face hub with rows: hub=OWNER/NAME"

RECORD = "snapshot.json"
_ID = re.compile(r"[\w.-]{1,96}(?:/[\w.-]{1,96})?")
_ADDRESS = re.compile(r"https?://[^/]+/datasets/([\w.-]+(?:/[\w.-]+)?)(?:/(?:tree|viewer)\b.*)?/?")


@dataclass(frozen=True)
class Options(RowOptions):
    """Options of the source `hub`."""

    config: str = option("", "configuration of the data set [default: its own default]")
    split: str = option("", "split of the data set [default: all]")
    revision: str = option("", "branch, tag or commit [default: main]")
    max_gb: float = option(10.0, "refuse to fetch more than so many gigabytes", POSITIVE)


def fetch(place: str, options: Options, fetcher: Fetcher) -> str:
    """The folder with the data set's files, its card, and a record of what was fetched when.

    What is there whole is not fetched again, and needs no network. FetchError where the hub does
    not have it, or does not give it.
    """
    if place and (Path(place) / RECORD).is_file():
        return place
    name = _name(place)
    revision = re.sub(r"[^\w.-]+", "-", options.revision)
    folder = fetcher.folder / (name.replace("/", "--") + (f"@{revision}" if revision else ""))
    if not fetcher.refresh and _is_whole(folder, options):
        return str(folder)
    try:
        _download(name, options, folder)
    except SourceError as error:
        raise FetchError(f"The data set {name}: {error}") from error
    except OSError as error:
        raise FetchError(f"The data set {name} cannot be kept in {folder}: {error}.") from error
    return str(folder)


def parts(place: str, options: Options) -> Iterable[Part]:
    """The files of the wanted configuration and split, by path."""
    record = _record(Path(place)) if place else None
    if record is None:
        raise SourceError(
            f"The source hub needs a data set that was fetched, not {place!r}. "
            "Say --source hub=OWNER/NAME."
        )
    paths = hub_files.chosen(record["paths"], _card(Path(place)), options.config, options.split)
    return [Part(str(Path(place) / path), f"{record['name']}/{path}") for path in paths]


def read(part: Part, options: Options) -> Iterator[Document | Skipped]:
    """The Documents of one file, row by row, with the licence that the card states."""
    folder = next((p for p in Path(part.path).parents if (p / RECORD).is_file()), None)
    record = _record(folder) if folder else None
    table = Table(part, options, "hub")
    if folder and record:
        path = Path(part.path).relative_to(folder).as_posix()
        table.licence = hub_files.licence_of(_card(folder))
        table.address = f"{record['address']}/blob/{record['commit']}/{path}"
    yield from row_documents.documents(table)


def _name(place: str) -> str:
    """`owner/name` from itself or from the data set's address."""
    match = _ADDRESS.fullmatch(place or "")
    name = match[1] if match else place or ""
    if not _ID.fullmatch(name) or ".." in name or "--" in name:
        raise SourceError(
            f"The source hub needs a data set's name, not {place!r}. Say --source hub=OWNER/NAME, "
            "as it stands on huggingface.co/datasets."
        )
    return name


def _download(name: str, options: Options, folder: Path) -> None:
    """Card, then the wanted files, then the record that says that all are there."""
    from huggingface_hub import HfApi

    from mindgpt.network import hub_errors

    with hub_errors.explained(name, options.revision):
        api = HfApi(library_name="mindgpt")
        commit = api.dataset_info(name, revision=options.revision or None).sha or ""
        tree = api.list_repo_tree(name, repo_type="dataset", revision=commit, recursive=True)
        sizes = {item.path: item.size for item in tree if hasattr(item, "size")}
        _snapshot(api, name, commit, folder, ["README.md"])
    paths = hub_files.chosen(list(sizes), _card(folder), options.config, options.split)
    _refuse_too_much(sum(sizes[path] for path in paths), options.max_gb)
    before = _record(folder) or {}
    kept = before.get("files", {}) if before.get("commit") == commit else {}
    for path in paths:
        # The client takes a file for whole whose time has not changed.
        if (folder / path).is_file() and kept.get(path) != _checksum(folder / path):
            (folder / path).unlink()
    with hub_errors.explained(name, options.revision):
        _snapshot(api, name, commit, folder, paths)
    record = {
        "name": name,
        "address": f"{api.endpoint}/datasets/{name}",
        "revision": options.revision or "main",
        "commit": commit,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "licence": hub_files.licence_of(_card(folder)),
        "paths": sorted(sizes),
        "files": kept | {path: _checksum(folder / path) for path in paths},
    }
    atomic.write_json(folder / RECORD, record)


def _snapshot(api: HfApi, name: str, commit: str, folder: Path, paths: list[str]) -> None:
    """Files of one commit, without the client's own bars: only the command line draws any."""
    from huggingface_hub.utils.tqdm import (
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    drawn = not are_progress_bars_disabled()
    if drawn:
        disable_progress_bars()
    try:
        api.snapshot_download(
            name,
            repo_type="dataset",
            revision=commit,
            local_dir=folder,
            allow_patterns=[glob.escape(path) for path in paths],
        )
    finally:
        if drawn:
            enable_progress_bars()


def _refuse_too_much(size: int, most: float) -> None:
    if size > most * 1e9:
        raise SourceError(
            f"Its files have {size / 1e9:.1f} GB, and max_gb is {most:g}. Choose a part of it with "
            "--option config= or --option split=, or raise --option max_gb=."
        )


def _is_whole(folder: Path, options: Options) -> bool:
    """Whether all wanted files are there and are what was fetched."""
    record = _record(folder)
    if record is None:
        return False
    try:
        paths = hub_files.chosen(record["paths"], _card(folder), options.config, options.split)
        return all(record["files"].get(path) == _checksum(folder / path) for path in paths)
    except (OSError, SourceError):
        return False


def _record(folder: Path) -> dict[str, Any] | None:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    wanted = {"name": str, "address": str, "commit": str, "paths": list, "files": dict}
    sound = isinstance(record, dict) and all(
        isinstance(record.get(key), kind) for key, kind in wanted.items()
    )
    return record if sound else None


def _card(folder: Path) -> dict[str, Any]:
    try:
        return hub_files.card_of((folder / "README.md").read_text("utf-8", errors="replace"))
    except OSError:
        return {}


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
