"""What is told of tags, by both readers. Whole feeds, fuzzing and timing: `test_feeds.py`."""

from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.errors import SourceError
from mindgpt.podcasts import feed_tags

NAMESPACE = "https://podcastindex.org/namespace/1.0"


class Notes:
    """Writes down what it is told, neighbouring texts joined."""

    def __init__(self):
        self.told = []

    def start(self, name, attributes):
        attributes = {n: v for n, v in attributes.items() if not n.startswith("xmlns")}
        self.told.append(("start", name, attributes))

    def end(self, name):
        self.told.append(("end", name))

    def data(self, text):
        if text and self.told and self.told[-1][0] == "data":
            self.told[-1] = ("data", self.told[-1][1] + text)
        elif text:
            self.told.append(("data", text))


def told(text):
    return feed_tags.read(text.encode(), Notes).told


NAMES = st.sampled_from(["item", "title", "podcast:person", "p:transcript", "x:y", "Link"])
WORDS = st.text("ab <>&\"'é;#/=!-", max_size=8)
TEXT = WORDS.map(escape) | WORDS.map(lambda word: f"<![CDATA[{word}]]>") | st.just("<!-- a -->")


def element(inside):
    attributes = st.dictionaries(st.sampled_from(["url", "type", "p:role"]), WORDS, max_size=2)
    return st.builds(
        lambda name, given, content: (
            f"<{name}"
            + "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
            + f">{content}</{name}>"
        ),
        NAMES, attributes, st.lists(inside, max_size=3).map("".join),
    )  # fmt: skip


@given(st.recursive(TEXT, element, max_leaves=12))
def test_feed_tags_tells_the_same_of_well_formed_and_of_broken_markup(content):
    """What follows the root makes the XML broken; the other reader then reads all of it."""
    declared = f"xmlns:podcast='{NAMESPACE}' xmlns:p='{NAMESPACE}' xmlns:x='http://e.org/x'"
    whole = f"<rss {declared}>{content}</rss>"
    unknown = {"?y": "x:y", "podcast:role": "p:role"}
    expected = [
        (
            kind,
            unknown.get(value, value),
            *({unknown.get(n, n): v for n, v in a.items()} for a in rest),
        )
        for kind, value, *rest in told(whole)
    ]
    assert told(whole + "</after>") == [*expected, ("end", "after")]


@pytest.mark.parametrize("depth", [200, feed_tags.MAX_DEPTH - 1])
def test_feed_tags_reads_what_a_page_in_an_entry_nests(depth):
    assert len(told(f"<rss>{'<a>' * depth}{'</a>' * depth}</rss>")) == 2 * depth + 2


def test_feed_tags_refuses_deeper_nesting():
    depth = feed_tags.MAX_DEPTH
    with pytest.raises(SourceError, match=f"more than {depth} deep"):
        told(f"<rss>{'<a>' * depth}{'</a>' * depth}</rss>")


@pytest.mark.parametrize(
    ("markup", "events"),
    [
        ("a & b", [("data", "a & b")]),
        ("&nbsp;&#65;&#x42;&unknown;&#99999999;", [("data", "\xa0AB&unknown;&#99999999;")]),
        ("a < b", [("data", "a < b")]),
        ("<a b=c d='e' f", [("start", "a", {"b": "c", "d": "e", "f": ""})]),
        ("<a b='c <i>", [("start", "a", {"b": "", "c": ""}), ("start", "i", {})]),
        ("<a b='it\"s'/>", [("start", "a", {"b": 'it"s'}), ("end", "a")]),
        ("<![CDATA[x<![CDATA[y]]>", [("data", "xy")]),
        ("<!-- <a> --><b>", [("start", "b", {})]),
        ("<?php echo '<a>' ?><b>", [("start", "b", {})]),
        ("<!-- never closed <b>", [("data", " never closed "), ("start", "b", {})]),
    ],
)
def test_feed_tags_takes_broken_markup_as_it_comes(markup, events):
    assert told(f"<rss>{markup}")[1:] == events


def test_feed_tags_knows_a_root_under_a_namespace_of_its_own():
    text = "<rss xmlns='http://example.org/own'><item/></rss>"
    assert [event[1] for event in told(text)] == ["rss", "item", "item", "rss"]
