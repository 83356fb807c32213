"""Licences as pages and books state them."""

import time

import pytest

from mindgpt.pages import licences

BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        (f'<a class=x rel="license noopener" href="{BY}">', "CC BY 4.0"),
        (f"<link href='{BY}deed.en' rel=license>", "CC BY 4.0"),
        ('<a rel="license" href="https://example.org/?a&amp;b">', "https://example.org/?a&b"),
        ('<md:license url="http://creativecommons.org/licenses/by-nc-sa/3.0/">', "CC BY-NC-SA 3.0"),
        ("<dc:license>MIT</dc:license>", "MIT"),
        ('<license resource="creativecommons.org/publicdomain/mark/1.0/"/>', "public domain"),
        ('See <a href="http://creativecommons.org/publicdomain/zero/1.0/">here</a>', "CC0 1.0"),
        (f"[CC]({BY}) and [the same]({BY}legalcode)", "CC BY 4.0"),
        (f"{BY} or creativecommons.org/licenses/by-sa/4.0", ""),
        ("<a href='/license'>Licence</a> <p rel=license>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_licences_stated(text, licence):
    assert licences.stated(text) == licence


@pytest.mark.parametrize(
    "piece", ["<a ", "<a rel=license ", "<license", "<a href='", "creativecommons.org/"]
)
def test_licences_no_text_is_slower_than_linear(piece):
    started = time.process_time()
    licences.stated(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 5
