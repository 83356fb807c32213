"""What a page adds to a definition, and what only looks like it."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.terms import citations

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("text", "left", "count"),
    [
        ("A hat [1].", "A hat.", 1),
        ("A hat[2, 3][4–6] of felt[citation needed].", "A hat of felt.", 3),
        ("A hat[a] of felt.[note 2]", "A hat of felt.", 2),
        ("A hat (2). It is round (13), too (4)", "A hat. It is round, too", 3),
        ("A hat.¹² It is round.³", "A hat. It is round.", 2),
        ("Five m² of felt, 10⁻³, [sic] [he] f(2) fetch(1)", None, 0),
        ("Either (1) a hat or (2) a cap", None, 0),
    ],
)
def test_citations_marks_go_and_words_stay(text, left, count):
    assert citations.without_marks(text) == (text if left is None else left, count)


def test_citations_every_round_mark_goes_where_they_are_known_to_be_marks():
    assert citations.without_marks("A hat (2) is (3) worn", every=True) == ("A hat is worn", 2)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A hat.\nback to top", "A hat."),
        ("A hat. ↑ Back to top", "A hat."),
        ("A hat. [Return to the top of page]", "A hat."),
        ("A hat.\n - Top of page\nA cap.", "A hat.\nA cap."),
        ("She wears the hat at the top of the page", None),
        ("Top", None),
    ],
)
def test_citations_links_to_the_top(text, left):
    assert citations.without_top_links(text)[0] == (text if left is None else left)


@pytest.mark.parametrize("text", ["Back to top", "↑ back to top ↑", "[Top of page]", "go to top."])
def test_citations_a_line_that_is_only_such_a_link(text):
    assert citations.is_top_link(text)


@pytest.mark.parametrize("text", ["Top", "", "Top hat", "Back to the hat", "top " * 20])
def test_citations_a_line_that_is_more(text):
    assert not citations.is_top_link(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A hat. See also: cap, bonnet", "A hat."),
        ("A hat (of felt).\nSee also cap.", "A hat (of felt)."),
        ("A hat. (See also: cap)", "A hat."),
        ("A hat. See also the chapter on caps. It is long.", None),
        ("A hat, see also cap", None),
    ],
)
def test_citations_related_terms_at_the_end(text, left):
    assert citations.without_see_also(text)[0] == (text if left is None else left)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A hat (Lee & Reed, 2010).", ("A hat.", "Lee & Reed, 2010")),
        (
            "A hat. (Book of Hats (2nd ed.), WHO, 1990)",
            ("A hat.", "Book of Hats (2nd ed.), WHO, 1990"),
        ),
        ("A hat. [Source: Hat Office]", ("A hat.", "Hat Office")),
        (
            "A hat. (Adapted from https://example.org)",
            ("A hat.", "Adapted from https://example.org"),
        ),
        ("A hat.\n\nSource: Hat Office", ("A hat.", "Hat Office")),
        (
            "A hat. (References: 1) A, WHO, 1990; 2) B, 1991)",
            ("A hat.", "1) A, WHO, 1990; 2) B, 1991"),
        ),
        ("A hat (worn until 1990)", None),
        ("A hat (of any kind).", None),
        ("(Lee, 2010)", None),
        ("A hat) and a cap, 2010)", None),
        ("", None),
    ],
)
def test_citations_source_at_the_end(text, parts):
    assert citations.source_apart(text) == (parts or (text, ""))


PIECES = ["[", "]", "(", ")", "1", "2)", "[1]", "(2)", "¹", "See also: ", "back to top", "Source: ",
          "WHO, ", "1990", ". ", "\n", " ", "A", "a hat", "^"]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


@fuzz
@given(texts)
def test_citations_only_take_away(text):
    for take in (citations.without_marks, citations.without_top_links, citations.without_see_also):
        left, count = take(text)
        assert len(left) <= len(text)
        assert (left == text) or count
    definition, source = citations.source_apart(text)
    assert (definition == text) == (source == "") or not source
    assert citations.is_top_link(text) in (True, False)
