"""A made-up show on a server of this machine, from its feed to its documents."""

import contextlib
import http.server
import json
import os
import resource
import socketserver
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt import config
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import ConfigError, FetchError, MindGPTError, SourceError
from mindgpt.network.fetching import Fetcher
from mindgpt.network.visiting import Manners
from mindgpt.podcasts import episodes
from mindgpt.sources import podcast_feed
from mindgpt.sources.podcast_feed import Options

TALK = [
    ("Ann Lee", "What wakes us at four in the morning?"),
    ("Bo Ray", "Mostly a clock inside of us that runs a little early."),
    ("Ann Lee", "And what can we do about it?"),
    ("Bo Ray", "Get up, read a page, and go back when we are tired again."),
]
VTT = "WEBVTT\n\n" + "\n\n".join(
    f"00:0{n}.000 --> 00:0{n + 1}.000\n<v {name}>{text}" for n, (name, text) in enumerate(TALK)
)
SRT = "\n\n".join(
    f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{text}" for n, (_, text) in enumerate(TALK)
)
JSON = json.dumps(
    {
        "version": "1.0.0",
        "segments": [
            {"speaker": name, "startTime": n, "endTime": n + 1, "body": text}
            for n, (name, text) in enumerate(TALK)
        ],
    }
)


class Host:
    """A web server on this machine: `pages` by path, `asked` in order; `down` breaks off."""

    def __init__(self):
        self.pages, self.asked, self.down = {}, [], False
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                host.asked.append(self.path)
                if host.down:
                    return
                content = host.pages.get(self.path)
                content = content.encode() if isinstance(content, str) else content
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *arguments):
                pass

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def show(self, *items, head="<title>Nights</title><language>en</language>"):
        """Puts a feed on the host; its address."""
        self.pages["/rss"] = f"<rss><channel>{head}{''.join(items)}</channel></rss>"
        return f"{self.address}/rss"


@pytest.fixture
def host():
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def fetcher(tmp_path):
    """`fetcher()`: a new one, as each run has, that is not polite to this machine."""

    def make(allow_local=True, **settings):
        manners = Manners(interval=0, attempts=2, backoff=0.01, patience=5)
        return Fetcher(
            tmp_path / "raw", "podcast-feed", allow_local=allow_local, manners=manners, **settings
        )

    return make


def item(number, *links, more=""):
    tags = "".join(f'<podcast:transcript url="{link}"/>' for link in links)
    return f"<item><title>Talk {number}</title><guid>g{number}</guid>{more}{tags}</item>"


def everything(place, options):
    return [
        record
        for part in podcast_feed.parts(place, options)
        for record in podcast_feed.read(part, options)
    ]


def gathered(place, fetcher, **options):
    options = Options(**options)
    return everything(podcast_feed.fetch(place, options, fetcher), options)


def reasons(records):
    return [record.reason if isinstance(record, Skipped) else record.kind for record in records]


def test_podcast_feed_makes_a_document_of_each_episode(host, fetcher):
    host.pages |= {"/1.vtt": VTT, "/talks/2.srt": SRT}
    place = host.show(
        item(1, "/1.vtt", more="<link>https://example.org/1</link>"
             "<pubDate>Wed, 27 Mar 2024 07:00:00 GMT</pubDate>"
             "<podcast:person role='guest'>Bo Ray</podcast:person>"),
        item(2, "talks/2.srt"),
        item(3),
        head="<title>Nights</title><language>en-GB</language><copyright>CC BY 4.0</copyright>",
    )  # fmt: skip
    talk, text, skipped = gathered(place, fetcher(), licence="not this")
    assert (talk.kind, talk.source, talk.private) == ("dialogue", "podcast-feed", False)
    assert [(turn.speaker, turn.text) for turn in talk.turns] == TALK
    assert talk.id.startswith("podcast-feed/nights-")
    assert talk.id.rpartition("/")[2].startswith("talk-1-")
    assert talk.group == talk.id.replace("podcast-feed/", "episode/")
    assert (talk.address, talk.licence) == ("https://example.org/1", "CC BY 4.0")
    assert talk.metadata["title"] == "Talk 1"
    assert talk.metadata["podcast"] == "Nights"
    assert talk.metadata["date"] == "2024-03-27T07:00:00+00:00"
    assert talk.metadata["transcript"] == f"{host.address}/1.vtt"
    assert talk.metadata["persons"] == [{"name": "Bo Ray", "role": "guest"}]
    assert talk.metadata["language"] == "en-gb"
    assert (text.kind, text.turns) == ("text", ())
    assert text.address == f"{host.address}/talks/2.srt"
    assert [word for _, said in TALK for word in said.split()] == text.text.split()
    assert (skipped.reason, skipped.detail) == ("no transcript", "Talk 3")
    assert len({record.id for record in (talk, text)}) == 2
    json.dumps(talk.metadata)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (VTT, SRT),
        (JSON, SRT),
        (VTT, SRT + "\n\n9\n00:01:00,000 --> 00:01:09,000\n" + "and so on " * 90),
        (VTT, VTT.partition("00:02.000")[0]),
        (JSON, "Ann Lee: " + " ".join(text for _, text in TALK)),
    ],
)
def test_podcast_feed_reads_the_transcript_that_says_most_of_who_speaks(
    host, fetcher, better, worse, order
):
    host.pages |= {"/better": better, "/worse": worse}
    place = host.show(item(1, *["/better", "/worse"][::order]))
    (document,) = gathered(place, fetcher())
    assert [(turn.speaker, turn.text) for turn in document.turns] == TALK
    assert document.metadata["transcript"].endswith("/better")


def test_podcast_feed_prefers_the_shows_language(host, fetcher):
    host.pages |= {"/en": SRT, "/es": VTT}
    links = (
        '<podcast:transcript url="/es" type="text/vtt" language="es"/>'
        '<podcast:transcript url="/en" type="application/srt" language="EN-us"/>'
    )
    place = host.show(item(1, more=links))
    (document,) = gathered(place, fetcher())
    assert document.metadata["language"] == "en-us"


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ("", [1, 2, 3, 4]),
        ("any", [1, 2, 3, 4]),
        ("en", [1, 2, 3]),
        ("EN-us", [1, 2, 3]),
        ("en-GB", [1, 3]),
        ("de", [4]),
    ],
)
def test_podcast_feed_takes_the_language_asked_for(host, fetcher, asked, taken):
    stated = [' language="EN"', ' language="en-US"', "", ' language="de"']
    host.pages["/a.vtt"] = VTT
    items = [
        item(n, more=f'<podcast:transcript url="/a.vtt"{text}/>')
        for n, text in enumerate(stated, start=1)
    ]
    records = gathered(host.show(*items), fetcher(), language=asked)
    found = [n for n, record in enumerate(records, start=1) if isinstance(record, Document)]
    assert found == taken
    left = [record.reason for record in records if isinstance(record, Skipped)]
    assert left == ["transcript in another language"] * (4 - len(taken))


def test_podcast_feed_fetches_nothing_that_the_options_leave_out(host, fetcher):
    host.pages |= {f"/{n}.vtt": VTT for n in range(1, 5)}
    dates = ["2024-03-01", "2024-02-01", "", "2024-01-01"]
    items = [
        item(n, f"/{n}.vtt", more=f"<pubDate>{date}</pubDate>")
        for n, date in enumerate(dates, start=1)
    ]
    place = host.show(*items)
    assert reasons(gathered(place, fetcher(), limit=2)) == [
        "dialogue", "dialogue", "beyond the limit asked for", "beyond the limit asked for",
    ]  # fmt: skip
    assert reasons(gathered(place, fetcher(), since="2024-02-01")) == [
        "dialogue", "dialogue", "dialogue", "older than asked for",
    ]  # fmt: skip
    assert "/4.vtt" not in host.asked


def test_podcast_feed_refuses_a_day_that_is_none():
    with pytest.raises(ConfigError, match="--since is yesterday"):
        config.make(Options, {"since": "yesterday"})


def test_podcast_feed_goes_on_without_what_is_gone_or_broken(host, fetcher):
    host.pages |= {"/ok.vtt": VTT, "/binary": bytes(100), "/empty": "WEBVTT\n"}
    place = host.show(
        item(1, "/gone.vtt", "/ok.vtt"),
        item(2, "/binary"),
        item(3, "/empty"),
        item(4, "file:///etc/passwd"),
        item(5, "http://169.254.169.254/latest"),
        item(6, "relative.vtt", more="<enclosure url='/a.mp3' type='audio/mpeg'/>"),
    )
    records = gathered(place, fetcher())
    assert reasons(records) == [
        "transcript not fetched", "dialogue", "transcript cannot be read",
        "transcript without words", *["transcript not fetched"] * 3,
    ]  # fmt: skip
    assert "404" in records[0].detail
    assert records[0].address == f"{host.address}/gone.vtt"
    assert "only http" in records[4].detail
    assert "/a.mp3" not in host.asked


def test_podcast_feed_asks_no_local_address_that_a_stranger_names(tmp_path, host, fetcher):
    host.pages["/1.vtt"] = VTT
    feed = tmp_path / "saved.xml"
    feed.write_text(f"<rss>{item(1, host.address + '/1.vtt')}</rss>", encoding="utf-8")
    with pytest.raises(SourceError, match="local address"):
        gathered(str(feed), fetcher(allow_local=False))
    assert host.asked == []


def test_podcast_feed_needs_no_network_the_second_time(host, fetcher):
    host.pages |= {"/1.vtt": VTT, "/2.srt": SRT}
    place = host.show(item(1, "/1.vtt"), item(2, "/2.srt"), item(3))
    options = Options()
    plan = podcast_feed.fetch(place, options, fetcher())
    before = Path(plan).read_bytes(), everything(plan, options)
    asked = list(host.asked)
    again = podcast_feed.fetch(place, options, fetcher())
    assert (again, host.asked) == (plan, asked)
    assert (Path(again).read_bytes(), everything(again, options)) == before


def test_podcast_feed_goes_on_where_the_host_went_down(host, fetcher, tmp_path):
    host.pages |= {f"/{n}.vtt": VTT for n in range(1, 7)}
    place = host.show(*(item(n, f"/{n}.vtt") for n in range(1, 7)))
    host.pages |= {"/4.vtt": None}

    class Falling(Fetcher):
        """The host goes down after the second episode."""

        def get(self, address, **settings):
            host.down = address.endswith(("3.vtt", "4.vtt", "5.vtt", "6.vtt"))
            return super().get(address, **settings)

    manners = Manners(interval=0, attempts=2, backoff=0.01, patience=5)
    broken = Falling(tmp_path / "raw", "podcast-feed", allow_local=True, manners=manners)
    options = Options()
    records = everything(podcast_feed.fetch(place, options, broken), options)
    assert reasons(records) == ["dialogue"] * 2 + ["transcript not fetched"] * 4
    # Two failures are enough to see that the host is down.
    assert not {"/5.vtt", "/6.vtt"} & set(host.asked)
    assert "failed 2 times" in records[-1].detail

    host.down, host.pages["/4.vtt"], host.asked[:] = False, VTT, []
    mended = everything(podcast_feed.fetch(place, options, fetcher()), options)
    assert reasons(mended) == ["dialogue"] * 6
    assert not {"/rss", "/1.vtt", "/2.vtt"} & set(host.asked)
    assert mended[:2] == records[:2]


def test_podcast_feed_says_when_nothing_can_be_fetched(host, fetcher):
    place = host.show(item(1, "/1.vtt"), item(2, "/2.vtt"))
    with pytest.raises(SourceError, match=r"None of the 2 files .* 404"):
        podcast_feed.fetch(place, Options(), fetcher())


def test_podcast_feed_offline_takes_what_is_there_and_asks_nobody(host, fetcher):
    host.pages |= {"/1.vtt": VTT}
    place = host.show(item(1, "/1.vtt"), item(2, "/2.vtt"))
    first = gathered(place, fetcher())
    host.asked.clear()
    records = gathered(place, fetcher(), offline=True)
    assert records[0] == first[0]
    assert reasons(records) == ["dialogue", "transcript not fetched"]
    assert "offline=true" in records[1].detail
    assert host.asked == []


def test_podcast_feed_offline_skips_all_of_a_saved_feed(tmp_path, fetcher):
    feed = tmp_path / "saved.xml"
    feed.write_text(f"<rss>{item(1, 'https://example.org/1.vtt')}{item(2)}</rss>", encoding="utf-8")
    records = gathered(str(feed), fetcher(), offline=True)
    assert reasons(records) == ["transcript not fetched", "no transcript"]
    with pytest.raises(FetchError, match="offline=true"):
        podcast_feed.fetch("https://example.org/rss", Options(offline=True), fetcher())


def test_podcast_feed_reads_a_saved_feeds_transcripts(tmp_path, host, fetcher):
    host.pages["/1.vtt"] = VTT
    feed = tmp_path / "saved.xml"
    own = f'<atom:link rel="self" href="{host.address}/rss"/>'
    feed.write_text(f"<rss>{own}{item(1, '1.vtt')}</rss>", encoding="utf-8")
    (document,) = gathered(str(feed), fetcher())
    assert document.metadata["transcript"] == f"{host.address}/1.vtt"
    (listed,) = podcast_feed.parts(str(feed), Options())
    assert document.id == f"podcast-feed/{listed.name}"
    assert reasons(podcast_feed.read(listed, Options())) == ["transcript not fetched"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<rss><channel><title>Nothing yet</title></channel></rss>", "has no episodes"),
        ("<!doctype html><html><body>A show</body></html>", "web page"),
        ("Dear diary", "no feed"),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>", "entities"),
    ],
)
def test_podcast_feed_says_what_is_no_feed(tmp_path, host, fetcher, content, words):
    feed = tmp_path / "feed.xml"
    feed.write_text(content, encoding="utf-8")
    host.pages["/rss"] = content
    for place in (str(feed), f"{host.address}/rss"):
        with pytest.raises(SourceError, match=words) as caught:
            podcast_feed.fetch(place, Options(), fetcher())
        assert place in str(caught.value)


def test_podcast_feed_says_what_is_missing(tmp_path, fetcher):
    for place, words in [
        ("", "Say --source podcast-feed="),
        (str(tmp_path / "none.xml"), "There is no feed"),
        ("a\x00b", "There is no feed"),
        (str(tmp_path), "cannot be read"),
        (str(tmp_path / "x.plan.json"), "written by mindgpt"),
    ]:
        with pytest.raises(SourceError, match=words):
            podcast_feed.fetch(place, Options(), fetcher())


@contextlib.contextmanager
def no_file_beyond(size):
    """As on a full disk, writing fails after so many bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_podcast_feed_ends_at_once_where_the_disk_takes_nothing(tmp_path, host, fetcher):
    host.pages |= {"/1.vtt": VTT, "/2.vtt": VTT}
    feed = tmp_path / "saved.xml"
    links = [f"{host.address}/{n}.vtt" for n in (1, 2)]
    feed.write_text(f"<rss>{item(1, links[0])}{item(2, links[1])}</rss>", encoding="utf-8")
    with no_file_beyond(50), pytest.raises(SourceError, match="cannot be written"):
        podcast_feed.fetch(str(feed), Options(), fetcher())
    assert "/2.vtt" not in host.asked
    assert reasons(gathered(str(feed), fetcher())) == ["dialogue"] * 2


def test_podcast_feed_names_stay_when_the_feed_grows(host, fetcher):
    host.pages |= {"/1.vtt": VTT}
    old = [item(1, "/1.vtt"), item(2), "<item><title>Talk</title></item>", item("ß")]
    before = gathered(host.show(*old), fetcher())
    grown = gathered(host.show(item(9), *old), fetcher(refresh=True))
    assert grown[1] == before[0]
    assert [record.address for record in grown[2:]] == [record.address for record in before[1:]]


def test_podcast_feed_names_differ_where_guids_do_not(tmp_path):
    feed = tmp_path / "feed.xml"
    one, two = (f"<item><guid>same</guid><title>{t}</title></item>" for t in ("One", "Two"))
    feed.write_text(f"<rss>{one}{two}{one}</rss>", encoding="utf-8")
    names = [part.name for part in podcast_feed.parts(str(feed), Options())]
    assert len(set(names)) == 3
    feed.write_text(f"<rss>{two}{one}{two}</rss>", encoding="utf-8")
    assert names[0] in [part.name for part in podcast_feed.parts(str(feed), Options())]


def test_podcast_feed_keeps_a_plan_for_each_way_to_read_a_feed(host, fetcher):
    host.pages |= {"/1.vtt": VTT, "/2.vtt": VTT}
    place = host.show(item(1, "/1.vtt"), item(2, "/2.vtt"))
    one = podcast_feed.fetch(place, Options(limit=1), fetcher())
    both = podcast_feed.fetch(place, Options(), fetcher())
    assert reasons(everything(one, Options(limit=1)))[0] == "dialogue"
    assert reasons(everything(both, Options())) == ["dialogue"] * 2


def test_podcast_feed_says_that_a_plan_is_damaged(tmp_path):
    plan = tmp_path / "x.plan.json"
    for content in (
        "",
        "[]",
        "{}",
        '{"entries": 1}',
        '{"entries": [{"materials": 3}]}',
        "[" * 9999,
    ):
        plan.write_text(content, encoding="utf-8")
        with pytest.raises(SourceError, match="damaged"):
            podcast_feed.parts(str(plan), Options())


def test_podcast_feed_says_that_an_episode_is_not_in_the_plan(tmp_path):
    feed = tmp_path / "feed.xml"
    feed.write_text(f"<rss>{item(1)}</rss>", encoding="utf-8")
    with pytest.raises(SourceError, match="no episode other"):
        list(podcast_feed.read(Part(str(feed), "other"), Options()))


def test_podcast_feed_reads_a_long_feed_in_linear_time(tmp_path):
    """Each part finds its episode by name: 5,000 episodes do not ask for 25 million comparisons."""
    feed = tmp_path / "feed.xml"
    feed.write_text(f"<rss>{''.join(item(n) for n in range(5000))}</rss>", encoding="utf-8")
    calls = episodes._load.cache_info().misses
    assert reasons(everything(str(feed), Options())) == ["no transcript"] * 5000
    assert episodes._load.cache_info().misses == calls + 1


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(
        st.sampled_from(
            ["<item>", "</item>", "<title>", "</title>", "<guid>", "</guid>", "\x00", "ß", "&#0;",
             "<podcast:transcript url='http://[x'/>", "<podcast:transcript url='../..'/>", "<link>",
             "<podcast:transcript url='/a' language='-'/>", "<enclosure url='a'/>", "../", "\ud800",
             "<language>", "</language>", "en-", "<pubDate>2024-01-01</pubDate>"]
        ),
        max_size=30,
    ),
    st.sampled_from(["", "en", "-"]),
)  # fmt: skip
def test_podcast_feed_answers_any_feed_with_records_or_an_error_of_ours(
    tmp_path_factory, pieces, language
):
    feed = tmp_path_factory.getbasetemp() / "any.xml"
    feed.write_bytes(f"<rss>{''.join(pieces)}".encode("utf-8", "replace"))
    options = Options(language=language, since="2024-01-02", transcribe=True)
    with contextlib.suppress(MindGPTError):
        listed = podcast_feed.parts(str(feed), options)
        assert len({part.name for part in listed}) == len(listed)
        for part in listed:
            assert all(type(record) is Skipped for record in podcast_feed.read(part, options))


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_podcast_feed_answers_any_plan_with_records_or_an_error_of_ours(tmp_path_factory, data):
    values = json.loads(PLAN)
    spots = [values, *values["entries"], *values["entries"][0]["materials"]]
    spot = data.draw(st.sampled_from(spots))
    key = data.draw(st.sampled_from(sorted(spot)))
    spot[key] = data.draw(
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
        | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2) | st.just(["", {}])
    )  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "any.plan.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    with contextlib.suppress(MindGPTError):
        everything(str(path), Options(language="en", since="2024-01-01"))


PLAN = """{"name": "nights-1", "title": "Nights", "link": "", "licence": "", "language": "en",
 "entries": [{"name": "a-1", "title": "A", "date": "", "link": "", "licence": "", "audio": "",
  "persons": [], "materials": [{"address": "http://e.org/a", "media_type": "", "language": "",
  "licence": "", "file": "none.vtt", "problem": "", "detail": "", "model": "", "revision": ""}]}]}
"""


@pytest.mark.parametrize(
    ("name", "listed", "with_links"),
    [
        ("pc20rss", 56, 47),
        ("themnshow", 54, 54),
        ("changing-the-tide", 15, 0),
        ("podverse-test-feed", 5, 0),
        ("legacy", 3, 0),
    ],
)
def test_podcast_feed_lists_real_shows(shared_data, fetcher, name, listed, with_links):
    path = str(shared_data / "podcast_feeds" / f"{name}.xml")
    records = gathered(path, fetcher(), offline=True)
    assert len(podcast_feed.parts(path, Options())) == listed
    assert len({record.address for record in records if record.reason == "no transcript"}) == (
        listed - with_links
    )
    assert set(reasons(records)) <= {"no transcript", "transcript not fetched"}
