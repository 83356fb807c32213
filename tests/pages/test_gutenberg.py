"""Project Gutenberg: the book alone."""

from mindgpt.pages.gutenberg import inner_book

START = "*** START OF THE PROJECT GUTENBERG EBOOK A TALE ***"
END = "*** END OF THE PROJECT GUTENBERG EBOOK A TALE ***"


def test_gutenberg_book_is_taken_out_of_its_lines():
    assert inner_book(f"Before\n{START}\n\nIt was.\n\n{END}\nAfter") == ("It was.", 1)


def test_gutenberg_book_is_taken_out_of_one_line():
    assert inner_book(f"Before {START} It was. {END} After") == (" It was. ", 1)


def test_gutenberg_needs_both_ends():
    for text in (f"{START}\nIt was.", f"It was.\n{END}", f"{END}\nIt was.\n{START}", "It was."):
        assert inner_book(text) == (text, 0)
