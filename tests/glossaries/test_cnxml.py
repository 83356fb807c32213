"""CNXML: the definitions of a book's module, in its glossary and in its text."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError, SourceError
from mindgpt.glossaries import cnxml

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

PAGE = """

<document xmlns="http://cnx.rice.edu/cnxml"><title>Fevers</title>
<content><para>A <term>zab</term> is no entry.</para>
<definition id="d1"><term>zob</term><meaning>a <emphasis>hat</emphasis> <link document="x">of
felt</link></meaning><example><para>Like this one.</para></example><meaning>a cap</meaning>
<seealso><term>zib</term></seealso></definition>
</content>
<glossary>
<definition><term>zib (ZF)</term><meaning id="m">a small fever</meaning></definition>
<definition><term>zub</term> a song</definition>
<definition><term>zeb</term><meaning/></definition>
<definition><term>Monday fever</term><meaning>see zib</meaning></definition>
</glossary></document>"""


def test_cnxml_reads_definitions_in_text_and_glossary():
    assert [(one.term, one.other_names, one.definition) for one in cnxml.read(PAGE)] == [
        ("zob", (), "a hat of felt\n\na cap"),
        ("zib", ("ZF", "Monday fever"), "a small fever"),
        ("zub", (), "a song"),
        ("zeb", (), ""),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "no XML",
        "<document><definition>",
        "<a>" * 5000 + "</a>" * 5000,
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
    ],
    ids=["empty", "text", "not closed", "deep", "entities that grow", "a file from outside"],
)
def test_cnxml_broken_or_hostile_xml_is_an_error(raw):
    with pytest.raises(SourceError, match="CNXML"):
        list(cnxml.read(raw))


def test_cnxml_is_recognised_by_its_namespace():
    assert cnxml.recognise(PAGE) == 1.0
    assert cnxml.recognise("<document>") == 0.0


def test_cnxml_reads_the_701_definitions_of_the_real_book(shared_data):
    paths = sorted((shared_data / "openstax_psychology_2e" / "modules").glob("*.cnxml"))
    entries = [one for path in paths for one in cnxml.read(path.read_text("utf-8"))]
    assert len(paths) == 89
    assert len(entries) == 701
    assert all(one.term and one.definition for one in entries)
    assert "<" not in "".join(one.definition for one in entries)


PIECES = [
    "<definition>", "</definition>", "<term>", "</term>", "<meaning>", "</meaning>", "<a/>", "<!--",
    "-->", "<![CDATA[", "]]>", "&amp;", "&x;", "zib", "see zib", " ", "\n", "\x00", "<?xml?>", "é",
]  # fmt: skip


@fuzz
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join), st.booleans()
)
def test_cnxml_reads_anything_or_says_why_not(text, framed):
    text = f'<document xmlns="http://cnx.rice.edu/cnxml">{text}</document>' if framed else text
    assert cnxml.recognise(text) == float(framed)
    try:
        entries = list(cnxml.read(text))
    except MindGPTError:
        return
    assert all(one.definition == one.definition.strip() for one in entries)


def test_cnxml_no_module_is_slower_than_linear(takes_time_in_proportion):
    one = "<definition><term>a</term><meaning>see b</meaning></definition>"
    takes_time_in_proportion(cnxml.read, lambda n: f"<document>{one * n}</document>", 2000)
    takes_time_in_proportion(
        cnxml.read, lambda n: f"<definition><term>{'a ' * n}</term>{'<b/>x' * n}</definition>", 2000
    )
