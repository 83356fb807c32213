"""CNXML: the running text of a book's module, from XML that is not trusted."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError, SourceError
from mindgpt.formats import cnxml

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

PAGE = """<?xml version="1.0" encoding="ascii"?>
<document xmlns="http://cnx.rice.edu/cnxml" id="m1">
<title>Small things</title>
<metadata xmlns:md="http://cnx.rice.edu/mdml"><para>Not this.</para>
<md:license url="http://creativecommons.org/licenses/by/4.0/">A licence</md:license></metadata>
<content>
  <para id="p1">A <term>pebble</term> is
    a <emphasis>small</emphasis> stone.<figure><caption>Not this</caption></figure> It rolls.</para>
  <section><title>Kinds</title>
    <list><item>round ones</item><item>flat ones</item></list>
    <table><row>Not this</row></table>
    <exercise><problem><para>Not this?</para></problem></exercise>
    <note><para>Caf\u00e9 stones are rare.</para></note>
  </section>
</content>
<glossary>
  <definition><term>gravel</term><meaning>many small stones</meaning></definition>
</glossary>
</document>
"""


def _read(text):
    (content,) = cnxml.read(text)
    return content


def test_cnxml_reads_paragraphs_titles_items_and_definitions():
    assert _read(PAGE).text.split("\n\n") == [
        "Small things",
        "A pebble is a small stone. It rolls.",
        "Kinds",
        "round ones",
        "flat ones",
        "Caf\u00e9 stones are rare.",
        "gravel many small stones",
    ]


def test_cnxml_says_what_it_is_and_what_was_taken_out():
    content = _read(PAGE)
    assert content.title == "Small things"
    assert content.metadata == {"licence": "CC BY 4.0"}
    assert content.removed == {"figures": 1, "tables": 1, "exercises": 1}
    assert content.turns == ()


def test_cnxml_is_recognised_by_its_namespace():
    assert cnxml.recognise(PAGE) == 1.0
    assert cnxml.recognise("<document>") == cnxml.recognise("") == 0.0


def test_cnxml_paragraphs_within_paragraphs_are_read_once():
    raw = (
        "<document><para>One<list><item>two</item> <item>three</item></list>four</para></document>"
    )
    assert _read(raw).text == "Onetwo threefour"


def test_cnxml_prefix_of_the_namespace_does_not_matter():
    raw = '<c:document xmlns:c="http://cnx.rice.edu/cnxml"><c:para>One.</c:para></c:document>'
    assert _read(raw).text == "One."


def test_cnxml_a_page_without_words_is_empty():
    assert _read('<document xmlns="http://cnx.rice.edu/cnxml"/>').text == ""


@pytest.mark.parametrize("raw", ["", "no XML", "<document><para>", "<a></b>", "<a>&nbsp;</a>"])
def test_cnxml_broken_xml_is_an_error_that_says_where(raw):
    with pytest.raises(SourceError, match="line"):
        _read(raw)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
    ],
    ids=["entities that grow", "a file from outside"],
)
def test_cnxml_entities_are_refused(declared):
    raw = f"<!DOCTYPE document [{declared}]><document><para>&b;</para></document>"
    with pytest.raises(SourceError):
        _read(raw)


def test_cnxml_reads_the_real_book(shared_data):
    paths = sorted((shared_data / "openstax_psychology_2e").rglob("*.cnxml"))
    assert paths
    for path in paths:
        text = _read(path.read_text(encoding="utf-8")).text
        assert len(text.split()) > 100, path.name
        assert "<" not in text.replace("< ", ""), path.name
        assert "\n\n\n" not in text


def test_cnxml_too_deep_is_an_error():
    with pytest.raises(SourceError, match="200 deep"):
        _read("<a>" * 50_000)


PIECES = [
    "<para>", "</para>", "<term>", "</term>", "<figure>", "</figure>", "<exercise/>", "<item>",
    "</item>", "<title>", "</title>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&x;", "word",
    " ", "\n", "\x00",
]  # fmt: skip


@fuzz
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join), st.booleans()
)
def test_cnxml_reads_anything_or_says_why_not(text, framed):
    text = f'<document xmlns="http://cnx.rice.edu/cnxml">{text}</document>' if framed else text
    assert cnxml.recognise(text) == float(framed)
    try:
        content = _read(text)
    except MindGPTError:
        return
    assert all(paragraph.strip() for paragraph in content.text.split("\n\n")) or not content.text


@pytest.mark.parametrize(
    "make",
    [
        lambda n: f"<document>{'<para>a</para>' * n}</document>",
        lambda n: f"<document><para>{'<figure/>a' * n}</para></document>",
        lambda n: f"<document><figure>{'<figure/>a' * n}</figure></document>",
        lambda n: f"<document>{'<license>' * (n // 9)}",
    ],
    ids=["paragraphs", "figures", "in a figure", "licences"],
)
def test_cnxml_no_module_is_slower_than_linear(make, takes_time_in_proportion):
    takes_time_in_proportion(cnxml, make, 4000)
