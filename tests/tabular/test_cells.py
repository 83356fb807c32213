"""Cells: markup, entities, numbers and what stands for nothing."""

import datetime
import math
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.tabular import cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" Plain  text.\n ", "Plain  text."),
        ("One\r\ntwo\rthree", "One\ntwo\nthree"),
        ("<p>One.</p><p>Two&nbsp;&nbsp;words.</p>", "One.\n\nTwo words."),
        ("<p>Wrapped\r\nby an\neditor.<br/>New line.</p>", "Wrapped by an editor.\nNew line."),
        ("<div><ul><li>a</li><li>b</li></ul></div>c", "a\n\nb\n\nc"),
        ('<p class=x><span style="a: b">In</span>side <b>and</b> out<o:p></o:p></p>',
         "Inside and out"),
        ("First line.\nSecond <b>line</b>.", "First line.\nSecond line."),
        ("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->Hello", "Hello"),
        ("<style>p {color: red}</style><p>Hello</p><script>alert(1)</script>", "Hello"),
        ("<xml><w:Document><w:View>Normal</w:View></w:Document></xml>Hello<w:br/>", "Hello"),
        ("Tom &amp; Ann said &#34;yes&#34; &lt;3", 'Tom & Ann said "yes" <3'),
        ("I am < 30 and > 20, <3 you & me; <ann@example.org>",
         "I am < 30 and > 20, <3 you & me; <ann@example.org>"),
        ("Never closed <b>bold", "Never closed bold"),
        ("<p>Never closed <style>p {", "Never closed <style>p {"),
        ("Well_comma_ yes.", "Well, yes."),
        ("nan", ""), ("NULL", ""), ("None", "None"), ("", ""), (None, ""), (math.nan, ""),
        (3, "3"), (2.5, "2.5"), (True, ""), (b"caf\xc3\xa9", "caf\u00e9"),
        (["a"], ""), ({"a": 1}, ""), (datetime.date(2020, 1, 1), ""),
    ],
)  # fmt: skip
def test_cells_text_of(cell, text):
    assert cells.text_of(cell) == text


def test_cells_list_items_and_rows_stand_on_lines_of_their_own():
    assert cells.text_of("<ol><li>a<li>b</ol>") == "a\nb"
    assert cells.text_of("<table><tr><td>a</td><td>b</td></tr></table>").split() == ["a", "b"]


def test_cells_short_text_is_one_line_or_nothing():
    assert cells.short_text(" a\n b ") == "a b"
    assert cells.short_text("x" * 301) == cells.short_text("x" * 10**7) == ""
    assert cells.short_text(True) == "True"


PIECES = ["<p>", "</p>", "<br>", "<div", "<b>", "</b", "<o:p>", "<!--", "-->", "<![endif]-->",
          "<style>", "</style>", "<xml", ">", "<", "&", "&amp;", "&#34;", "&#x10FFFF;",
          "&#9999999;", "&nbsp;", "nan", "_comma_", "\r", "\n", "\u00a0", "a", "\ud800", "<td>",
          "<title", " "]  # fmt: skip
pieces = st.lists(st.sampled_from(PIECES)).map("".join)


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(pieces | st.text() | st.binary() | st.floats() | st.integers())
def test_cells_of_any_content_give_text(cell):
    assert isinstance(cells.text_of(cell), str)
    assert "\n" not in cells.short_text(cell)


@pytest.mark.parametrize(
    "piece", ["<div>", "<p ", "<!--", "<style <p", "<", "&amp", "\n", "<b>x ", "</"]
)
def test_cells_take_time_in_proportion_to_their_length(piece):
    taken = [_seconds("<p>" + piece * count) for count in (50_000, 200_000)]
    assert taken[1] < 4 * 2.5 * max(taken[0], 0.02)


def _seconds(cell):
    """The shorter of two times: what else the process has to do must not count."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        cells.text_of(cell)
        taken.append(time.process_time() - start)
    return min(taken)
