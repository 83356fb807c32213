"""Markup: marks of Markdown and of HTML go, and the words stay."""

from collections import Counter

import pytest

from mindgpt.pages import markup


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**a** b", "a b"),
        ("*a* _b_ __c__ `d` ~~e~~", "a b c d e"),
        ("***a***", "a"),
        ("**a *b* c**", "a b c"),
        ("a * b * c", "a * b * c"),
        ("snake_case_name __init__", "snake_case_name init"),
        ("2*3*4", "2*3*4"),
        ("**never closed", "**never closed"),
        ("a \\*b\\* c", "a \\*b\\* c"),
        ("sh***y", "sh***y"),
        ("So *laughs* yes", "So [laughs] yes"),
        ("So *(sighs)* yes", "So [(sighs)] yes"),
        ("", ""),
    ],
)
def test_markup_takes_emphasis_off(text, words):
    assert markup.unemphasised(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[a](b) ![c](d) [e][f]", "a  e"),
        ("<b>a</b> <i class='x'>b</i>", "a b"),
        ("a<br>b", "a\nb"),
        ("<!-- a --> b <!-- c", " b <!-- c"),
        ("<script>a</script>b<STYLE>c</STYLE >", "b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a <https://example.org> b", "a  b"),
        ("&lt;p&gt; &amp;&nbsp;&#233;", "<p> &\xa0é"),
    ],
)
def test_markup_takes_links_and_tags_off(text, words):
    assert markup.without_links_and_tags(text) == words


def test_markup_flags_items_that_are_nothing_but_a_link():
    text = "- [a](b)\n- [a](b) (c)\n- [a](b) and more\n- <a href='b'>a</a>\n[a](b)"
    flagged = [line[:1] == markup.LINK_ITEM for line in
               markup.without_links_and_tags(text).split("\n")]  # fmt: skip
    assert flagged == [True, True, False, True, False]


def test_markup_counts_fenced_code_that_goes():
    removed = Counter()
    text = "Many words stand here before it.\n```py\na\n```\nb\n~~~\nc\n~~~\nd\n```\nnever closed"
    assert markup.without_code(text, removed) == (
        "Many words stand here before it.\n\nb\n\nd\n```\nnever closed"
    )
    assert removed == {"code blocks": 2}


@pytest.mark.parametrize(
    ("inside", "rest", "found"),
    [
        ("Ann:", " Hello.", ("Ann", "Hello.", False)),
        ("Ann", ": Hello.", ("Ann", "Hello.", False)),
        ("[00:01] Ann:", "Hello.", ("Ann", "Hello.", False)),
        ("Ann", " (00:01): Hello.", ("Ann", "Hello.", False)),
        ("Ann", "00:01", ("Ann", "", False)),
        ("Ann", "", ("Ann", "", True)),
        ("Note:", "Hello.", None),
        ("Ann", "went home", None),
        ("this:", "", None),
        ("", "", None),
    ],
)
def test_markup_finds_a_label_in_emphasis(inside, rest, found):
    assert markup.emphasised_label(inside, rest) == found


def test_markup_leaves_no_control_character():
    assert markup.without_controls("a\x00\x02\x05b\ud800\ufeffc\n\t") == "abc\n\t"
