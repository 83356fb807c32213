"""HTML: a transcript's turns, or a page's main text; whatever the page, in bounded time."""

import contextlib
import os
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import SourceError
from mindgpt.formats import html

fuzzed = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

TALK = [("Ann Lee", "Hello."), ("Bo", "Hi."), ("Ann Lee", "Well?")]

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Grief | A House</title>
<meta property="og:site_name" content="A House">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<link rel="canonical" href="https://example.org/grief"><script>var no = "<p>never</p>";</script>
</head><body><a href="#main">Skip to main content</a>
<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav>
<div id="cookie-banner"><p>We use cookies to make this page better. Accept all of them.</p></div>
<main id="main"><h1>Grief</h1>
<p>Grief is what follows a loss. It takes many forms, and all of them are normal to have.</p>
<h2>Signs of grief</h2><ul><li>Crying more often than before</li><li>Being numb for weeks</li></ul>
<p>It helps to talk, to walk,<br>and to wait; <a href="/x">some of it</a> stands elsewhere.</p>
</main><footer><p>Copyright of somebody. All rights reserved, as ever.</p></footer></body></html>"""


def _read(raw):
    (content,) = html.read(raw)
    return content


def _pairs(raw):
    return [(turn.speaker, turn.text) for turn in _read(raw).turns]


@pytest.mark.parametrize(
    "raw",
    [
        "<cite>Ann Lee:</cite>\n<time>0:00</time>\n<p>Hello.</p><cite>Bo:</cite><time>0:03</time>"
        "<p>Hi.</p><cite>Ann Lee :</cite><p>\n Well?\n</p>",
        "<cite>Ann Lee</cite><time>0:00</time><p>Hello.</p><cite>Bo</cite><p>Hi.</p>"
        "<cite>Ann Lee</cite><p>Well?</p>",
        "<p><strong>Ann Lee:</strong> Hello.</p><p><strong>Bo:</strong> Hi.</p>"
        "<p><strong>Ann Lee:</strong> Well?</p>",
        "<p><b>Ann Lee</b>: Hello.</p><p><b>Bo</b>: Hi.</p><p><b>Ann Lee</b>: Well?</p>",
        "<p><b>Ann Lee:</b> Hello.<br><b>Bo:</b> Hi.<br/><b>Ann Lee:</b> Well?</p>",
        "<p>Ann Lee: Hello.<br>Bo: Hi.<br>Ann Lee: Well?</p>",
        "<p><b>Ann Lee</b> (00:01)</p><p>Hello.</p><p><b>Bo</b> (00:02)</p><p>Hi.</p>"
        "<p><b>Ann Lee</b> (00:03)</p><p>Well?</p>",
        "<p>[00:01] Ann Lee: Hello.</p><p>[00:02] Bo: Hi.</p><p>[00:03] Ann Lee: Well?</p>",
        "<dl class=transcript><dt>Ann Lee</dt><dd>Hello.</dd><dt>Bo<dd>Hi."
        "<dt>Ann Lee:</dt><dd>Well?</dl>",
        "<table><tr><td>0:01</td><td>Ann Lee</td><td>Hello.</td></tr><tr><td>0:02</td><td>Bo</td>"
        "<td>Hi.</td></tr><tr><td>0:03</td><td>Ann Lee</td><td>Well?</td></tr></table>",
        "<div><span class=speaker-name>Ann Lee</span> <span>Hello.</span></div>"
        "<div><span class=speaker-name>Bo</span> <span>Hi.</span></div>"
        "<div><span class=speaker-name>Ann Lee</span> <span>Well?</span></div>",
        "<h3>Ann Lee</h3><p>Hello.</p><h3>Bo</h3><p>Hi.</p><h3>Ann Lee</h3><p>Well?</p>",
        "<ul><li>Ann Lee: Hello.<li>Bo: Hi.<li>Ann Lee: Well?</ul>",
        "<P><STRONG>Ann Lee:</STRONG> Hello.</P><P><STRONG>Bo:</STRONG> H&#105;.</P>"
        "<P><STRONG>Ann Lee:</STRONG>&nbsp;Well?</P>",
    ],
)
def test_html_reads_speakers_however_they_are_marked(raw):
    assert _pairs(raw) == TALK
    assert _pairs(f"<!doctype html><html><body><main>{raw}</main></body></html>") == TALK


def test_html_reads_a_pages_talk_without_the_page():
    raw = (
        "<html><head><title>Five | Calm</title></head><body><nav><p>Home: here</p></nav>"
        "<h1>Five</h1><p>In this episode we talk about rest, about sleep, and about what helps to "
        "find both of them again.</p><div><p><b>Ann:</b> Hello you.</p><p>And more.</p>"
        "<p><b>Bo:</b> [laughs] Hi.</p><p><b>Ann:</b> Well?</p></div>"
        "<h2>More episodes</h2><p>Six</p></body></html>"
    )
    content = _read(raw)
    assert [(turn.speaker, turn.text) for turn in content.turns] == [
        ("Ann", "Hello you. And more."), ("Bo", "Hi."), ("Ann", "Well?"),
    ]  # fmt: skip
    assert content.title == "Five"
    assert content.removed == {"lines around the talk": 4, "sound marks": 1}


def test_html_reads_times_without_names_as_speech():
    content = _read("<p>00:01 Hello.</p><p>00:02 So it is.</p><p>00:04 Well.</p>")
    assert (content.text, content.turns) == ("Hello. So it is. Well.", ())
    assert content.removed == {"time marks": 3}


def test_html_reads_a_pages_main_text_and_what_it_says_of_itself():
    content = _read(PAGE)
    assert content.turns == ()
    assert content.title == "Grief"
    assert content.metadata == {
        "licence": "CC BY 4.0", "address": "https://example.org/grief", "language": "en",
        "source": "A House",
    }  # fmt: skip
    assert content.text == (
        "Grief\n\nGrief is what follows a loss. It takes many forms, and all of them are normal to "
        "have.\n\nSigns of grief\n\nCrying more often than before\n\nBeing numb for weeks\n\n"
        "It helps to talk, to walk, and to wait; some of it stands elsewhere."
    )


def test_html_reads_a_page_the_same_whatever_was_read_before():
    first = _read(PAGE)
    for _ in range(4):
        assert _read(PAGE) == first


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        ("   ", ""),
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<div>One<div>Two</div>three</div>", "One\n\nTwo\n\nthree"),
        ("<p>a <b>bold</b> word", "a bold word"),
        ("<p>line<br>break", "line break"),
        ("<p>a<!-- not this -->b<script>nor(this)</script>", "ab"),
        ("<p hidden>not this</p><p>this", "this"),
        ("<p>caf\u00e9 &ndash; \u674e", "caf\u00e9 \u2013 \u674e"),
        ("<meta charset=latin-1><p>caf\u00e9", "caf\u00e9"),
        ("<?xml version='1.0' encoding='latin-1'?><p>caf\u00e9</p>", "caf\u00e9"),
        ("<p>a\x00b\ud800c", "abc"),
        ("<p>Note: rest.</p><p>Source: us.</p>", "Note: rest.\n\nSource: us."),
        ("<dl><dt>Grief</dt><dd>What you feel.</dd><dt>Rest</dt><dd>What you need.</dd></dl>",
         "Grief\n\nWhat you feel.\n\nRest\n\nWhat you need."),
    ],
)  # fmt: skip
def test_html_reads_pieces_of_a_page(raw, text):
    content = _read(raw)
    assert (content.text, content.turns) == (text, ())


def test_html_takes_a_gutenberg_book_out_of_its_wrapping():
    words = "<p>It was a late evening, and she had walked for a long time by then.</p>" * 2
    raw = (
        "<html><body><p>*** START OF THE PROJECT GUTENBERG EBOOK A TALE ***</p>" + words
        + "<p>*** END OF THE PROJECT GUTENBERG EBOOK A TALE ***</p><p>The licence of it.</p></body>"
    )  # fmt: skip
    content = _read(raw)
    assert "GUTENBERG" not in content.text
    assert "licence" not in content.text
    assert content.removed["wrappings of a book"] == 1


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("<!DOCTYPE html><title>x", 1.0, 1.0),
        ("\n<html lang=en>", 1.0, 1.0),
        ("<?xml version='1.0'?><html xmlns='x'>", 1.0, 1.0),
        ("<cite>Ann:</cite><time>0:00</time><p>Hi.</p>", 0.9, 0.9),
        ("<p>One.</p>", 0.9, 0.9),
        ("<div>\n\n# Head\n\n</div>", 0.1, 0.5),
        ("<?xml version='1.0'?><rss>", 0.0, 0.0),
        ("WEBVTT", 0.0, 0.0),
        ("---\ntitle: x\n---\n<div>a</div>", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_html_is_recognised_by_its_tags(text, least, most):
    assert least <= html.recognise(text) <= most


_syntax = st.sampled_from(
    [
        "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<cite>Ann:</cite>",
        "<time>0:01</time>", "<br>", "<dl>", "<dt>", "<dd>", "</dl>", "<table>", "<tr>",
        "<td>", "</table>", "<h2>", "</h2>", "<li>", "<ul>", "</ul>", "<nav>", "</nav>",
        "<span class=speaker>", "</span>", "<html>", "<head>", "<title>", "<body>",
        "<!doctype html>", "<script>", "</script>", "<!--", "-->", "<![CDATA[",
        "<?xml encoding='x'?>", "<?", "<!", "<a href='", "'>", '"', "<", ">", "&amp;", "&#0;",
        "&#x110000;", "&", "<svg>", "<textarea>", "<meta name=license content=x>", "Ann: ",
        "Bo: ", "Hello you. ", "I am. ", "00:12 ", "\n", "\x00", "\ud800", "é", "[laughs]",
        "<a:b>", "<pre>", "<select><option>",
    ]
)  # fmt: skip


@fuzzed
@given(st.one_of(st.text(max_size=200), st.lists(_syntax, max_size=40).map("".join)))
def test_html_reads_anything(raw):
    assert 0 <= html.recognise(raw) <= 1
    try:
        content = _read(raw)
    except SourceError:
        return
    assert not (content.turns and content.text)
    assert all(turn.text == " ".join(turn.text.split()) != "" for turn in content.turns)
    assert all(count > 0 for count in content.removed.values())


@pytest.mark.parametrize(
    "unit", ["<div>", "<ul><li>", "<table>", "<span><div></span></div>", "<b>", "<dl><dd>",
             "<div><textarea></div></textarea>", "<svg><g>", "</div>", "<a href=x>", "<i><b></i>"],
)  # fmt: skip
def test_html_survives_a_hundred_thousand_levels(unit):
    start = process_time()
    with contextlib.suppress(SourceError):
        assert not _read(f"<html><body>{unit * 100_000}words").turns
    assert process_time() - start < 20


def test_html_says_when_it_cannot_read_a_page_to_its_end():
    with pytest.raises(SourceError, match=r"too deep.*Close them"):
        _read("<span><table></span></table>" * 3000 + "<p>words")


def test_html_keeps_words_that_lie_deep():
    assert _read("<div>" * 100_000 + "words" + "</div>" * 100_000 + "more").text == "words\n\nmore"


def test_html_keeps_a_paragraph_of_any_length():
    assert len(_read(f"<p>{'words of it. ' * 900_000}</p>").text) == 900_000 * 13 - 1


@pytest.mark.parametrize(
    "unit",
    [
        "<p>a", "<a ", '<a "', "<p a=<", "<<a", "<!--", "<script>", "&amp;", "&a", "<br>",
        "<p>Ann: I\n", "<!", "<?", "<span> </span>", "<tr><td>a<td>b", "<dt>a<dd>b", "a1=b ",
        "<cite>A:</cite><p>I",
    ],
)  # fmt: skip
def test_html_takes_twice_the_time_for_twice_the_text(unit):
    def seconds(size):
        raw = "<p " * (unit == "a1=b ") + unit * (size // len(unit))
        return min(_timed(raw) for _ in range(3))

    # A quadratic step would take sixteen times as long for four times the text.
    assert seconds(40_000) < 9 * seconds(10_000) + 0.05


def test_html_takes_its_time_for_a_flood_of_attributes():
    attributes = " ".join(f"a{number}=b" for number in range(200_000))
    start = process_time()
    assert _read(f"<p {attributes}>words</p>").text == "words"
    assert _read(f"<p>words</p><p {attributes}").text.startswith("words")
    assert process_time() - start < 10


def _timed(raw):
    start = process_time()
    _read(raw)
    return process_time() - start


def test_html_reads_the_namespaces_own_example(shared_data):
    content = _read((shared_data / "podcast_namespace" / "example.html").read_text("utf-8"))
    assert {turn.speaker for turn in content.turns} == {"Travis", "Sarah", "Gilon"} | {
        turn.speaker for turn in content.turns if turn.speaker.istitle()
    }
    assert len(content.turns) == 10
    assert not any("0:" in turn.text[:6] for turn in content.turns)


def test_html_reads_a_real_page_without_its_menus(shared_data):
    content = _read(
        (shared_data / "web_pages" / "mentalhealth_gov" / "home.html").read_text("utf-8")
    )
    assert "community for teens" in content.text
    for leftover in ("Skip to", "Privacy", "</", "javascript"):
        assert leftover not in content.text
