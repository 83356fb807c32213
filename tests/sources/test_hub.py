"""The hub as a source: the real client against a small hub on this machine."""

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from mindgpt.document import Part, Turn
from mindgpt.errors import FetchError, SourceError
from mindgpt.network.fetching import Fetcher
from mindgpt.sources import hub
from mindgpt.sources.hub import Options

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CARD = """---
license: cc-by-4.0
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
  - split: test
    path: data/test.csv
---
# Talks, made up
"""
FILES = {
    "README.md": CARD.encode(),
    "data/train-0.jsonl": b'{"prompt": "What now?", "completion": "Rest."}\n',
    "data/train-1.jsonl": b'{"prompt": "And then?", "completion": "Eat."}\n',
    "data/test.csv": b"question,answer\nWhen?,Soon.\n",
    "talks.py": b"raise SystemExit('this was run')",
    "picture.png": b"\x89PNG",
}


class SmallHub:
    """The part of the hub's interface that fetching a data set needs."""

    def __init__(self):
        self.data_sets = {"ann/talks": dict(FILES)}
        self.asked = []
        self.failing = ""  # a path that answers with an error

    def answer(self, method, path):
        """(status, headers, body) of a request."""
        self.asked.append(f"{method} {path}")
        if self.failing and self.failing in path:
            return 403, {}, b"{}"  # the client tries 5xx again for half a minute
        place, kind, rest = path.partition("/tree/")
        for mark in () if kind else ("/revision/", "/resolve/"):
            place, kind, rest = path.partition(mark)
            if kind:
                break
        name = place.partition("/datasets/")[2]
        revision, _, file = rest.partition("/")
        revision, file = unquote(revision) or "main", unquote(file)
        if name == "ann/gated":
            return 403, {"X-Error-Code": "GatedRepo"}, b"{}"
        if name not in self.data_sets:
            return 401, {"X-Error-Code": "RepoNotFound"}, b"{}"
        files = self.data_sets[name]
        if revision not in ("main", "refs/convert/parquet", COMMIT):
            return 404, {"X-Error-Code": "RevisionNotFound"}, b"{}"
        if kind == "/tree/":
            return 200, {}, json.dumps([self._entry(*item) for item in files.items()]).encode()
        if kind != "/resolve/":
            return 200, {}, json.dumps({"id": name, "sha": COMMIT, "siblings": []}).encode()
        if file not in files:
            return 404, {"X-Error-Code": "EntryNotFound"}, b"{}"
        etag = f'"{hashlib.sha1(files[file]).hexdigest()}"'
        return 200, {"X-Repo-Commit": COMMIT, "ETag": etag}, files[file]

    def _entry(self, path, content):
        oid = hashlib.sha1(content).hexdigest()
        return {"type": "file", "path": path, "size": len(content), "oid": oid}


@contextmanager
def _serving(small):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = small.answer(self.command, self.path.partition("?")[0])
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A small hub, and the client told to ask it; no account and no cache of this machine."""
    import huggingface_hub.constants

    hub_ = SmallHub()
    with _serving(hub_) as address:
        template = huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE
        template = template.replace(huggingface_hub.constants.ENDPOINT, address)
        monkeypatch.setattr(huggingface_hub.constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", address)
        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(huggingface_hub.constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.delenv("HF_TOKEN", raising=False)
        hub_.address = address
        yield hub_


@pytest.fixture
def fetch(tmp_path):
    def fetch(place="ann/talks", refresh=False, **options):
        fetcher = Fetcher(tmp_path / "raw", "hub", refresh=refresh)
        return hub.fetch(place, Options(**options), fetcher)

    return fetch


def _read(folder, **options):
    options = Options(**options)
    return [record for part in hub.parts(folder, options) for record in hub.read(part, options)]


def test_hub_fetches_the_data_its_card_and_nothing_else(small, fetch, tmp_path):
    folder = Path(fetch())
    assert folder == tmp_path / "raw" / "hub" / "ann--talks"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {path for path in there if not path.startswith(".")} == {
        "README.md", "data/train-0.jsonl", "data/train-1.jsonl", "data/test.csv", hub.RECORD,
    }  # fmt: skip
    record = json.loads((folder / hub.RECORD).read_text())
    assert (record["name"], record["revision"], record["commit"]) == ("ann/talks", "main", COMMIT)
    assert (record["licence"], record["address"]) == (
        "cc-by-4.0", f"{small.address}/datasets/ann/talks",
    )  # fmt: skip
    digest = hashlib.sha256(FILES["data/test.csv"]).hexdigest()
    assert record["files"]["data/test.csv"] == digest


def test_hub_documents_are_traced_to_their_commit_and_carry_its_licence(small, fetch):
    documents = _read(fetch())
    assert [document.id for document in documents] == [
        "hub/ann/talks/data/test.csv/1", "hub/ann/talks/data/train-0.jsonl/1",
        "hub/ann/talks/data/train-1.jsonl/1",
    ]  # fmt: skip
    assert documents[0].turns == (Turn("question", "When?"), Turn("answer", "Soon."))
    assert documents[0].address == (
        f"{small.address}/datasets/ann/talks/blob/{COMMIT}/data/test.csv"
    )
    assert {document.licence for document in documents} == {"cc-by-4.0"}
    assert {document.source for document in documents} == {"hub"}


def test_hub_second_run_needs_no_network(small, fetch):
    folder = fetch()
    before = len(small.asked)
    assert fetch() == folder
    assert fetch("https://huggingface.co/datasets/ann/talks") == folder
    assert fetch(folder) == folder
    assert len(small.asked) == before
    _read(folder)
    assert len(small.asked) == before


def test_hub_asks_again_when_told_to_or_when_a_file_was_altered(small, fetch):
    folder = fetch()
    before = len(small.asked)
    (Path(folder) / "data" / "test.csv").write_text("question,answer\nWhen?,Never.\n")
    fetch()
    assert len(small.asked) > before
    assert [d.turns[1].text for d in _read(folder, split="test")] == ["Soon."]


def test_hub_refresh_asks_again(small, fetch):
    fetch()
    before = len(small.asked)
    fetch(refresh=True)
    assert len(small.asked) > before


def test_hub_split_alone_is_fetched_and_another_later(small, fetch):
    folder = fetch(split="test")
    assert not any("train" in request for request in small.asked if "/resolve/" in request)
    assert [document.turns[0].text for document in _read(folder, split="test")] == ["When?"]
    fetch(split="train")
    assert len(_read(folder, split="train")) == 2
    assert len(_read(folder)) == 3
    before = len(small.asked)
    fetch()
    assert len(small.asked) == before


def test_hub_revision_has_its_own_folder(small, fetch):
    for revision, name in ((COMMIT, COMMIT), ("refs/convert/parquet", "refs-convert-parquet")):
        assert fetch(revision=revision).endswith(f"ann--talks@{name}")
    assert fetch().endswith("ann--talks")


def test_hub_rows_take_the_options_of_tables(small, fetch):
    small.data_sets["ann/talks"] = {"a.csv": b"x,y,n\nWhat?,That.,1\nWho?,Her.,2\n"}
    folder = fetch(question="x", answer="y", keep=["n:>1"])
    first, second = _read(folder, question="x", answer="y", keep=["n:>1"], licence="MIT")
    assert first.reason == "filtered: n"
    assert (second.turns[0].text, second.licence) == ("Who?", "MIT")


@pytest.mark.parametrize(
    ("place", "options", "said"),
    [
        ("ann/none", {}, r"ann/none: .*no such data set, or it is private.*HF_TOKEN"),
        ("ann/gated", {}, r"gated.*Accept its terms at .*/datasets/ann/gated"),
        ("ann/talks", {"revision": "old"}, r"no revision 'old'"),
        ("ann/talks", {"split": "dev"}, r"no split 'dev'.*test, train"),
        ("ann/talks", {"config": "en"}, r"no configuration 'en'.*default"),
        ("ann/talks", {"max_gb": 1e-9}, r"max_gb is 1e-09.*--option split="),
    ],
)
def test_hub_says_what_is_wrong_and_what_helps(small, fetch, place, options, said):
    with pytest.raises(FetchError, match=said):
        fetch(place, **options)


def test_hub_programs_are_never_run(small, fetch):
    small.data_sets["ann/talks"] = {"talks.py": FILES["talks.py"]}
    with pytest.raises(FetchError, match=r"not run here.*refs/convert/parquet"):
        fetch()


@pytest.mark.parametrize(
    "place", ["", "a b", "../up", "ann/talks/more", "http://x/models/a", "a--b"]
)
def test_hub_needs_a_data_sets_name(fetch, place):
    with pytest.raises(SourceError, match="hub=OWNER/NAME"):
        fetch(place)


def test_hub_that_is_down_half_way_is_told_and_the_next_run_goes_on(small, fetch, tmp_path):
    small.failing = "train-1"
    with pytest.raises(FetchError, match=r"The data set ann/talks: The hub.*403"):
        fetch()
    assert not (tmp_path / "raw" / "hub" / "ann--talks" / hub.RECORD).exists()
    with pytest.raises(SourceError, match="fetched"):
        list(hub.parts(str(tmp_path / "raw" / "hub" / "ann--talks"), Options()))
    small.failing = ""
    assert len(_read(fetch())) == 3


def test_hub_that_cannot_be_reached_is_told(small, fetch, monkeypatch):
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch()


def test_hub_offline_is_told_and_what_is_there_is_read(small, fetch, monkeypatch):
    import huggingface_hub.constants

    folder = fetch()
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    assert fetch() == folder
    with pytest.raises(FetchError, match=r"cannot be reached.*HF_HUB_OFFLINE"):
        fetch(refresh=True)


def test_hub_folder_that_cannot_be_written_is_told(small, fetch, tmp_path):
    (tmp_path / "raw").write_text("a file where the folder should be")
    with pytest.raises(FetchError, match="cannot be kept"):
        fetch()


def test_hub_parts_need_what_was_fetched(tmp_path):
    for place in ("", str(tmp_path)):
        with pytest.raises(SourceError, match="hub=OWNER/NAME"):
            list(hub.parts(place, Options()))
    (tmp_path / hub.RECORD).write_text('{"name": 7}')
    with pytest.raises(SourceError, match="hub=OWNER/NAME"):
        list(hub.parts(str(tmp_path), Options()))


def test_hub_file_without_a_record_is_still_read(tmp_path):
    (tmp_path / "a.csv").write_text("question,answer\nWhen?,Soon.\n")
    (document,) = hub.read(Part(str(tmp_path / "a.csv"), "a.csv"), Options())
    assert (document.id, document.licence) == ("hub/a.csv/1", "not stated")


def test_hub_draws_nothing_on_the_screen(small, fetch, capfd):
    fetch()
    assert capfd.readouterr() == ("", "")
