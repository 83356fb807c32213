"""CNXML: the running text of a book's module, from XML that is not trusted."""

import pytest

from mindgpt.errors import SourceError
from mindgpt.formats import cnxml

PAGE = """<?xml version="1.0" encoding="ascii"?>
<document xmlns="http://cnx.rice.edu/cnxml" id="m1">
<title>Small things</title>
<metadata><para>Not this.</para></metadata>
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


def test_cnxml_reads_paragraphs_titles_items_and_definitions():
    assert cnxml.read(PAGE).split("\n\n") == [
        "Small things",
        "A pebble is a small stone. It rolls.",
        "Kinds",
        "round ones",
        "flat ones",
        "Caf\u00e9 stones are rare.",
        "gravel many small stones",
    ]


def test_cnxml_prefix_of_the_namespace_does_not_matter():
    raw = '<c:document xmlns:c="http://cnx.rice.edu/cnxml"><c:para>One.</c:para></c:document>'
    assert cnxml.read(raw) == "One."


def test_cnxml_a_page_without_words_is_empty():
    assert cnxml.read('<document xmlns="http://cnx.rice.edu/cnxml"/>') == ""


@pytest.mark.parametrize("raw", ["", "no XML", "<document><para>", "<a></b>", "<a>&nbsp;</a>"])
def test_cnxml_broken_xml_is_an_error_that_says_where(raw):
    with pytest.raises(SourceError, match="line"):
        cnxml.read(raw)


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
        cnxml.read(raw)


def test_cnxml_reads_the_real_book(shared_data):
    paths = sorted((shared_data / "openstax_psychology_2e").rglob("*.cnxml"))
    assert paths
    for path in paths:
        text = cnxml.read(path.read_text(encoding="utf-8"))
        assert len(text.split()) > 100, path.name
        assert "<" not in text.replace("< ", ""), path.name
        assert "\n\n\n" not in text
