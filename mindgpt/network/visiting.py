"""Polite visits to hosts: robots.txt first, one request a second, few attempts, redirects by hand.

Every hop of a redirect is treated like an address of its own: it is checked, its host's
robots.txt is asked, and its host's pace is kept.
"""

from __future__ import annotations

import contextlib
import datetime
import email.utils
import http
import importlib.metadata
import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import httpx2
import stamina

from mindgpt.network import addresses, robots, wire
from mindgpt.network.addresses import SAVE, Trouble
from mindgpt.network.wire import Answer, Network

T = TypeVar("T")


def _version() -> str:
    try:
        return importlib.metadata.version("mindgpt")
    except importlib.metadata.PackageNotFoundError:  # a checkout on the path, not installed
        return "0.x"


HEADERS = {
    "User-Agent": f"{robots.NAME}/{_version()} (corpus reader; respects robots.txt)",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
MAX_REDIRECTS = 10  # the enclosure of a podcast passes through several counters of listeners
LONGEST_WAIT = 60.0  # seconds that a host may ask us to stay away
PERSISTENCE = 120.0  # seconds after which no further attempt begins

_REDIRECTS = (301, 302, 303, 307, 308)
_LATER = (408, 425, 429)  # and all from 500: the same request may be answered later
_NO_ENTRY = (401, 402, 403, 407, 451)
_GONE = (404, 410)

# The library tells every retry to this logger; without a handler that goes to the terminal.
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Manners:
    """How a host is treated; all in seconds but `attempts`."""

    interval: float = 1.0  # between two requests to one host
    attempts: int = 4
    backoff: float = 1.0  # before the second attempt; about twice as long before each further one
    patience: float = 30.0  # with one attempt, beside the time that its bytes may take


class Visitor:
    """Visits hosts for one run: knows their robots.txt, and when each was last asked."""

    def __init__(self, manners: Manners, network: Network):
        self.manners, self.network = manners, network
        self._robots = robots.Robots(self._read_robots)
        self._last_request: dict[str, float] = {}

    def visit(
        self,
        url: httpx2.URL,
        headers: dict[str, str],
        limit: int,
        allow_local: bool,
        take: Callable[[httpx2.URL, Answer], T],
    ) -> T:
        """What `take` makes of the answer at the end of all redirects; again where it broke off.

        Trouble where robots.txt forbids it or no attempt brings an answer.
        """

        def attempt() -> T:
            with self._hops(url, headers, limit, allow_local, self._robots.delay) as hop:
                return take(*hop)

        return self._retried(attempt)

    def _read_robots(self, url: httpx2.URL, allow_local: bool) -> str:
        """The beginning of a host's robots.txt, which needs no permission."""

        def attempt() -> str:
            with self._hops(url, {}, robots.LONGEST, allow_local, _no_delay) as (end, answer):
                require_page(end, answer)
                content = bytearray()
                for piece in answer.body(limit=1 << 62):
                    content += piece
                    if len(content) > robots.LONGEST:
                        break
                return content[: robots.LONGEST].decode("utf-8-sig", errors="replace")

        return self._retried(attempt)

    def _retried(self, attempt: Callable[[], T]) -> T:
        """Attempts until one gives no Trouble, or none that time can heal."""
        caller = stamina.RetryingCaller(
            attempts=self.manners.attempts,
            timeout=PERSISTENCE,
            wait_initial=self.manners.backoff,
            wait_max=30.0,
            wait_jitter=self.manners.backoff,
        )
        return caller(_pause_after, attempt)

    @contextlib.contextmanager
    def _hops(
        self,
        url: httpx2.URL,
        headers: dict[str, str],
        limit: int,
        allow_local: bool,
        delay: Callable[[httpx2.URL, bool], float],
    ) -> Iterator[tuple[httpx2.URL, Answer]]:
        """Follows redirects to their end; yields where that was and the answer.

        `delay` says before each hop how long its host wants between two requests, or raises.
        """
        patience = wire.Patience(self.manners.patience, limit)
        seen: list[httpx2.URL] = []
        while True:
            with _after(seen, url):
                began = time.monotonic()
                self._wait(url, delay(url, allow_local))
                patience.pause(time.monotonic() - began)
                gate = wire.Gate(self.network, allow_local, patience)
                with wire.ask(url, HEADERS | headers, gate) as answer:
                    if answer.status not in _REDIRECTS:
                        yield url, answer
                        return
                    following = addresses.redirected(url, answer.headers.get("location", ""))
            seen.append(url)
            if following in seen or len(seen) > MAX_REDIRECTS:
                raise Trouble("its redirects go in a circle or do not end")
            # Local addresses are open to what the user names, not to where a stranger sends us.
            url, allow_local = following, allow_local and answer.local

    def _wait(self, url: httpx2.URL, delay: float) -> None:
        """Sleeps until the host may be asked again."""
        host, now = addresses.host(url), time.monotonic()
        earliest = self._last_request.get(host, 0.0) + max(delay, self.manners.interval)
        if host in self._last_request and earliest > now:
            time.sleep(earliest - now)
        self._last_request[host] = time.monotonic()


@contextlib.contextmanager
def _after(seen: list[httpx2.URL], url: httpx2.URL) -> Iterator[None]:
    """Says in every Trouble that it was met after a redirect."""
    try:
        yield
    except Trouble as trouble:
        if not seen:
            raise
        raise trouble.within(f"it redirects to {addresses.shown(str(url))}, and ") from trouble


def require_page(url: httpx2.URL, answer: Answer) -> None:
    """Trouble if an answer's status says that it is not what was asked for."""
    if answer.status in (200, 203):
        return
    host, status = addresses.host(url), answer.status
    cause = f"the host {host} answers {status} {_phrase(status)}".rstrip()
    if status in _GONE:
        raise Trouble(cause, "Check the address.", status=status)
    if status in _NO_ENTRY:
        raise Trouble(f"{cause}, so it is not open to programs like this one", status=status)
    if status not in _LATER and status < 500:
        raise Trouble(cause, status=status)
    wait = retry_after(answer.headers.get("retry-after", ""))
    if wait is not None and wait > LONGEST_WAIT:
        cause += f" and asks to come back in {wait:,.0f} seconds"
        raise Trouble(cause, f"Try again later. {SAVE}", status=status)
    raise Trouble(cause, f"Try again later. {SAVE}", retry=True, wait=wait, status=status)


def retry_after(value: str) -> float | None:
    """Seconds that a `Retry-After` header asks for, in either of its forms; None for neither.

    >>> retry_after("120"), retry_after("soon")
    (120.0, None)
    """
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
        # A date without a zone is in UTC: the header knows no other.
        when = when if when.tzinfo else when.replace(tzinfo=datetime.UTC)
        return max(0.0, (when - datetime.datetime.now(datetime.UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None


def _no_delay(url: httpx2.URL, allow_local: bool) -> float:
    return 0.0


def _pause_after(error: Exception) -> bool | float:
    """For the retry library: no further attempt, one after the usual pause, or after so long."""
    if not isinstance(error, Trouble) or not error.retry:
        return False
    return True if error.wait is None else error.wait


def _phrase(status: int) -> str:
    """`_phrase(404)` is "Not Found". The host's own words are not repeated."""
    with contextlib.suppress(ValueError):
        return http.HTTPStatus(status).phrase
    return ""
