"""Shards: the same whoever makes them, there whole or not at all, and nothing lost on the way."""

import json

import numpy as np
import pytest

from mindgpt import shards, signatures
from mindgpt.cleaning import Rules
from mindgpt.document import KINDS, Document, Skipped, Turn
from mindgpt.shards import Job, Shards


def _document(name, **facts):
    facts = {"text": f"The words of {name} are these few words here."} | facts
    return Document(name, "text", "test", "MIT", group=name, **facts)


@pytest.fixture
def job(tmp_path):
    return Job(tmp_path, Rules(language="any", mask=False), seed=0)


def test_shards_give_back_the_documents_as_they_were(job, tmp_path):
    talk = Document(
        "talk", "dialogue", "test", "CC0", "g",
        turns=(Turn("a", "Hello you there."), Turn("", "Yes, “hi”.")),
        address="https://example.org", metadata={"n": [1, None, "ü"]}, private=True,
        removed={"sound marks": 2},
    )  # fmt: skip
    shards.make(job, 3, 0, [_document("one"), talk])
    found = Shards(tmp_path)
    (first, first_changed), (second, changed) = (
        shards.unpack(line) for _, line in found.documents()
    )
    assert first == _document("one")
    assert not first_changed
    # What the reader took out goes on as a change.
    assert second == Document(*[getattr(talk, f) for f in talk.__slots__][:-1])
    assert changed == {"sound marks": 2}


def test_shards_number_documents_through_all_batches_in_order(job, tmp_path):
    shards.make(job, 2, 0, [_document("d")])
    shards.make(job, 0, 1, [_document("c")])
    shards.make(job, 0, 0, [_document("a"), _document("b")])
    found = Shards(tmp_path)
    assert len(found) == 4
    assert [shards.unpack(line)[0].id for _, line in found.documents()] == ["a", "b", "c", "d"]
    assert [number for number, _ in found.documents()] == [0, 1, 2, 3]
    assert [found.document(number).id for number in (3, 0, 2, 1)] == ["d", "a", "c", "b"]
    assert found.batches.tolist() == [0, 0, 0, 2]


def test_shards_keep_what_was_dropped_with_its_reason(job, tmp_path):
    records = [
        Skipped("test", "talks/none.vtt", "no transcript", "the link is dead"),
        _document("kept"),
        _document("short", text="Two words."),
    ]
    shards.make(job, 0, 0, records)
    dropped = [json.loads(line) for line in Shards(tmp_path).dropped()]
    assert dropped == [
        {"reason": "no transcript", "source": "test", "address": "talks/none.vtt",
         "detail": "the link is dead"},
        {"reason": "too short", "id": "short", "source": "test", "text": "Two words."},
    ]  # fmt: skip
    assert len(Shards(tmp_path)) == 1


def test_shards_columns_are_the_signatures(job, tmp_path):
    documents = [_document(str(n), text=" ".join(f"w{n}{i}" for i in range(30))) for n in range(5)]
    shards.make(job, 0, 0, documents[:2])
    shards.make(job, 1, 0, documents[2:])
    found = Shards(tmp_path)
    signed = [signatures.sign(document, 0) for document in documents]
    assert found.column("digest").tolist() == [one.digest for one in signed]
    assert found.column("key").tolist() == [one.key for one in signed]
    assert found.column("kind").tolist() == [KINDS.index("text")] * 5
    for band in (0, signatures.BANDS - 1):
        assert found.column("bands", band).tolist() == [one.bands[band] for one in signed]
    assert found.pairs("links").tolist() == [[n, one.links[0]] for n, one in enumerate(signed)]
    assert found.pairs("passages").tolist() == [
        [n, 0, one.passages[0][0]] for n, one in enumerate(signed)
    ]


def test_shards_none_at_all_are_empty(job, tmp_path):
    found = Shards(tmp_path)
    assert len(found) == 0
    assert found.column("digest").tolist() == []
    assert found.pairs("links").shape == (0, 2)
    assert not list(found.documents())


def test_shards_made_once_are_not_made_again(job, tmp_path):
    shards.make(job, 0, 0, [_document("a")])
    shards.make(job, 0, 0, [_document("another")])
    assert Shards(tmp_path).document(0).id == "a"


def test_shards_without_their_arrays_are_made_again(job, tmp_path):
    """The arrays come last: without them the process died on the way."""
    shards.make(job, 0, 0, [_document("a"), _document("b")])
    before = (tmp_path / "000000-000000.jsonl").read_bytes()
    (tmp_path / "000000-000000.npz").unlink()
    (tmp_path / "000000-000000.jsonl").write_bytes(before[:20])
    assert len(Shards(tmp_path)) == 0
    shards.make(job, 0, 0, [_document("a"), _document("b")])
    assert (tmp_path / "000000-000000.jsonl").read_bytes() == before


def test_shards_borders_depend_on_records_and_characters_alone():
    few = [_document(str(n)) for n in range(shards.RECORDS + 1)]
    assert [len(chunk) for chunk in shards.chunks(iter(few))] == [shards.RECORDS, 1]
    large = [_document(str(n), text="x" * (shards.CHARACTERS // 2)) for n in range(5)]
    assert [len(chunk) for chunk in shards.chunks(iter(large))] == [2, 2, 1]
    assert not list(shards.chunks([]))


def test_shards_hold_what_no_file_can_hold(job, tmp_path):
    """A lone surrogate in a name must not stop the run."""
    shards.make(job, 0, 0, [_document("a\ud800", metadata={"title": "\udfff"})])
    assert Shards(tmp_path).document(0).id == "a?"


def test_shards_arrays_of_another_seed_have_other_keys(tmp_path):
    keys = []
    for seed in (0, 1):
        folder = tmp_path / str(seed)
        folder.mkdir()
        shards.make(Job(folder, Rules(language="any"), seed), 0, 0, [_document("a")])
        keys.append(Shards(folder).column("key"))
    assert not np.array_equal(*keys)
