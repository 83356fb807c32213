"""One request in bounded time and space. Against a real server: `test_fetching.py`."""

import gzip
import os
import zlib

import httpcore2
import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.network import wire
from mindgpt.network.addresses import Trouble

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TEXT = b"What is said stays here. " * 5000


def _raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _in_pieces(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]


PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress,
           " GZip ": gzip.compress, "identity": bytes, "": bytes}  # fmt: skip


@pytest.mark.parametrize("size", [1, 100, 65536])
@pytest.mark.parametrize("encoding", PACKERS)
def test_wire_unpacks_what_was_packed_unasked(encoding, size):
    packed = PACKERS[encoding](TEXT)
    assert b"".join(wire.unpacked(_in_pieces(packed, size), encoding)) == TEXT


def test_wire_unpacks_both_kinds_of_deflate():
    for size in (1, 65536):
        assert b"".join(wire.unpacked(_in_pieces(_raw_deflate(TEXT), size), "deflate")) == TEXT


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "\x1b[2Jx"])
def test_wire_refuses_packing_that_it_cannot_bound(encoding):
    with pytest.raises(Trouble, match="unasked") as caught:
        list(wire.unpacked([b"x"], encoding))
    assert str(caught.value).isprintable()


def test_wire_unpacks_a_bomb_in_small_pieces():
    """292 KB of gzip became a 33 MB first chunk in a common client."""
    bomb = gzip.compress(bytes(33_000_000))
    sizes = [len(piece) for piece in wire.unpacked([bomb], "gzip")]
    assert sum(sizes) == 33_000_000
    assert max(sizes) <= wire.PIECE


@pytest.mark.parametrize(
    ("chunks", "why", "retry"),
    [
        ([b"no gzip"], "is broken", False),
        ([gzip.compress(TEXT)[:-9]], "breaks off", True),
        ([gzip.compress(TEXT) + b"more"], "goes on", False),
        ([gzip.compress(TEXT), b"more"], "goes on", False),
        ([gzip.compress(TEXT)[:-8], b"\0" * 8], "is broken", False),
    ],
)
def test_wire_refuses_broken_packing(chunks, why, retry):
    with pytest.raises(Trouble, match=why) as caught:
        list(wire.unpacked(chunks, "gzip"))
    assert caught.value.retry is retry


def test_wire_takes_an_empty_body_as_it_is():
    assert list(wire.unpacked([], "gzip")) == []


@fuzz
@given(st.lists(st.binary(min_size=1, max_size=60), max_size=4), st.sampled_from(sorted(PACKERS)))
def test_wire_unpacks_anything_or_says_why_not(chunks, encoding):
    header = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
    for body in (chunks, [header, *chunks]):
        try:
            pieces = list(wire.unpacked(body, encoding))
        except Trouble:
            continue
        assert all(len(piece) <= wire.PIECE for piece in pieces)


def _answer(chunks, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return wire.Answer(200, httpx2.Headers(named), False, chunks)


@pytest.mark.parametrize("length", ["101", "9" * 5000])
def test_wire_does_not_begin_a_body_that_says_it_is_too_large(length):
    def never():
        raise RuntimeError("asked for")
        yield

    with pytest.raises(Trouble, match="more than 100 bytes"):
        list(_answer(never(), content_length=length).body(100))


def test_wire_stops_a_body_that_is_too_large_packed_or_unpacked():
    def without_end(piece):
        while True:
            yield piece

    assert b"".join(_answer([b"x" * 60, b"x" * 40]).body(100)) == b"x" * 100
    empty_blocks = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 10
    for chunks, encoding in [
        (without_end(b"x"), ""),
        ([gzip.compress(bytes(200))], "gzip"),
        ([empty_blocks, *[b"\x00\x00\x00\xff\xff" * 10] * 10], "gzip"),
    ]:
        with pytest.raises(Trouble, match="more than 100 bytes"):
            list(_answer(chunks, content_encoding=encoding).body(100))


def test_wire_patience_ends_however_much_comes():
    patience = wire.Patience(100.0, limit=10 * wire.SLOWEST)
    patience.received(wire.SLOWEST)
    assert 100.0 < patience.left(None) <= 101.0
    patience.received(1000 * wire.SLOWEST)
    assert 109.0 < patience.left(None) <= 110.0
    assert patience.left(0.01) == 0.01
    patience.pause(-110.0)
    with pytest.raises(httpcore2.ReadTimeout):
        patience.left(None)


class _Line:
    """Connects to nothing and writes down to what it was asked to."""

    def __init__(self, *broken):
        self.asked, self.broken = [], broken

    def connect(self, address, port, timeout):
        self.asked.append((address, port))
        if address in self.broken:
            raise httpcore2.ConnectError("no route")
        return httpcore2.NetworkStream()


def _gate(line, found, allow_local=False):
    network = wire.Network(resolve=lambda host, port: found, connect=line.connect)
    return wire.Gate(network, allow_local, wire.Patience(5.0, 0))


def test_wire_gate_connects_to_the_addresses_that_it_checked():
    line = _Line("2606:4700::1")
    _gate(line, ["2606:4700::1", "8.8.8.8", "8.8.4.4"]).connect_tcp("example.org", 443)
    assert line.asked == [("2606:4700::1", 443), ("8.8.8.8", 443)]


@pytest.mark.parametrize("private", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "0.0.0.0"])
def test_wire_gate_wants_every_address_of_a_host_public(private):
    line = _Line()
    for found in ([private], ["8.8.8.8", private], [private, "8.8.8.8"]):
        with pytest.raises(Trouble, match=f"the host example.org is at {private}") as caught:
            _gate(line, found).connect_tcp("example.org", 80)
        assert "--allow-local" in caught.value.remedy
    assert line.asked == []


def test_wire_gate_says_where_it_led():
    line = _Line()
    for found, local in (["8.8.8.8"], False), (["10.0.0.1"], True), (["8.8.8.8", "::1"], True):
        gate = _gate(line, found, allow_local=True)
        gate.connect_tcp("example.org", 80)
        assert gate.local is local


def test_wire_gate_gives_up_when_no_address_answers():
    for found in ([], ["8.8.8.8", "8.8.4.4"]):
        with pytest.raises(httpcore2.ConnectError):
            _gate(_Line("8.8.8.8", "8.8.4.4"), found).connect_tcp("example.org", 80)
