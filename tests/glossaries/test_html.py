"""Web pages as people lay out their terms, with all that stands around them."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError, SourceError
from mindgpt.glossaries import html
from mindgpt.terms.glossary import Entry

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

ZIB = "A small fever of Mondays."
ZOB = "A hat worn against zibs."
BOTH = [("Zib", ZIB), ("Zob", ZOB)]

# One page in many layouts: each says the same two things.
LAYOUTS = {
    "dl": f"<dl><dt>Zib</dt><dd>{ZIB}</dd><dt>Zob</dt><dd>{ZOB}</dd></dl>",
    "dl, nothing closed": f"<dl><dt>Zib<dd>{ZIB}<dt>Zob<dd>{ZOB}</dl>",
    "dl, never ended": f"<dl><dt>Zib<dd><p>{ZIB}<dt>Zob<dd><p>{ZOB}",
    "dl with groups": (
        f"<dl><div><dt>Zib</dt><dd>{ZIB}</dd></div><div><dt>Zob</dt><dd>{ZOB}</dd></div></dl>"
    ),
    "two dl": f"<h2>Zi</h2><dl><dt>Zib<dd>{ZIB}</dl><h2>Zo</h2><dl><dt>Zob<dd>{ZOB}</dl>",
    "dl with anchors": (
        f"<dl><dt id=zib><a id=z1></a>Zib<a class=headerlink href='#zib'>¶</a></dt><dd>{ZIB}</dd>"
        f"<dt><span class=x>Zob</span> <a href='#zob'>#</a><dd>{ZOB}</dl>"
    ),
    "strong": f"<p><strong>Zib</strong>: {ZIB}</p><p><strong>Zob</strong>: {ZOB}</p>",
    "colon in the strong": f"<p><b>Zib:</b> {ZIB}<p><b>Zob:</b> {ZOB}",
    "strong and dash": f"<ul><li><b>Zib</b> – {ZIB}<li><b>Zob</b> - {ZOB}</ul>",
    "strong without a sign": f"<p><strong>Zib</strong> {ZIB}</p><p><strong>Zob</strong> {ZOB}</p>",
    "strong above": f"<p><strong>Zib</strong></p><p>{ZIB}</p><p><b>Zob</b></p><p>{ZOB}</p>",
    "strong, then a line": f"<p><strong>Zib</strong><br>{ZIB}</p><p><b>Zob</b><br/>{ZOB}</p>",
    "all in one paragraph": f"<p><b>Zib</b>: {ZIB}<br><br><b>Zob</b>: {ZOB}</p>",
    "em": f"<p><em>Zib</em>: {ZIB}</p><p><em>Zob</em>: {ZOB}</p>",
    "bold by style": (
        f"<p><span style='color:red; font-weight: 700'>Zib</span>: {ZIB}</p>"
        f"<p style='font-weight:bold'>Zob</p><p>{ZOB}</p>"
    ),
    "classes": (
        f"<div class='term'>Zib</div><div class='definition'>{ZIB}</div>"
        f"<div class='term'>Zob</div><div class='definition'>{ZOB}</div>"
    ),
    "headings": f"<h1>Words</h1><h3>Zib</h3><p>{ZIB}</p><h3>Zob</h3><p>{ZOB}</p>",
    "headings under letters": (
        f"<h1>Glossary</h1><h2>Z</h2><h3>Zib</h3><p>{ZIB}</p><h3>Zob</h3><p>{ZOB}</p>"
    ),
    "headings in cards": (
        f"<div><div><h4>Zib</h4></div><div>{ZIB}</div></div>"
        f"<div><div><h4>Zob</h4></div><div>{ZOB}</div></div>"
    ),
    "table": f"<table><tr><td>Zib</td><td>{ZIB}</td></tr><tr><td>Zob</td><td>{ZOB}</td></table>",
    "table with headings": (
        f"<table><thead><tr><th>Term<th>Meaning</thead><tr><th>Zib<td>{ZIB}"
        f"<tr><th>Zob<td>{ZOB}</table>"
    ),
    "table the other way round": (
        f"<table><tr><th>Definition<th>Word<tr><td>{ZIB}<td>Zib<tr><td>{ZOB}<td>Zob</table>"
    ),
    "table of three columns": (
        f"<table><tr><td>1<td>Zib<td>{ZIB}<tr><td>2<td>Zob<td>{ZOB}</table>"
    ),
    "table in a table": (
        f"<table><tr><td><table><tr><td>Zib<td>{ZIB}<tr><td>Zob<td>{ZOB}</table></table>"
    ),
    "details": (
        f"<details><summary>Zib</summary>{ZIB}</details>"
        f"<details><summary>Zob</summary><p>{ZOB}</p></details>"
    ),
    "details in details": (
        f"<details><summary>Z</summary><details><summary>Zib</summary><p>{ZIB}</p></details>"
        f"<details><summary>Zob</summary><p>{ZOB}</p></details></details>"
    ),
    "buttons and panels": (
        f"<div><button>Zib</button><div hidden aria-hidden=true><p>{ZIB}</p></div></div>"
        f"<div><button aria-expanded=false>Zob</button><div hidden><p>{ZOB}</p></div></div>"
    ),
    "headings with buttons": (
        f"<div><h3><button>Zib</button></h3><div class=panel>{ZIB}</div></div>"
        f"<div><h3><button>Zob</button></h3><div class=panel>{ZOB}</div></div>"
    ),
    "links that open panels": (
        f"<div class='accordion__panel'><a class='accordion__link' href='#'>Zib</a><div>{ZIB}</div>"
        f"</div><div class='accordion__panel'><a class='accordion__link' href='#'>Zob</a>"
        f"<div>{ZOB}</div></div>"
    ),
    "a dictionary": f"<p>ZIB, n. {ZIB}</p><p>ZOB, n. {ZOB}</p>",
    "letters in a dl": f"<dl><h2>A</h2><dt>Zib<dd>{ZIB}<h2>Z</h2><dt>Zob<dd>{ZOB}</dl>",
    "breaks in headings": f"<h1>Words</h1><h3>Zib<br></h3>{ZIB}<h3><br>Zob</h3>{ZOB}",
    "no markup": f"<p>Zib: {ZIB}</p><p>Zob: {ZOB}</p>",
    "a dash": f"<p>Zib – {ZIB}</p><p>Zob – {ZOB}</p>",
}


def _read(text):
    return [(one.term, one.definition) for one in html.read(text)]


@pytest.mark.parametrize("page", LAYOUTS.values(), ids=list(LAYOUTS))
def test_html_reads_every_layout(page):
    found = [(term.capitalize(), says) for term, says in _read(page)]
    assert found == BOTH


AROUND = """<!DOCTYPE html><html lang="en"><head><title>Glossary of zibs</title>
<style>.a {{ color: red }}</style><script>var menu = "<b>No</b>: not this";</script></head><body>
<a class="skip-link" href="#main">Skip to main content</a>
<div id="cookie-banner"><b>Cookies</b>: We use cookies.<button>Accept all</button></div>
<header><nav><ul><li><a href="/">Home</a></li></ul></nav><h2>Site of hats</h2><p>Hats.</p></header>
<div role="navigation"><b>Menu</b>: here and there</div>
<main><ul><li><a href="#zib">Zib</a></li><li><a href="#zob">Zob</a></li></ul>
{page}
<p><a href="#top">Back to top</a></p></main>
<aside><h3>Related</h3><p>More hats.</p></aside>
<div class="sidebar"><b>News</b>: hats are out</div>
<div>This site uses cookies to sell hats.</div>
<footer><h3>About us</h3><p><b>Address</b>: Hat Lane</p></footer></body></html>"""


@pytest.mark.parametrize("page", LAYOUTS.values(), ids=list(LAYOUTS))
def test_html_leaves_out_what_stands_around(page):
    found = [(term.capitalize(), says) for term, says in _read(AROUND.format(page=page))]
    assert found == BOTH


def test_html_several_terms_share_a_definition():
    (zib, zob) = html.read(f"<dl><dt>Zib<dt>Monday fever<dd>{ZIB}<dt>Zob<dd>{ZOB}</dl>")
    assert (zib.term, zib.other_names, zib.definition) == ("Zib", ("Monday fever",), ZIB)
    assert zob.other_names == ()


def test_html_several_definitions_of_a_term_are_all_kept():
    (zib,) = html.read("<dl><dt>Zib<dd>A fever.<dd>A song.<ul><li>slow<li>short</ul></dl>")
    assert zib.definition == "A fever.\n\nA song.\n- slow\n- short"


def test_html_a_list_within_a_definition_has_entries_of_its_own():
    page = f"<dl><dt>Hats<dd>There are two.<dl><dt>Zob<dd>{ZOB}</dl>No more.<dt>Zib<dd>{ZIB}</dl>"
    assert _read(page) == [("Hats", "There are two.\n\nNo more."), ("Zob", ZOB), ("Zib", ZIB)]


def test_html_a_term_that_looks_like_a_part_of_a_page_is_a_term_in_a_list():
    page = f"<dl><dt id=share>Share<dd>{ZIB}<dt class=toc>Top<dd>{ZOB}</dl>"
    assert _read(page) == [("Share", ZIB), ("Top", ZOB)]


def test_html_further_paragraphs_belong_to_an_entry_and_what_follows_the_list_does_not():
    page = (
        f"<h1>Glossary</h1><div><p><b>Zib</b>: {ZIB}</p><p>It passes.</p><ul><li>soon</ul>"
        f"<p><b>Zob</b>: {ZOB}</p></div><div><p>Written by a hatter.</p></div>"
    )
    assert _read(page) == [("Zib", f"{ZIB}\n\nIt passes.\n- soon"), ("Zob", ZOB)]


def test_html_what_is_bold_in_every_entry_is_no_term():
    parts = "<p><b>Signs</b>: heat.<p><b>Cure</b>: tea."
    page = "".join(f"<p><b>{term}</b>: A fever.{parts}" for term in ("Zab", "Zib", "Zob"))
    assert _read(page)[0] == ("Zab", "A fever.\n\nSigns: heat.\n\nCure: tea.")
    assert len(_read(page)) == 3


def test_html_citations_and_links_to_the_top_go_and_are_counted():
    (zib,) = html.read(
        "<dl><dt>Zib<sup><a href=#1>1</a></sup><dd>A fever<sup>[2]</sup> of 3 m<sup>2</sup> [4]. "
        "<a href='#'>Back to top</a></dl>"
    )
    assert (zib.term, zib.definition) == ("Zib", "A fever of 3 m².")
    assert zib.removed == {"citation marks": 1, "back to top": 1}


def test_html_the_source_and_other_names_are_set_apart():
    (zib, _) = html.read(
        "<table><tr><th>Term<th>Also known as<th>Definition<th>Source<tr><td>Zib (ZF)<td>Monday "
        f"fever, the zibs<td>{ZIB}<td>Book of Zibs<tr><td>Zob<td><td>{ZOB}<td></table>"
    )
    assert zib.other_names == ("ZF", "Monday fever", "the zibs")
    assert zib.cited_source == "Book of Zibs"


def test_html_references_become_other_names():
    page = (
        "<dl><dt>Monday fever<dd>See <a href=#zib>Zib</a>."
        f"<dt>Zib<dd>{ZIB}<dt>Zub<dd>See also zab.</dl>"
    )
    assert list(html.read(page)) == [Entry("Zib", ZIB, ("Monday fever",)), Entry("Zub", "")]


def test_html_a_term_without_a_definition_is_there_to_be_counted():
    assert _read(f"<dl><dt>Zib<dd>{ZIB}<dt>Zob<dd></dl>") == [("Zib", ZIB), ("Zob", "")]


BOOK = """<pre>The Project Gutenberg EBook
*** START OF THIS PROJECT GUTENBERG EBOOK HATS ***</pre>
<h1>HATS</h1><h2>PREFACE</h2><p>THIS BOOK is about hats.</p><p>A.B.</p><h2>Z</h2>
<p>ZAB, n. A hat.</p><pre>
  A hat, a hat,
    on top of that.

  And more.
</pre><p>G.Z.</p><p>It is said to be old.</p>
<p>ZEB.</p><p>Nobody knows.</p>
<p>ZIB or ZIBB, v.t. To sneeze.</p>
<p>TO MY HAT</p><p>AAA. Not in its place.</p>
<p>ZOB (or ZOBB) HAT, adj. Woollen. See ZAB.</p>
<p>ZUB, n.</p><pre>A rhyme.</pre>
<p>ZYB, n. See ZUB.</p>
<pre>End of the Project Gutenberg EBook\n*** END OF THIS PROJECT GUTENBERG EBOOK ***</pre>
<p>LICENCE, n. Not a hat.</p>"""


def test_html_a_books_entries_keep_verse_and_paragraphs_and_leave_its_ends():
    assert [(one.term, one.other_names, one.definition) for one in html.read(BOOK)] == [
        (
            "ZAB",
            (),
            "A hat.\n\nA hat, a hat,\non top of that.\n\nAnd more.\n\nG.Z."
            "\n\nIt is said to be old.",
        ),
        ("ZEB", (), "Nobody knows."),
        ("ZIB", ("ZIBB",), "To sneeze.\n\nTO MY HAT\n\nAAA. Not in its place."),
        ("ZOB (or ZOBB) HAT", (), "Woollen. See ZAB."),
        ("ZUB", ("ZYB",), "A rhyme."),
    ]


ARTICLE = """<title>On hats</title><h1>Hats</h1><p>Hats are worn. Many are round.</p>
<h2>Symptoms of hats</h2><p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p>
<h2>Can hats be cured?</h2><p>No.</p><h2>Brims</h2><p>Five.</p><p>Six.</p><p>Seven.</p>
<h2>Related links</h2><ul><li><a href=/a>Hat one</a></ul>"""


@pytest.mark.parametrize("page", ["", "<p>Hello.", "<dl></dl>", "<!-- x -->", "\x00", ARTICLE])
def test_html_a_page_without_terms_has_no_entries(page):
    assert _read(page) == []


def test_html_too_deep_is_an_error_and_deep_is_not():
    assert _read("<div>" * 900 + LAYOUTS["dl"]) == BOTH
    with pytest.raises(SourceError, match="1000 deep"):
        list(html.read("<div>" * 50_000 + LAYOUTS["dl"]))


def test_html_is_recognised_by_its_elements():
    assert html.recognise("<!doctype HTML>\n<html>") > 0.9
    assert html.recognise("<dl><dt>Zib<dd>x</dl>") == 0.8
    assert 0 < html.recognise("# Hats\n\n<div>x</div>") < 0.5
    for other in ("", "Zib: a fever", "<?xml version='1.0'?><rss><p>x</p></rss>", "a < b > c"):
        assert html.recognise(other) == 0.0


def test_html_reads_the_real_glossaries(shared_data):
    pages = shared_data / "web_pages"
    git = list(html.read((pages / "git_glossary" / "gitglossary.html").read_text("utf-8")))
    assert len(git) == len({one.term for one in git}) == 98
    assert all(one.definition and "\u00b6" not in one.term for one in git)
    book = (pages / "devils_dictionary" / "972-h.htm").read_text("ascii")
    devil = list(html.read(book))
    # 977 begin `<p>TERM, n.`; a dozen more lack the part of speech or the comma.
    assert 977 <= len(devil) <= 1000
    assert all(
        one.definition and one.term.upper() == one.term for one in devil if "(" not in one.term
    )
    words = " ".join(one.definition for one in devil)
    assert "Gutenberg" not in words
    assert "Author's Preface" not in words
    assert len(words) > 0.8 * len(book) * 0.75  # the rest is markup, preface and licence


PIECES = [
    "<dl>", "</dl>", "<dt>", "<dd>", "</dd>", "<p>", "</p>", "<b>", "</b>", "<strong>", "<em>",
    "<h2>", "</h2>", "<h3>", "<table>", "</table>", "<tr>", "<td>", "<th>", "<details>",
    "<summary>", "</details>", "<button>", "</button>", "<br>", "</br>", "<div class='term'>",
    "<div hidden>", "</div>", "<pre>", "</pre>", "<ul>", "<li>", "<a href=#x>", "</a>", "<sup>",
    "</sup>", "<nav>", "</nav>", "<!--", "-->", "<script>", "&amp;", "&#0;", "&nbsp;", "Zib", "zob",
    ": ", " - ", ", n. ", "ZIB. ", "See zib.", "Also called ", "[1]", "(2)", "(WHO, 1990)",
    "back to top", "\n", " ", "\x00", "Term", "Definition", "Z", "¶", "²",
    "*** START OF THIS PROJECT GUTENBERG", "see also: ",
]  # fmt: skip
pages = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=50).map("".join)


@fuzz
@given(pages)
def test_html_reads_anything_or_says_why_not(page):
    assert 0.0 <= html.recognise(page) <= 1.0
    try:
        entries = list(html.read(page))
    except MindGPTError:
        return
    for one in entries:
        assert one.term == " ".join(one.term.split())
        assert one.definition == one.definition.strip()
        assert one.term not in one.other_names
    assert entries == list(html.read(page))


HOSTILE = {
    "unclosed bold": lambda n: "<p><b>a</b>: x" * n,
    "lists in lists": lambda n: "<dl><dt>a<dd>b" * min(n, 300) + "<dt>a<dd>b" * n,
    "stray ends": lambda n: "<div>" * 900 + "</p>" * n,
    "rows": lambda n: "<table>" + "<tr><td>a<td>b" * n,
    "headings and lines": lambda n: "<h2>a</h2>b<br>c" * n,
    "capitals without a place": lambda n: "<p>ZAB, n. x" * 3 + "<p>ABC. x<h2>A</h2>" * n,
    "references in a chain": lambda n: "".join(f"<dt>z{i}<dd>See z{i + 1}." for i in range(n)),
    "names without end": lambda n: "<dl><dt>z<dd>" + "also called a, " * n,
    "open brackets": lambda n: "<dl><dt>z<dd>" + "(" * n + "WHO 1990)",
    "attributes": lambda n: "<p class='" + "term " * n + "'>x",
}  # fmt: skip


@pytest.mark.parametrize("make", HOSTILE.values(), ids=list(HOSTILE))
def test_html_no_page_is_slower_than_linear(make, takes_time_in_proportion):
    takes_time_in_proportion(html.read, make, 800)
