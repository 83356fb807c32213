"""Terms and other names, apart from what pages wrap them in."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.terms import term_names

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("raw", "term"),
    [
        ("Zib:", "Zib"),
        ("  Zib \n fever –", "Zib fever"),
        ("1. Zib", "Zib"),
        ("2.1.3 Zib", "Zib"),
        ("• Zib", "Zib"),
        ("Zib ¶", "Zib"),
        ("Zib Permalink to this term", "Zib"),
        ("Zib {#zib}", "Zib"),
        ("Zib [edit]", "Zib"),
        ("Zib, n.", "Zib"),
        ("ZIB n.", "ZIB"),
        ("Zib (noun)", "Zib"),
        ("Zib, adj. and n.", "Zib"),
        ("“Zib”", "Zib"),
        ('**"Zib", n.:**', "Zib"),
        ("Zibby.", "Zibby"),
        ("LL.D.", "LL.D."),
        ("12-step hats", "12-step hats"),
        ("24 hour hat", "24 hour hat"),
        ("C#", "C#"),
        ("Vitamin n", "Vitamin n"),
        ("", ""),
        ("—", ""),
    ],
)
def test_term_names_tidy(raw, term):
    assert term_names.tidy(raw) == term


@pytest.mark.parametrize(
    ("raw", "term", "names"),
    [
        ("Zib fever (ZF)", "Zib fever", ("ZF",)),
        ("Zib fever [ZF, ZIF]", "Zib fever", ("ZF", "ZIF")),
        ("ZF (zib fever)", "ZF", ("zib fever",)),
        ("Zib (also called Monday fever)", "Zib", ("Monday fever",)),
        ("Zib (or zibb)", "Zib", ("zibb",)),
        ("Zib, also known as Monday fever or ZF", "Zib", ("Monday fever", "ZF")),
        ("Zib a.k.a. Zob", "Zib", ("Zob",)),
        ("Zib (of Mondays)", "Zib (of Mondays)", ()),
        ("Abuse (plums, pears, or other fruit)", "Abuse (plums, pears, or other fruit)", ()),
        ("Zib, plum or pear", "Zib, plum or pear", ()),
        ("(ZF)", "(ZF)", ()),
    ],
)
def test_term_names_apart(raw, term, names):
    assert term_names.apart(raw) == (term, names)


@pytest.mark.parametrize(
    ("text", "left", "names"),
    [
        ("A fever. Also called the zibs, Monday fever, or ZF.", "A fever.",
         ("the zibs", "Monday fever", "ZF")),
        ("Also known as a zob. A fever.", "A fever.", ("zob",)),
        ("(also called zob) A fever.", "A fever.", ("zob",)),
        ("A fever (also called zob) of Mondays.", "A fever of Mondays.", ("zob",)),
        ("A fever, also called zob, that comes.", None, ("zob",)),
        ("A fever also known as zob which comes.", None, ("zob",)),
        ("A fever. Synonyms: zob; zub", None, ("zob",)),
        ("Also called zob.", None, ("zob",)),
        ("A fever. Also called by those who wear hats.", None, ()),
        ("A fever that is also here.", None, ()),
    ],
)  # fmt: skip
def test_term_names_in_a_definition(text, left, names):
    definition, found = term_names.in_definition(text)
    assert definition.strip() == (text if left is None else left)
    assert found == names


@pytest.mark.parametrize(
    ("term", "slug"),
    [
        ("Zib Fever", "zib-fever"),
        ("Puddles/Ponds", "puddles-ponds"),
        ("ÉTÉ d'hiver", "ete-d-hiver"),
        ("焦虑 (症)", "焦虑-症"),
        ("--", "term"),
        ("x" * 200, "x" * 120),
    ],
)
def test_term_names_slug(term, slug):
    assert term_names.slug(term) == slug


@fuzz
@given(st.text(max_size=60) | st.text("ZFz ()[],.:-n¶¹", max_size=60))
def test_term_names_take_any_text(text):
    tidy = term_names.tidy(text)
    assert tidy == " ".join(tidy.split())
    term, names = term_names.apart(tidy)
    assert not tidy or term
    assert len(set(map(str.casefold, names))) == len(names)
    definition, found = term_names.in_definition(text)
    assert bool(definition) == bool(text) or not text.strip()
    assert all(found)
    slug = term_names.slug(text)
    assert slug
    assert slug == term_names.slug(text.upper().lower()) or not text.isascii()
