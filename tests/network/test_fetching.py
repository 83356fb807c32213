"""Fetching, from a real server that this test starts, polite or hostile."""

import contextlib
import gzip
import hashlib
import http.server
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections import Counter

import httpcore2
import pytest

from mindgpt.errors import FetchError, SourceError
from mindgpt.network.fetching import Fetched, Fetcher
from mindgpt.network.visiting import MAX_REDIRECTS, Manners
from mindgpt.network.wire import Network

PUBLIC = "93.184.216.34"
HURRIED = Manners(interval=0.0, attempts=4, backoff=0.0, patience=20.0)
IMPATIENT = Manners(interval=0.0, attempts=2, backoff=0.0, patience=0.3)
BODY = b"<dl><dt>Term<dd>What it means.</dl>"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.site.asked.append((self.path, dict(self.headers)))
        page = self.server.site.pages.get(self.path, answer(404))
        with contextlib.suppress(OSError):
            page(self)
        self.close_connection = True

    def log_message(self, *words):
        pass


class Site:
    """A web server on this machine: `pages` by path, and what it was `asked`."""

    def __init__(self, host="127.0.0.1", family=socket.AF_INET):
        settings = {"address_family": family, "daemon_threads": True, "block_on_close": False}
        kind = type("Server", (http.server.ThreadingHTTPServer,), settings)
        self.server = kind((host, 0), _Handler)
        self.server.site = self
        self.port = self.server.server_port
        self.pages, self.asked = {}, []
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def address(self, path="/", host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def count(self, path):
        return Counter(path for path, _ in self.asked)[path]

    def headers(self, path):
        """The headers of the last request for a path."""
        return [headers for asked, headers in self.asked if asked == path][-1]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def answer(status=200, body=b"", **headers):
    """A page; `Content-Length` is stated unless it is given."""

    def page(handler):
        handler.send_response_only(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in ({"Content-Length": len(body)} | named).items():
            if value is not None:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return page


def raw(*pieces, pause=0.0):
    """Bytes as they are, with pauses between the pieces."""

    def page(handler):
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return page


def without_end(start, piece, pause=0.0):
    """A page that goes on until the other side hangs up, or for ten seconds."""

    def page(handler):
        handler.wfile.write(start)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            handler.wfile.write(piece)
            time.sleep(pause)

    return page


def in_turn(*pages):
    """Another page at each request, the last one for ever."""
    left = list(pages)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


@pytest.fixture
def site():
    site = Site()
    site.pages["/terms"] = answer(body=BODY, Content_Type="text/html; charset=utf-8")
    yield site
    site.close()


@pytest.fixture
def fetcher(tmp_path):
    def make(manners=HURRIED, allow_local=True, **options):
        return Fetcher(tmp_path, "page", allow_local=allow_local, manners=manners, **options)

    return make


def _refused(fetcher, address, why, **options):
    with pytest.raises(FetchError, match=why) as caught:
        fetcher.get(address, **options)
    assert "cannot be fetched: " in str(caught.value)
    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, SourceError)
    return str(caught.value)


def _files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# What is kept


def test_fetching_keeps_the_page_and_where_it_came_from(site, fetcher, tmp_path):
    site.pages["/terms"] = answer(
        body=BODY, Content_Type="Text/HTML; charset=utf-8", ETag='"33a6"', Set_Cookie="who=me",
        Last_Modified="Mon, 02 Mar 2026 10:00:00 GMT",
        Link='</other>; rel=next, </licence>; rel="License"; title="a, b"',
    )  # fmt: skip
    fetched = fetcher().get(site.address("/terms"))
    [line] = (tmp_path / "page" / "manifest.jsonl").read_text().splitlines()
    entry = json.loads(line)
    assert fetched.path.read_bytes() == BODY
    assert fetched == Fetched(
        path=tmp_path / "page" / entry["file"],
        address=site.address("/terms"),
        final_address=site.address("/terms"),
        media_type="text/html",
        licence=site.address("/licence"),
        date=entry["date"],
    )
    assert entry == {
        "address": site.address("/terms"), "final_address": site.address("/terms"),
        "date": fetched.date, "sha256": hashlib.sha256(BODY).hexdigest(), "bytes": len(BODY),
        "media_type": "text/html", "etag": '"33a6"', "file": fetched.path.name,
        "last_modified": "Mon, 02 Mar 2026 10:00:00 GMT", "licence": site.address("/licence"),
    }  # fmt: skip
    assert fetched.path.name.startswith("127-0-0-1-")
    assert fetched.path.suffix == ".html"
    assert fetched.date.endswith("+00:00")
    assert _files(tmp_path) == sorted([fetched.path.name, "manifest.jsonl"])


def test_fetching_asks_as_who_it_is_and_for_plain_bytes(site, fetcher):
    fetcher().get(site.address("/terms"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/terms"]
    for _, headers in site.asked:
        assert headers["User-Agent"].startswith("mindgpt/")
        assert headers["Accept-Encoding"] == "identity"
        assert headers["Host"] == f"127.0.0.1:{site.port}"


def test_fetching_takes_the_ending_that_is_asked_for(site, fetcher):
    assert fetcher().get(site.address("/terms"), suffix=".srt").path.suffix == ".srt"


def test_fetching_an_address_twice_in_a_run_asks_once(site, fetcher):
    for refresh in (False, True):
        site.asked.clear()
        run = fetcher(refresh=refresh)
        first = run.get(site.address("/terms"))
        assert run.get(site.address("/terms")) == first
        assert run.get(site.address("/terms#part")).path == first.path
        assert site.count("/terms") == 1


def test_fetching_again_needs_no_network(site, fetcher):
    first = fetcher().get(site.address("/terms"))
    site.close()

    def no_network(host, port):
        raise AssertionError("asked for the network")

    later = fetcher(network=Network(resolve=no_network)).get(site.address("/terms"))
    assert later == first


def test_fetching_reports_each_address_once(site, fetcher):
    events = []
    run = fetcher(report=events.append)
    run.expected = 2
    run.get(site.address("/terms"))
    run.get(site.address("/terms"))
    _refused(run, site.address("/missing"), "404")
    assert [(event.task, event.done, event.total) for event in events] == [
        ("fetch page", 1, 2),
        ("fetch page", 2, 2),
    ]


def test_fetching_refreshes_only_what_changed(site, fetcher):
    modified = "Mon, 02 Mar 2026 10:00:00 GMT"
    site.pages["/terms"] = answer(body=BODY, ETag='"1"', Last_Modified=modified)
    first = fetcher().get(site.address("/terms"))
    assert "If-None-Match" not in site.headers("/terms")

    site.pages["/terms"] = answer(304, Content_Length=None)
    assert fetcher(refresh=True).get(site.address("/terms")) == first
    assert first.path.read_bytes() == BODY
    assert site.headers("/terms")["If-None-Match"] == '"1"'
    assert site.headers("/terms")["If-Modified-Since"] == modified

    site.pages["/terms"] = answer(body=b"new", ETag='"2"', Content_Type="text/plain")
    second = fetcher(refresh=True).get(site.address("/terms"))
    assert second.path.read_bytes() == b"new"
    assert _files(second.path.parent) == sorted([second.path.name, "manifest.jsonl"])
    assert fetcher().get(site.address("/terms")) == second


def test_fetching_does_not_take_not_modified_for_a_page(site, fetcher):
    site.pages["/terms"] = answer(304, Content_Length=None)
    _refused(fetcher(), site.address("/terms"), "304")


@pytest.mark.parametrize("change", [lambda p: p.write_bytes(b"changed"), lambda p: p.unlink()])
@pytest.mark.parametrize("refresh", [False, True])
def test_fetching_an_altered_file_again(site, fetcher, change, refresh):
    site.pages["/terms"] = answer(body=BODY, ETag='"1"')
    change(fetcher().get(site.address("/terms")).path)
    again = fetcher(refresh=refresh).get(site.address("/terms"))
    assert again.path.read_bytes() == BODY
    assert "If-None-Match" not in site.headers("/terms")
    assert fetcher().get(site.address("/terms")) == again


def test_fetching_says_that_an_altered_file_cannot_be_had_again(site, fetcher):
    path = fetcher().get(site.address("/terms")).path
    path.write_bytes(b"changed")
    site.close()
    message = _refused(fetcher(), site.address("/terms"), "missing or was altered")
    assert str(path) in message
    assert path.read_bytes() == b"changed"


def test_fetching_ignores_a_file_name_that_leads_elsewhere(site, fetcher, tmp_path):
    site.pages["/%2e%2e%2f..%5cetc%00/x"] = answer(
        body=BODY,
        Content_Disposition='attachment; filename="../../evil.sh"',
        Content_Type="../../x",
    )
    address = site.address("/a/../../%2e%2e%2f..%5cetc%00/x")
    fetched = fetcher().get(address, suffix="/../../evil")
    assert fetched.path.parent == tmp_path / "page"
    assert fetched.media_type == ""
    assert _files(tmp_path) == sorted([fetched.path.name, "manifest.jsonl"])


# What breaks off


@pytest.mark.parametrize("step", ["record", "_append"])
def test_fetching_killed_before_the_manifest_fetches_again(site, fetcher, python, tmp_path, step):
    script = f"""
import os, sys
from pathlib import Path
from mindgpt.network.fetching import Fetcher
from mindgpt.network.manifest import Manifest
from mindgpt.network.visiting import Manners
Manifest.{step} = lambda *_: os._exit(9)
Fetcher(Path(sys.argv[1]), "page", allow_local=True, manners=Manners(0, 1, 0)).get(sys.argv[2])
"""
    address = site.address("/terms")
    assert python("-c", script, tmp_path, address).code == 9
    [orphan] = _files(tmp_path)
    fetched = fetcher().get(address)
    assert fetched.path.name == orphan
    assert site.count("/terms") == 2
    assert fetcher().get(address) == fetched


def test_fetching_killed_in_the_middle_leaves_no_file_of_that_name(site, python, tmp_path, fetcher):
    site.pages["/terms"] = in_turn(
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + b"x" * 50, pause=5.0),
        answer(body=BODY),
    )
    script = """
import os, sys, threading
from pathlib import Path
from mindgpt.network.fetching import Fetcher
from mindgpt.network.visiting import Manners
threading.Timer(0.3, os._exit, [9]).start()
Fetcher(Path(sys.argv[1]), "page", allow_local=True, manners=Manners(0, 1, 0)).get(sys.argv[2])
"""
    address = site.address("/terms")
    assert python("-c", script, tmp_path, address).code == 9
    assert all(name.startswith(".") and name.endswith(".partial") for name in _files(tmp_path))
    assert fetcher().get(address).path.read_bytes() == BODY
    assert not [name for name in _files(tmp_path) if name.startswith(".")]


def test_fetching_on_a_full_disk_says_so_and_leaves_nothing(site, python, tmp_path):
    script = """
import resource, sys
from pathlib import Path
from mindgpt.network.fetching import Fetcher
from mindgpt.errors import FetchError
from mindgpt.network.visiting import Manners
fetcher = Fetcher(Path(sys.argv[1]), "page", allow_local=True, manners=Manners(0, 3, 0))
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), most))
message = ""
try:
    fetcher.get(sys.argv[2])
except FetchError as error:
    message = str(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))  # standard output is a file, too
sys.stdout.write(message)
"""
    site.pages["/large"] = answer(body=b"x" * 300_000)
    result = python("-c", script, tmp_path, site.address("/large"), 10_000)
    assert "cannot be written: File too large. Free some space" in result.out, result.err
    assert _files(tmp_path) == []
    assert site.count("/large") == 1
    # Here the page still fits, and its line of the manifest does not.
    result = python("-c", script, tmp_path, site.address("/terms"), len(BODY) + 1)
    assert "manifest.jsonl cannot be written" in result.out, result.err
    result = python("-c", script, tmp_path, site.address("/terms"), 100_000)
    assert (result.code, result.out) == (0, "")


def test_fetching_half_a_body_tries_again(site, fetcher):
    half = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + b"x" * 50)
    site.pages["/terms"] = in_turn(half, half, answer(body=BODY))
    assert fetcher().get(site.address("/terms")).path.read_bytes() == BODY
    assert site.count("/terms") == 3


@pytest.mark.parametrize(
    "broken",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + b"x" * 50),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc"),
        answer(body=gzip.compress(BODY)[:-9], Content_Encoding="gzip"),
        raw(b""),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: no number\r\n\r\nx"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
        raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
        raw(b"\x00" * 1000),
    ],
)
def test_fetching_from_a_host_that_breaks_off_leaves_nothing(site, fetcher, tmp_path, broken):
    site.pages["/terms"] = broken
    _refused(fetcher(), site.address("/terms"), "breaks off|does not speak HTTP")
    assert site.count("/terms") == HURRIED.attempts
    assert _files(tmp_path) == []


def test_fetching_a_body_without_a_length_or_longer_than_it_says(site, fetcher):
    site.pages["/a"] = raw(b"HTTP/1.0 200 OK\r\n\r\nto the end")
    site.pages["/b"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour and more")
    site.pages["/c"] = answer(body=b"")
    assert fetcher().get(site.address("/a")).path.read_bytes() == b"to the end"
    assert fetcher().get(site.address("/b")).path.read_bytes() == b"four"
    assert fetcher().get(site.address("/c")).path.read_bytes() == b""


def test_fetching_tries_again_where_that_may_help(site, fetcher):
    site.pages["/terms"] = in_turn(*[answer(500)] * 3, answer(body=BODY))
    assert fetcher().get(site.address("/terms")).path.read_bytes() == BODY
    site.pages["/never"] = answer(503)
    _refused(fetcher(), site.address("/never"), "answers 503 Service Unavailable. Try again later")
    assert site.count("/never") == HURRIED.attempts


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 204])
def test_fetching_does_not_ask_twice_for_what_is_not_there(site, fetcher, status, tmp_path):
    site.pages["/terms"] = answer(status)
    _refused(fetcher(), site.address("/terms"), f"answers {status}")
    assert site.count("/terms") == 1
    assert _files(tmp_path) == []


def test_fetching_waits_as_long_as_the_host_asks(site, fetcher):
    site.pages["/terms"] = in_turn(answer(429, Retry_After="1"), answer(body=BODY))
    began = time.monotonic()
    fetcher().get(site.address("/terms"))
    assert time.monotonic() - began >= 1.0
    site.pages["/tomorrow"] = answer(429, Retry_After="86400")
    _refused(fetcher(), site.address("/tomorrow"), "come back in 86,400 seconds. Try again later")
    assert site.count("/tomorrow") == 1


def test_fetching_keeps_the_pace_of_one_host(site, fetcher):
    run = fetcher(Manners(interval=0.15, backoff=0.0))
    site.pages["/b"] = answer(body=BODY)
    began = time.monotonic()
    run.get(site.address("/terms"))
    run.get(site.address("/b"))
    run.get(site.address("/terms"))
    assert 0.3 <= time.monotonic() - began < 5.0
    assert len(site.asked) == 3


# Sizes and times that a host may not choose


@pytest.mark.parametrize(
    "large",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"),
        without_end(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 5000),
        without_end(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n" * 500
        ),
        answer(body=gzip.compress(bytes(5_000_000)), Content_Encoding="gzip"),
        answer(body=zlib.compress(bytes(5_000_000)), Content_Encoding="deflate"),
        without_end(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
            b"\x00\x00\x00\xff\xff" * 1000,
        ),
    ],
)
def test_fetching_stops_at_its_limit(site, fetcher, large, tmp_path):
    site.pages["/terms"] = large
    began = time.monotonic()
    _refused(fetcher(), site.address("/terms"), "more than 100,000 bytes", limit=100_000)
    assert time.monotonic() - began < 6.0
    assert site.count("/terms") == 1
    assert _files(tmp_path) == []


def test_fetching_a_bomb_holds_little_of_it_in_memory(site, python, tmp_path):
    """300 MB of zeros in 292 KB of gzip."""
    site.pages["/bomb"] = answer(body=gzip.compress(bytes(300_000_000)), Content_Encoding="gzip")
    script = """
import resource, sys
from pathlib import Path
from mindgpt.network.fetching import Fetcher
from mindgpt.network.visiting import Manners
fetcher = Fetcher(Path(sys.argv[1]), "page", allow_local=True, manners=Manners(0, 1, 0))
fetcher.get(sys.argv[2], limit=1_000_000)  # what is loaded on the way is loaded now
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    fetcher.get(sys.argv[3])
except Exception as error:
    sys.stdout.write(f"{error}\\n")
sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before))
"""
    result = python("-c", script, tmp_path, site.address("/terms"), site.address("/bomb"))
    message, kilobytes = result.out.splitlines()
    assert "more than 50,000,000 bytes" in message
    assert int(kilobytes) < 10_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "identity"])
def test_fetching_unpacks_what_was_packed_unasked(site, fetcher, encoding):
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "identity": bytes}[encoding](BODY)
    site.pages["/terms"] = answer(body=packed, Content_Encoding=encoding)
    assert fetcher().get(site.address("/terms")).path.read_bytes() == BODY


def test_fetching_refuses_packing_that_cannot_be_bounded(site, fetcher):
    site.pages["/terms"] = answer(body=BODY, Content_Encoding="br")
    _refused(fetcher(), site.address("/terms"), "packs the page as 'br', unasked")


@pytest.mark.parametrize(
    "slow",
    [
        without_end(b"HTTP/1.1 200 OK\r\n\r\n", b"x", pause=0.02),
        without_end(b"HTTP/1.1 200 OK\r\nX-", b"x", pause=0.02),
        without_end(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", b"\x1f", pause=5.0),
        raw(b"", pause=5.0),
    ],
)
def test_fetching_loses_patience_with_a_slow_host(site, fetcher, slow, tmp_path):
    site.pages["/terms"] = slow
    began = time.monotonic()
    _refused(fetcher(IMPATIENT), site.address("/terms"), "takes too long|packed body is broken")
    assert time.monotonic() - began < 6.0
    assert _files(tmp_path) == []


@pytest.mark.parametrize(
    "flood",
    [
        without_end(b"HTTP/1.1 200 OK\r\n", b"X-Flood: " + b"x" * 1000 + b"\r\n"),
        without_end(b"HTTP/1.1 200 OK\r\nX-Flood: ", b"x" * 1000),
        without_end(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50),
    ],
)
def test_fetching_gives_up_in_a_flood_of_headers(site, fetcher, flood, tmp_path):
    site.pages["/terms"] = flood
    began = time.monotonic()
    _refused(fetcher(IMPATIENT), site.address("/terms"), "takes too long|HTTP|fails", limit=1000)
    assert time.monotonic() - began < 6.0
    assert _files(tmp_path) == []


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_fetching_follows_redirects(site, fetcher, status):
    site.pages["/old"] = answer(status, Location="between?x=1#part", Set_Cookie="who=me; Path=/")
    site.pages["/between?x=1"] = answer(status, Location=site.address("/terms"))
    fetched = fetcher().get(site.address("/old"))
    assert fetched.path.read_bytes() == BODY
    assert fetched.address == site.address("/old")
    assert fetched.final_address == site.address("/terms")
    assert all("Cookie" not in headers for _, headers in site.asked)
    assert site.count("/robots.txt") == 1


def test_fetching_does_not_follow_redirects_for_ever(site, fetcher):
    for at in range(30):
        site.pages[f"/{at}"] = answer(302, Location=f"/{at + 1}")
    _refused(fetcher(), site.address("/0"), "go in a circle or do not end")
    assert site.count(f"/{MAX_REDIRECTS}") == 1
    assert site.count(f"/{MAX_REDIRECTS + 1}") == 0
    site.pages["/b"] = answer(302, Location="/c")
    site.pages["/c"] = answer(302, Location="/b#other")
    _refused(fetcher(), site.address("/b"), "go in a circle")
    assert (site.count("/b"), site.count("/c")) == (1, 1)


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "only http:// and https:// addresses are read"),
        ("gopher://127.0.0.1/", "only http"),
        ("http://ann:canary-4711@127.0.0.1/", "a user name or a password"),
        ("http://169.254.169.254/latest/meta-data/", "at 169.254.169.254, an address by which"),
        ("http://[fd00:ec2::254]/", "an address by which a machine talks to itself"),
        ("http://0.0.0.0/", "a reserved address"),
        ("http://[x", "no host and port"),
        ("http://127.0.0.1:99999/", "no host and port"),
        ("", "without saying where"),
    ],
)
def test_fetching_does_not_follow_a_redirect_to(site, fetcher, location, why, tmp_path):
    site.pages["/old"] = answer(302, Location=location)
    message = _refused(fetcher(), site.address("/old"), why)
    assert "canary" not in message
    assert _files(tmp_path) == []


# Addresses that are not public


class Outside:
    """The world as a name server tells it, with `PUBLIC` being the test's own site."""

    def __init__(self, site, *found):
        self.site, self.found = site, list(found)
        self.resolved, self.connected = [], []

    def resolve(self, host, port):
        self.resolved.append(host)
        return self.found.pop(0) if len(self.found) > 1 else self.found[0]

    def connect(self, address, port, timeout):
        self.connected.append(address)
        here = "127.0.0.1" if address == PUBLIC else address
        return httpcore2.SyncBackend().connect_tcp(here, self.site.port, timeout)

    @property
    def network(self):
        return Network(self.resolve, self.connect)


def test_fetching_from_a_public_address_needs_no_flag(site, fetcher):
    outside = Outside(site, [PUBLIC])
    fetched = fetcher(allow_local=False, network=outside.network).get("http://Bücher.example/terms")
    assert fetched.path.read_bytes() == BODY
    assert fetched.final_address == "http://xn--bcher-kva.example/terms"
    assert set(outside.resolved) == {"xn--bcher-kva.example"}
    assert site.headers("/terms")["Host"] == "xn--bcher-kva.example"


SPELLINGS = [
    "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.1", "127.1", "0",
    "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[::]",
    "127。0。0。1", "LOCALHOST", "[2002:7f00:1::]",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_fetching_does_not_reach_this_machine_however_it_is_spelt(site, fetcher, host, tmp_path):
    _refused(fetcher(allow_local=False), site.address("/terms", host), "--allow-local opens")
    _refused(fetcher(), site.address("/terms", "0177.0.0.1"), "it is no web address")
    assert site.asked == []
    assert _files(tmp_path) == []


@pytest.mark.parametrize("user", ["good.example", "good.example:80", "ann:canary-4711"])
def test_fetching_takes_no_credentials(site, fetcher, user, tmp_path):
    address = site.address("/terms", f"{user}@127.0.0.1")
    message = _refused(fetcher(), address, "a user name or a password")
    assert "canary" not in message
    assert site.asked == []
    assert _files(tmp_path) == []


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["10.0.0.5"], [PUBLIC, "127.0.0.1"], ["169.254.169.254"], ["::1"]]
)
def test_fetching_wants_every_address_of_a_name_public(site, fetcher, found):
    outside = Outside(site, found)
    run = fetcher(allow_local=False, network=outside.network)
    message = _refused(run, "http://inside.example/terms", "the host inside.example is at")
    assert found[-1] in message
    assert outside.connected == []


def test_fetching_is_not_deceived_by_a_name_that_changes_its_address(site, fetcher):
    """The name server answers with a public address for the check, then with a private one."""
    outside = Outside(site, [PUBLIC], ["127.0.0.1"])
    run = fetcher(allow_local=False, network=outside.network)
    _refused(run, "http://rebinding.example/terms", "is at 127.0.0.1")
    # Each connection went where its own look-up led: robots.txt out, the page nowhere.
    assert outside.connected == [PUBLIC]
    assert len(outside.resolved) == 2
    assert [path for path, _ in site.asked] == ["/robots.txt"]


@pytest.mark.parametrize("allow_local", [False, True])
@pytest.mark.parametrize("target", ["127.0.0.1", "localhost", "inside.example"])
def test_fetching_is_not_redirected_from_outside_to_this_machine(
    site, fetcher, allow_local, target
):
    """Not even where --allow-local opens local addresses: that was for the user's own."""
    site.pages["/old"] = answer(302, Location=site.address("/secret", target))
    site.pages["/secret"] = answer(body=b"internal")
    outside = Outside(site, [PUBLIC], [PUBLIC], ["127.0.0.1"])
    run = fetcher(allow_local=allow_local, network=outside.network)
    message = _refused(run, "http://outside.example/old", "is at 127.0.0.1, a local address")
    assert f"it redirects to http://{target}:{site.port}/secret, and" in message
    assert site.count("/secret") == 0


def test_fetching_is_not_redirected_by_robots_to_this_machine(site, fetcher):
    site.pages["/robots.txt"] = answer(302, Location=site.address("/secret"))
    outside = Outside(site, [PUBLIC], ["127.0.0.1"])
    run = fetcher(allow_local=False, network=outside.network)
    _refused(run, "http://outside.example/terms", "is at 127.0.0.1")
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_fetching_does_not_use_proxies(site, fetcher, monkeypatch):
    other = Site()
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, other.address())
    assert fetcher().get(site.address("/terms")).path.read_bytes() == BODY
    assert other.asked == []
    other.close()


def test_fetching_keeps_no_cookies(site, fetcher):
    site.pages["/a"] = answer(body=BODY, Set_Cookie="who=me; Path=/")
    run = fetcher()
    run.get(site.address("/a"))
    run.get(site.address("/terms"))
    assert "Cookie" not in site.headers("/terms")


def test_fetching_from_an_ipv6_address(fetcher):
    try:
        site = Site("::1", socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 on this machine")
    site.pages["/terms"] = answer(body=BODY)
    assert fetcher().get(site.address("/terms", "[::1]")).path.read_bytes() == BODY
    assert site.headers("/terms")["Host"] == f"[::1]:{site.port}"
    site.close()


def test_fetching_without_a_network_says_how_to_go_on(fetcher):
    message = _refused(fetcher(), "http://no-such-host.invalid/terms", "there is no network")
    assert "give the path of the file" in message


def test_fetching_from_a_closed_port_tries_again_and_says_so(site, fetcher):
    site.close()
    _refused(fetcher(), site.address("/terms"), "Connection refused.*Save the page by hand")


# What robots.txt asks for


def test_fetching_obeys_robots(site, fetcher, tmp_path):
    site.pages["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /private\n")
    site.pages["/private/page"] = answer(body=BODY)
    site.pages["/old"] = answer(302, Location="/private/page")
    run = fetcher()
    run.get(site.address("/terms"))
    message = _refused(run, site.address("/private/page"), "asks programs not to read it")
    assert "Save the page by hand" in message
    _refused(run, site.address("/old"), "redirects to .*/private/page, and the robots.txt")
    assert site.count("/private/page") == 0
    assert site.count("/robots.txt") == 1


def test_fetching_keeps_the_pace_that_robots_ask_for(site, fetcher):
    site.pages["/robots.txt"] = answer(body=b"User-agent: mindgpt\nCrawl-delay: 0.4\n")
    began = time.monotonic()
    fetcher().get(site.address("/terms"))
    assert 0.4 <= time.monotonic() - began < 5.0


@pytest.mark.parametrize(
    "silent",
    [answer(500), answer(503, Retry_After="9999"), raw(b""), answer(302, Location="/robots.txt")],
)
def test_fetching_reads_nothing_where_robots_cannot_be_asked(site, fetcher, silent):
    site.pages["/robots.txt"] = silent
    run = fetcher()
    first = _refused(run, site.address("/terms"), "answers 50|breaks off|in a circle")
    asked = site.count("/robots.txt")
    assert _refused(run, site.address("/terms"), "cannot be fetched") == first
    assert site.count("/robots.txt") == asked <= HURRIED.attempts
    assert site.count("/terms") == 0


def test_fetching_asks_robots_again_after_a_failure(site, fetcher):
    site.pages["/robots.txt"] = in_turn(
        answer(503), answer(302, Location="/moved.txt"), answer(body=b"")
    )
    site.pages["/moved.txt"] = answer(body=b"User-agent: *\nDisallow: /private")
    run = fetcher()
    run.get(site.address("/terms"))
    _refused(run, site.address("/private"), "asks programs not to read it")


def test_fetching_reads_the_beginning_of_endless_robots(site, fetcher):
    rules = b"User-agent: *\nDisallow: /private\n"
    site.pages["/robots.txt"] = without_end(
        b"HTTP/1.1 200 OK\r\n\r\n" + rules, b"Allow: /a\n" * 500
    )
    run = fetcher()
    run.get(site.address("/terms"))
    _refused(run, site.address("/private"), "asks programs not to read it")


# Over TLS


@pytest.fixture
def secure_site(site, tmp_path, monkeypatch):
    """The site over TLS, with a certificate for good.example that this machine trusts."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=good.example", "-keyout", key, "-out", certificate,
         "-addext", "subjectAltName=DNS:good.example"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site.names = []
    context.sni_callback = lambda _socket, name, _context: site.names.append(name)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    from mindgpt.network import wire

    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(wire, "_tls", lambda: trusting)
    return site


def test_fetching_over_tls_checks_the_certificate_against_the_name(secure_site, tmp_path):
    outside = Outside(secure_site, [PUBLIC])
    run = Fetcher(tmp_path / "raw", "page", manners=HURRIED, network=outside.network)
    assert run.get("https://good.example/terms").path.read_bytes() == BODY
    assert set(secure_site.names) == {"good.example"}
    _refused(run, "https://bad.example/terms", "certificate of bad.example is not valid")
    assert secure_site.count("/terms") == 1
    assert set(outside.connected) == {PUBLIC}


def test_fetching_does_not_go_from_https_to_http(secure_site, tmp_path):
    secure_site.pages["/old"] = answer(301, Location="http://good.example/terms")
    outside = Outside(secure_site, [PUBLIC])
    run = Fetcher(tmp_path / "raw", "page", manners=HURRIED, network=outside.network)
    _refused(run, "https://good.example/old", "redirects from https to http://good.example/terms")
    assert secure_site.count("/terms") == 0


def test_fetching_is_imported_without_the_network(python):
    """Every source imports it, and `mindgpt sources` imports every source."""
    result = python("-X", "importtime", "-c", "import mindgpt.network.fetching")
    assert result.code == 0
    assert not result.imported & {"httpx2", "httpcore2", "stamina", "protego", "h11"}


def test_fetching_prints_nothing_about_attempts(site, python, tmp_path):
    site.pages["/terms"] = in_turn(answer(500), answer(body=BODY))
    script = """
import sys
from pathlib import Path
from mindgpt.network.fetching import Fetcher
from mindgpt.network.visiting import Manners
Fetcher(Path(sys.argv[1]), "page", allow_local=True, manners=Manners(0, 2, 0)).get(sys.argv[2])
"""
    result = python("-c", script, tmp_path, site.address("/terms"))
    assert (result.code, result.out, result.err) == (0, "", "")
