"""XML that nobody vouches for."""

import contextlib
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt import safe_xml
from mindgpt.errors import SourceError

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    "raw",
    [
        "<a>é<b/>1</a>",
        '\n\n<?xml version="1.0" encoding="ascii"?><a>é1</a>',
        '\ufeff<?xml version="1.0" encoding="utf-16"?>\n<a>é1</a>',
        "<!DOCTYPE a PUBLIC '-//X//Y' 'http://example.org/a.dtd'><a>é1</a>",
        '<!DOCTYPE a [<!ENTITY one "1">]><a>é&one;</a>',
    ],
)
def test_safe_xml_reads_what_is_harmless(raw):
    assert safe_xml.words(safe_xml.parse(raw)) == "é1"


BOMB = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "words",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a>&nbsp;</a>",
        "<a>\x00</a>",
        "<a>\ud800</a" + "x",
        BOMB,
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY % p "x"> %p;]><a/>',
        f'<!DOCTYPE a [<!ENTITY b "{"h" * 299}">]><a>{"&b;" * 5000}</a>',
        "<a>" * 201 + "</a>" * 201,
    ],
)
def test_safe_xml_refuses_the_rest_and_says_why(raw):
    with pytest.raises(SourceError, match="no Zib XML that can be read safely: "):
        safe_xml.parse(raw, "Zib XML")


def test_safe_xml_depth_is_counted_not_guessed():
    assert safe_xml.parse("<a>" * 200 + "</a>" * 200).tag == "a"
    assert len(safe_xml.parse("<a>" + "<b></b>" * 1000 + "</a>")) == 1000


def test_safe_xml_comments_have_no_name():
    from xml.etree.ElementTree import Comment, Element

    assert safe_xml.local_name(Comment("x")) == ""
    assert safe_xml.local_name(Element("{n}zib")) == "zib"


PIECES = [
    "<a>", "</a>", "<b/>", "<!DOCTYPE a [", "]>", '<!ENTITY b "x">', "<!ENTITY b '&b;'>", "&b;",
    "&amp;", "&#0;", "<!--", "-->", "<![CDATA[", "]]>", "<?xml?>", " ", "x='1'", "\x00",
]  # fmt: skip


@fuzz
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join))
def test_safe_xml_reads_anything_or_says_why_not(text):
    with contextlib.suppress(SourceError):
        assert isinstance(safe_xml.words(safe_xml.parse(text)), str)
