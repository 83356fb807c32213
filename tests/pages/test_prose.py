"""Prose: a page's running text without what only leads about it."""

import pytest

from mindgpt.pages import prose
from mindgpt.pages.pieces import Piece


def _heading(text, level=2):
    return Piece(text, kind="heading", raw=text, level=level)


def _item(text, kind="item", tight=False):
    return Piece(text, kind=kind, tight=tight)


def _read(*pieces):
    return prose.from_pieces(pieces)


def test_prose_parts_paragraphs_by_one_blank_line():
    content = _read(_heading("Rest"), Piece("One  line."), Piece(""), Piece("Two."))
    assert (content.text, content.removed) == ("Rest\n\nOne line.\n\nTwo.", {})


def test_prose_joins_what_stands_in_one_paragraph():
    assert _read(Piece("You may:"), _item("rest", tight=True), _item("walk", tight=True)).text == (
        "You may: rest walk"
    )


def test_prose_joins_a_sentence_that_a_blank_line_broke():
    long = "There are many reasons why somebody does not find any sleep at"
    assert _read(Piece(long), Piece("night, and so on.")).text == f"{long} night, and so on."
    assert "\n\n" in _read(Piece(f"{long} night."), Piece("and so on.")).text
    assert "\n\n" in _read(Piece(f"{long}:"), Piece("night, and so on.")).text
    assert "\n\n" in _read(Piece(long), _item("night, and so on.")).text
    assert "\n\n" in _read(Piece("A verse"), Piece("of two lines")).text


@pytest.mark.parametrize(
    "line", ["Back to top", "Skip to main content", "Print this page", "Last Reviewed: May 2024",
             "Page last reviewed: 1 May 2024", "Also inSpanish", "On this page", "Read more »"],
)  # fmt: skip
def test_prose_leaves_lines_out_that_lead_about_the_page(line):
    content = _read(Piece("One."), Piece(line), Piece("Two."))
    assert (content.text, content.removed) == ("One.\n\nTwo.", {"navigation lines": 1})


@pytest.mark.parametrize("line", [
    "Close the door.", "Search for help early, and often.",
    "Share what you feel with a friend, and listen to them as well.",
])  # fmt: skip
def test_prose_keeps_sentences_that_begin_like_those(line):
    assert _read(Piece("One."), Piece(line)).text == f"One.\n\n{line}"


def test_prose_leaves_a_table_of_contents_out():
    content = _read(
        _item("What is sleep?"), _item("Journal Articles"), _heading("What is sleep?"),
        Piece("A rest."), _heading("Journal ArticlesReferences and more"), Piece("A page."),
    )  # fmt: skip
    assert content.text == (
        "What is sleep?\n\nA rest.\n\nJournal ArticlesReferences and more\n\nA page."
    )
    assert content.removed == {"navigation lines": 2}


def test_prose_leaves_lists_of_links_out_and_headings_with_nothing_below():
    content = _read(
        _heading("Sleep", 1), Piece("A rest."), _heading("Tests"),
        _item("Sleep Study(Institute of Rest)"), _item("Snoring(Institute of Noise)Also inSpanish"),
        _heading("More"), _heading("Pages", 3), _item("A", "link"), _item("B", "link"),
    )  # fmt: skip
    assert content.text == "Sleep\n\nA rest."
    assert content.removed == {"navigation lines": 7}


def test_prose_keeps_a_list_of_links_that_a_sentence_announces():
    content = _read(Piece("Ask them:"), _item("The House", "link"), _item("The Line", "link"))
    assert content.text == "Ask them:\n\nThe House\n\nThe Line"


def test_prose_keeps_a_list_in_which_few_are_links():
    items = [_item("Rest"), _item("Walk"), _item("Snoring(Institute of Noise)Also inSpanish")]
    content = _read(Piece("What helps."), *items)
    assert content.text == "What helps.\n\nRest\n\nWalk\n\nSnoring(Institute of Noise)"


def test_prose_cuts_items_that_hold_the_following_ones():
    content = _read(_item("A:BC"), _item("B"), _item("C"), _item("D"))
    assert content.text == "A:\n\nB\n\nC\n\nD"
    assert content.removed == {"repeated lines": 1}


def test_prose_takes_certain_marks_and_messages_out():
    content = _read(
        Piece("So [laughs] it was."), Piece("This episode is brought to you by Acme. And so on.")
    )
    assert content.text == "So it was.\n\nAnd so on."
    assert content.removed == {"sound marks": 1, "sponsor reads": 1}
