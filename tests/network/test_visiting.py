"""What the manners of a visit are made of. The visits themselves: `test_fetching.py`."""

import datetime
import email.utils
import os

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.network import addresses, visiting, wire
from mindgpt.network.addresses import Trouble

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
URL = addresses.parse("https://example.org/terms")


def _answer(status, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return wire.Answer(status, httpx2.Headers(named), False, [])


def test_visiting_says_who_we_are_and_asks_for_plain_bytes():
    assert visiting.HEADERS["User-Agent"].startswith("mindgpt/0.")
    assert "respects robots.txt" in visiting.HEADERS["User-Agent"]
    assert visiting.HEADERS["Accept-Encoding"] == "identity"


def _in(seconds, hours_east=0):
    zone = datetime.timezone(datetime.timedelta(hours=hours_east))
    when = datetime.datetime.now(zone) + datetime.timedelta(seconds=seconds)
    return email.utils.format_datetime(when)


def test_visiting_retry_after_is_read_in_both_forms():
    assert visiting.retry_after("0") == 0.0
    assert visiting.retry_after(" 120 ") == 120.0
    assert visiting.retry_after(_in(-100)) == 0.0
    for date in (_in(100), _in(100, hours_east=5), _in(100).replace("+0000", "-0000")):
        assert 60 < visiting.retry_after(date) <= 100


@pytest.mark.parametrize(
    "value", ["", "soon", "-1", "1.5", "1" * 5000, "٣", "Mon, 99 Foo 2026", "0" * 11 + "x",
              "Mon, 01 Jan 99999 00:00:00 GMT"],
)  # fmt: skip
def test_visiting_retry_after_that_says_nothing(value):
    assert visiting.retry_after(value) is None


@fuzz
@given(st.one_of(st.text(max_size=40), st.from_regex(r"[A-Z][a-z]{2}, \d+ \w+ \d+ [\d:]+ \S*")))
def test_visiting_retry_after_never_fails(value):
    seconds = visiting.retry_after(value)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize("status", [200, 203])
def test_visiting_takes_a_page(status):
    visiting.require_page(URL, _answer(status))


@pytest.mark.parametrize(
    ("status", "words", "remedy", "retry"),
    [
        (204, "204 No Content", "by hand", False),
        (206, "206 Partial Content", "by hand", False),
        (304, "304 Not Modified", "by hand", False),
        (401, "not open to programs", "by hand", False),
        (403, "not open to programs", "by hand", False),
        (404, "answers 404 Not Found", "Check the address", False),
        (410, "answers 410 Gone", "Check the address", False),
        (418, "418", "by hand", False),
        (429, "429 Too Many Requests", "later", True),
        (500, "500 Internal Server Error", "later", True),
        (503, "503 Service Unavailable", "later", True),
        (599, "answers 599.", "later", True),
    ],
)
def test_visiting_says_what_a_status_means(status, words, remedy, retry):
    with pytest.raises(Trouble) as caught:
        visiting.require_page(URL, _answer(status))
    assert words in str(caught.value)
    assert remedy in caught.value.remedy
    assert (caught.value.retry, caught.value.status) == (retry, status)


def test_visiting_waits_as_long_as_it_is_asked_to_and_not_for_ever():
    with pytest.raises(Trouble) as caught:
        visiting.require_page(URL, _answer(503, retry_after="20"))
    assert (caught.value.retry, caught.value.wait) == (True, 20.0)
    with pytest.raises(Trouble, match="come back in 86,400 seconds") as caught:
        visiting.require_page(URL, _answer(429, retry_after="86400"))
    assert not caught.value.retry
