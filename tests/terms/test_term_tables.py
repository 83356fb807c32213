"""Tables: columns by their headings, and tables that are none of terms."""

import pytest

from mindgpt.terms.page_lines import read_page
from mindgpt.terms.term_drafts import laid_out
from mindgpt.terms.term_tables import tables


def _read(page):
    return [(draft.names[0], laid_out(draft.body)) for draft in tables(read_page(page).lines)]


def _table(*rows, heading=()):
    head = "".join(f"<th>{cell}</th>" for cell in heading)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{f'<tr>{head}</tr>' if heading else ''}{body}</table>"


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ((), ("Zib", "A fever")),
        (("Term", "Meaning"), ("Zib", "A fever")),
        (("Definition", "Word"), ("A fever", "Zib")),
        (("No.", "Key term", "Description", "Year"), ("1", "Zib", "A fever", "1990")),
        (("Acronym", "Stands for"), ("Zib", "A fever")),
        (("Acronym", "Term", "Meaning"), ("ZF", "Zib", "A fever")),
        ((), ("1", "Zib", "A small fever of Mondays", "x")),
        (("x", "y"), ("Zib", "A fever")),
    ],
)
def test_term_tables_columns(heading, row):
    (entry,) = _read(_table(row, heading=heading))
    assert entry[0] == "Zib"
    assert entry[1].startswith("A ")


def test_term_tables_a_heading_row_may_be_plain_cells():
    assert _read(_table(("Term", "Definition"), ("Zib", "A fever"))) == [("Zib", "A fever")]


def test_term_tables_other_names_and_sources():
    page = _table(
        ("Zib", "ZF; Mondays", "A fever", "Book"),
        ("Zob", "A hat"),
        heading=("Term", "Synonyms", "Definition", "Source"),
    )
    (draft,) = tables(read_page(page).lines)
    assert draft.other_names == ["ZF", "Mondays"]
    assert draft.source == "Book"


def test_term_tables_rows_with_a_heading_cell():
    assert _read("<table><tr><th>Zib<td>A fever<td>x<tr><th>Zob<td>A hat<td>y</table>") == [
        ("Zib", "A fever"),
        ("Zob", "A hat"),
    ]


@pytest.mark.parametrize(
    "page",
    ["<table></table>", "<tr><td>a<td>b", _table(("a",)), _table(("a", "b", "c"), ("d", "e", "f")),
     "<table><td>a</table>", "</table>"],
)  # fmt: skip
def test_term_tables_of_something_else(page):
    assert _read(page) == []


def test_term_tables_within_tables_keep_their_words():
    page = f"<table><tr><td>x {_table(('Zib', 'A fever'))} y<td>z</table>"
    assert _read(page) == [("Zib", "A fever"), ("x y", "z")]
