"""Which layout a page has, and whether it is a glossary at all."""

import pytest

from mindgpt.terms.page_lines import read_page
from mindgpt.terms.term_layouts import LAYOUTS, best

LONG = "<p>One.<p>Two.<p>Three.<p>Four."


def _terms(page, title=""):
    return [one.term for one in best(read_page(page).lines, title)]


def _headings(*names):
    return "".join(f"<h2>{name}</h2>{LONG}" for name in names)


def test_term_layouts_the_one_that_yields_most_is_the_pages_own():
    few = "<dl><dt>Published<dd>1990</dl>"
    many = "<h2>Zab</h2><p>A.<h2>Zib</h2><p>B.<h2>Zob</h2><p>C."
    assert _terms(few + many) == ["Zab", "Zib", "Zob"]
    assert _terms("<h2>Hats</h2><dl><dt>Zib<dd>A.<dt>Zob<dd>B.</dl><h2>Caps</h2><p>C.") == [
        "Zib",
        "Zob",
    ]


def test_term_layouts_headings_of_an_article_are_no_terms():
    names = ["Zib", "Hat", "Zob", "Cap", "Ape"]
    assert _terms(_headings(*names)) == []
    assert _terms(_headings(*sorted(names))) == sorted(names)
    assert _terms(_headings(*names), "Glossary of hats") == names
    assert _terms("<h1>Words and definitions</h1>" + _headings(*names)) == names


def test_term_layouts_headings_that_are_links_are_ways_to_other_pages():
    page = "<h3><a href=x>Hats</a></h3><p>All of them.<h3><a href=y>Caps</a></h3><p>All, too."
    assert _terms(page) == []
    assert _terms(page, "A to Z of hats") == ["Hats", "Caps"]


@pytest.mark.parametrize("weight", [weight for _, weight in LAYOUTS])
def test_term_layouts_have_a_weight_near_one(weight):
    assert 0.5 < weight < 1.5


@pytest.mark.parametrize("layout", [layout for layout, _ in LAYOUTS])
def test_term_layouts_find_nothing_in_nothing(layout):
    assert list(layout([])) == []
    assert list(layout(read_page("<p>x").lines)) == []
