"""The plan of a podcast: its episodes, and which files on disk belong to each.

A plan is a JSON file that lies beside the files it names, so that the folder can be moved. All
that reads episodes later needs the plan and those files, and no network.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from mindgpt import atomic
from mindgpt.errors import SourceError
from mindgpt.podcasts import feeds
from mindgpt.podcasts.feeds import Episode, Feed

T = TypeVar("T")

ENDING = ".plan.json"
MAX_BYTES = 50_000_000  # of a saved feed
NOT_FETCHED = "transcript not fetched"


@dataclass(frozen=True)
class Material:
    """A transcript of an episode: its file beside the plan, or the reason why there is none.

    `model` and `revision` say what wrote it, where that was no person or is not known.
    """

    address: str
    media_type: str = ""
    language: str = ""
    licence: str = ""
    file: str = ""
    problem: str = NOT_FETCHED
    detail: str = ""
    model: str = ""
    revision: str = ""


@dataclass(frozen=True)
class Entry:
    """An episode, under a name that no other of its feed has."""

    name: str
    title: str
    date: str
    link: str
    licence: str
    audio: str
    persons: list[dict[str, str]]
    materials: list[Material]


@dataclass(frozen=True)
class Plan:
    """A show and its episodes, in the feed's order."""

    name: str
    title: str
    link: str
    licence: str
    language: str
    entries: list[Entry]

    @functools.cached_property
    def numbers(self) -> dict[str, int]:
        """Where in the feed each episode stands, by its name."""
        return {entry.name: number for number, entry in enumerate(self.entries)}


def from_feed(content: bytes, address: str, place: str) -> Plan:
    """The plan of a feed of which nothing is fetched yet; SourceError without any episode.

    `address` is the feed's own, "" where it is a saved file; `place` is what the user gave.
    """
    try:
        feed = feeds.parse(content, address)
    except SourceError as error:
        raise SourceError(f"{place}: {error}") from error
    if not feed.episodes:
        raise SourceError(
            f"The feed {place} has no episodes: it holds no <item> and no <entry>. Check that it "
            "is the show's own feed, and whole."
        )
    guids = Counter(episode.guid for episode in feed.episodes)
    names: Counter[str] = Counter()
    entries = []
    for episode in feed.episodes:
        name = _episode_name(episode, alone=guids[episode.guid] == 1)
        names[name] += 1
        # The same item twice is two episodes: duplicates are found, and counted, later.
        again = f"-{names[name]}" if names[name] > 1 else ""
        entries.append(_entry(episode, name + again, feed))
    name = f"{slug(feed.title or _host(address) or 'podcast')}-{digest(_identity(feed, place))[:6]}"
    return Plan(name, feed.title, feed.link, feed.licence, feed.language, entries)


def _entry(episode: Episode, name: str, feed: Feed) -> Entry:
    return Entry(
        name=name,
        title=episode.title,
        date=episode.date,
        link=episode.link,
        licence=episode.licence,
        audio=episode.audio.address if episode.audio else "",
        persons=[dataclasses.asdict(person) for person in episode.persons or feed.persons],
        # A transcript that names no language is in the feed's: so the namespace has it.
        materials=[
            Material(link.address, link.media_type, link.language or feed.language)
            for link in episode.transcripts
        ],
    )


def _episode_name(episode: Episode, alone: bool) -> str:
    """`why-we-wake-3f2a91c0`: readable, and the same as long as the feed keeps title and guid."""
    heard = episode.audio.address if episode.audio else ""
    key = episode.guid if episode.guid and alone else ""
    key = key or "\n".join((episode.guid, heard, episode.link, episode.title, episode.date))
    return f"{slug(episode.title) or 'episode'}-{digest(key)[:8]}"


def _identity(feed: Feed, place: str) -> str:
    return feed.guid or feed.link or feed.title or place


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def slug(text: str) -> str:
    """`slug("Why we wake, 2")` is "why-we-wake-2"; at most 60 characters, perhaps none."""
    return re.sub(r"[^a-z0-9]+", "-", text[:200].lower()).strip("-")[:60].strip("-")


def digest(text: str) -> str:
    """A name for a text of any length."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def save(plan: Plan, path: Path) -> None:
    """Writes a plan, whole or not at all; SourceError where the disk does not take it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write_json(path, dataclasses.asdict(plan))
    except OSError as error:
        raise SourceError(
            f"{path} cannot be written: {error.strerror}. Free some space or choose another folder."
        ) from error


def load(place: str) -> Plan:
    """The plan at `place`, or that of a saved feed there; SourceError where there is neither."""
    try:
        status = os.stat(place)
    except (OSError, ValueError) as error:
        raise SourceError(
            f"There is no feed {place}. Say --source podcast-feed=ADDRESS or podcast-feed=FILE."
        ) from error
    return _load(place, status.st_mtime_ns, status.st_size)


# Every episode is a part, and asks for its plan.
@functools.lru_cache(maxsize=4)
def _load(place: str, modified: int, size: int) -> Plan:
    if size > MAX_BYTES:
        raise SourceError(f"{place} has {size:,} bytes, and a feed has at most {MAX_BYTES:,}.")
    try:
        content = Path(place).read_bytes()
    except OSError as error:
        raise SourceError(
            f"{place} cannot be read: {error.strerror}. Give a feed's file."
        ) from error
    if not place.endswith(ENDING):
        return from_feed(content, "", place)
    try:
        return _from_json(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SourceError(
            f"{place} is damaged and no plan of a podcast any more. Give the feed itself again."
        ) from error


def _from_json(values: dict[str, Any]) -> Plan:
    """The plan that a file holds; TypeError and the like where somebody has altered its form."""
    entries = []
    for entry in values["entries"]:
        materials = [_checked(Material, material) for material in entry["materials"]]
        if not all(re.fullmatch(r"([A-Za-z0-9][\w.-]*)?", one.file, re.A) for one in materials):
            raise ValueError("a file outside of its folder")
        persons = [{"name": str(one["name"]), "role": str(one["role"])} for one in entry["persons"]]
        entries.append(_checked(Entry, entry | {"materials": materials, "persons": persons}))
    return _checked(Plan, values | {"entries": entries})


def _checked(record: type[T], values: dict[str, Any]) -> T:
    for name, value in values.items():
        if not isinstance(value, str) and name not in ("entries", "materials", "persons"):
            raise TypeError(f"{name} is no text")
    return record(**values)
