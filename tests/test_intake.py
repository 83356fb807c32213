"""Intake: from what is typed to sources with options, and from them to batches."""

import pytest

from mindgpt import intake
from mindgpt.config import SourceEntry
from mindgpt.document import Document
from mindgpt.errors import ConfigError


def _open(*entries, settings=(), common=None):
    parsed = [SourceEntry.parse("source", entry) for entry in entries]
    return intake.open_sources(parsed, settings, common or {})


def test_intake_opens_sources_in_their_order():
    opened = _open("starter", "files=talks", "text=a=b.txt")
    assert [(one.kind, one.place) for one in opened] == [
        ("starter", ""), ("files", "talks"), ("text", "a=b.txt"),
    ]  # fmt: skip


def test_intake_option_holds_for_every_source_that_knows_it():
    opened = _open("files=a", "text=b", settings=["licence=CC0", "private=true"])
    assert [one.options.licence for one in opened] == ["CC0", "CC0"]
    assert opened[0].options.private is True


def test_intake_option_with_a_kind_holds_for_that_kind_alone():
    opened = _open("files=a", "text=b", settings=["text.licence=CC0"])
    assert [one.options.licence for one in opened] == ["", "CC0"]


def test_intake_options_of_an_entry_are_its_own():
    opened = _open({"files": "a", "licence": "MIT"}, "files=b", settings=["licence=CC0"])
    assert [one.options.licence for one in opened] == ["MIT", "CC0"]


def test_intake_common_options_hold_where_they_are_known():
    opened = _open("starter", "files=a", common={"private": True})
    assert opened[1].options.private is True
    assert not hasattr(opened[0].options, "private")


def test_intake_option_given_several_times_makes_a_list():
    (opened,) = _open("table=a.csv", settings=["keep=quality:high", "keep=topic:sleep"])
    assert list(opened.options.keep) == ["quality:high", "topic:sleep"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["licence"], ["'licence'", "NAME=VALUE"]),
        (["licens=MIT"], ["'licens=MIT'", "Did you mean 'licence'", "private"]),
        (["text.private=true"], ["'text.private=true'", "files.private"]),
        (["private=perhaps"], ["files", "'perhaps'", "true or false"]),
    ],
)
def test_intake_option_that_fits_nothing_is_an_error(settings, words):
    with pytest.raises(ConfigError) as caught:
        _open("files=a", "text=b", settings=settings)
    for word in words:
        assert word in str(caught.value)


def test_intake_unknown_source_names_the_nearest():
    with pytest.raises(ConfigError, match="Did you mean 'starter'"):
        _open("startr")


@pytest.fixture
def folder(tmp_path):
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text(f"Text number {number} with some words in it.")
    return tmp_path


def test_intake_joins_small_parts_and_parts_large_ones(folder, monkeypatch):
    monkeypatch.setattr(intake, "BATCH_PARTS", 3)
    sources = _open(f"text={folder}", f"files={folder}")
    batches = list(intake.batches(sources))
    assert [batch.number for batch in batches] == list(range(6))
    assert [len(batch.parts) for batch in batches] == [3, 3, 1] * 2
    assert [batch.source.kind for batch in batches] == ["text"] * 3 + ["files"] * 3
    monkeypatch.setattr(intake, "BATCH_BYTES", 10)
    assert [len(batch.parts) for batch in intake.batches(sources[:1])] == [1] * 7


def test_intake_batches_hold_all_that_the_source_holds(folder):
    (source,) = _open(f"text={folder}")
    whole = [document.id for document in intake.documents([source])]
    (batch,) = intake.batches([source])
    assert [record.id for record in batch.read() if isinstance(record, Document)] == whole
    assert len(whole) == 7


def test_intake_says_how_far_it_is(folder):
    events = []
    list(intake.documents(_open(f"text={folder}"), events.append))
    assert [(event.done, event.total) for event in events] == [(n, 7) for n in range(1, 8)]
