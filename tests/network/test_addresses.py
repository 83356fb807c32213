"""Which addresses may be reached."""

import ipaddress
import os
import socket
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import FetchError
from mindgpt.network import addresses
from mindgpt.network.addresses import Trouble

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# What addresses are made of, so that random ones come near to what a parser does.
pieces = st.sampled_from(
    [
        "http", "https", "file", ":", "/", "//", "\\", "@", "?", "#", "[", "]", "%", "%2e", "::1",
        ".", "127.0.0.1", "0x7f", "2130706433", "example.org", "ü", "xn--", "。", "٣", ":80",
        ":99999", "..", "\n", "\x1b[2J", "\ud800", "\u202e", " ", "a" * 70, "ann:secret",
    ]
)  # fmt: skip
texts = st.one_of(st.lists(pieces, max_size=12).map("".join), st.text(max_size=50))


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("http://example.org", "http://example.org"),
        (" HTTPS://Example.ORG:443/a?b=c#d \n", "https://example.org/a?b=c"),
        ("http://bücher.example/ä b", "http://xn--bcher-kva.example/%C3%A4%20b"),
        ("http://[2606:4700::1]:8080/", "http://[2606:4700::1]:8080/"),
        ("http://example.org/@name", "http://example.org/@name"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
    ],
)
def test_addresses_are_put_in_their_normal_form(address, normal):
    assert str(addresses.parse(address)) == normal


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org/terms", "file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)",
        "data:text/html,x", "gopher://example.org/", "http://", "http:///etc", "http:example.org",
        "http://exa mple.org/", "http://%31%32%37.0.0.1/", "http://[fe80::1%25eth0]/",
        "http://example.org:0/", "http://example.org:65536/", "http://example.org:-1/",
        "http://a" + "b" * 300 + ".org/", "http://①②⑦.⓪.⓪.①/", "http://[::1", "http://\ud800/",
        "http://example.org/" + "a" * 9000, "http://example.org/\x00", "http://a.example\\b/",
    ],
)  # fmt: skip
def test_addresses_that_are_none_are_refused(address):
    with pytest.raises(Trouble) as caught:
        addresses.parse(address)
    assert caught.value.cause
    assert caught.value.remedy.endswith(".")
    assert isinstance(caught.value, FetchError)


@pytest.mark.parametrize(
    "address",
    [
        "http://ann:canary-4711@example.org/", "https://canary-4711@127.0.0.1/",
        "http://good.example:canary-4711@127.0.0.1:80/", "http://good.example\\@127.0.0.1/",
        "http://a@b@127.0.0.1/", "http://ann:canary-4711@ü:x/", "http:\\\\ann:canary-4711@h",
    ],
)  # fmt: skip
def test_addresses_with_credentials_are_refused_and_not_repeated(address):
    with pytest.raises(Trouble) as caught:
        addresses.parse(address)
    assert "canary" not in str(caught.value)
    assert "canary" not in addresses.shown(address)


@fuzz
@given(texts)
def test_addresses_never_fail_otherwise(text):
    message = ""
    try:
        url = addresses.parse(text)
    except Trouble as trouble:
        message = str(trouble)
    assert message.isprintable()
    if message:
        return
    assert url.scheme in ("http", "https")
    assert str(addresses.parse(str(url))) == str(url)
    assert addresses.host(url) in str(url)


@fuzz
@given(texts)
def test_addresses_shown_hold_no_password_and_move_no_cursor(text):
    shown = addresses.shown("http://ann:canary-4711@" + text)
    assert "canary" not in shown
    assert shown.isprintable()
    assert len(addresses.shown(text)) <= 301


def test_addresses_of_any_length_take_linear_time():
    for text in ("@" * 2_000_000, "http:" + "/" * 2_000_000, "a" * 2_000_000):
        began = time.perf_counter()
        with pytest.raises(Trouble):
            addresses.parse(text)
        addresses.shown(text)
        assert time.perf_counter() - began < 2.0


@pytest.mark.parametrize(
    ("location", "end"),
    [
        ("/b", "https://example.org/b"),
        ("b?c#d", "https://example.org/x/b?c"),
        ("//other.example/b", "https://other.example/b"),
        ("https://other.example", "https://other.example"),
        ("https:///b", "https://example.org/b"),
        ("\\\\evil.example/b", "https://example.org/x/\\\\evil.example/b"),
    ],
)
def test_addresses_of_redirects_are_taken_from_the_page_on(location, end):
    assert str(addresses.redirected(addresses.parse("https://example.org/x/a"), location)) == end


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("", "without saying where"),
        ("file:///etc/passwd", "only http"),
        ("http://example.org/", "from https to"),
        ("https://ann:canary-4711@example.org/", "password"),
        ("https://[", "no host"),
        ("https://\ud800", "without saying where"),
    ],
)
def test_addresses_of_redirects_that_must_not_be_followed(location, why):
    with pytest.raises(Trouble, match=why) as caught:
        addresses.redirected(addresses.parse("https://example.org/x/a"), location)
    assert "canary" not in str(caught.value)


@fuzz
@given(texts)
def test_addresses_of_redirects_never_fail_otherwise(location):
    try:
        addresses.redirected(addresses.parse("https://example.org/x/a"), location)
    except Trouble:
        return


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_addresses_of_the_public_network_may_be_reached(ip):
    assert addresses.refusal(ip) == ""
    assert not addresses.is_local(ip)


LOCAL = [
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "::1",
    "100.64.0.1", "fc00::1", "fd12:3456::1", "::ffff:127.0.0.1", "::ffff:192.168.1.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b::a00:1",
]  # fmt: skip
NEVER = [
    "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "100.100.100.200", "fd00:ec2::254",
    "fe80::1", "fe80::1%eth0", "::", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "192.0.0.8", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "192.88.99.1", "ff02::1",
    "2001:db8::1", "2001::1", "fec0::1", "100::1", "64:ff9b:1::1", "3fff::1", "::7f00:1",
    "::8.8.8.8", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::",
    "::ffff:0.0.0.0", "", "localhost", "1.2.3", "2130706433", "0x7f.0.0.1", "0177.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("ip", LOCAL)
def test_addresses_of_local_networks_are_opened_by_the_flag_only(ip):
    assert addresses.refusal(ip) == "a local address"
    assert addresses.refusal(ip, allow_local=True) == ""
    assert addresses.is_local(ip)


@pytest.mark.parametrize("ip", NEVER)
def test_addresses_that_are_never_opened(ip):
    assert addresses.refusal(ip)
    assert addresses.refusal(ip, allow_local=True)


@fuzz
@given(st.integers(0, 2**128 - 1), st.sampled_from(["::ffff:0:0/96", "64:ff9b::/96", "::/0"]))
def test_addresses_that_may_be_reached_are_global_ones(number, network):
    block = ipaddress.ip_network(network)
    ip = block[number % block.num_addresses]
    if not addresses.refusal(str(ip)):
        inside = ip if network == "::/0" else ipaddress.ip_address(int(ip) % 2**32)
        assert inside.is_global
        assert not inside.is_private


def test_addresses_resolve_numbers_in_every_spelling():
    for host in ("127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1"):
        assert addresses.resolve(host, 80) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "a" * 80 + ".org", "."])
def test_addresses_resolve_says_that_there_is_no_network_or_no_such_host(host):
    with pytest.raises(Trouble, match="there is no network, or its name is misspelt") as caught:
        addresses.resolve(host, 80)
    assert "path of the file" in caught.value.remedy


def test_addresses_resolve_gives_each_address_once():
    found = addresses.resolve("localhost", 80)
    assert found
    assert len(found) == len(set(found))
    assert all(addresses.is_local(ip) for ip in found)
    assert socket.gethostbyname("localhost") in found
