"""What elements are for, by their names, roles and classes."""

import pytest

from mindgpt.terms import page_elements


@pytest.mark.parametrize(
    "text",
    [
        "<?xml version='1.0'?>\n<rss>",
        "\ufeff<feed xmlns='x'>",
        "<!-- x --><Document>",
        "<rdf:RDF>",
    ],
)
def test_page_elements_other_xml(text):
    assert page_elements.is_other_xml(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "<p>x",
        "<?xml version='1.0'?>\n<!DOCTYPE html>\n<html>",
        "<!-- x --><dl>",
        "<|a|>",
        "< x",
    ],
)
def test_page_elements_pages_and_texts_are_no_other_xml(text):
    assert not page_elements.is_other_xml(text)


@pytest.mark.parametrize(
    "text",
    [
        "We use cookies to sell hats.",
        "This website sets small cookies.",
        "Accept all cookies",
        "Our cookie policy",
    ],
)
def test_page_elements_cookie_notices(text):
    assert page_elements.is_cookie_notice(text)


@pytest.mark.parametrize("text", ["Cookie: a small cake", "She baked cookies.", ""])
def test_page_elements_cakes_are_no_notices(text):
    assert not page_elements.is_cookie_notice(text)


def test_page_elements_a_terms_own_anchor_may_bear_any_name():
    menu = {"class": "menu"}
    assert page_elements.is_no_content("div", menu, False)
    assert not page_elements.is_no_content("dt", menu, False)
    assert not page_elements.is_no_content("h3", {"id": "footer"}, False)
