"""Bytes of a podcast's feed -> the show and its episodes with their transcripts.

RSS of every age, RDF and Atom. One walk over the tags takes all that is needed, so that a
transcript cannot come under another episode's title. No library does that: feedparser keeps only
the last transcript and the last person of an item, loses an episode where a title is not closed,
and takes a live item's title for the show's. lxml's recovery makes `?a=1&b=2` into `?a=1=2`, and
after an unclosed tag puts each item into the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from mindgpt.podcasts import feed_tags

_LONGEST = 8_000  # characters of a title or an address; what is beyond belongs to neither
_LONGEST_BASE = 500  # it is repeated in each relative address


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """Where a transcript lies, and what the feed says of it: `text/vtt`, `en`, `captions`."""

    address: str
    media_type: str = ""
    language: str = ""
    rel: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An episode's audio or video; `length` in bytes, 0 where the feed does not say."""

    address: str
    media_type: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is heard, in the role that the feed gives: `Person("Ann Lee", "guest")`."""

    name: str
    role: str = "host"


@dataclass(frozen=True, slots=True)
class Episode:
    """One item of a feed. `date` is ISO 8601 in UTC, "" where the feed's cannot be read."""

    title: str
    guid: str
    date: str
    link: str
    licence: str
    transcripts: tuple[TranscriptLink, ...]
    audio: Enclosure | None
    persons: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A show. `locked` says that its owner lets no other host take the feed over."""

    title: str
    guid: str
    link: str
    licence: str
    language: str
    locked: bool
    persons: tuple[Person, ...]
    episodes: tuple[Episode, ...]


def parse(content: bytes, address: str = "") -> Feed:
    """The show and its episodes in the feed's order; `address` is what relative ones begin at.

    SourceError where the bytes are no feed, define entities of their own, or nest too deep.

    >>> broken = b"<rss><item><title>On sleep<podcast:transcript url='a.vtt'/></rss>"
    >>> parse(broken, "https://example.org/rss").episodes[0].transcripts[0].address
    'https://example.org/a.vtt'
    """
    return feed_tags.read(content, _Walk).feed(address)


_ITEMS = {"item", "entry"}
_SHELLS = {"rss", "feed", "rdf:rdf", "channel"}
# They hold titles, links and persons of their own.
_ASIDE = {"image", "textinput", "source", "author", "contributor", "podcast:liveitem"}
_TEXTS = {
    "title", "itunes:title", "guid", "id", "link", "pubdate", "published", "issued", "updated",
    "dc:date", "language", "dc:language", "copyright", "rights", "dc:rights", "cc:license",
    "podcast:license", "podcast:locked", "podcast:guid", "podcast:person",
}  # fmt: skip
# Prose in which tags of HTML may stand bare; it ends a text that was not closed.
_PROSE = {"description", "summary", "content", "category", "comments", "generator"}
_OPENING = _TEXTS | _PROSE | {"enclosure"}


@dataclass
class _Node:
    """What was gathered of the show or of one item: the first text under each name."""

    base: tuple[str, ...] = ()  # xml:base, each relative to the one before
    texts: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  # Atom's, by rel
    transcripts: list[Mapping[str, str]] = field(default_factory=list)
    enclosures: list[Mapping[str, str]] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)

    def first(self, *names: str) -> str:
        """The first text that is not empty, in the order of `names`."""
        return next((self.texts[name] for name in names if self.texts.get(name)), "")


class _Walk:
    """Takes a feed's tags in their order; `feed()` makes of them what was asked."""

    def __init__(self) -> None:
        self.show = _Node()
        self.items: list[_Node] = []
        self.node = self.show
        self.aside = ""  # the element being passed over
        self.name = ""  # the element whose text is being gathered
        self.attributes: dict[str, str] = {}
        self.pieces: list[str] = []
        self.length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ITEMS:
            self._close_text()
            self.node, self.aside = _Node(), ""
            self.items.append(self.node)
        elif name == "podcast:transcript" and self.aside != "podcast:liveitem":
            self._close_text()
            self.node.transcripts.append(attributes)
        elif self.aside:
            return
        elif name in _ASIDE:
            self._close_text()
            self.aside = name
        elif name in _OPENING or ":" in name:
            self._open(name, attributes)
        # Each base builds on the one before; a feed that nests more of them means harm.
        if name in _ITEMS | _SHELLS and "xml:base" in attributes and len(self.node.base) < 5:
            self.node.base += (attributes["xml:base"],)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._close_text()
        if name == "enclosure":
            self.node.enclosures.append(attributes)
        elif name == "link" and "href" in attributes:
            self._link(attributes)
        elif name in _TEXTS:
            self.name, self.attributes = name, attributes

    def _link(self, attributes: dict[str, str]) -> None:
        rel = attributes.get("rel", "alternate").lower()
        if rel == "enclosure":
            self.node.enclosures.append({**attributes, "url": attributes["href"]})
        self.node.links.setdefault(rel, attributes["href"])

    def end(self, name: str) -> None:
        if name == self.name:
            self._close_text()
        elif name == self.aside:
            self.aside = ""
        elif name in _ITEMS | _SHELLS:
            self._close_text()
            self.node, self.aside = self.show, ""

    def data(self, text: str) -> None:
        if self.name and self.length < _LONGEST:
            self.pieces.append(text[:_LONGEST])
            self.length += len(text)

    def _close_text(self) -> None:
        name, self.name = self.name, ""
        text = " ".join("".join(self.pieces).split())[:_LONGEST]
        self.pieces, self.length = [], 0
        if name == "podcast:person" and text:
            role = self.attributes.get("role", "").strip().lower() or "host"
            self.node.persons.append(Person(text, role))
        elif name in ("podcast:license", "cc:license"):
            where = self.attributes.get("url") or self.attributes.get("rdf:resource") or ""
            text = f"{text} ({where})" if text and where else text or where
        elif name == "guid" and self.attributes.get("ispermalink", "").lower() != "false":
            self.node.links.setdefault("permalink", text)
        if name and text:
            self.node.texts.setdefault(name, text)

    def feed(self, address: str) -> Feed:
        """The show and its episodes, out of all that was gathered."""
        self._close_text()
        show = self.show
        base = _base(address or show.links.get("self", ""), show.base)
        return Feed(
            title=_title(show),
            guid=show.first("podcast:guid", "id"),
            link=_link_of(show, base),
            licence=_licence(show),
            language=show.first("language", "dc:language").lower(),
            locked=show.first("podcast:locked").lower() in ("yes", "true"),
            persons=tuple(show.persons),
            episodes=tuple(_episode(item, base) for item in self.items),
        )


def _episode(item: _Node, show_base: str) -> Episode:
    base = _base(show_base, item.base)
    return Episode(
        title=_title(item),
        guid=item.first("guid", "id"),
        date=_date(item),
        link=_link_of(item, base),
        licence=_licence(item),
        transcripts=_transcripts(item, base),
        audio=_audio(item, base),
        persons=tuple(item.persons),
    )


def _transcripts(item: _Node, base: str) -> tuple[TranscriptLink, ...]:
    """In the feed's order, each address once."""
    links: dict[str, TranscriptLink] = {}
    for attributes in item.transcripts:
        given = attributes.get("url") or attributes.get("href") or ""
        address = _absolute(_base(base, [attributes.get("xml:base", "")]), given)
        if given.strip():
            links.setdefault(
                address,
                TranscriptLink(
                    address,
                    _media_type(attributes),
                    attributes.get("language", "").strip().lower(),
                    attributes.get("rel", "").strip().lower(),
                ),
            )
    return tuple(links.values())


def _audio(item: _Node, base: str) -> Enclosure | None:
    """The first enclosure that is audio or video, or does not say what it is."""
    for attributes in item.enclosures:
        kind, length = _media_type(attributes), attributes.get("length", "").strip()
        address = attributes.get("url", "").strip()
        if address and kind.partition("/")[0] in ("audio", "video", ""):
            known = len(length) < 16 and length.isascii() and length.isdigit()
            return Enclosure(_absolute(base, address), kind, int(length) if known else 0)
    return None


def _media_type(attributes: Mapping[str, str]) -> str:
    return attributes.get("type", "").partition(";")[0].strip().lower()[:100]


def _base(before: str, addresses: Iterable[str]) -> str:
    """What relative addresses begin at, where each of `addresses` is relative to the one before."""
    for address in addresses:
        joined = _absolute(before, address).partition("?")[0]
        before = joined if len(joined) <= _LONGEST_BASE else before
    return before


def _absolute(base: str, address: str) -> str:
    # Line breaks within an address are the feed's layout; a space is part of it.
    address = re.sub(r"[\t\r\n]+", "", address.strip()[:_LONGEST]).replace(" ", "%20")
    try:
        return urljoin(base, address)
    except ValueError:  # such as an invalid IPv6 address: fetching it will say so
        return address


def _title(node: _Node) -> str:
    # Titles are often escaped twice: `Q&amp;amp;A`.
    return feed_tags.unescape(node.first("title", "itunes:title"))


def _link_of(node: _Node, base: str) -> str:
    permanent = node.links.get("permalink", "")
    permanent = permanent if permanent.startswith(("http://", "https://")) else ""
    link = node.first("link") or node.links.get("alternate") or permanent
    return _absolute(base, link) if link else ""


def _licence(node: _Node) -> str:
    named = node.first("podcast:license", "cc:license") or node.links.get("license", "")
    return named or node.first("copyright", "rights", "dc:rights")


def _date(node: _Node) -> str:
    for name in ("pubdate", "published", "issued", "dc:date", "updated"):
        if text := node.texts.get(name, "")[:100]:
            for read in (parsedate_to_datetime, datetime.fromisoformat):
                try:
                    date = read(text)
                    # Where no zone is said, UTC is as good as any.
                    date = date if date.tzinfo else date.replace(tzinfo=UTC)
                    return date.astimezone(UTC).isoformat(timespec="seconds")
                except (ValueError, TypeError, OverflowError, IndexError):
                    continue
    return ""
