"""Markdown as glossaries are written in it."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError
from mindgpt.glossaries import markdown

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

ZIB = "A small fever of Mondays."
ZOB = "A hat worn against zibs."
LAYOUTS = {
    "bold": f"**Zib**: {ZIB}\n\n**Zob**: {ZOB}\n",
    "bold with the colon": f"__Zib:__ {ZIB}\n\n__Zob:__ {ZOB}\n",
    "bold, line by line": f"**Zib**: {ZIB}\n**Zob:** {ZOB}\n",
    "bold in a list": f"- **Zib** — {ZIB}\n- **Zob** — {ZOB}\n",
    "bold above": f"**Zib**\n\n{ZIB}\n\n**Zob**\n\n{ZOB}",
    "bold and a hard break": f"**Zib**  \n{ZIB}\n\n**Zob**\\\n{ZOB}",
    "italics": f"*Zib*: {ZIB}\n\n*Zob*: {ZOB}\n",
    "definition list": f"Zib\n: {ZIB}\n\nZob\n: {ZOB}\n",
    "definition list, loose": f"Zib\n\n:   {ZIB}\n\nZob\n\n:   {ZOB}\n",
    "definition list, tilde, bold": f"**Zib**\n~ {ZIB}\n\n**Zob**\n~ {ZOB}\n",
    "headings": f"# Words\n\n### Zib\n\n{ZIB}\n\n### Zob\n{ZOB}\n",
    "headings without a space": f"#Words\n##Zib\n{ZIB}\n##Zob\n{ZOB}\n",
    "headings underlined": f"Words\n=====\n\nZib\n---\n{ZIB}\n\nZob\n---\n{ZOB}",
    "table": f"| Term | Meaning |\n|:-----|---------|\n| Zib | {ZIB} |\n| **Zob** | {ZOB} |\n",
    "html inside": f"# Words\n\n<dl>\n<dt>Zib<dd>{ZIB}\n<dt>Zob<dd>{ZOB}\n</dl>\n",
    "details inside": (
        f"<details><summary>Zib</summary>\n\n{ZIB}\n\n</details>\n"
        f"<details><summary>Zob</summary>\n\n{ZOB}\n\n</details>\n"
    ),
}


def _read(text):
    return [(one.term, one.definition) for one in markdown.read(text)]


@pytest.mark.parametrize("lines", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("text", LAYOUTS.values(), ids=list(LAYOUTS))
def test_markdown_reads_every_layout(text, lines):
    assert _read(text.replace("\n", lines)) == [("Zib", ZIB), ("Zob", ZOB)]


def test_markdown_what_is_no_text_goes():
    text = (
        "---\ntitle: Glossary\n---\n{% include nav.html %}\n* [Zib](#zib)\n* [Zob](#zob)\n\n"
        "## Zib {#zib}\n{: .term}\n\nA *small* [fever](https://example.org) of `x`[^1], "
        "[[see|said]] [[Ann]] &amp; Bo\\*.\n\n[Back to top](#top)\n\n"
        f"## Zob\n\n{ZOB}\n\n[^1]: A note.\n"
    )
    assert _read(text) == [("Zib", "A small fever of x, said Ann & Bo*."), ("Zob", ZOB)]


def test_markdown_several_terms_and_definitions_in_a_list():
    text = (
        "Words about hats.\n\nZib\nMonday fever\n: A fever.\n\n    It passes.\n: A song,\n  slow.\n"
        f"\nZob\n: {ZOB}\n\nNo more words.\n"
    )
    zib, zob = markdown.read(text)
    assert (zib.term, zib.other_names) == ("Zib", ("Monday fever",))
    assert zib.definition == "A fever.\n\nIt passes.\n\nA song, slow."
    assert zob.definition == ZOB


@pytest.mark.parametrize(
    "text", ["", "Hello.", "# Hats\n\n- one\n- two\n", ":", ": x", "\n: \n: y"]
)
def test_markdown_text_without_terms_has_no_entries(text):
    assert _read(text) == []


def test_markdown_is_recognised_by_its_signs():
    assert markdown.recognise("# Hats\n\n**Zib**: x\n") == 0.6
    assert markdown.recognise("Zib\n: x") == 0.4
    for other in ("", "Zib: a fever.", "<?xml version='1.0'?><rss>**x**</rss>"):
        assert markdown.recognise(other) == 0.0


PIECES = [
    "**", "__", "*", "_", "`", "```", "# ", "##", "### ", "\n", "\n\n", ": ", "\n: ", "~ ", "- ",
    "1. ", "|", "|-|-|\n", "---\n", "===\n", "> ", "    ", "\t", "[", "](", ")", "[[", "]]", "[^1]",
    "[^1]: ", "{%", "%}", "{: .x}", "{#x}", "<dl>", "<dt>", "<dd>", "</dl>", "<!--", "-->", "<b>",
    "&amp;", "\\", "Zib", "zob", "Term", "Definition", " — ", "See zib.", "\x00", "\ufeff",
    "\u2028",
]  # fmt: skip


@fuzz
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join))
def test_markdown_reads_anything_or_says_why_not(text):
    assert 0.0 <= markdown.recognise(text) <= 1.0
    try:
        entries = list(markdown.read(text))
    except MindGPTError:
        return
    assert all(one.term for one in entries)
    assert entries == list(markdown.read(text))


HOSTILE = {
    "emphasis": lambda n: "**a" * n,
    "brackets": lambda n: "[[" * n,
    "answers": lambda n: "a\n: b\n" * (n // 2),
    "answers without a term": lambda n: "\n: b" * n,
    "quotes": lambda n: "> " * n,
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|a|b|\n" * n,
    "templates": lambda n: "{%" * n,
    "front matter": lambda n: "---\n" * n,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=list(HOSTILE))
def test_markdown_no_text_is_slower_than_linear(make, takes_time_in_proportion):
    takes_time_in_proportion(markdown.read, make, 500)
