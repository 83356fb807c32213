"""WHO's key terms: every oddity of the real text, in a text of made-up words, and the real one."""

import contextlib
import http.server
import os
import re
import tempfile
import threading
import time
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Document
from mindgpt.errors import FetchError, MindGPTError, SourceError
from mindgpt.network.fetching import Fetcher
from mindgpt.network.visiting import Manners
from mindgpt.sources import who_glossary
from mindgpt.sources.who_glossary import Options
from mindgpt.terms.glossary import Entry

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

FIXTURE = Path(__file__).parent.parent / "fixtures" / "who_style.txt"
EXPECTED = {
    "Bookweight (paper, cloth, leather or other binding)": (
        "Almanac of Shelves and Stacks, WHO, 1989"
    ),
    "Drift, Tea or Coffee": "Almanac of Shelves and Stacks, WHO, 1989",
    "Lamp and candle reliance": "Guide to Evening Light, ISBN 978 00 1 234567 8, WHO, 2004",
    "Lamp Use and Lamp Use Habits": "Guide to Evening Light, ISBN: 978 00 1 234567 8, WHO, 2004",
    "Puddles/Ponds": (
        "1) Waters of the Yard, ISBN 978 00 9 876543 2, WHO, 2011 ; "
        "2) A Census of Ponds (second edition), WHO, 1997 ; "
        "3) Lake, M. & Reed, T. The Wet Season, 12 (4), 100 - 109, 1995"
    ),
    "Window gazing / distant looking habit (DLH)": (
        "Guide to Evening Light, ISBN 978 00 1 234567 8, WHO, 2004"
    ),
    "Slowness": (
        "1) Slowness: An Unhurried Priority, ISBN 978 00 5 555555 5, WHO, 2013 ; "
        "2) Register of Paces, 3rd revision, WHO, 1996"
    ),
    "Whistling promotion": "Meeting the Quiet, ISBN 978 00 2 222222 2, WHO/Europe, 2006",
    "Umbrella": "Report on Umbrellas, ISBN 978 00 3 333333 3, WHO, 2015",
    "Umbrella attempt": "Report on Umbrellas, ISBN 978 00 3 333333 3, WHO, 2015",
    "Late Season Slowness": "",
}


@pytest.fixture(scope="module")
def definitions():
    entries = who_glossary.parse(FIXTURE.read_text(encoding="utf-8"))
    return {one.term: one.definition for one in entries}


def _read(path):
    (part,) = who_glossary.parts(str(path), Options())
    return list(who_glossary.read(part, Options()))


def test_who_glossary_finds_every_entry_and_its_source_apart():
    entries = who_glossary.parse(FIXTURE.read_text(encoding="utf-8"))
    assert [one.term for one in entries] == list(EXPECTED)
    assert {one.term: one.cited_source for one in entries} == EXPECTED
    gazing = entries[list(EXPECTED).index("Window gazing / distant looking habit (DLH)")]
    assert gazing.other_names == ("DLH",)


def test_who_glossary_definitions_hold_nothing_of_the_page(definitions):
    for definition in definitions.values():
        for noise in ("<|endoftext|>", "back to top", "ISBN", "References", "  ", "\n"):
            assert noise not in definition
        assert not any(f"({number})" in definition for number in range(1, 10))
        assert definition == definition.strip()
        assert definition.rstrip('"')[-1] == "."


WHOLE = {
    "Slowness": (
        "Slowness is a pace at which each thing is noticed. Its course has three parts. "
        "first part – the first hour or two; middle part – the second to the fourth hour; "
        "last part – everything after that. These parts are given as a rough guide only – some "
        "people go through them faster, and some never leave the first. Nobody is known to show "
        "them all."
    ),
    "Lamp and candle reliance": (
        "A pattern of evenings in which a small light is always wanted: by the bed, by the door, "
        "on the stairs."
    ),
    "Lamp Use and Lamp Use Habits": (
        "Habits that follow from lamps include late reading, moth watching and shadow play (see "
        "the chapter on evenings)."
    ),
    "Puddles/Ponds": "Puddles are small waters that come and go. A pond stays and has a name.",
    "Window gazing / distant looking habit (DLH)": (
        "The main sign is a long look at nothing near. It lasts: minutes on weekdays, longer on "
        "Sundays."
    ),
    "Umbrella": "The thing that was left in the train.",
    "Late Season Slowness": (
        "Said mostly of slowness that sets in before the first snow; a rare form."
    ),
}


@pytest.mark.parametrize(("term", "definition"), WHOLE.items(), ids=list(WHOLE))
def test_who_glossary_keeps_a_definition_whole(definitions, term, definition):
    assert definitions[term] == definition


@pytest.mark.parametrize(
    "resave",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: text.rstrip().encode(),
    ],
    ids=["CRLF", "BOM", "CRLF and BOM", "Windows", "UTF-16", "no end of line"],
)
def test_who_glossary_reads_the_text_however_it_was_saved(tmp_path, resave):
    (tmp_path / "saved.txt").write_bytes(resave(FIXTURE.read_text(encoding="utf-8")))
    read = [(d.text, d.metadata) for d in _read(tmp_path / "saved.txt")]
    assert read == [(d.text, d.metadata) for d in _read(FIXTURE)]
    assert len(read) == len(EXPECTED)


def test_who_glossary_does_not_lean_on_the_separators():
    """They were added by hand: all of them or none, the entries are the same."""
    text = FIXTURE.read_text(encoding="utf-8")
    without = text.replace("<|endoftext|>\n", "")
    assert without != text
    assert who_glossary.parse(without) == who_glossary.parse(text)


def test_who_glossary_source_may_hold_a_bracket_that_ends_in_a_number():
    (entry,) = who_glossary.parse("Gutter: A small river. ( Roofs (volume 2), WHO, 2003 )\n")
    assert entry == Entry("Gutter", "A small river.", (), "Roofs (volume 2), WHO, 2003")


def test_who_glossary_bracket_without_a_source_stays_in_the_definition():
    (entry,) = who_glossary.parse("Gutter: A small river on a roof (of any kind)\n")
    assert entry == Entry("Gutter", "A small river on a roof (of any kind)")


def test_who_glossary_documents_can_be_traced():
    documents = _read(FIXTURE)
    assert len({d.id for d in documents}) == len({d.group for d in documents}) == len(EXPECTED)
    for document in documents:
        assert document.kind == "definition"
        assert document.source == "who-glossary"
        assert document.address == "who_style.txt"
        assert "World Health Organization" in document.licence
        assert document.metadata["cited_source"] == EXPECTED[document.metadata["term"]]
    assert documents[4].group == "term/puddles-ponds"
    assert documents[4].removed == {"back to top": 1, "citation marks": 2}


def test_who_glossary_needs_a_place_where_nothing_was_fetched():
    with pytest.raises(SourceError, match="who-glossary=FILE"):
        who_glossary.parts("", Options())


@pytest.mark.parametrize("there", [True, False])
def test_who_glossary_missing_file_or_folder_is_named(tmp_path, there):
    place = tmp_path if there else tmp_path / "none.txt"
    with pytest.raises(SourceError) as caught:
        _read(place)
    assert str(place) in str(caught.value)


@pytest.mark.parametrize("text", ["", "Nothing of the kind.\n", "no term: a capital is missing\n"])
def test_who_glossary_text_without_entries_says_what_one_looks_like(tmp_path, text):
    path = tmp_path / "other.txt"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        _read(path)
    assert str(path) in str(caught.value)
    assert "Term: definition" in str(caught.value)


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n\x00"])
def test_who_glossary_file_that_is_no_text_is_named(tmp_path, content):
    (tmp_path / "page.png").write_bytes(content)
    with pytest.raises(SourceError, match=r"page\.png"):
        _read(tmp_path / "page.png")


def _cited(term):
    return f" ( <em>{EXPECTED[term]}</em> )" if EXPECTED[term] else ""


# How the entries may stand on the page, now or after its next move.
SHAPES = {
    "strong": "<p><strong>{term}</strong>: {says} (2).{cited}</p>",
    "colon inside": "<p><a name='x'></a><b>{term} :</b> {says}{cited}</p>",
    "anchors": "<p><a id='x'></a><strong>{term}</strong><br />{says}<br>{cited}</p>",
    "no markup": "<p>{term}: {says}{cited}</p>",
    "headings": "<h3>{term}</h3><p>{says}</p><p>{cited}</p>",
    "strong above": "<p><strong>{term}</strong></p><p>{says}{cited}</p>",
    "panels": (
        "<div class='accordion__panel'><div><a class='accordion__link' href='javascript:;'>{term}"
        "</a></div><div class='accordion__content'><p>{says}{cited}</p></div></div>"
    ),
    "dl": "<dl><dt>{term}</dt><dd>{says}{cited}</dd></dl>",
    "table": "<table><tr><td><b>{term}</b></td><td>{says}{cited}</td></tr></table>",
}
PAGE = """<!DOCTYPE html><html><head><title>WHO/Europe | Definitions</title></head><body>
<div class="cookie-notice">We use cookies.</div><nav><b>Menu</b>: <a href="/">Home</a></nav>
<div id="main"><h1>Key words</h1><p>What follows is made up.</p>
<ul>{index}</ul>{entries}</div>
<div id="related"><h2>Related links</h2><ul><li><a href="/x">More: of it</a></li></ul></div>
<footer><p><strong>Address</strong>: WHO, Example Street</p></footer></body></html>"""
TOP = "<p><a href='#top'>back to top</a></p>"


def _page(shape):
    says = {term: who for term, who in WHOLE.items() if term in EXPECTED}
    index = "".join(f"<li><a href='#x'>{term}</a></li>" for term in says)
    entries = [
        SHAPES[shape].format(term=term, says=text, cited=_cited(term)) + TOP * (number % 2)
        for number, (term, text) in enumerate(says.items())
    ]
    return PAGE.format(index=index, entries="\n".join(entries))


@pytest.mark.parametrize("shape", SHAPES)
def test_who_glossary_reads_a_saved_page_in_any_shape(tmp_path, shape):
    (tmp_path / "saved.html").write_text(_page(shape), encoding="utf-8")
    documents = _read(tmp_path / "saved.html")
    assert [d.metadata["term"] for d in documents] == list(WHOLE)
    for document in documents:
        term = document.metadata["term"]
        assert document.text.rstrip(".") == WHOLE[term].rstrip(".")
        assert document.metadata["cited_source"] == EXPECTED[term]


class _Site(http.server.BaseHTTPRequestHandler):
    """WHO's sites on this machine: an old address that leads nowhere, and one that leads on."""

    page = _page("strong").encode()
    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        if self.path == "/en/key-terms":
            self.send_response(301)
            self.send_header("Location", "/europe/key-terms")
            self.end_headers()
        elif self.path in ("/europe/key-terms", "/home"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(self.page if "key" in self.path else b"<h1>Welcome</h1><p>Hello.")
        else:
            self.send_error(404)

    def log_message(self, *words):
        pass


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    _Site.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher(tmp_path):
    manners = Manners(interval=0.0, attempts=1, backoff=0.0)
    return Fetcher(tmp_path, "who-glossary", allow_local=True, manners=manners)


def test_who_glossary_is_fetched_where_an_old_address_leads(site, fetcher, monkeypatch):
    known = [f"{site}{path}" for path in ("/gone", "/home", "/en/key-terms", "/never")]
    monkeypatch.setattr(who_glossary, "ADDRESSES", known)
    place = who_glossary.fetch("", Options(), fetcher)
    assert _Site.asked == ["/robots.txt", "/gone", "/home", "/en/key-terms", "/europe/key-terms"]
    documents = _read(place)
    assert len(documents) == len(WHOLE)
    assert {document.address for document in documents} == {f"{site}/europe/key-terms"}


def test_who_glossary_is_fetched_from_a_given_address_once(site, fetcher):
    first = who_glossary.fetch(f"{site}/europe/key-terms", Options(), fetcher)
    again = who_glossary.fetch(f"{site}/europe/key-terms", Options(), fetcher)
    assert first == again
    assert _Site.asked.count("/europe/key-terms") == 1


def test_who_glossary_nowhere_to_be_found_says_where_it_looked_and_what_helps(
    site, fetcher, monkeypatch
):
    monkeypatch.setattr(who_glossary, "ADDRESSES", [f"{site}/gone", f"{site}/home"])
    with pytest.raises(FetchError) as caught:
        who_glossary.fetch("", Options(), fetcher)
    for part in (f"{site}/gone", f"{site}/home leads to a page without the terms", "=FILE"):
        assert part in str(caught.value)


def test_who_glossary_a_file_needs_no_network(fetcher):
    assert who_glossary.fetch(str(FIXTURE), Options(), fetcher) == str(FIXTURE)
    assert _Site.asked == [] or not fetcher.folder.exists()


def test_who_glossary_knows_public_addresses_of_who():
    for address in who_glossary.ADDRESSES:
        assert re.fullmatch(r"https://www\.(?:euro\.)?who\.int/[\w/-]+", address)


PIECES = [
    "Zib", "Term", ": ", " : ", "\n", "\n\n", "(", ")", " ( Book, WHO, 1990 )", "(2)",
    "References: 1) ", "<|endoftext|>", "back to top", "<p>", "<strong>", "</strong>", "<h3>",
    "<br>", "<dl><dt>", "<dd>", "<a href=#x>", "</a>", "    ", "A thing.", "\x00", "&amp;",
]  # fmt: skip


@fuzz
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join))
def test_who_glossary_reads_anything_or_says_why_not(text):
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        Path(file.name).write_bytes(text.encode("utf-8", "surrogatepass"))
        documents = []
        with contextlib.suppress(MindGPTError):
            documents = _read(file.name)
    ids = [document.id for document in documents if isinstance(document, Document)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "piece", ["Zib: a\n", "Zib: ", "(", "( WHO ", "(2)", "<p><b>Zib</b>: a (WHO)"]
)
def test_who_glossary_no_text_is_slower_than_linear(tmp_path, piece):
    def seconds(size):
        (tmp_path / "x.txt").write_text("Zob: b " + piece * (size // len(piece)))
        started = time.process_time()
        _read(tmp_path / "x.txt")
        return time.process_time() - started

    short = max(seconds(20_000), seconds(20_000), 0.01)
    assert any(seconds(80_000) < 8 * short for _ in range(4))


def test_who_glossary_real_text_gives_43_entries_each_with_its_source(shared_data):
    documents = _read(shared_data / "who_key_terms" / "training.txt")
    assert len({document.metadata["term"] for document in documents}) == len(documents) == 43
    *others, last = documents
    assert last.metadata["cited_source"] == ""
    for document in others:
        source = document.metadata["cited_source"]
        assert "WHO" in source or "Lancet" in source
        assert source not in document.text
    for document in documents:
        words = " ".join([document.metadata["term"], document.text])
        for noise in ("(2)", "(3)", "back to top", "<|endoftext|>", "ISBN", "References", "  "):
            assert noise not in words
        assert len(document.text.split()) >= 5
        assert document.text == document.text.strip()
