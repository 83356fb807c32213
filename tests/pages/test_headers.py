"""Headers: what a file says of itself, taken off its text."""

import pytest

from mindgpt.pages.headers import take_header


def test_headers_in_yaml_are_taken_as_text():
    text = (
        "---\ndescription: 'Long,\n  folded.'\npub_date: '\n\n\n  May 1st, 2025'\n"
        "title: '5: Calm'\nurl: https://example.org/5\nlicense: https://creativecommons.org/"
        "licenses/by/4.0/\norder: 2\n---\n\nWords."
    )
    metadata, rest = take_header(text)
    assert rest == "Words."
    assert metadata == {
        "date": "May 1st, 2025", "title": "5: Calm", "address": "https://example.org/5",
        "licence": "CC BY 4.0",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "---\nWords, and a rule above.\n---\nMore.",
        "---\n- a list\n---\nMore.",
        "---\nnever: ended",
        "---\ntitle: [x\n---\nMore.",
        "---\n{: {: {:\n---\nMore.",
        f"---\na: {'[' * 5000}\n---\nMore.",
        f"---\na: {'x' * 30_000}\n---\nMore.",
        "Words\n---\ntitle: x\n---\n",
    ],
)
def test_headers_that_are_none_stay_in_the_text(text):
    assert take_header(text) == ({}, text)


def test_headers_with_aliases_stay_small():
    bomb = "---\na: &a [x, x]\n" + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [*{chr(97 + at)}, *{chr(97 + at)}]\n" for at in range(20)
    )
    metadata, rest = take_header(f"{bomb}title: x\n---\nWords.")
    assert (metadata, rest) == ({"title": "x"}, "Words.")


@pytest.mark.parametrize(
    "lines",
    [
        "**Source:** NIMH  \n**URL:** https://example.org/1\n",
        "Source: NIMH\nURL: https://example.org/1\n",
        "- Source: NIMH\n- URL: <https://example.org/1>\n",
        "__Source__: NIMH\n__Link__: https://example.org/1\n",
    ],
)
def test_headers_of_scrapers_are_taken(lines):
    metadata, rest = take_header(f"# Calm\n\n{lines}\nWords.")
    assert metadata == {"source": "NIMH", "address": "https://example.org/1"}
    assert rest == "# Calm\n\n\nWords."


@pytest.mark.parametrize(
    "text",
    [
        "Date: May 1st\nTitle: Calm\n\nWords.",
        "URL: not one\n\nWords.",
        "Words.\n" * 20 + "Source: NIMH\n",
        "Ann: Source: NIMH\nBo: Hi.",
    ],
)
def test_headers_need_a_source_or_an_address_at_the_beginning(text):
    assert take_header(text) == ({}, text)


def test_headers_take_an_address_for_one_under_either_name():
    assert take_header("Source: https://example.org/1\n\nWords.")[0] == {
        "address": "https://example.org/1"
    }
