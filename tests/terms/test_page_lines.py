"""A page's lines, with their marks, and without what is no content."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import SourceError
from mindgpt.terms import page_lines
from mindgpt.terms.page_lines import read_page

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _texts(page):
    return [line.text for line in read_page(page).lines if line.text]


def _line(page):
    (line,) = (line for line in read_page(page).lines if line.text)
    return line


def test_page_lines_every_block_and_break_makes_a_line():
    page = "<h1>A</h1>b<p>c <i>d</i>\n e<br>f<BR/>g</br>h<div>i<p>j</div>k<ul><li><p>l<li>m</ul>"
    lines = read_page(page).lines
    assert [line.text for line in lines] == [
        "A",
        "b",
        "c d e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "k",
        "l",
        "m",
    ]
    assert [line.first for line in lines[2:6]] == [True, False, False, False]
    assert [line.tag for line in lines if line.text in "Ajlm"] == ["h1", "p", "li", "li"]


def test_page_lines_preformatted_text_keeps_its_lines():
    lines = read_page("<pre>\n  one <b>1</b>\n  two\n\nthree</pre>").lines
    assert [(line.text, line.first) for line in lines] == [
        ("one 1", True), ("two", False), ("three", True)
    ]  # fmt: skip


def test_page_lines_two_breaks_part_paragraphs():
    lines = read_page("<p>a<br>b<br><br>c").lines
    assert [(line.text, line.first) for line in lines] == [("a", True), ("b", False), ("c", True)]


@pytest.mark.parametrize(
    ("page", "lead", "strong"),
    [
        ("<p><b>Zib</b>: x", 3, True),
        ("<p> <strong> Zib  <em>fever</em></strong> x", 9, True),
        ("<p><a name=z></a><b>Zib</b><i> fever</i>", 9, True),
        ("<p><i>Zib</i> x", 3, False),
        ("<p><dfn>Zib</dfn> x", 3, True),
        ("<p><span class='glossary-term x'>Zib</span> x", 3, True),
        ("<div class=term>Zib</div>", 3, True),
        ("<p>x <b>Zib</b>", 0, False),
        ("<p><b> </b>x", 0, False),
    ],
)
def test_page_lines_know_what_is_marked_at_their_beginning(page, lead, strong):
    line = _line(page)
    assert (line.lead, line.strong) == (lead, strong)


def test_page_lines_share_of_links():
    assert _line("<p><a href=#>one</a> two").links == 0.5
    assert _line("<p><a name=x>one</a> two").links == 0.0


def test_page_lines_know_how_far_the_page_was_left():
    lines = read_page("<div><section><p>a<p>b</section><p>c</div><p>d").lines
    assert [line.text for line in lines] == ["a", "b", "c", "d"]
    a, b, c, d = lines
    assert b.low == a.depth - 1
    assert c.low < b.low
    assert d.low < c.low


@pytest.mark.parametrize(
    "page",
    [
        "<summary>Zib</summary>",
        "<button>Zib</button>",
        "<h3><button>Zib</button></h3>",
        "<a aria-expanded=false href=#>Zib</a>",
        "<div data-toggle=collapse>Zib</div>",
        "<div class='accordion-title'>Zib</div>",
    ],
)
def test_page_lines_know_what_opens_a_panel(page):
    assert _line(page).head


@pytest.mark.parametrize(
    "page",
    [
        "<script>if (a < b) { x }</script>",
        "<style>p { }</style>",
        "<nav>x</nav>",
        "<header>x</header>",
        "<footer>x<p>y</footer>",
        "<aside>x</aside>",
        "<div role=navigation>x</div>",
        "<ul class='breadcrumb x'><li>x</ul>",
        "<div id=sidebar>x</div>",
        "<div class=cookie-consent-banner>x</div>",
        "<div>We use cookies to make hats.</div>",
        "<p><a href=#>Back to top</a>",
        "<p><a href=#>Top</a>",
        "<!-- x -->",
        "<title>x</title>",
        "<a class=headerlink href=#x>¶</a>",
        "<span aria-hidden=true>x</span>",
        "<template>x</template>",
        "<select><option>x</select>",
        "<dialog>x</dialog>",
    ],
)
def test_page_lines_leave_out_what_is_no_content(page):
    assert _texts(f"<p>a</p>{page}<p>b</p>") == ["a", "b"]


@pytest.mark.parametrize(
    "page",
    [
        "<article><header>x</header></article>",
        "<section id=consent>x</section>",
        "<dl><dt id=menu class=toc>x</dl>",
        "<div hidden>x</div>",
        "<div aria-hidden=true>x</div>",
        "<form>x</form>",
        "<details>x</details>",
        "<p>x",
    ],
)
def test_page_lines_keep_what_only_resembles_it(page):
    assert _texts(page) == ["x"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("word<sup>2</sup> x", "word x"),
        ("word<sup><a href=#1>[a]</a></sup> x", "word x"),
        ("5 m<sup>2</sup> x", "5 m² x"),
        ("the 1<sup>st</sup> x", "the 1st x"),
        ("&eacute;&nbsp;&#x110000;&amp;lt;\x00", "é �&lt;"),
        ("a\ud800b", "a?b"),
    ],
)
def test_page_lines_text(page, text):
    assert _line(page).text == text


def test_page_lines_title():
    assert (
        read_page("<html><head><title> Zibs &amp;\n zobs</title></head><body>x").title
        == "Zibs & zobs"
    )
    assert read_page("<p>x").title == ""


def test_page_lines_depth_has_a_limit_wherever_it_is_reached():
    assert _texts("<div>" * 990 + "x") == ["x"]
    for deep in (2000, 60_000):
        with pytest.raises(SourceError, match="1000 deep"):
            read_page("<div>" * deep + "</p>" * deep)


PIECES = [
    "<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "<br>", "</br>", "<pre>", "</pre>", "<table>",
    "<td>", "</table>", "<nav>", "</nav>", "<script>", "</script>", "<!--", "-->", "<a href=x>",
    "</a>", "<sup>1</sup>", "&amp;", "&", "é", "x", "\n", " ", "<", ">", "<title>", "</title>",
    "<dl><dt>", "<dd>",
]  # fmt: skip
pages = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)


@fuzz
@given(pages, st.integers(1, 9))
def test_page_lines_are_the_same_however_the_page_is_fed(page, size):
    whole = read_page(page)
    fed = page_lines._FED_AT_ONCE
    try:
        page_lines._FED_AT_ONCE = size
        parts = read_page(page)
    finally:
        page_lines._FED_AT_ONCE = fed
    assert parts.title == whole.title
    assert [line.text for line in parts.lines] == [line.text for line in whole.lines]
    for line in whole.lines:
        assert line.tag[0] in "+-" or line.text
        assert 0 <= line.lead <= len(line.text)
        assert 0 <= line.links <= 1
