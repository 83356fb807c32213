"""An address -> a file in `data/raw/<source>/`, fetched politely and safely, and once.

Polite: see `visiting.py`, and a refresh asks only for what has changed. Safe: see `addresses.py`
and `wire.py`. What is on disk and unaltered needs no network.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mindgpt.errors import FetchError
from mindgpt.network import addresses, manifest
from mindgpt.network.addresses import Trouble
from mindgpt.network.manifest import Manifest, Original
from mindgpt.progress import Event, Report, silent

# Every source imports this file, so the libraries of the network wait until they are used.
if TYPE_CHECKING:
    import httpx2

    from mindgpt.network.visiting import Manners, Visitor
    from mindgpt.network.wire import Answer, Network

MAX_BYTES = 50_000_000


@dataclass(frozen=True)
class Fetched:
    """A fetched file: where it lies, where it came from, and what its host said of it.

    `media_type` and `licence` are "" where the host states none. `date` is when it was fetched,
    as ISO 8601 in UTC.
    """

    path: Path
    address: str
    final_address: str
    media_type: str
    licence: str
    date: str


class Fetcher:
    """Fetches for one source, in one thread, into `folder`.

    `allow_local` opens addresses of local networks to what is asked for; a public host still
    cannot redirect there. `refresh` asks for every file again, unless it has not changed.
    `expected` is how many addresses there will be, where the source knows; it is only reported.
    """

    def __init__(
        self,
        root: Path,
        source: str,
        *,
        allow_local: bool = False,
        refresh: bool = False,
        report: Report = silent,
        manners: Manners | None = None,
        network: Network | None = None,
    ):
        self.folder, self.expected = root / source, 0
        self._task, self._report, self._asked = f"fetch {source}", report, 0
        self._allow_local, self.refresh = allow_local, refresh
        self._manners, self._network = manners, network
        self._done: dict[str, Original] = {}
        self._opened: Manifest | None = None
        self._visits: Visitor | None = None

    def get(self, address: str, *, suffix: str = "", limit: int = MAX_BYTES) -> Fetched:
        """The file of an address, from the disk where it is there and unaltered.

        `suffix` is the ending of the file's name, for where address and media type mislead.
        FetchError names the address, the cause and what helps; nothing half written is left.
        """
        try:
            url = addresses.parse(address)
            original = self._done.get(str(url)) or self._once(url, suffix, limit)
        except Trouble as trouble:
            message = f"{addresses.shown(address)} cannot be fetched: {trouble}"
            raise FetchError(message) from trouble
        return Fetched(
            path=self._manifest.path(original),
            address=address,
            final_address=original.final_address,
            media_type=original.media_type,
            licence=original.licence,
            date=original.date,
        )

    @property
    def _manifest(self) -> Manifest:
        self._opened = self._opened or Manifest(self.folder)
        return self._opened

    @property
    def _visitor(self) -> Visitor:
        from mindgpt.network import visiting, wire

        self._visits = self._visits or visiting.Visitor(
            self._manners or visiting.Manners(), self._network or wire.Network()
        )
        return self._visits

    def _once(self, url: httpx2.URL, suffix: str, limit: int) -> Original:
        """Deals with an address that this run has not asked for before, and reports it."""
        try:
            original = self._from_disk_or_host(url, suffix, limit)
        finally:
            self._asked += 1
            self._report(Event(self._task, self._asked, max(self._asked, self.expected)))
        self._done[str(url)] = original
        return original

    def _from_disk_or_host(self, url: httpx2.URL, suffix: str, limit: int) -> Original:
        kept = self._manifest.get(str(url))
        if not kept:
            return self._from_host(url, suffix, limit, {})
        if self._manifest.is_whole(kept):
            if not self.refresh:
                return kept
            return self._from_host(url, suffix, limit, _conditions(kept), kept)
        try:
            return self._from_host(url, suffix, limit, {})
        except Trouble as trouble:
            lead = f"its file {self._manifest.path(kept)} is missing or was altered since, and "
            raise trouble.within(lead) from trouble

    def _from_host(
        self,
        url: httpx2.URL,
        suffix: str,
        limit: int,
        conditions: dict[str, str],
        unchanged: Original | None = None,
    ) -> Original:
        """Asks the host, and keeps what it answers; `unchanged` if it says that it is."""
        from mindgpt.network.visiting import require_page

        def take(end: httpx2.URL, answer: Answer) -> Original:
            if answer.status == 304 and unchanged:
                return unchanged
            require_page(end, answer)
            return self._keep(url, end, answer, suffix, limit)

        return self._visitor.visit(url, conditions, limit, self._allow_local, take)

    def _keep(
        self, url: httpx2.URL, end: httpx2.URL, answer: Answer, suffix: str, limit: int
    ) -> Original:
        """Writes a page and then its line of the manifest."""
        media_type = _media_type(answer)
        name = manifest.file_name(str(url), suffix, media_type)
        sha256, size = self._manifest.save(name, answer.body(limit))
        original = Original(
            address=str(url),
            final_address=str(end),
            date=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            sha256=sha256,
            bytes=size,
            media_type=media_type,
            etag=_repeatable(answer, "etag"),
            last_modified=_repeatable(answer, "last-modified"),
            licence=_licence(answer, end),
            file=name,
        )
        self._manifest.record(original)
        return original


def _conditions(kept: Original) -> dict[str, str]:
    """Headers that ask for a page only if it is not the one we have."""
    asked = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    # The manifest may have been edited, and a header must not hold a line break.
    return {name: value for name, value in asked.items() if value and _is_header(value)}


def _repeatable(answer: Answer, name: str) -> str:
    value = answer.headers.get(name, "")
    return value if _is_header(value) else ""


def _is_header(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) < 1000


def _media_type(answer: Answer) -> str:
    """The media type alone, in small letters, without its parameters."""
    stated = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return stated if re.fullmatch(r"[\w.+-]{1,99}/[\w.+-]{1,99}", stated, re.A) else ""


def _licence(answer: Answer, end: httpx2.URL) -> str:
    """The address of the licence that a `Link: <…>; rel=license` header states, else ""."""
    import httpx2

    links = httpx2.Response(answer.status, headers=answer.headers).links
    for link in links.values():
        if "license" in link.get("rel", "").lower().split():
            try:
                return str(end.join(link["url"]))[:1000]
            except (httpx2.InvalidURL, ValueError):
                return ""
    return ""
