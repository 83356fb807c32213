"""Printed dictionaries, their headwords and their ends."""

import pytest

from mindgpt.terms.page_lines import read_page
from mindgpt.terms.term_books import dictionaries, inner_book
from mindgpt.terms.term_drafts import laid_out


def _read(*paragraphs):
    lines = read_page("".join(f"<p>{one}</p>" for one in paragraphs)).lines
    return [(draft.names, laid_out(draft.body)) for draft in dictionaries(lines)]


def test_term_books_headwords_with_their_part_of_speech():
    assert _read(
        "ZAB, n. A hat.", "ZEB n.pl. Caps.", "ZIB, v.t. and v.i. To sneeze.", "Zob, n. No."
    ) == [
        (["ZAB"], "A hat."),
        (["ZEB"], "Caps."),
        (["ZIB"], "To sneeze.\n\nZob, n. No."),
    ]
    assert _read("Zab, n. A hat.", "Zeb (adj.) Round.") == [
        (["Zab"], "A hat."),
        (["Zeb"], "Round."),
    ]


@pytest.mark.parametrize(
    ("between", "taken"),
    [
        ("ZEB. A cap.", True),
        ("ZEBEC?", True),
        ("Z.E.D. The last of all letters.", True),
        ("ABC. Not in its place.", False),
        ("Z.E.", False),
        ("Z.E. Dee", False),
        ("ZEB without an end", False),
        ("Zeb. A cap.", False),
    ],
)
def test_term_books_headwords_without_it_stand_by_the_alphabet(between, taken):
    entries = _read("ZAB, n. A hat.", between, "ZOB, n. A cap.")
    assert len(entries) == 2 + taken


def test_term_books_one_such_line_makes_no_dictionary():
    assert _read("ZAB, n. A hat.", "And so on.") == []
    assert _read("It is, n. b., a hat.") == []


def test_term_books_ends_of_a_gutenberg_book():
    lines = read_page(
        "<p>a<pre>*** START OF THE PROJECT GUTENBERG EBOOK X ***</pre><p>b"
        "<p>*** END OF THE PROJECT GUTENBERG EBOOK X ***<p>c"
    ).lines
    assert [line.text for line in inner_book(lines)] == ["b"]
    assert inner_book(lines[:1]) == lines[:1]
