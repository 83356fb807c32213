"""Which addresses may be reached: web addresses as anybody wrote them, and where their hosts lie.

An address from a feed or a redirect is a stranger's text, and it is our machine that follows it:
into the network behind the firewall, if nobody looks. So only http and https are read, names are
resolved first, and every IP address found must be public.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING

from mindgpt.errors import FetchError

if TYPE_CHECKING:
    import httpx2

    IP = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST = 8192  # characters of an address
SAVE = "Save the page by hand and give the path of the file instead."

_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
_LEAD = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\]*")
_NETWORK = ipaddress.ip_network

# Where clouds tell a machine its own passwords. Two of them lie in ranges of local networks.
_METADATA = [ipaddress.ip_address(ip) for ip in ("169.254.169.254", "100.100.100.200",
                                                 "fd00:ec2::254")]  # fmt: skip
_LOCAL = [_NETWORK(net) for net in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12",
                                    "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")]  # fmt: skip
# Set aside by IANA; older Pythons call some of them global.
_RESERVED = [_NETWORK(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48",
                                       "2001::/23", "3fff::/20")]  # fmt: skip
_GLOBAL_UNICAST = _NETWORK("2000::/3")
_NAT64 = _NETWORK("64:ff9b::/96")


class Trouble(FetchError):
    """Why an address gives nothing: the cause as a clause, and what helps as a sentence.

    `retry` says that it may work a little later, `wait` after how many seconds.
    """

    def __init__(
        self,
        cause: str,
        remedy: str = SAVE,
        *,
        retry: bool = False,
        wait: float | None = None,
        status: int = 0,
    ):
        super().__init__(f"{cause}. {remedy}")
        self.cause, self.remedy = cause, remedy
        self.retry, self.wait, self.status = retry, wait, status

    def within(self, lead: str) -> Trouble:
        """The same with words before its cause: `trouble.within("it redirects to X: ")`."""
        cause = lead + self.cause
        return Trouble(cause, self.remedy, retry=self.retry, wait=self.wait, status=self.status)


def parse(address: str) -> httpx2.URL:
    """A web address in its normal form, without its fragment; Trouble where it must not be read.

    >>> str(parse("HTTPS://Bücher.example:443/a b#top"))
    'https://xn--bcher-kva.example/a%20b'
    """
    import httpx2

    if len(address) > LONGEST:
        raise Trouble(f"it has more than {LONGEST:,} characters", "Check the address.")
    try:
        url = httpx2.URL(address.strip()).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        # The library quotes what it could not read, which may be a password.
        why = "" if "@" in address else f" ({shown(str(error))})"
        raise Trouble(f"it is no web address{why}", "Check the address.") from None
    if url.scheme not in ("http", "https"):
        raise Trouble("only http:// and https:// addresses are read", "Give a file by its path.")
    if url.userinfo:
        raise Trouble("it holds a user name or a password, which would be written down with it")
    port = 80 if url.port is None else url.port
    if not _HOST.fullmatch(host(url)) or not 0 < port < 65536:
        raise Trouble("it names no host and port that can exist", "Check the address.")
    return url


def host(url: httpx2.URL) -> str:
    """The host as it goes over the wire: a name in ASCII, or an IP address without brackets."""
    return url.raw_host.decode("ascii")


def origin(url: httpx2.URL) -> str:
    """Scheme, host and port: `https://example.org`."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def redirected(url: httpx2.URL, location: str) -> httpx2.URL:
    """Where an answer's `Location` leads from `url`; Trouble where that must not be followed."""
    import httpx2

    try:
        target = str(url.join(location)) if location else ""
    except (httpx2.InvalidURL, ValueError):
        target = ""
    if not target:
        raise Trouble("the host redirects without saying where")
    try:
        following = parse(target)
    except Trouble as trouble:
        raise trouble.within(f"it redirects to {shown(target)}, and ") from None
    if url.scheme == "https" and following.scheme == "http":
        raise Trouble(f"it redirects from https to {following}, where anybody could change it")
    return following


def shown(address: str) -> str:
    """An address as a message may hold it: no password, nothing that moves a terminal's cursor.

    >>> shown("http://ann:secret@example.org/")
    'http://***@example.org/'
    """
    text = "".join(letter if letter.isprintable() else "?" for letter in address[:LONGEST])
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    end = min((at for mark in "/?#" if (at := text.find(mark, start)) >= 0), default=len(text))
    at = text.rfind("@", start, end)
    text = f"{text[:start]}***{text[at:]}" if at >= 0 else text
    return text if len(text) <= 300 else text[:300] + "…"


def resolve(host: str, port: int) -> list[str]:
    """Every IP address of a host, in the order to try them; Trouble where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Trouble(
            f"the host {host} cannot be found: there is no network, or its name is misspelt",
            retry=getattr(error, "errno", 0) == socket.EAI_AGAIN,
        ) from error
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def refusal(address: str, allow_local: bool = False) -> str:
    """What is wrong with connecting to an IP address; "" where nothing is.

    `allow_local` opens loopback and private networks, and nothing else.

    >>> refusal("8.8.8.8"), refusal("127.0.0.1"), refusal("127.0.0.1", allow_local=True)
    ('', 'a local address', '')
    """
    try:
        ip = _inner(ipaddress.ip_address(address))
    except ValueError:
        return "no IP address"
    if ip in _METADATA or ip.is_link_local:
        return "an address by which a machine talks to itself and its cloud"
    if _in(ip, _LOCAL):
        return "" if allow_local else "a local address"
    public = ip.is_global and not ip.is_multicast and not _in(ip, _RESERVED)
    if not public or (ip.version == 6 and ip not in _GLOBAL_UNICAST):
        return "a reserved address"
    return ""


def is_local(address: str) -> bool:
    """Whether an IP address that may be connected to is one of a local network."""
    return refusal(address) == "a local address"


def _inner(ip: IP) -> IP:
    """The IPv4 address that an IPv6 one stands for, where it does: `::ffff:127.0.0.1`."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _in(ip: IP, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    return any(ip in network for network in networks)
