"""Entries: names and definitions in order, references resolved, what may be a term at all."""

import pytest

from mindgpt.terms import glossary
from mindgpt.terms.glossary import Entry, entry, joined


def test_glossary_entry_puts_everything_in_its_place():
    made = entry(
        ["1. Zib fever (ZF), n. :", "Mondays [2]"],
        "n. A fever [1].  Also called the zibs.\nIt passes (3). See also: zob, hats. "
        "( Book of Zibs, WHO, 1990 )  Back to top",
    )
    assert made == Entry(
        "Zib fever",
        "A fever. It passes.",
        ("Mondays", "ZF", "the zibs"),
        "Book of Zibs, WHO, 1990",
        removed={"back to top": 1, "citation marks": 2, "see also": 1},
    )


@pytest.mark.parametrize("text", ["", " ", "-", ": —", "¶", "…"])
def test_glossary_signs_alone_are_no_definition(text):
    assert entry(["Zib"], text).definition == ""


def test_glossary_paragraphs_stay_and_white_space_does_not():
    made = entry(["Zib"], "One  \t line.\n\n\n\nTwo\xa0lines,\n verse. ")
    assert made.definition == "One line.\n\nTwo lines,\nverse."


def test_glossary_the_term_is_none_of_its_other_names():
    made = entry(["Zib", "ZIB", "Zob"], "Also called zib or zob.")
    assert made.other_names == ("Zob",)


@pytest.mark.parametrize(
    "reference",
    [
        "See zib.",
        "see: Zib",
        "See also Zib",
        "→ Zib",
        "(see Zib)",
        "Same as “Zib”.",
        "Refer to Zib",
    ],
)
def test_glossary_an_entry_that_only_refers_becomes_another_name(reference):
    zib = Entry("Zib", "A fever.", ("ZF",))
    assert joined([Entry("Zob", reference, ("Zobb",)), zib]) == [
        Entry("Zib", "A fever.", ("ZF", "Zob", "Zobb"))
    ]


def test_glossary_references_are_followed_and_circles_end():
    entries = [
        Entry("A1", "See A2"),
        Entry("A2", "See A3"),
        Entry("A3", "The thing.", ("Other",)),
        Entry("A4", "see other"),
        Entry("B1", "See B2"),
        Entry("B2", "See B1"),
        Entry("C1", "See nothing of the kind"),
        Entry("C2", "See C2"),
        Entry("D1", "See how the hat sits on a head and how it moves with the wind."),
    ]
    kept = joined(entries)
    assert kept[0] == Entry("A3", "The thing.", ("Other", "A1", "A2", "A4"))
    assert [(one.term, one.definition) for one in kept[1:5]] == [
        ("B1", ""), ("B2", ""), ("C1", ""), ("C2", "")
    ]  # fmt: skip
    assert kept[5] == entries[8]


@pytest.mark.parametrize("term", ["Zib", "Attention deficit (ADHD)", "5-HT", "LL.D.", "U.S. hats"])
def test_glossary_terms(term):
    assert glossary.is_term(term)


@pytest.mark.parametrize(
    "text",
    [
        "", "A", "?", "See also", "Contact us", "What is a hat?", "How to wear hats", "Read more",
        "Hats can be worn", "If you wear hats", "https://example.org", "Hats. Two of them",
        "word " * 15, "x" * 121, "Table of contents", "123",
    ],
)  # fmt: skip
def test_glossary_no_terms(text):
    assert not glossary.is_term(text)


def test_glossary_yield_counts_each_term_once_and_what_is_none_against_it():
    zib = Entry("Zib", "A fever.")
    assert glossary.yields([zib, Entry("zib", "A song."), Entry("Zob", "")]) == 1
    assert glossary.yields([zib, Entry("Read more", "of hats")]) == 0.5
    assert glossary.yields([zib, Entry("Read more", "of hats")], sure=True) == 2
