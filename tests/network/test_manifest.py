"""Originals on disk and their manifest."""

import dataclasses
import hashlib
import json
import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.network import manifest
from mindgpt.network.addresses import Trouble
from mindgpt.network.manifest import Manifest, Original

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
PAGE = "https://example.org/terms"


def _original(address=PAGE, content=b"words", **changed):
    original = Original(
        address=address, final_address=address, date="2026-01-02T03:04:05+00:00",
        sha256=hashlib.sha256(content).hexdigest(), bytes=len(content), media_type="text/html",
        etag='"1"', last_modified="", licence="", file=manifest.file_name(address, "", "text/html"),
    )  # fmt: skip
    return dataclasses.replace(original, **changed)


def _kept(folder, *originals):
    known = Manifest(folder)
    for original in originals:
        known.save(original.file, [b"wo", b"rds"])
        known.record(original)
    return known


def _lines(folder):
    return (folder / manifest.NAME).read_text(encoding="utf-8").splitlines()


def test_manifest_keeps_a_line_for_each_address(tmp_path):
    first, second = _original(), _original("https://example.org/grübeln", licence="Grübeln-1.0")
    _kept(tmp_path / "new" / "folder", first, second)
    folder = tmp_path / "new" / "folder"
    assert [json.loads(line) for line in _lines(folder)] == [
        dataclasses.asdict(first),
        dataclasses.asdict(second),
    ]
    again = Manifest(folder)
    assert again.get(first.address) == first
    assert again.get("https://example.org/other") is None
    assert again.is_whole(second)
    assert again.path(second).read_bytes() == b"words"


def test_manifest_save_says_what_was_written(tmp_path):
    sha256, size = Manifest(tmp_path).save("a.txt", [b"wo", b"", b"rds"])
    assert (sha256, size) == (hashlib.sha256(b"words").hexdigest(), 5)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_manifest_save_that_breaks_off_leaves_the_older_file(tmp_path):
    def broken():
        yield b"half of the n"
        raise Trouble("gone")

    known = Manifest(tmp_path)
    known.save("a.txt", [b"old"])
    with pytest.raises(Trouble, match="gone"):
        known.save("a.txt", broken())
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_manifest_says_what_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Trouble, match=r"file/a\.txt cannot be written: "):
        Manifest(tmp_path / "sub").save("../file/a.txt", [b"x"])
    (tmp_path / manifest.NAME).mkdir()
    with pytest.raises(Trouble, match="cannot be read: Is a directory"):
        Manifest(tmp_path)


@pytest.mark.parametrize("change", [lambda p: p.write_bytes(b"wordz"), lambda p: p.unlink(),
                                    lambda p: p.write_bytes(b"words and more")])  # fmt: skip
def test_manifest_sees_an_altered_file(tmp_path, change):
    original = _original()
    known = _kept(tmp_path, original)
    change(known.path(original))
    assert not known.is_whole(original)


def test_manifest_replaces_the_line_of_a_known_address(tmp_path):
    old, other = _original(), _original("https://example.org/other")
    known = _kept(tmp_path, old, other)
    new = _original(file="terms-2.html", date="2026-02-03T00:00:00+00:00")
    known.save(new.file, [b"words"])
    known.record(new)
    assert [json.loads(line)["file"] for line in _lines(tmp_path)] == [new.file, other.file]
    assert not known.path(old).exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [new.file, other.file, manifest.NAME]
    )


@pytest.mark.parametrize(
    "torn",
    [
        '{"address": "https://example.org/b", "final_addr',
        json.dumps(dataclasses.asdict(_original())),
        "[" * 100_000 + "\n",
        "\ud800\n",
    ],
)
def test_manifest_mends_a_file_that_was_cut_off(tmp_path, torn):
    first, last = _original(), _original("https://example.org/c")
    _kept(tmp_path, first)
    with (tmp_path / manifest.NAME).open("ab") as file:
        file.write(torn.encode("utf-8", "surrogatepass"))
    known = Manifest(tmp_path)
    assert known.get(first.address) == first
    known.record(last)
    assert [json.loads(line)["address"] for line in _lines(tmp_path)] == [
        first.address,
        last.address,
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"file": "../../secret.html"}, {"file": "/etc/passwd"}, {"file": ".hidden"}, {"file": ""},
        {"file": "manifest.jsonl"}, {"file": "a/b"}, {"file": "a\\b"}, {"bytes": "5"},
        {"etag": None}, {"bytes": True}, {"address": 7}, {"more": "x"},
    ],
)  # fmt: skip
def test_manifest_ignores_a_line_that_was_tampered_with(tmp_path, changed):
    line = json.dumps(dataclasses.asdict(_original()) | changed)
    (tmp_path / manifest.NAME).write_text(line + "\n")
    assert Manifest(tmp_path).get(PAGE) is None


@fuzz
@given(st.lists(st.one_of(
    st.binary(max_size=40),
    st.dictionaries(
        st.sampled_from([field.name for field in dataclasses.fields(Original)]),
        st.one_of(st.text(max_size=5), st.integers(), st.none(), st.lists(st.integers())),
    ).map(lambda values: json.dumps(dataclasses.asdict(_original()) | values).encode()),
), max_size=5))  # fmt: skip
def test_manifest_of_any_bytes_is_read(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("any")
    (folder / manifest.NAME).write_bytes(b"\n".join(lines))
    known, original = Manifest(folder), _original("https://example.org/new")
    known.record(original)
    assert Manifest(folder).get(original.address) == original


@pytest.mark.parametrize(
    ("address", "suffix", "media_type", "ending"),
    [
        ("https://example.org/a/show.vtt?token=x.mp3", "", "text/plain", ".vtt"),
        ("https://example.org/a/show.VTT", "", "", ".vtt"),
        ("https://example.org/terms.php", "", "text/html", ".html"),
        ("https://example.org/terms.aspx", "", "", ""),
        ("https://example.org/v1.2", "", "application/srt", ".srt"),
        ("https://example.org", "", "application/rss+xml", ".xml"),
        ("https://example.org/terms.html", ".srt", "text/html", ".srt"),
        ("https://example.org/terms.html", "/../x", "text/html", ".html"),
        ("https://example.org/terms", "", "application/x-thing", ""),
    ],
)
def test_manifest_file_name_ends_as_asked_or_as_the_address_or_the_media_type(
    address, suffix, media_type, ending
):
    name = manifest.file_name(address, suffix, media_type)
    assert re.fullmatch(r"example-org[a-z0-9-]*-[0-9a-f]{10}" + re.escape(ending), name)


def test_manifest_file_names_of_two_addresses_differ():
    addresses = [PAGE, PAGE + "/", PAGE + "?", "http://example.org/terms", PAGE.upper()]
    addresses += [PAGE + "a" * 200, PAGE + "a" * 201]
    assert len({manifest.file_name(address, "", "") for address in addresses}) == len(addresses)


@fuzz
@given(
    st.text(max_size=60), st.sampled_from(["", "/", "..", "\\", ".x/../..", "\0", ".", "%2e%2e/"])
)
def test_manifest_file_names_stay_in_their_folder(text, hostile):
    for address in (text + hostile, "https://example.org/" + hostile + text + hostile):
        name = manifest.file_name(address.encode("utf-8", "replace").decode(), hostile + text, text)
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{10}(\.[a-z][a-z0-9]{0,7})?", name)
        assert len(name) < 110
        assert name != manifest.NAME
