"""Feeds made up for each way in which real ones are written, and broken."""

import contextlib
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError, SourceError
from mindgpt.podcasts import feeds
from mindgpt.podcasts.feeds import Enclosure, Person, TranscriptLink

NEW = "https://podcastindex.org/namespace/1.0"
OLD = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"

WHOLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:podcast="{NEW}" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Talks on &amp;amp; about sleep</title>
  <atom:link rel="self" href="https://example.org/rss" type="application/rss+xml"/>
  <link>https://example.org/</link>
  <language>en-GB</language>
  <copyright>(c) 2024 Ann Lee</copyright>
  <podcast:license url="https://creativecommons.org/licenses/by/4.0/">cc-by-4.0</podcast:license>
  <podcast:locked owner="ann@example.org">yes</podcast:locked>
  <podcast:guid>feed-1</podcast:guid>
  <podcast:person>Ann Lee</podcast:person>
  <image><url>a.png</url><title>The picture</title><link>https://example.org/picture</link></image>
  <podcast:liveItem status="live">
    <title>Live now</title><guid>live</guid><podcast:transcript url="live.vtt" type="text/vtt"/>
  </podcast:liveItem>
  <item>
    <title>Why we wake</title>
    <itunes:title>Another title</itunes:title>
    <description>&lt;p&gt;Of clocks.&lt;/p&gt;</description>
    <link>https://example.org/1</link>
    <guid isPermaLink="false">one</guid>
    <pubDate>Wed, 27 Mar 2024 07:00:00 +0200</pubDate>
    <enclosure url="https://cdn.example.org/1.mp3?x=1&amp;y=2" length="1234" type="audio/mpeg"/>
    <podcast:transcript url="https://example.org/1.srt" type="application/x-subrip"/>
    <podcast:transcript url="1.vtt" type="text/vtt; charset=utf-8" language="EN" rel="captions"/>
    <podcast:transcript url="1.vtt" type="text/vtt"/>
    <podcast:person role="Guest">Bo Ray</podcast:person>
    <podcast:person>Ann Lee</podcast:person>
  </item>
  <item><title>Nothing more</title></item>
</channel>
</rss>"""


def test_feeds_parse_reads_a_show_and_its_episodes():
    feed = feeds.parse(WHOLE.encode())
    assert feed.title == "Talks on & about sleep"
    assert (feed.guid, feed.link, feed.language) == ("feed-1", "https://example.org/", "en-gb")
    assert feed.licence == "cc-by-4.0 (https://creativecommons.org/licenses/by/4.0/)"
    assert feed.locked
    assert feed.persons == (Person("Ann Lee", "host"),)
    first, second = feed.episodes
    assert (first.title, first.guid, first.link) == ("Why we wake", "one", "https://example.org/1")
    assert first.date == "2024-03-27T05:00:00+00:00"
    assert first.audio == Enclosure("https://cdn.example.org/1.mp3?x=1&y=2", "audio/mpeg", 1234)
    assert first.transcripts == (
        TranscriptLink("https://example.org/1.srt", "application/x-subrip"),
        TranscriptLink("https://example.org/1.vtt", "text/vtt", "en", "captions"),
    )
    assert first.persons == (Person("Bo Ray", "guest"), Person("Ann Lee", "host"))
    assert (second.title, second.transcripts, second.audio) == ("Nothing more", (), None)


def test_feeds_parse_a_broken_feed_gives_what_a_whole_one_gives():
    """An unescaped & and a missing end tag send the same feed through the other reader."""
    whole = feeds.parse(WHOLE.encode())
    broken = WHOLE.replace("Nothing more", "Nothing & more").replace("?x=1&amp;y=2", "?x=1&y=2")
    broken = broken.replace("</description>", "<br>").replace("</channel>", "")
    found = feeds.parse(b"\n\nWarning: header sent\n" + broken.encode())
    assert found.episodes[0] == whole.episodes[0]
    assert found.episodes[1].title == "Nothing & more"
    assert (found.title, found.licence, found.persons) == (
        whole.title,
        whole.licence,
        whole.persons,
    )


@pytest.mark.parametrize(
    "address",
    [NEW, OLD, NEW + "/", NEW.replace("https", "http"), OLD.replace("https", "http"), OLD + "/"],
)
@pytest.mark.parametrize("prefix", ["podcast", "p20", "ns-1"])
@pytest.mark.parametrize("tail", ["</item></channel></rss>", ""])
def test_feeds_parse_knows_the_namespace_under_any_prefix(address, prefix, tail):
    text = (
        f'<rss xmlns:{prefix}="{address}"><channel><title>S</title><item>'
        f'<{prefix}:transcript url="https://e.org/a" type="text/vtt"/>{tail}'
    )
    links = feeds.parse(text.encode()).episodes[0].transcripts
    assert links == (TranscriptLink("https://e.org/a", "text/vtt"),)


def test_feeds_parse_takes_no_other_vocabularys_transcript():
    head = '<rss xmlns:podcast="https://example.org/other">'
    text = f'{head}<item><podcast:transcript url="a"/></item></rss>'
    assert feeds.parse(text.encode()).episodes[0].transcripts == ()


def test_feeds_parse_reads_undeclared_prefixes():
    text = """<rss><channel><item><itunes:episodeType>full</itunes:episodeType>
      <title>One</title><podcast:transcript type='text/plain' url='https://e.org/1.txt'/></item>
      </channel></rss>"""
    episode = feeds.parse(text.encode()).episodes[0]
    assert episode.title == "One"
    assert episode.transcripts == (TranscriptLink("https://e.org/1.txt", "text/plain"),)


@pytest.mark.parametrize(
    ("markup", "titles"),
    [
        ("<item><title>A<guid>1</guid></item><item><title>B</title></item>", ["A", "B"]),
        ("<item><title>A</title><item><title>B</title>", ["A", "B"]),
        ("<item><title>A</title></item><item><title>B</title><enclosure url='htt", ["A", "B"]),
        ("<item><description>x<br>y</description><title>A</title></item>" * 300, ["A"] * 300),
        ("<item><description><![CDATA[x</description><title>A</title></item>", ["A"]),
        ("<item><!-- <title>A</title></item><item><title>B</title></item>", ["A", "B"]),
        ("<item><title><![CDATA[A & <b>B</b>]]></title></item><p>", ["A & <b>B</b>"]),
        ("<item><title>A < B &nbsp;& C</title></item>", ["A < B & C"]),
        ("<ITEM><Title>A</TITLE></ITEM><p>", ["A"]),
        ("<item><image><title>No</title></image><title>A</title></item><p>", ["A"]),
        ("<item><title>A</title></item></p></channel></rss>trailing", ["A"]),
    ],
)
def test_feeds_parse_reads_what_is_not_well_formed(markup, titles):
    feed = feeds.parse(f"<rss><channel><title>Show</title>{markup}".encode())
    assert feed.title == "Show"
    assert [episode.title for episode in feed.episodes] == titles


def test_feeds_parse_keeps_bare_ampersands_of_addresses():
    text = '<rss><item><podcast:transcript url="https://e.org/?a=1&copy=2&b=3&amp;c=4"/></item>'
    link = feeds.parse(text.encode()).episodes[0].transcripts[0]
    assert link.address == "https://e.org/?a=1&copy=2&b=3&c=4"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "no-such", "idna", ""])
@pytest.mark.parametrize("written", ["utf-8", "latin-1", "utf-8-sig", "utf-16"])
def test_feeds_parse_survives_a_wrongly_declared_encoding(declared, written):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = f"{head}<rss><channel><title>Café für zwei</title></channel></rss>"
    assert feeds.parse(text.encode(written)).title == "Café für zwei"


def test_feeds_parse_reads_an_encoding_that_only_the_declaration_tells():
    text = '<?xml version="1.0" encoding="koi8-r"?><rss><channel><title>Сон</title></channel></rss>'
    assert feeds.parse(text.encode("koi8-r")).title == "Сон"


def test_feeds_parse_reads_atom():
    text = """<?xml version="1.0"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:podcast="https://podcastindex.org/namespace/1.0"
      xml:base="https://example.org/feeds/">
      <title type="html">Nights</title><id>urn:x</id><rights>CC0</rights>
      <link href="/"/><author><name>Ann</name></author>
      <entry xml:base="1/">
        <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">On <i>rest</i></div></title>
        <source><title>Elsewhere</title><id>other</id></source>
        <id>urn:1</id><updated>2024-05-01T10:00:00Z</updated>
        <published>2024-04-01T10:00:00+02:00</published>
        <link rel="enclosure" href="a.mp3" type="audio/mpeg" length="7"/><link href="page"/>
        <podcast:transcript url="t.vtt" type="text/vtt"/>
        <podcast:transcript url="u.vtt" type="text/vtt" xml:base="../"/>
      </entry>
    </feed>"""
    feed = feeds.parse(text.encode())
    assert (feed.title, feed.licence, feed.link) == ("Nights", "CC0", "https://example.org/")
    episode = feed.episodes[0]
    assert (episode.title, episode.guid) == ("On rest", "urn:1")
    assert episode.date == "2024-04-01T08:00:00+00:00"
    assert episode.link == "https://example.org/feeds/1/page"
    assert episode.audio == Enclosure("https://example.org/feeds/1/a.mp3", "audio/mpeg", 7)
    assert [link.address for link in episode.transcripts] == [
        "https://example.org/feeds/1/t.vtt",
        "https://example.org/feeds/u.vtt",
    ]


def test_feeds_parse_reads_rss_1_whose_items_stand_beside_the_channel():
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:cc="http://web.resource.org/cc/" xmlns:media="http://search.yahoo.com/mrss/">
      <channel><title>Old</title><cc:license rdf:resource="https://example.org/by"/></channel>
      <item><media:title>No</media:title><title>A</title><dc:date>2004-02-01</dc:date></item>
      </rdf:RDF>"""
    feed = feeds.parse(text.encode())
    assert (feed.title, feed.licence) == ("Old", "https://example.org/by")
    assert [(item.title, item.date) for item in feed.episodes] == [
        ("A", "2004-02-01T00:00:00+00:00")
    ]


@pytest.mark.parametrize(
    ("place", "given", "whole"),
    [
        ("https://e.org/a/rss", "t.vtt", "https://e.org/a/t.vtt"),
        ("https://e.org/a/rss", "//f.org/t.vtt", "https://f.org/t.vtt"),
        ("https://e.org/a/rss?key=1", "?t=1", "https://e.org/a/rss?t=1"),
        ("https://e.org/a/rss", " /my\n talk.vtt ", "https://e.org/my%20talk.vtt"),
        ("https://e.org/a/rss", "http://[bad/t.vtt", "http://[bad/t.vtt"),
        ("", "t.vtt", "t.vtt"),
    ],
)
def test_feeds_parse_resolves_relative_addresses(place, given, whole):
    text = f'<rss><item><podcast:transcript url="{given}"/></item></rss>'
    assert feeds.parse(text.encode(), place).episodes[0].transcripts[0].address == whole


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Thu, 01 Apr 2021 08:00:00 EST", "2021-04-01T13:00:00+00:00"),
        ("1 Apr 2021 08:00", "2021-04-01T08:00:00+00:00"),
        ("2021-04-01", "2021-04-01T00:00:00+00:00"),
        ("yesterday", ""),
        ("9999-12-31T23:59:59-23:59", ""),
        ("(" * 90, ""),
    ],
)
def test_feeds_parse_reads_dates(written, read):
    text = f"<rss><item><pubDate>{written}</pubDate></item></rss>"
    assert feeds.parse(text.encode()).episodes[0].date == read


@pytest.mark.parametrize(
    "enclosures",
    [
        "<enclosure url='a.jpg' type='image/jpeg'/><enclosure url='a.mp3' type='AUDIO/mp3'/>",
        "<enclosure type='audio/mp3'/><enclosure url='a.mp3' length='many'/>",
    ],
)
def test_feeds_parse_takes_the_enclosure_that_is_heard(enclosures):
    text = f"<rss><item>{enclosures}</item></rss>"
    audio = feeds.parse(text.encode()).episodes[0].audio
    assert (audio.address, audio.length) == ("a.mp3", 0)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    + "]><rss><channel><title>&a29;</title></channel></rss>"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB, "entities of its own"),
        (BOMB.replace("</rss>", ""), "entities of its own"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "entities"),
        ('<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><rss/>', "entities"),
        ("<rss>" + "<a>" * 200_000 + "</a>" * 200_000 + "</rss>", "deep"),
        ("<rss>" + "<a>" * 200_000, "deep"),
        ("<!doctype html><html><head><title>A show</title></head></html>", "web page"),
        ("", "no feed"),
        ('{"version": "https://jsonfeed.org/version/1"}', "no feed"),
        ("ID3\x00\x00", "binary"),
    ],
)
def test_feeds_parse_refuses_quickly(content, words):
    start = time.process_time()
    with pytest.raises(SourceError, match=words):
        feeds.parse(content.encode())
    assert time.process_time() - start < 1


def test_feeds_parse_opens_nothing_that_a_doctype_names(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden", encoding="utf-8")
    text = (
        f'<!DOCTYPE rss SYSTEM "{secret.as_uri()}"><rss><item><title>A&secret;</title></item></rss>'
    )
    assert feeds.parse(text.encode()).episodes[0].title == "A&secret;"


PIECES = st.sampled_from(
    [
        "<rss>", "<rss", f"<rss xmlns:podcast='{NEW}'>", "<channel>", "</channel>", "</rss>",
        "<item>", "</item>", "<entry>", "<feed>", "<title>", "</title>", "<link>", "</link>",
        "<guid>", "</guid>", "<podcast:transcript ", "<podcast:transcript/>", "url=", "type=",
        '"', "'", ">", "/>", "<", "</", "=", " ", "\n", "&", "&amp;", "&#", "&#xd800;", "&#0;",
        "&#9999999;", "&nbsp;", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<!DOCTYPE rss>",
        "<!ENTITY", "<podcast:person>", "</podcast:person>", "<podcast:liveItem>", "<image>",
        "xml:base='http://[x'", "xmlns:podcast=''", "xmlns:p='purl.org/dc/'", "<p:date>",
        "http://[", "https://e.org/a.vtt", "length='99999999999999999999'", "<enclosure ",
        "<pubDate>", "</pubDate>", "Wed, 31 Feb 2024 99:99:99 +9999", "9999-12-31T23:59:59-23:59",
        "<link href=", "rel='self'", "<:a>", "<a:>", "<a::b ", "\x00", "\ufeff", "\u2028", "é",
    ]
)  # fmt: skip
CONTENT = (
    st.lists(PIECES, max_size=40).map("".join).map(lambda text: f"<rss>{text}".encode())
    | st.lists(PIECES, max_size=20).map("".join).map(str.encode)
    | st.binary(max_size=200)
)


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(CONTENT, st.sampled_from(["", "https://e.org/rss", "http://[", "x"]))
def test_feeds_parse_answers_any_bytes_with_a_feed_or_an_error_of_ours(content, address):
    with contextlib.suppress(MindGPTError):
        for episode in feeds.parse(content, address).episodes:
            assert all(link.address.strip() for link in episode.transcripts)


HOSTILE = [
    "<", "</", "<a>", "<a b=\"", "<a b='\"", "<item>", "<item><title>a", "<title>", "&", "&amp;",
    "<![CDATA[", "<!--", "<?", "<!a ", "<!-- <![CDATA[ <? <!d ", "<a    ", "a=\"' ", "= ",
    "<channel xml:base='a/'>", "<item xml:base='a/'>", "<podcast:transcript url='?a=1&b=2'/>",
    "<x:a xmlns:x='u'>", "<podcast:person>a</podcast:person>", "<!ENTITY ", "]]>", "\n ",
]  # fmt: skip


def seconds(content):
    """The least of three, since other work on the machine only ever adds."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        with contextlib.suppress(SourceError):
            feeds.parse(content, "https://e.org/rss")
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("before", ["", "<rss><item><podcast:transcript url='"])
def test_feeds_parse_takes_linear_time(piece, before):
    """Eight times the bytes take eight times the time; quadratic work would take 64 times."""
    small, large = 8_000, 64_000
    times = [seconds(f"<rss>{before}{piece * (n // len(piece))}".encode()) for n in (small, large)]
    assert times[1] < 25 * max(times[0], 0.002)


def test_feeds_parse_counts_what_is_in_real_feeds(shared_data):
    folder = shared_data / "podcast_feeds"
    counts = {
        path.stem: (
            len(feed.episodes),
            sum(len(episode.transcripts) for episode in feed.episodes),
            sum(episode.audio is not None for episode in feed.episodes),
        )
        for path in sorted(folder.rglob("*.*"))
        if path.suffix in (".xml", ".rss") and (feed := feeds.parse(path.read_bytes()))
    }
    assert counts == {
        "changing-the-tide": (15, 0, 15),
        "empty": (0, 0, 0),
        "atom_content_encoded": (1, 0, 0),
        "episode_podcast_transcript": (1, 1, 1),
        "image_url_on_newline": (0, 0, 0),
        "multi_enclosures": (1, 0, 1),
        "no_guid": (1, 0, 1),
        "legacy": (3, 0, 3),
        "pc20rss": (56, 47, 56),
        "podverse-test-feed": (5, 0, 5),
        "themnshow": (54, 56, 54),
    }
