"""Sources as they are named on the command line or in a recipe -> what they hold, part by part.

This is the way from `--source table=talks.csv --option keep=quality:high` to Documents: the
source's module is looked up, its options are made, the network is asked where it must be, and its
parts are joined into batches that can be read anywhere, in any order.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from mindgpt import choices, config
from mindgpt.config import SourceEntry, SourceOptions
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import ConfigError, nearest
from mindgpt.progress import Event, Report, silent

# A batch is what one process reads at a time: enough to be worth starting, little enough to share.
BATCH_BYTES = 4_000_000
BATCH_PARTS = 256

_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True)
class Source:
    """A source with its options and its place on this machine, ready to be read."""

    kind: str
    place: str
    options: SourceOptions

    def parts(self) -> list[Part]:
        """What can be read by itself, in a fixed order."""
        return list(self._module().parts(self.place, self.options))

    def read(self, part: Part) -> Iterator[Document | Skipped]:
        """The Documents of a part, and what had to be skipped there."""
        return self._module().read(part, self.options)

    def _module(self) -> ModuleType:
        return choices.load("sources", self.kind)


@dataclass(frozen=True)
class Batch:
    """Neighbouring parts of one source: `number` gives its place among all batches."""

    number: int
    source: Source
    parts: tuple[Part, ...]
    bytes: int

    def read(self) -> Iterator[Document | Skipped]:
        """All that the parts hold, in their order."""
        for part in self.parts:
            yield from self.source.read(part)


def open_sources(
    entries: Sequence[SourceEntry],
    settings: Sequence[str] = (),
    common: dict[str, Any] = {},  # noqa: B006
) -> list[Source]:
    """The sources behind entries, each with its options; ConfigError for what none of them knows.

    `settings` are `NAME=VALUE` or `KIND.NAME=VALUE`; the former hold for every source that has
    such an option. `common` holds for those that have them, too, without an error where none has.
    Nothing is read yet, so that a misspelt name is told before a long reading.
    """
    kinds = {entry.kind: _options_class(entry.kind) for entry in entries}
    named = _by_kind(settings, kinds)
    sources = []
    for entry in entries:
        known = {item.name for item in dataclasses.fields(kinds[entry.kind])}
        given = {name: value for name, value in common.items() if name in known}
        given |= named[entry.kind] | entry.options
        options = _make(entry.kind, kinds[entry.kind], given)
        sources.append(Source(entry.kind, entry.place, options))
    return sources


def _options_class(kind: str) -> type[SourceOptions]:
    options: type[SourceOptions] = choices.load("sources", kind).Options
    return options


def _by_kind(
    settings: Sequence[str], kinds: dict[str, type[SourceOptions]]
) -> dict[str, dict[str, Any]]:
    result: dict[str, dict[str, Any]] = {kind: {} for kind in kinds}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign:
            raise ConfigError(
                f"--option is {setting!r}. It must be NAME=VALUE or KIND.NAME=VALUE, such as "
                "table.keep=quality:high."
            )
        kind, dot, name = key.rpartition(".")
        name = name.replace("-", "_")
        meant = [k for k in kinds if (not dot or k == kind) and name in _names(kinds[k])]
        if not meant:
            allowed = [f"{k}.{n}" if dot else n for k in kinds for n in _names(kinds[k])]
            hint = nearest(key, set(allowed))
            raise ConfigError(f"--option {setting!r} fits none of {', '.join(kinds)}. {hint}")
        for each in meant:
            _add(result[each], kinds[each], name, value)
    return result


def _names(options: type[SourceOptions]) -> list[str]:
    return [item.name for item in dataclasses.fields(options)]


def _add(given: dict[str, Any], options: type[SourceOptions], name: str, value: str) -> None:
    """An option that is a list may be given several times; the last one wins for any other."""
    if config.field_type(options, name)[1]:
        given.setdefault(name, []).append(value)
    else:
        given[name] = value


def _make(kind: str, options: type[SourceOptions], given: dict[str, Any]) -> SourceOptions:
    """The options of a source; text from the command line becomes true or false where it must."""
    values = {}
    for name, value in given.items():
        plain = name.replace("-", "_")
        truth = plain in _names(options) and config.field_type(options, plain)[0] is bool
        if truth and isinstance(value, str):
            value = _TRUTHS.get(value.lower(), value)
        values[plain] = value
    try:
        made = config.make(options, values)
    except ConfigError as error:
        raise ConfigError(f"In the options of the source {kind}: {error}") from error
    return made  # type: ignore[return-value]


def fetch(
    sources: Sequence[Source],
    raw: str | Path,
    allow_local: bool = False,
    refresh: bool = False,
    report: Report = silent,
) -> list[Source]:
    """The same sources with places on this machine: what lies at an address is fetched first."""
    fetched = []
    for source in sources:
        module = choices.load("sources", source.kind)
        place = source.place
        if hasattr(module, "fetch"):
            from mindgpt.network.fetching import Fetcher

            fetcher = Fetcher(
                Path(raw), source.kind, allow_local=allow_local, refresh=refresh, report=report
            )
            place = module.fetch(source.place, source.options, fetcher)
        fetched.append(dataclasses.replace(source, place=place))
    return fetched


def batches(sources: Iterable[Source]) -> Iterator[Batch]:
    """The parts of all sources, small neighbours joined, in an order that never changes."""
    number = 0
    for source in sources:
        group: list[Part] = []
        size = 0
        for part in source.parts():
            group.append(part)
            size += _size(part)
            if size >= BATCH_BYTES or len(group) >= BATCH_PARTS:
                yield Batch(number, source, tuple(group), size)
                number, group, size = number + 1, [], 0
        if group:
            yield Batch(number, source, tuple(group), size)
            number += 1


def _size(part: Part) -> int:
    try:
        return os.stat(part.path).st_size
    except OSError:
        return 0


def documents(sources: Iterable[Source], report: Report = silent) -> Iterator[Document]:
    """All Documents of sources, one after the other; what is skipped is left out."""
    for source in sources:
        parts = source.parts()
        for done, part in enumerate(parts, start=1):
            for record in source.read(part):
                if isinstance(record, Document):
                    yield record
            report(Event(f"reading {source.kind}", done, len(parts)))
