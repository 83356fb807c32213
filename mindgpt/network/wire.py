"""One GET request, in bounded time and space, over a connection to an address that was checked.

The name is resolved, checked and connected to in one place, so that a name server cannot answer
with a public address for the check and a private one for the connection. Proxies named in the
environment are not used: they would resolve the name themselves, unchecked. Cookies are not kept,
redirects not followed.
"""

from __future__ import annotations

import contextlib
import functools
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpcore2
import httpx2

from mindgpt.network import addresses
from mindgpt.network.addresses import Trouble

SLOWEST = 20_000  # bytes a second: what arrives more slowly uses up our patience
TIMEOUTS = {"connect": 15.0, "read": 30.0, "write": 15.0, "pool": 15.0}
PIECE = 65536  # bytes that are unpacked at a time

_GZIP, _ZLIB, _RAW = 31, 15, -15  # what zlib calls the three ways to wrap the same packing


def _connect(address: str, port: int, timeout: float) -> httpcore2.NetworkStream:
    return httpcore2.SyncBackend().connect_tcp(address, port, timeout)


@dataclass(frozen=True)
class Network:
    """The seam to the world: how a host becomes IP addresses, and an IP address a connection."""

    resolve: Callable[[str, int], list[str]] = addresses.resolve
    connect: Callable[[str, int, float], httpcore2.NetworkStream] = _connect


class Patience:
    """How long an answer may take: some seconds, and more only for bytes that really came.

    Without it, a server that sends a byte now and then holds us for ever. Not more than `limit`
    bytes count, so that one that sends for ever does not either.
    """

    def __init__(self, seconds: float, limit: int):
        self.end, self.credit = time.monotonic() + seconds, limit

    def received(self, count: int) -> None:
        """Bytes came."""
        counted = min(count, self.credit)
        self.credit -= counted
        self.end += counted / SLOWEST

    def pause(self, seconds: float) -> None:
        """We kept the host waiting, not it us."""
        self.end += seconds

    def left(self, timeout: float | None) -> float:
        """Seconds to wait at most now; httpcore2.ReadTimeout when there are none left."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("too slow")
        return left if timeout is None else min(left, timeout)


class Gate(httpcore2.NetworkBackend):
    """Connects to checked addresses only. Afterwards, `local` says where that led."""

    def __init__(self, network: Network, allow_local: bool, patience: Patience):
        self.network, self.allow_local, self.patience = network, allow_local, patience
        self.local = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """The first connection that works, if every address of the host may be reached."""
        found = self.network.resolve(host, port)
        for address in found:
            if why := addresses.refusal(address, self.allow_local):
                raise Trouble(
                    f"the host {host} is at {address}, {why}",
                    "Only public addresses are read; --allow-local opens those of your own "
                    f"network, but not to a redirect from outside. {addresses.SAVE}",
                )
        self.local = any(map(addresses.is_local, found))
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in found:
            try:
                stream = self.network.connect(address, port, self.patience.left(timeout))
                return _Stream(stream, self.patience)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


class _Stream(httpcore2.NetworkStream):
    """A connection that runs out of patience."""

    def __init__(self, inner: httpcore2.NetworkStream, patience: Patience):
        self.inner, self.patience = inner, patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self.inner.read(max_bytes, self.patience.left(timeout))
        self.patience.received(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.patience.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self.patience.left(timeout)
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, left), self.patience)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


@dataclass(frozen=True)
class Answer:
    """Status and headers; the body comes as it is asked for. `local`: from a local address."""

    status: int
    headers: httpx2.Headers
    local: bool
    stream: Iterable[bytes]

    def body(self, limit: int) -> Iterator[bytes]:
        """The body, unpacked, in pieces; Trouble when it has more than `limit` bytes."""
        stated = self.headers.get("content-length", "")
        if len(stated) > 18 or (stated.isdecimal() and int(stated) > limit):
            raise _too_large(limit)
        # A packed body can go on for ever and unpack to nothing, so both sizes are counted.
        packed = _at_most(limit, self.stream)
        return _at_most(limit, unpacked(packed, self.headers.get("content-encoding", "")))


@contextlib.contextmanager
def ask(
    url: httpx2.URL, headers: dict[str, str], gate: Gate, timeouts: dict[str, float] = TIMEOUTS
) -> Iterator[Answer]:
    """Sends one GET and hands out the answer; Trouble where none comes.

    Each request has a connection of its own: a host is asked once a second at most, so that
    keeping it open would save little.
    """
    target = httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    host = url.netloc.decode("ascii")  # with brackets around an IPv6 address, unlike the library
    sent = [("Host", host), ("Connection", "close"), *headers.items()]
    with (
        _in_plain_words(addresses.host(url)),
        httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=gate) as pool,
        pool.stream("GET", target, headers=sent, extensions={"timeout": timeouts}) as response,
    ):
        yield Answer(
            response.status, httpx2.Headers(response.headers), gate.local, response.iter_stream()
        )


@functools.cache
def _tls() -> ssl.SSLContext:
    """Reading the machine's certificates takes longer than a request."""
    return httpcore2.default_ssl_context()


@contextlib.contextmanager
def _in_plain_words(host: str) -> Iterator[None]:
    """Turns the library's errors into Trouble."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise Trouble(f"the host {host} takes too long to answer", retry=True) from error
    except httpcore2.NetworkError as error:
        reason = error.args[0] if error.args else None  # what the library caught
        if isinstance(reason, ssl.SSLCertVerificationError):
            cause = f"the certificate of {host} is not valid ({reason.verify_message.rstrip('.')})"
            raise Trouble(cause) from error
        raise Trouble(f"the connection to {host} fails ({error})", retry=True) from error
    except httpcore2.ProtocolError as error:
        cause = f"the host {host} breaks off or does not speak HTTP ({addresses.shown(str(error))})"
        raise Trouble(cause, retry=True) from error


def unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """A body without its content encoding, never more than PIECE bytes at once.

    We ask for no encoding, but not every server listens. Trouble for one we cannot bound.
    """
    kind = encoding.strip().lower()
    if kind in ("", "identity"):
        yield from chunks
    elif kind in ("gzip", "x-gzip", "deflate"):
        yield from _inflated(chunks, kind)
    else:
        raise Trouble(f"the host packs the page as {addresses.shown(encoding)!r}, unasked")


def _inflated(chunks: Iterable[bytes], kind: str) -> Iterator[bytes]:
    inflater = None
    try:
        for chunk in chunks:
            inflater = inflater or zlib.decompressobj(_wrapping(kind, chunk))
            while chunk and not inflater.eof:
                yield inflater.decompress(chunk, PIECE)
                chunk = inflater.unconsumed_tail
            if inflater.unused_data or chunk:
                raise Trouble("its packed body goes on after its end")
        if inflater:
            yield inflater.flush()
    except zlib.error as error:
        raise Trouble(f"its packed body is broken ({error})") from error
    if inflater and not inflater.eof:
        raise Trouble("its packed body breaks off", retry=True)


def _wrapping(kind: str, start: bytes) -> int:
    """Servers send two things as "deflate", with a zlib header and without."""
    if kind != "deflate":
        return _GZIP
    return _ZLIB if start[0] & 0x0F == 8 else _RAW


def _at_most(limit: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        yield piece


def _too_large(limit: int) -> Trouble:
    return Trouble(f"it has more than {limit:,} bytes, which is the most that is read")
