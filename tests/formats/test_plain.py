"""Plain text: paragraphs whole, a book without what was wrapped around it."""

import pytest

from mindgpt.formats import plain


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        (" \n\n \n", ""),
        ("one line", "one line"),
        ("hard\nwrapped\n  lines", "hard wrapped lines"),
        ("first\n\nsecond\n \t\n\n\nthird\n", "first\n\nsecond\n\nthird"),
        ("first\r\nline\r\n\r\nsecond", "first line\n\nsecond"),
        ("first\rline\r\rsecond", "first line\n\nsecond"),
        ("cost , he said ( twice )", "cost , he said ( twice )"),
        ("mail a@b.org @ home", "mail a@b.org @ home"),
    ],
)
def test_plain_joins_lines_and_keeps_paragraphs(raw, text):
    assert plain.read(raw) == text


START = "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***"
END = "*** END OF THIS PROJECT GUTENBERG EBOOK A TALE ***"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (START, END),
        (START.replace("THIS", "THE"), END.replace("THIS", "THE")),
        (START.replace("*** ", "***"), END.replace("*** ", "***")),
        (START, f"End of Project Gutenberg's A Tale, by Nobody\n\n{END}"),
        (START, "End of the Project Gutenberg EBook of A Tale"),
    ],
)
def test_plain_takes_a_gutenberg_book_out_of_its_wrapping(start, end):
    raw = f"Title: A Tale\n\n{start}\n\nIt was\nlate.\n\nTHE END\n\n{end}\n\nThe licence.\n"
    assert plain.read(raw) == "It was late.\n\nTHE END"
    assert plain.read(raw.replace("\n", "\r\n")) == "It was late.\n\nTHE END"


@pytest.mark.parametrize(
    "raw",
    [
        "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n\nNever ended.",
        "He read of the *** START OF THE PROJECT GUTENBERG *** and smiled.",
    ],
)
def test_plain_keeps_a_text_that_is_not_wrapped_on_both_sides(raw):
    assert plain.read(raw).startswith(raw[:20])
    assert plain.read(raw).endswith(raw[-8:])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            " a well @-@ known fact , said 1 @,@ 200 people . ",
            "a well-known fact, said 1,200 people.",
        ),
        (" It is 3 @.@ 5 m ( 11 ft ) long ; no more . ", "It is 3.5 m (11 ft) long; no more."),
        (' He said " no @-@ one " and did n\'t go . ', 'He said "no-one" and didn\'t go.'),
        (" = Heading = \n\n One two @-@ three . \n Next one . ", "One two-three.\n\nNext one."),
        (" All known @-@ here . The <unk> flew . It came back . ", "All known-here. It came back."),
    ],
)
def test_plain_puts_wikitext_back_as_it_was_written(raw, text):
    assert plain.read(raw) == text


def test_plain_reads_the_real_books_without_the_licence(shared_data):
    from mindgpt.decoding import decode

    books = sorted((shared_data / "general_text" / "gutenberg").glob("*.txt"))
    assert books
    for path in books:
        text = plain.read(decode(path.read_bytes()))
        assert "START OF TH" not in text
        assert "Project Gutenberg License" not in text
        assert "gutenberg.org/license" not in text.lower()
        assert len(text) > 0.8 * path.stat().st_size - 25_000
        assert "\n\n\n" not in text
