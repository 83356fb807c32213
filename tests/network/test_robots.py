"""What a host lets programs read. That it is asked at all: `test_fetching.py`."""

import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.network import addresses, robots
from mindgpt.network.addresses import Trouble

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _allows(text, path="/page"):
    return robots.parse(text).can_fetch("http://example.org" + path, robots.NAME)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("<html>Not found</html>", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("user-agent:* # all\ndisallow:/pa", False),
        ("User-agent: *\nDisallow: /\nAllow: /page", True),
        ("User-agent: *\nDisallow: /*ge$", False),
        ("User-agent: otherbot\nDisallow: /", True),
        ("User-agent: otherbot\nUser-agent: *\nDisallow: /", False),
        ("User-agent: otherbot\nDisallow: /\n\nUser-agent: *\nDisallow: /private", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: MindGPT\nDisallow: /private", True),
        ("User-agent: *\nDisallow:\n\nUser-agent: mindgpt/1.0\nDisallow: /", False),
        ("User agent mindgpt\nDisallow: /", False),
        ("User-agent: mind\nDisallow: /", True),
        ("User-agent-policy: none\nUser-agent: *\nDisallow: /", False),
        ("Disallow: /", True),
    ],
)
def test_robots_rules_for_us_and_for_all(text, allowed):
    assert _allows(text) is allowed


class _Host:
    """Answers for robots.txt with a text, or with the Trouble that reading it met."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def __call__(self, url, allow_local):
        self.asked.append((str(url), allow_local))
        if isinstance(self.answer, Trouble):
            raise self.answer
        return self.answer


def _url(path="/page"):
    return addresses.parse("http://example.org:8080" + path)


def test_robots_of_a_host_are_read_once():
    host = _Host("User-agent: *\nDisallow: /private\nCrawl-delay: 2.5")
    rules = robots.Robots(host)
    assert rules.delay(_url(), False) == 2.5
    assert rules.delay(_url("/other?x=1"), False) == 2.5
    with pytest.raises(Trouble, match=r"robots\.txt of http://example\.org:8080 asks programs"):
        rules.delay(_url("/private/x"), False)
    assert host.asked == [("http://example.org:8080/robots.txt", False)]


@pytest.mark.parametrize(
    ("delay", "seconds"), [("3600", 30.0), ("1e999", 0.0), ("-1", 0.0), ("soon", 0.0), ("0", 0.0)]
)
def test_robots_delay_is_bounded(delay, seconds):
    host = _Host(f"User-agent: *\nCrawl-delay: {delay}")
    assert robots.Robots(host).delay(_url(), False) == seconds


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_robots_that_are_not_there_allow_everything(status):
    assert robots.Robots(_Host(Trouble("no", status=status))).delay(_url(), False) == 0.0


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_robots_that_cannot_be_read_allow_nothing_and_are_not_asked_again(status):
    host = _Host(Trouble("the host is down", retry=True, status=status))
    rules = robots.Robots(host)
    for _ in range(3):
        with pytest.raises(Trouble, match="the host is down") as caught:
            rules.delay(_url(), False)
        assert not caught.value.retry
    assert len(host.asked) == 1


directives = st.sampled_from(
    [
        "User-agent", "user agent", "Disallow", "Allow", "Crawl-delay", "Request-rate",
        "Visit-time", "Sitemap", "Host", "Noindex", "", "\ufeffUser-agent", "#",
    ]
)  # fmt: skip
values = st.one_of(
    st.sampled_from(
        ["*", "mindgpt", "mindgpt*", "/", "/*$", "$", "%", "%zz", "1/0", "1e400", "a b"]
    ),
    st.text(max_size=12),
)
lines = st.tuples(directives, st.sampled_from([":", " ", ": ", "\t"]), values).map("".join)


@fuzz
@given(
    st.lists(lines, max_size=15).map("\n".join),
    st.sampled_from(["/", "/page", "/%zz?$*", "/robots.txt"]),
)
def test_robots_of_any_text_answer(text, path):
    rules = robots.parse(text)
    assert rules.can_fetch("http://[2606:4700::1]:80" + path, robots.NAME) in (True, False)
    assert (rules.crawl_delay(robots.NAME) or 0.0) >= 0.0


@pytest.mark.parametrize(
    "bomb",
    [
        lambda n: "User-agent: mindgpt*\n" * n + "Disallow: /*a*b\n" * n,
        lambda n: "".join(f"User-agent: bot{i}\n" for i in range(n)) + "Disallow: /a$\n" * n,
        lambda n: "".join(f"User-agent: {i}*\nUser-agent: *\nDisallow: /{i}\n" for i in range(n)),
        lambda n: "User-agent" + " " * 20 * n,
        lambda n: "User-agent: *\nDisallow: /" + "*a" * 10 * n,
        lambda n: "\n" * 30 * n,
    ],
)
def test_robots_bombs_are_read_in_linear_time(bomb):
    """Half a megabyte that names 16,000 agents with 16,000 rules each would fill the memory."""
    text = bomb(16_000)[: robots.LONGEST]
    began = time.perf_counter()
    robots.parse(text).can_fetch("http://example.org/" + "a" * 8000, robots.NAME)
    assert time.perf_counter() - began < 3.0
