"""Web pages: what they say of themselves, and hostile ones tamed."""

import pytest

from mindgpt.pages import webpage


def _tree(text):
    return webpage.parse(text)


@pytest.mark.parametrize("text", ["", " ", "<!-- a -->", "\x00"])
def test_webpage_of_nothing_is_none(text):
    tree = _tree(text)
    assert tree is None or not "".join(tree.itertext()).strip()


def test_webpage_has_no_scripts_and_comments():
    tree = _tree("<p>a<script>b</script><!-- c --><style>d</style><?e f?>g</p>")
    assert "".join(tree.itertext()) == "ag"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>A | B</title><h1>C</h1>", "C"),
        ("<title>A</title><h1>C</h1><h1>D</h1>", "A"),
        ("<title> A\n B </title>", "A B"),
        ("<p>x", ""),
    ],
)
def test_webpage_title_is_its_only_heading_or_the_heads(page, title):
    assert webpage.title(_tree(page)) == title


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        ("<link rel=license href=https://creativecommons.org/licenses/by-sa/4.0/>", "CC BY-SA 4.0"),
        ("<a rel='nofollow license' href='/terms'>Terms</a>", "/terms"),
        ("<a rel=license>MIT</a>", "MIT"),
        ("<meta name=DC.Rights content='CC0'>", "CC0"),
        ("<a href=https://creativecommons.org/>CC</a>", ""),
    ],
)
def test_webpage_states_its_licence(head, licence):
    assert webpage.metadata(_tree(f"{head}<p>x")).get("licence", "") == licence


def test_webpage_states_its_address_language_and_site():
    page = (
        "<html lang=en-GB><head><link rel=canonical href='https://example.org/a'>"
        "<meta property='og:site_name' content='A  House'></head><p>x"
    )
    assert webpage.metadata(_tree(page)) == {
        "address": "https://example.org/a", "language": "en-GB", "source": "A House",
    }  # fmt: skip
    other = "<link rel=canonical href='javascript:x'><meta property='og:url' content='/a'><p>x"
    assert webpage.metadata(_tree(other)) == {}


def test_webpage_keeps_words_below_tags_that_go():
    deep = webpage.shallow("<div>" * 300 + "a" + "</div>" * 300 + "<p>b</p>")
    assert deep == "<div>" * 200 + "a" + "</div>" * 200 + "<p>b</p>"
    assert "".join(_tree(deep).itertext()) == "ab"


@pytest.mark.parametrize(
    "text", ["<p a='<b>' c=\"</p>\">x</p>", "a < b > c", "<p>1<2</p>", "</p>", "<br/><img src=x>"]
)
def test_webpage_of_people_stays_as_it_is(text):
    assert webpage.shallow(text) == text


def test_webpage_with_a_tag_that_never_ends_keeps_its_words():
    assert webpage.shallow("<p>a</p><b x='1' and <more") == "<p>a</p>&lt;b x='1' and &lt;more"


def test_webpage_loses_the_attributes_of_an_endless_tag():
    flood = " ".join(f"a{number}" for number in range(2000))
    assert webpage.shallow(f"<P {flood}>x</P>") == "<p>x</P>"
