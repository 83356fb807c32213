"""What a host lets programs read: its robots.txt, by RFC 9309.

A host without the file (any answer from 400 to 499 but "too many requests") allows everything;
one that fails to answer allows nothing, since it could not say what it forbids.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from protego import Protego

from mindgpt.network import addresses
from mindgpt.network.addresses import Trouble

if TYPE_CHECKING:
    import httpx2

NAME = "mindgpt"  # by which a robots.txt may speak to us
LONGEST = 500 * 1024  # bytes that are read of it, as the RFC asks for at least
LONGEST_DELAY = 30.0  # seconds between two requests that a host may ask for

_AGENT_LINE = re.compile(r"\s*user[- ]?agent(?=[\s:]|$)[\s:]*([^#]*)", re.I)


class Robots:
    """The rules of every host, each read once by `read(address, allow_local)`."""

    def __init__(self, read: Callable[[httpx2.URL, bool], str]):
        self._read = read
        self._rules: dict[tuple[str, bool], Protego | Trouble] = {}

    def delay(self, url: httpx2.URL, allow_local: bool) -> float:
        """Seconds that the host wants between two requests; Trouble where it forbids this one."""
        host = addresses.origin(url)
        rules = self._rules.get((host, allow_local)) or self._ask(url, allow_local)
        self._rules[host, allow_local] = rules
        if isinstance(rules, Trouble):
            # A new one each time: an exception remembers everywhere it was raised.
            raise Trouble(rules.cause, rules.remedy)
        if not rules.can_fetch(str(url), NAME):
            raise Trouble(f"the robots.txt of {host} asks programs not to read it")
        return min(rules.crawl_delay(NAME) or 0.0, LONGEST_DELAY)

    def _ask(self, url: httpx2.URL, allow_local: bool) -> Protego | Trouble:
        try:
            return parse(self._read(url.copy_with(raw_path=b"/robots.txt"), allow_local))
        except Trouble as trouble:
            if trouble.status == 429 or trouble.status >= 500:
                return trouble.within("what its robots.txt allows cannot be known: ")
            return parse("") if trouble.status else trouble


def parse(text: str) -> Protego:
    """The rules of a robots.txt for us.

    Each rule counts for every agent named above it, so that half a megabyte can name 20,000
    agents with 20,000 rules each. All that are not us become one.

    >>> parse("User-agent: *\\nDisallow: /private").can_fetch("http://a/private/b", "mindgpt")
    False
    """
    lines = []
    for line in text.splitlines():
        match = _AGENT_LINE.match(line)
        lines.append(f"User-agent: {_agent(match[1])}" if match else line)
    return Protego.parse("\n".join(lines))


def _agent(name: str) -> str:
    plain = name.partition("/")[0].strip().lower()
    if plain == "*":
        return "*"
    return NAME if plain.strip("* ") == NAME else "others"
