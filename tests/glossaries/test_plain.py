"""Plain text: every way of telling a term from its definition without markup."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError
from mindgpt.glossaries import plain

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

FIXTURE = Path(__file__).parent.parent / "fixtures" / "who_style.txt"
ZIB = "A small fever of Mondays."
ZOB = "A hat worn against zibs."
LAYOUTS = {
    "colon": f"Zib: {ZIB}\nZob: {ZOB}\n",
    "colon and blank lines": f"Words\n\nZib : {ZIB}\n\nZob : {ZOB}\n",
    "dash": f"Zib - {ZIB}\nZob - {ZOB}",
    "long dash": f"Zib – {ZIB}\n\nZob — {ZOB}",
    "equals": f"Zib = {ZIB}\nZob = {ZOB}",
    "tab": f"Zib\t{ZIB}\nZob\t{ZOB}",
    "bullets": f"* Zib: {ZIB}\n* Zob: {ZOB}\n",
    "numbers": f"1. Zib: {ZIB}\n2. Zob: {ZOB}",
    "indented": f"Zib\n    {ZIB}\nZob\n    {ZOB}\n",
    "indented, apart": f"Zib\n\n    {ZIB}\n\nZob\n\n    {ZOB}\n",
    "above": f"Zib\n{ZIB}\n\nZob\n{ZOB}\n",
    "dictionary": f"Zib, n. {ZIB}\n\nZob, n. {ZOB}\n",
    "under letters": f"Z\n\nZib: {ZIB}\n----\nBack to top\n\nZob: {ZOB}\n",
    "made by hand": f"Zib: {ZIB}\n<|endoftext|>\nZob: {ZOB}\n<|endoftext|>\n",
}


def _read(text):
    return [(one.term, one.definition) for one in plain.read(text)]


@pytest.mark.parametrize("lines", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("text", LAYOUTS.values(), ids=list(LAYOUTS))
def test_plain_reads_every_layout(text, lines):
    assert _read(text.replace("\n", lines)) == [("Zib", ZIB), ("Zob", ZOB)]


def test_plain_terms_in_small_letters_where_all_are():
    assert _read("zab: A.\nzib: B.\nzob: C.") == [("zab", "A."), ("zib", "B."), ("zob", "C.")]
    assert _read("Zab: A.\nso it is: B.\nZob: C.") == [("Zab", "A.\nso it is: B."), ("Zob", "C.")]


def test_plain_wrapped_lines_are_joined_and_begin_no_entry():
    text = (
        "Zib: A small fever that comes on Mondays, and often on other days.\n"
        "Known: it passes. It is told of in many a book on hats, and by\n"
        "those who have worn them.\n\nZob: A hat.\n"
    )
    assert _read(text) == [
        (
            "Zib",
            "A small fever that comes on Mondays, and often on other days. Known: it passes. It is "
            "told of in many a book on hats, and by those who have worn them.",
        ),
        ("Zob", "A hat."),
    ]


def test_plain_paragraphs_and_points_of_a_definition_stay():
    text = "Zib: It has signs.\n\n- heat\n- sleep\n\nIt passes.\n\nZob: A hat.\n"
    assert _read(text)[0] == ("Zib", "It has signs.\n- heat\n- sleep\n\nIt passes.")


def test_plain_reads_a_text_copied_from_whos_page():
    entries = list(plain.read(FIXTURE.read_text(encoding="utf-8")))
    assert len(entries) == 11
    assert [one.term for one in entries if not one.cited_source] == ["Late Season Slowness"]
    gazing = next(one for one in entries if one.term.startswith("Window"))
    assert (gazing.term, gazing.other_names) == ("Window gazing / distant looking habit", ("DLH",))
    assert not any("(2)" in one.definition or "ISBN" in one.definition for one in entries)


@pytest.mark.parametrize(
    "text",
    ["", "Hello.", "One day, a hat went out.\nIt came back: late.\n\nThe end.\n", "\n\n", ":"],
)
def test_plain_text_without_terms_has_no_entries(text):
    assert _read(text) == []


def test_plain_takes_anything_but_xml():
    assert plain.recognise("Zib: a fever") == plain.recognise("<|endoftext|>") == 0.1
    assert plain.recognise("<?xml version='1.0'?><rss>") == 0.0


def test_plain_reads_whos_real_text(shared_data):
    text = (shared_data / "who_key_terms" / "training.txt").read_text("utf-8")
    entries = list(plain.read(text))
    assert len(entries) == len({one.term for one in entries}) == 43
    assert sum(bool(one.cited_source) for one in entries) == 42


PIECES = [
    "Zib", "zob", "ZIB", ": ", ":", " - ", " – ", "\t", "\n", "\n\n", "    ", "- ", "* ", ", n. ",
    ". ", "See zib.", "(WHO, 1990)", "[1]", "(2)", "<|endoftext|>", "----\n", "back to top",
    "also called ", "A", "x" * 70, "\x0b", "\x00", "\u2028", "=", "°",
]  # fmt: skip


@fuzz
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=50).map("".join))
def test_plain_reads_anything_or_says_why_not(text):
    assert 0.0 <= plain.recognise(text) <= 1.0
    try:
        entries = list(plain.read(text))
    except MindGPTError:
        return
    assert all(one.term for one in entries)
    assert entries == list(plain.read(text))


HOSTILE = {
    "colons": lambda n: "Ab: c\n" * n,
    "colons in a line": lambda n: "Ab: " * n,
    "dashes": lambda n: "Ab - " * n,
    "tabs": lambda n: "\t" * n + "x",
    "indented": lambda n: "Ab\n  b\n" * n,
    "above": lambda n: "Ab\nb\n\n" * n,
    "capitals": lambda n: "AAB, n. b\n\n" * 5 + "ABC. b\n\n" * n,
    "markers": lambda n: "<|a" * n,
    "wide": lambda n: "Ab: b\n" + "x" * 119 + "\n" + "y y\n" * n,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=list(HOSTILE))
def test_plain_no_text_is_slower_than_linear(make, takes_time_in_proportion):
    takes_time_in_proportion(plain.read, make, 800)
