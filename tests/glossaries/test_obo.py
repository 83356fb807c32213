"""OBO: the stanzas of an ontology."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError
from mindgpt.glossaries import obo

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

PAGE = r"""format-version: 1.2
ontology: hats

[Term]
id: H:1
name: zib {source="x"} ! a comment
def: "A \"small\" fever\, of Mondays." [Book:1, WHO:2] {x="y"}
synonym: "Monday fever" EXACT []
synonym: "fever" BROAD []
xref: X:1

[Typedef]
id: part_of
name: part of
def: "Not a term." []

[Term]
id: H:2
name: zob
comment: no definition

[Term]
id: H:3
name: obsolete zub
def: "OBSOLETE. A song." []
is_obsolete: true
"""


def test_obo_reads_term_stanzas():
    zib, zob, zub = obo.read(PAGE.replace("\n", "\r\n"))
    assert (zib.term, zib.definition) == ("zib", 'A "small" fever, of Mondays.')
    assert zib.other_names == ("Monday fever",)
    assert zib.cited_source == "Book:1, WHO:2"
    assert (zob.term, zob.definition) == ("zob", "")
    assert zub.definition == ""


@pytest.mark.parametrize("text", ["", "[Term]", "name: zib", '[Typedef]\nname: zib\ndef: "x" []'])
def test_obo_text_without_terms_has_no_entries(text):
    assert list(obo.read(text)) == []


def test_obo_is_recognised_by_header_and_stanza():
    assert obo.recognise(PAGE) == 1.0
    assert obo.recognise("[Terms]\nx") == 0.0


PIECES = [
    "[Term]\n", "[Typedef]\n", "name: ", "def: ", '"', '\\"', "\\", " [", "]", "synonym: ",
    " EXACT []", "is_obsolete: true\n", "\n", "zib", "! x", "{", "see zib", ":",
]  # fmt: skip


@fuzz
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join))
def test_obo_reads_anything_or_says_why_not(text):
    assert 0.0 <= obo.recognise(text) <= 1.0
    try:
        entries = list(obo.read(text))
    except MindGPTError:
        return
    assert all(one.definition == one.definition.strip() for one in entries)


HOSTILE = {
    "stanzas": lambda n: "[Term]\nname: a\n" * n,
    "quotes": lambda n: '[Term]\nname: a\ndef: "' + '\\"' * n,
    "one line": lambda n: "[Term]\nname: " + "a ! {" * n,
    "synonyms": lambda n: "[Term]\nname: a\n" + 'synonym: "b" EXACT []\n' * n,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=list(HOSTILE))
def test_obo_no_text_is_slower_than_linear(make, takes_time_in_proportion):
    takes_time_in_proportion(obo.read, make, 1500)
