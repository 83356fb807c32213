"""The report and the data card: every count is of what is there."""

import json

import pytest
import yaml

from mindgpt.contamination import Overlap
from mindgpt.corpus_report import Tally, card
from mindgpt.document import Document, Turn


def _document(name, kind="text", licence="MIT", source="files", **facts):
    facts = facts or {"text": "Four words of text."}
    return Document(name, kind, source, licence, name, **facts)


@pytest.fixture
def tally():
    found = Tally()
    found.keep(_document("a"), "train")
    found.keep(_document("b", licence="CC0", source="table"), "test")
    talk = (Turn("x", "one two three"), Turn("y", "four"))
    found.keep(_document("c", kind="dialogue", turns=talk), "train")
    found.keep(_document("d", kind="definition", text="A fear."), "train")
    for split, kind in (("train", "text"), ("train", "dialogue"), ("test", "text")):
        found.row(split, kind)
    found.drop("files", "too short")
    found.drop("files", "too short")
    found.drop("table", "exact duplicate")
    found.changed.update({"sound marks": 3})
    return found


def _report(tally):
    return tally.report({"language": "en", "seed": 0}, "abc")


def test_corpus_report_counts_by_source_kind_and_split(tally):
    report = _report(tally)
    assert report["sources"] == {
        "files": {"documents": 3, "turns": 2, "words": 10, "licences": {"MIT": 3}},
        "table": {"documents": 1, "turns": 0, "words": 4, "licences": {"CC0": 1}},
    }
    assert report["documents"] == {"text": 2, "dialogue": 1, "definition": 1}
    assert report["rows"] == {"train": 2, "validation": 0, "test": 1, "recall": 0}
    assert report["kinds"]["train"] == {"text": 1, "dialogue": 1}
    assert report["terms"] == {"train": 1, "validation": 0, "test": 0}


def test_corpus_report_counts_drops_by_reason_and_source(tally):
    report = _report(tally)
    assert report["dropped"] == {"too short": 2, "exact duplicate": 1}
    assert report["dropped_by_source"] == {
        "files": {"too short": 2}, "table": {"exact duplicate": 1},
    }  # fmt: skip
    assert report["changed"] == {"sound marks": 3}


def test_corpus_report_lengths_are_in_powers_of_two(tally):
    # Four words are in the bin from 2^2 to below 2^3, which has the number 3.
    assert _report(tally)["words_per_document"] == {
        "definition": {"2": 1}, "dialogue": {"3": 1}, "text": {"3": 2},
    }  # fmt: skip


def test_corpus_report_keeps_the_longest_overlap(tally):
    for words in (9, 30, 12):
        tally.overlap("test", Overlap(words, f"m{words}", f"t{words}", "x" * 999))
    found = _report(tally)["longest_overlap"]
    assert (found["test"]["words"], found["test"]["measured"]) == (30, "m30")
    assert len(found["test"]["text"]) == 300
    assert found["validation"]["words"] == 0


def test_corpus_report_is_json(tally):
    assert json.loads(json.dumps(_report(tally))) == _report(tally)


@pytest.mark.parametrize(
    ("held_out", "words"), [(0, "All terms are trained on"), (1, "1 of 2 terms are held out whole")]
)
def test_corpus_report_says_what_the_figures_speak_of(tally, held_out, words):
    for _ in range(held_out):
        tally.keep(_document("e", kind="definition", text="A joy."), "test")
    assert words in _report(tally)["speaks_of"]


def _front(text):
    return yaml.safe_load(text.split("---\n")[1])


def test_corpus_report_card_is_in_the_hubs_form(tally):
    from huggingface_hub import DatasetCard

    text = card(_report(tally), "mine")
    found = DatasetCard(text)
    assert found.data.license == "other"
    assert found.data.language == ["en"]
    assert found.data.size_categories == ["n<1K"]
    assert found.data.pretty_name == "mine"


def test_corpus_report_card_names_the_one_licence_there_is(tally):
    report = _report(tally)
    del report["sources"]["table"]
    assert _front(card(report, "mine"))["license"] == "mit"


def test_corpus_report_card_says_sources_splits_and_drops(tally):
    text = card(_report(tally), "mine")
    for line in (
        "| files | 3 | 10 | MIT |", "| table | 1 | 4 | CC0 |", "| train | 2 |",
        "| too short | 2 |", "| sound marks | 3 |",
        "- test: the longest run in common with `train` has 0 words.",
    ):  # fmt: skip
        assert line in text.splitlines(), line


def test_corpus_report_card_without_drops_says_none():
    found = Tally()
    found.keep(_document("a"), "train")
    assert "| none | 0 |" in card(_report(found), "mine")
    assert "language" not in _front(card(found.report({"language": "any"}, ""), "mine"))
