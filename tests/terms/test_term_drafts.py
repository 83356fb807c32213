"""Which lines belong to an entry, and where it ends."""

from mindgpt.terms.page_lines import Line, read_page
from mindgpt.terms.term_drafts import Draft, gather, laid_out


def _begin(line):
    return Draft([line.text]) if line.strong else None


def _gathered(page):
    drafts = gather(read_page(page).lines, _begin)
    return [(draft.names[0], laid_out(draft.body)) for draft in drafts]


def test_term_drafts_an_entry_goes_on_to_the_next_or_a_heading():
    page = "x<p><b>A</b><p>a<p>aa<p><b>B</b><p>b<h2>H</h2><p>h<p><b>C</b>"
    assert _gathered(page) == [("A", "a\n\naa"), ("B", "b"), ("C", "")]


def test_term_drafts_an_entry_ends_where_its_part_of_the_page_does():
    page = "<div><p><b>A</b><p>a<div>aa</div></div><div>not</div>"
    assert _gathered(page) == [("A", "a\n\naa")]
    apart = "<div><div><div><b>A</b></div><div><p>a<p>aa</div></div></div><p>not"
    assert _gathered(apart) == [("A", "a\n\naa")]


def test_term_drafts_what_is_far_from_its_head_is_not_its_text():
    assert _gathered("<div><div><div><div><div><b>A</b></div></div></div></div></div>x") == [
        ("A", "")
    ]


def test_term_drafts_lines_of_links_are_left_out():
    assert _gathered("<p><b>A</b><p>a<p><a href=x>More</a><p>aa") == [("A", "a\n\naa")]


def test_term_drafts_are_laid_out_as_the_page_was():
    body = [
        Line("p", "One", first=True),
        Line("p", "two", first=False, soft=True),
        Line("p", "verse", first=False),
        Line("li", "point"),
        Line("li", "more of it", first=False),
        Line("p", "Last"),
    ]
    assert laid_out(body) == "One two\nverse\n- point\nmore of it\n\nLast"
    assert laid_out([]) == ""


def test_term_drafts_become_entries_with_all_their_names():
    draft = Draft(["Zib (ZF)"], [Line("p", "A fever.")], ["Mondays", "zib"], "Book of Zibs")
    made = draft.entry()
    assert (made.term, made.definition, made.cited_source) == ("Zib", "A fever.", "Book of Zibs")
    assert made.other_names == ("ZF", "Mondays")
