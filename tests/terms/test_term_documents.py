"""Documents of entries: identities, and where a page came from."""

import json

import pytest

from mindgpt.document import Document, Part, Skipped
from mindgpt.terms.glossary import Entry
from mindgpt.terms.term_documents import documents, origin


def test_term_documents_can_be_traced():
    entry = Entry("Zib", "A fever.", ("ZF",), "Book of Zibs", removed={"citation marks": 1})
    (document,) = documents([entry], "glossary-page", "a.html", "MIT", "https://example.org/a")
    assert document == Document(
        id="glossary-page/a.html/zib",
        kind="definition",
        source="glossary-page",
        licence="MIT",
        group="term/zib",
        text="A fever.",
        address="https://example.org/a",
        metadata={"term": "Zib", "other_names": ["ZF"], "cited_source": "Book of Zibs"},
        removed={"citation marks": 1},
    )
    json.dumps(document.metadata)


def test_term_documents_of_one_term_are_numbered_and_what_is_said_twice_is_skipped():
    entries = [
        Entry("Zib", "A fever."),
        Entry("ZIB", "A song."),
        Entry("zib", "a  FEVER."),
        Entry("Zib 2", "Another."),
        Entry("Zob", ""),
        Entry("", "Of nothing."),
    ]
    found = list(documents(entries, "s", "", "", "a.html"))
    ids = [one.id for one in found if isinstance(one, Document)]
    assert ids == ["s/zib", "s/zib/2", "s/zib-2"]
    assert [one for one in found if isinstance(one, Skipped)] == [
        Skipped("s", "a.html", "repeated entry", "zib"),
        Skipped("s", "a.html", "no definition", "Zob"),
        Skipped("s", "a.html", "no term", "Of nothing."),
    ]


def test_term_documents_origin_is_in_the_manifest(tmp_path):
    part = Part(str(tmp_path / "a.html"), "a.html")
    assert origin(part) == ("a.html", "")
    lines = [
        "no JSON a.html",
        "[" * 100_000 + "a.html",
        '["a.html"]',
        json.dumps({"file": "ba.html", "final_address": "https://example.org/no"}),
        json.dumps({"file": "a.html", "final_address": "https://example.org/a", "licence": "CC0"}),
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert origin(part) == ("https://example.org/a", "CC0")


@pytest.mark.parametrize("content", [b"\xff\xfe a.html", b"", b'{"file": "a.html"}'])
def test_term_documents_broken_manifest_does_no_harm(tmp_path, content):
    (tmp_path / "manifest.jsonl").write_bytes(content)
    assert origin(Part(str(tmp_path / "a.html"), "x/a.html"))[1] == ""
