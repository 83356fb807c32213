"""corpus: the counts of a corpus, and its examples as a model will see them."""

import dataclasses
import json

import pytest

from mindgpt.config import CorpusConfig
from mindgpt.corpus import Writer, writing
from mindgpt.errors import ConfigError, CorpusError, ModelError
from mindgpt.stages.corpus import corpus, tables

REPORT = {
    "rows": {"train": 34, "validation": 1, "test": 0, "recall": 0},
    "kinds": {
        "train": {"definition": 30, "journal": 3, "text": 1},
        "validation": {"definition": 1},
        "test": {},
        "recall": {},
    },
    "sources": {
        "starter": {
            "documents": 9, "turns": 6, "words": 1_200, "licences": {"MIT": 2, "CC BY 4.0": 7},
        }
    },
    "dropped": {"too short": 4, "near duplicate": 1},
    "changed": {},
    "longest_overlap": {
        "validation": {"words": 5, "measured": "a", "trained": "b", "text": "in the"},
        "test": {"words": 0, "measured": "", "trained": "", "text": ""},
    },
}  # fmt: skip


def _row(name, kind, messages=None, text=None):
    facts = {"id": name, "kind": kind, "group": name, "source": "starter", "licence": "MIT"}
    return facts | {"messages": messages, "text": text, "metadata": json.dumps({"n": name})}


def _asked(name, question, answer, kind="definition"):
    said = [("user", question), ("assistant", answer)]
    messages = [{"role": role, "content": content} for role, content in said]
    return _row(name, kind, messages)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A corpus of 34 rows that train and one held out."""
    target = tmp_path_factory.mktemp("data") / "small"
    with writing(target) as work:
        made = work / "corpus"
        made.mkdir()
        writer = Writer(made)
        for term in ("stigma", "shame", "sleep"):
            for number in range(10):
                row = _asked(f"starter/{term}/ask-{number:02d}", f"{number}: {term}?", "A word.")
                writer.add("train", row)
        for number in range(3):
            writer.add("train", _asked(f"starter/j{number}", "I ran.", "How far?", "journal"))
        writer.add("train", _row("starter/book", "text", text="A long night."))
        writer.add("validation", _asked("starter/grief/ask-00", "Grief?", "A loss."))
        writer.close()
        (made / "report.json").write_text(json.dumps(REPORT))
    return target


@pytest.fixture
def show(folder):
    """`show(n=3)`: the ids of the examples, and all that the stage returned."""

    def run(**options):
        shown = corpus(CorpusConfig(corpus=str(folder), **options))
        examples = list(shown.examples)
        return [example.id for example in examples], shown, examples

    return run


def test_corpus_shows_the_first_rows_of_the_split_that_trains(show, folder):
    ids, shown, examples = show()
    assert ids == [f"starter/stigma/ask-{number:02d}" for number in range(5)]
    assert (shown.folder, shown.report, shown.matching) == (folder, REPORT, 34)
    first = examples[0]
    assert (first.split, first.number, first.kind, first.metadata) == (
        "train", 0, "definition", {"n": first.id},
    )  # fmt: skip
    learned = [segment.text for segment in first.sequences[0] if segment.supervised]
    assert learned == ["A word.", "<|end|><|endoftext|>"]


def test_corpus_pages_through_all_rows(show):
    everything, shown, _ = show(n=0)
    assert len(everything) == shown.matching == 34
    pages = [show(n=10, start=start)[0] for start in range(0, 34, 10)]
    assert [name for page in pages for name in page] == everything
    assert show(n=0, start=33)[0] == everything[33:]


def test_corpus_shows_rows_of_a_kind_and_of_a_document(show):
    ids, shown, _ = show(kind="journal", start=1)
    assert ids == ["starter/j1", "starter/j2"]
    assert shown.matching == 3
    assert show(id="starter/j2")[0] == ["starter/j2"]
    ids, shown, _ = show(id="starter/shame", n=2)
    assert ids == ["starter/shame/ask-00", "starter/shame/ask-01"]
    assert shown.matching == 10
    assert show(id="starter/shame", kind="definition", n=0)[1].matching == 10
    assert show(split="validation")[0] == ["starter/grief/ask-00"]


def test_corpus_draws_rows_by_a_seed(show):
    in_order = show(n=0)[0]
    drawn = show(n=0, seed=1)[0]
    assert drawn != in_order
    assert sorted(drawn) == sorted(in_order)
    assert show(n=6, seed=1)[0] == drawn[:6]
    assert show(n=6, start=6, seed=1)[0] == drawn[6:12]
    assert show(n=0, seed=2)[0] != drawn
    assert set(show(n=2, kind="journal", seed=1)[0]) < {"starter/j0", "starter/j1", "starter/j2"}


def test_corpus_shows_nothing_of_a_split_without_rows(show):
    ids, shown, _ = show(split="test")
    assert (ids, shown.matching) == ([], 0)


def test_corpus_counts_alone_need_no_base(show):
    ids, shown, _ = show(counts_only=True, base="nothing/here")
    assert ids == []
    assert shown.report == REPORT


def test_corpus_shows_what_an_objective_learns_with_a_bases_tokens(show, tiny_base):
    _, _, (example,) = show(n=1, objective="language-modeling", base=str(tiny_base))
    assert example.supervised_tokens == example.tokens - 1
    _, _, (other,) = show(n=1, objective="language-modeling")
    assert other.tokens != example.tokens
    assert "".join(segment.text for segment in other.sequences[0]) == "".join(
        segment.text for segment in example.sequences[0]
    )


def test_corpus_examples_are_plain_data(show):
    _, _, examples = show(n=0)
    text = json.dumps([dataclasses.asdict(example) for example in examples])
    assert len(json.loads(text)) == 34


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"split": "valid"}, ["--split is 'valid'", "Did you mean 'validation'", "recall"]),
        ({"kind": "journals"}, ["--kind is 'journals'", "Did you mean 'journal'", "definition"]),
        ({"kind": "text", "split": "validation"}, ["validation", "There are: definition"]),
        ({"kind": "text", "id": "starter/j1"}, ["under the id 'starter/j1'"]),
        ({"id": "starter/sleeps"}, ["no row of train", "'starter/sleep/ask-0"]),
        ({"id": "starter/shame/ask-77"}, ["Did you mean 'starter/shame/ask-07'"]),
        ({"id": "starter/grief"}, ["Say --split validation"]),
        ({"id": "%"}, ["--id is '%'"]),
        ({"start": 34}, ["--start is 34", "34 rows match"]),
        ({"objective": "complet"}, ["Did you mean 'completion'"]),
    ],
)
def test_corpus_says_what_there_is_instead(show, options, words):
    with pytest.raises(ConfigError) as caught:
        show(**options)
    for word in words:
        assert word in str(caught.value)


def test_corpus_says_that_there_is_no_corpus_or_base(tmp_path, show):
    with pytest.raises(CorpusError, match="mindgpt prepare"):
        corpus(CorpusConfig(corpus=str(tmp_path)))
    with pytest.raises(ModelError, match="no folder"):
        show(base=str(tmp_path / "none"))


def test_corpus_leaves_the_rows_on_disk(folder, monkeypatch):
    """Only the rows that are shown are read whole."""
    from datasets import Dataset

    read, take = [], Dataset.__getitem__

    def count(rows, place):
        read.append(place)
        return take(rows, place)

    monkeypatch.setattr(Dataset, "__getitem__", count)
    shown = corpus(CorpusConfig(corpus=str(folder), kind="journal", n=2))
    assert read == []
    next(shown.examples)
    assert read == [30]
    assert len(list(shown.examples)) == 1
    assert read == [30, 31]


def test_corpus_tables_hold_the_reports_counts():
    rows, sources, dropped, changed, overlap = tables(REPORT)
    assert rows.headings == ["kind", "train", "validation", "test", "recall"]
    assert rows.rows == [
        ["definition", 30, 1, 0, 0], ["journal", 3, 0, 0, 0], ["text", 1, 0, 0, 0],
        ["all", 34, 1, 0, 0],
    ]  # fmt: skip
    assert sources.rows == [["starter", 9, 6, 1_200, "CC BY 4.0; MIT"]]
    assert dropped.rows == [["too short", 4], ["near duplicate", 1]]
    assert changed.rows == []
    assert overlap.rows == [["validation", 5, "a", "b"], ["test", 0, "-", "-"]]
    for table in (rows, sources, dropped, changed, overlap):
        assert all(len(row) == len(table.headings) for row in table.rows)


def test_corpus_shows_what_prepare_made(small_corpus):
    shown = corpus(CorpusConfig(corpus=str(small_corpus), kind="dialogue", n=1))
    (example,) = shown.examples
    assert example.source == "starter"
    text = "".join(segment.text for segment in example.sequences[0])
    assert text.startswith("<|user|>")
    assert text.endswith("<|end|><|endoftext|>")
    counts = tables(shown.report)
    assert [row[0] for row in counts[0].rows] == ["definition", "dialogue", "journal", "all"]
    assert shown.report["rows"]["train"] == counts[0].rows[-1][1]
