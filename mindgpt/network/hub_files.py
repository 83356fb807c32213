"""Which files of a data set on the hub hold its rows: by its card, else by their names."""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from mindgpt.errors import SourceError
from mindgpt.tabular import tables

# What stands beside the data and has its ending.
_BESIDE = frozenset({"dataset_infos.json", "dataset_info.json", "dataset_dict.json", "state.json",
                     "config.json", "package.json"})  # fmt: skip
_SPLITS = {
    "train": {"train", "training"},
    "validation": {"validation", "valid", "val", "dev"},
    "test": {"test", "testing", "eval", "evaluation"},
}
_HEADER = re.compile(r"\A(?:\ufeff)?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.S | re.M)


def card_of(readme: str) -> dict[str, Any]:
    """What a card states in its header; empty where there is none that can be read.

    >>> card_of("---\\nlicense: mit\\n---\\n# Talks")
    {'license': 'mit'}
    """
    import yaml

    match = _HEADER.search(readme[:1_000_000])
    try:
        content = yaml.safe_load(match[1]) if match else {}
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def licence_of(card: Mapping[str, Any]) -> str:
    """The licence that a card states, "" where it states none.

    >>> licence_of({"license": "other", "license_name": "research-only"})
    'research-only'
    """
    stated = card.get("license")
    if isinstance(stated, list):
        stated = ", ".join(name for name in stated if isinstance(name, str))
    if stated in ("other", "unknown", None):
        stated = card.get("license_name")
    return stated if isinstance(stated, str) else ""


def chosen(
    paths: Sequence[str], card: Mapping[str, Any], config: str = "", split: str = ""
) -> list[str]:
    """The files of one configuration and one split, or of all splits; sorted.

    SourceError, which names those that there are, for an unknown one, and where nothing that holds
    rows is found.
    """
    data = sorted(path for path in paths if _is_data(path))
    if not data:
        raise SourceError(_no_data(paths))
    by_split = _stated(card, data, config)
    if by_split is None:
        by_split = _by_names(data, config)
    if split and split not in by_split:
        known = ", ".join(sorted(filter(None, by_split))) or "none with a name"
        raise SourceError(f"There is no split {split!r}. The splits are: {known}.")
    found = by_split[split] if split else [path for some in by_split.values() for path in some]
    if not found:
        raise SourceError("Its card names files that are not there. Say another --option config=.")
    return sorted(set(found))


def _is_data(path: str) -> bool:
    parts = PurePosixPath(path).parts
    safe = not path.startswith("/") and "\\" not in path and ".." not in parts
    hidden = any(part.startswith(".") for part in parts)
    name = parts[-1].lower() if parts else ""
    return safe and not hidden and name.endswith(tables.ENDINGS) and name not in _BESIDE


def _no_data(paths: Sequence[str]) -> str:
    if any(path.endswith(".py") for path in paths):
        return (
            "It is made by a program of its own, which is not run here. Say --option "
            "revision=refs/convert/parquet, where the hub mostly keeps its rows as Parquet."
        )
    endings = Counter(PurePosixPath(path).suffix for path in paths)
    found = ", ".join(ending for ending, _ in endings.most_common(5) if ending) or "no files"
    wanted = ", ".join(tables.ENDINGS)
    return f"It holds no table. Files that are read end in {wanted}; it has {found}."


def _stated(
    card: Mapping[str, Any], data: Sequence[str], config: str
) -> dict[str, list[str]] | None:
    """Files by split, as the card's `configs` say; None where it says nothing."""
    listed = card.get("configs")
    configs = {
        str(item.get("config_name", "default")): item
        for item in (listed if isinstance(listed, list) else [])
        if isinstance(item, dict) and (item.get("data_files") or item.get("data_dir"))
    }
    if not configs:
        return None
    known = ", ".join(sorted(configs))
    if config and config not in configs:
        raise SourceError(f"There is no configuration {config!r}. There are: {known}.")
    main = [name for name, item in configs.items() if item.get("default") or name == "default"]
    if not config and not main and len(configs) > 1:
        raise SourceError(f"It has several configurations: {known}. Say --option config= and one.")
    item = configs[config or (main or list(configs))[0]]
    folder = str(item.get("data_dir") or "").strip("./")
    by_split: dict[str, list[str]] = {}
    for split, pattern in _patterns(item.get("data_files") or f"{folder}/**"):
        matching = [path for path in data if _matches(path, pattern, folder)]
        by_split.setdefault(split, []).extend(matching)
    return by_split


def _patterns(files: Any) -> list[tuple[str, str]]:
    """(split, pattern) in all ways a card may write them: text, list, by split."""
    if isinstance(files, str):
        return [("", files)]
    if isinstance(files, dict) and "path" in files:
        return [(str(files.get("split", "")), name) for _, name in _patterns(files["path"])]
    if isinstance(files, dict):
        return [(str(split), name) for split, some in files.items() for _, name in _patterns(some)]
    if isinstance(files, list):
        return [pair for item in files[:10_000] for pair in _patterns(item)]
    return []


def _matches(path: str, pattern: str, folder: str) -> bool:
    pattern = pattern.removeprefix("./")
    wanted = {pattern, f"{folder}/{pattern}" if folder else pattern}
    wanted |= {name.replace("**/", "") for name in wanted}  # which also stands for no folder
    return any(fnmatch.fnmatchcase(path, name) for name in wanted)


def _by_names(data: Sequence[str], config: str) -> dict[str, list[str]]:
    """Files by split, as their paths say; a configuration is a folder of its name.

    Of several kinds of files the most frequent is taken: the others hold the same again.
    """
    if config:
        folders = sorted({part for path in data for part in PurePosixPath(path).parts[:-1]})
        data = [path for path in data if config in PurePosixPath(path).parts[:-1]]
        if not data:
            known = ", ".join(folders) or "none"
            raise SourceError(f"There is no configuration {config!r}. Its folders are: {known}.")
    endings = Counter(PurePosixPath(path).suffix.lower() for path in data)
    most = max(endings.values())
    order = [*reversed(tables.ENDINGS)]
    ending = min((name for name in endings if endings[name] == most), key=order.index)
    by_split: dict[str, list[str]] = {}
    for path in data:
        if path.lower().endswith(ending):
            by_split.setdefault(_split_of(path), []).append(path)
    return by_split


def _split_of(path: str) -> str:
    """`data/train-00000-of-00001.parquet` -> `train`; "" where a path names none."""
    words = set(re.findall(r"[a-z]+", path.lower()))
    return next((split for split, names in _SPLITS.items() if words & names), "")
