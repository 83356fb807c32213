"""Any page of terms: at an address, saved, or many in a folder; what is left out is counted."""

import contextlib
import http.server
import os
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Document, Skipped
from mindgpt.errors import ConfigError, FetchError, MindGPTError, SourceError
from mindgpt.network.fetching import Fetcher
from mindgpt.network.visiting import Manners
from mindgpt.sources import glossary_page
from mindgpt.sources.glossary_page import Options, read_entries

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

ZIB = "A small fever of Mondays."
ZOB = "A hat worn against zibs."
PAGES = {
    "page.html": f"<html><body><dl><dt>Zib<dd>{ZIB}<dt>Zob<dd>{ZOB}</dl></body></html>",
    "page.md": f"# Words\n\n**Zib**: {ZIB}\n\n**Zob**: {ZOB}\n",
    "page.rst": f".. glossary::\n\n   Zib\n      {ZIB}\n   Zob\n      {ZOB}\n",
    "page.txt": f"Zib: {ZIB}\nZob: {ZOB}\n",
    "page.cnxml": (
        '<document xmlns="http://cnx.rice.edu/cnxml"><glossary>'
        f"<definition><term>Zib</term><meaning>{ZIB}</meaning></definition>"
        f"<definition><term>Zob</term><meaning>{ZOB}</meaning></definition></glossary></document>"
    ),
    "page.owl": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x#">'
        f"<x:C><x:label>Zib</x:label><x:definition>{ZIB}</x:definition></x:C>"
        f"<x:C><x:label>Zob</x:label><x:definition>{ZOB}</x:definition></x:C></rdf:RDF>"
    ),
    "page.obo": (
        "format-version: 1.2\n\n"
        f'[Term]\nname: Zib\ndef: "{ZIB}" []\n\n[Term]\nname: Zob\ndef: "{ZOB}" []\n'
    ),
}


def _records(place, **options):
    options = Options(**options)
    parts = glossary_page.parts(str(place), options)
    return [record for part in parts for record in glossary_page.read(part, options)]


def _split(records):
    documents = [record for record in records if isinstance(record, Document)]
    return documents, [record for record in records if isinstance(record, Skipped)]


@pytest.mark.parametrize("ending", [True, False], ids=["named", "unnamed"])
@pytest.mark.parametrize("name", PAGES)
def test_glossary_page_recognises_every_layout_by_what_is_in_it(tmp_path, name, ending):
    path = tmp_path / (name if ending else "page")
    path.write_text(PAGES[name], encoding="utf-8")
    documents, skipped = _split(_records(path))
    assert [(d.metadata["term"], d.text) for d in documents] == [("Zib", ZIB), ("Zob", ZOB)]
    assert skipped == []
    assert documents[0].id == f"glossary-page/{path.name}/zib"
    assert documents[0].group == "term/zib"
    assert documents[0].address == path.name


def test_glossary_page_of_a_folder_is_read_page_by_page(tmp_path):
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x00\x00")
    (tmp_path / "broken.cnxml").write_text('<a xmlns="http://cnx.rice.edu/cnxml">')
    (tmp_path / "empty.html").write_text("<p>Hello.")
    (tmp_path / "manifest.jsonl").write_text("{}")
    documents, skipped = _split(_records(tmp_path))
    assert len(documents) == len({d.id for d in documents}) == 2 * len(PAGES)
    assert Counter(one.reason for one in skipped) == {
        "file cannot be read": 2,
        "no terms with definitions": 1,
    }
    for one in skipped:
        assert one.source == "glossary-page"
        assert one.detail


def test_glossary_page_what_is_left_out_is_counted(tmp_path):
    (tmp_path / "a.html").write_text(
        f"<dl><dt>Zib<dd>{ZIB}<dt>zib<dd>{ZIB}<dt>Zib<dd>A song.<dt>Zob<dd><dt>Zub<dd>x</dl>"
    )
    documents, skipped = _split(_records(tmp_path / "a.html", min_words=2, max_words=4))
    assert [d.text for d in documents] == ["A song."]
    documents, skipped = _split(_records(tmp_path / "a.html", min_words=2))
    assert [d.id.rpartition("a.html/")[2] for d in documents] == ["zib", "zib/2"]
    assert [(one.reason, one.detail) for one in skipped] == [
        ("definition too short", "Zub"),
        ("repeated entry", "zib"),
        ("no definition", "Zob"),
    ]


def test_glossary_page_takes_one_language_of_several(tmp_path):
    (tmp_path / "a.rdf").write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x#"><x:C>'
        '<x:label xml:lang="en-GB">Zib</x:label>'
        '<x:definition xml:lang="en-GB">A fever</x:definition>'
        '<x:label xml:lang="de">Zibb</x:label><x:definition xml:lang="de">Fieber</x:definition>'
        "</x:C></rdf:RDF>"
    )
    for language, texts in (("en", ["A fever"]), ("de", ["Fieber"]), ("", ["Fieber", "A fever"])):
        documents, skipped = _split(_records(tmp_path / "a.rdf", language=language))
        assert [d.text for d in documents] == texts
        assert {one.reason for one in skipped} <= {"another language"}
        assert len(skipped) == 2 - len(texts)


@pytest.mark.parametrize(
    ("head", "option", "licence"),
    [
        ('<a rel=license href="https://creativecommons.org/licenses/by/4.0/">', "MIT", "CC BY 4.0"),
        ("", "MIT", "MIT"),
        ("", "", "not stated"),
    ],
)
def test_glossary_page_licence_is_the_pages_own_first(tmp_path, head, option, licence):
    (tmp_path / "a.html").write_text(head + PAGES["page.html"])
    documents, _ = _split(_records(tmp_path / "a.html", licence=option))
    assert {d.licence for d in documents} == {licence}


@pytest.mark.parametrize("place", ["", "nowhere", "https://example.org/terms"])
def test_glossary_page_needs_a_place_that_is_there(place):
    with pytest.raises(SourceError, match="glossary-page="):
        glossary_page.parts(place, Options())


def test_glossary_page_options_are_checked():
    with pytest.raises(ConfigError, match="--min-words"):
        Options(min_words=0)


def test_glossary_page_layouts_do_not_compete_where_signs_are_sure():
    assert read_entries(f"<html><body><p>x</p><pre>**Zib**: {ZIB}</pre>{PAGES['page.html']}") != []
    markdown_in_text = f"Zib: see *below*\n\n**Zab**: {ZIB}\n**Zob**: {ZOB}\n\n**Zub**: A song.\n"
    assert [one.term for one in read_entries(markdown_in_text, "a.md")][-1] == "Zub"
    with pytest.raises(SourceError, match="RDF"):
        read_entries(PAGES["page.owl"].replace("</rdf:RDF>", ""))


class _Site(http.server.BaseHTTPRequestHandler):
    """A glossary on this machine, behind a redirect."""

    def do_GET(self):
        if self.path == "/terms":
            self.send_response(302)
            self.send_header("Location", "/terms.html")
            self.end_headers()
        elif self.path == "/terms.html":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header(
                "Link", '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
            )
            self.end_headers()
            self.wfile.write(PAGES["page.html"].encode())
        else:
            self.send_error(404)

    def log_message(self, *words):
        pass


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_glossary_page_is_fetched_once_and_traced_to_its_address(site, tmp_path):
    fetcher = Fetcher(
        tmp_path, "glossary-page", allow_local=True, manners=Manners(interval=0.0, attempts=1)
    )
    place = glossary_page.fetch(f"{site}/terms", Options(), fetcher)
    documents, _ = _split(_records(place))
    assert {d.address for d in documents} == {f"{site}/terms.html"}
    assert {d.licence for d in documents} == {"CC BY 4.0"}
    assert _split(_records(fetcher.folder))[0][0].text == ZIB
    with pytest.raises(FetchError, match="404"):
        glossary_page.fetch(f"{site}/none", Options(), fetcher)
    assert glossary_page.fetch("saved.html", Options(), fetcher) == "saved.html"


def test_glossary_page_reads_the_real_pages(shared_data):
    for place, count in (
        ("web_pages/git_glossary", 98),
        ("openstax_psychology_2e/modules", 701),
        ("who_key_terms/training.txt", 43),
    ):
        documents, skipped = _split(_records(shared_data / place))
        assert len(documents) == len({d.id for d in documents}) == count
        assert {one.reason for one in skipped} <= {"no terms with definitions"}
    documents, _ = _split(_records(shared_data / "web_pages" / "devils_dictionary"))
    assert 977 <= len(documents) <= 1000


@pytest.mark.parametrize(
    "place",
    [
        "web_pages/mentalhealth_gov",
        "web_pages/nhs_alpha",
        "web_pages/va_gov",
        "podcast_feeds",
        "medquad_mental_health",
    ],
)
def test_glossary_page_finds_no_terms_where_there_are_none(shared_data, place):
    documents, skipped = _split(_records(shared_data / place))
    assert documents == []
    assert {one.reason for one in skipped} == {"no terms with definitions"}


PIECES = [
    *PAGES.values(), "<dl>", "<dt>Zib", "<dd>", "**Zib**: ", "# ", ".. glossary::\n", "   ", "\n",
    "\n\n", "[Term]\n", "name: ", "Zib: ", " - ", "<rdf:RDF>", "</rdf:RDF>",
    "<?xml version='1.0'?>", "<html>", "<a rel=license href='", "See zib", "\x00", "é", "|",
    "| - |\n",
]  # fmt: skip


@fuzz
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).map("".join),
    st.sampled_from([*PAGES, "page"]),
)
def test_glossary_page_reads_anything_and_skips_the_rest(text, name):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        documents, skipped = _split(_records(path))
    assert documents or skipped
    assert len({d.id for d in documents}) == len(documents)
    for document in documents:
        assert document.text
        assert document.metadata["term"]


@fuzz
@given(st.binary(max_size=200))
def test_glossary_page_takes_any_bytes(content):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page").write_bytes(content)
        documents, skipped = _split(_records(Path(folder) / "page"))
    assert documents or skipped


@pytest.mark.parametrize(
    "piece", ["<dt>a<dd>b", "**a**: b\n", "a: b\n", "a\n: b\n", "# a\n", "<p>a: b"]
)
def test_glossary_page_no_page_is_slower_than_linear(piece):
    def seconds(size):
        started = time.process_time()
        with contextlib.suppress(MindGPTError):
            read_entries(piece * (size // len(piece)))
        return time.process_time() - started

    short = max(seconds(4_000), seconds(4_000), 0.01)
    assert any(seconds(16_000) < 8 * short for _ in range(4))
