"""prepare: sources -> a corpus that plain datasets opens, split so that nothing leaks."""

import json
import string
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from mindgpt import corpus, selection, shards
from mindgpt.config import PrepareConfig
from mindgpt.errors import ConfigError, CorpusError, MindGPTError, SourceError
from mindgpt.stages.prepare import plan, prepare

SPLITS = ["train", "validation", "test", "recall"]
COLUMNS = ["id", "kind", "group", "source", "licence", "messages", "text", "metadata"]
GLOSSARY = Path(__file__).parent.parent / "fixtures" / "who_style.txt"
TERMS = 11  # entries of the glossary


@pytest.fixture(scope="module")
def starter_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepare") / "starter"
    return prepare(PrepareConfig(out=str(folder)))


@pytest.fixture(scope="module")
def starter(starter_folder):
    import datasets

    return datasets.load_from_disk(str(starter_folder))


@pytest.fixture
def texts(tmp_path):
    """Six short texts, the last of which says what the first does."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"This is the text number {number}.")
    (folder / "again.txt").write_text("This is the text  number 0.")
    return folder


def _prepared(tmp_path, *sources, **options):
    return prepare(PrepareConfig(source=list(sources), out=str(tmp_path / "corpus"), **options))


def _terms(split):
    return {json.loads(row["metadata"])["term"] for row in split if row["kind"] == "definition"}


def _questions(split):
    """What is asked about terms, as words alone: case and marks make no other question."""
    asked = (row["messages"][0]["content"] for row in split if row["kind"] == "definition")
    marks = str.maketrans("", "", string.punctuation)
    return [question.casefold().translate(marks).split() for question in asked]


def test_prepare_writes_four_splits_of_eight_columns(starter):
    import datasets

    assert isinstance(starter, datasets.DatasetDict)
    assert list(starter) == SPLITS
    for split in SPLITS:
        assert starter[split].column_names == COLUMNS
        assert len(starter[split]) > 0


def test_prepare_rows_are_conversations_of_two_roles(starter):
    ids = [row["id"] for split in SPLITS for row in starter[split]]
    assert len(ids) == len(set(ids))
    for split in SPLITS:
        for row in starter[split]:
            assert row["text"] is None
            roles = [message["role"] for message in row["messages"]]
            assert roles == ["user", "assistant"] * (len(roles) // 2)
            assert all(message["content"].strip() for message in row["messages"])
            json.loads(row["metadata"])


def test_prepare_puts_no_group_on_two_sides(starter):
    sides = defaultdict(set)
    for split in ("train", "validation", "test"):
        for row in starter[split]:
            sides[row["group"]].add(split)
    assert not {group: where for group, where in sides.items() if len(where) > 1}
    assert set(starter["recall"]["group"]) <= set(starter["train"]["group"])


def test_prepare_asks_for_recall_what_training_never_asks(starter):
    trained = {tuple(question) for question in _questions(starter["train"])}
    recalled = _questions(starter["recall"])
    assert len(recalled) == 3 * len(_terms(starter["train"]))
    assert not [question for question in recalled if tuple(question) in trained]


def test_prepare_trains_every_term_in_as_many_phrasings_as_asked_for(starter):
    counts = defaultdict(set)
    for row in starter["train"]:
        if row["kind"] == "definition":
            counts[row["group"]].add(row["messages"][0]["content"])
    assert len(counts) >= 150
    assert {len(questions) for questions in counts.values()} == {PrepareConfig().phrasings}
    assert _terms(starter["recall"]) == _terms(starter["train"])
    assert not _terms(starter["validation"]) | _terms(starter["test"])


def test_prepare_answers_of_recall_are_the_definitions_that_train(starter):
    definitions = {row["group"]: row["messages"][-1] for row in starter["train"]}
    for row in starter["recall"]:
        assert row["messages"][-1] == definitions[row["group"]]


def test_prepare_measures_every_other_kind(starter):
    for split in ("validation", "test"):
        assert set(starter[split]["kind"]) == {"dialogue", "journal"}


def test_prepare_report_counts_what_is_there(starter, starter_folder):
    report = corpus.read_report(starter_folder)
    assert report["rows"] == {split: len(starter[split]) for split in SPLITS}
    for split in SPLITS:
        assert report["kinds"][split] == Counter(starter[split]["kind"])
    assert report["sources"]["starter"]["licences"] == {"MIT": sum(report["documents"].values())}
    assert report["sources"]["starter"]["documents"] == sum(report["documents"].values())
    assert report["terms"]["train"] == len(_terms(starter["train"]))
    assert "All terms are trained on" in report["speaks_of"]
    assert report["config"]["seed"] == 0


def test_prepare_is_the_same_on_two_runs(starter_folder, tmp_path, mindgpt_command):
    """In another process, where Python hashes strings in another order."""
    run = mindgpt_command("prepare", "--out", "again", env={"PYTHONHASHSEED": "7"})
    assert run.code == 0
    again, first = corpus.read_report(tmp_path / "again"), corpus.read_report(starter_folder)
    assert again["fingerprint"] == first["fingerprint"]
    assert corpus.load(tmp_path / "again")["train"].to_list() == (
        corpus.load(starter_folder)["train"].to_list()
    )


def test_prepare_another_seed_is_another_corpus(tmp_path):
    prints = {
        corpus.read_report(_prepared(tmp_path, f"who-glossary={GLOSSARY}", seed=seed))[
            "fingerprint"
        ]
        for seed in (0, 0, 1)
    }
    assert len(prints) == 2


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_prepare_holds_whole_terms_out(tmp_path, share):
    folder = _prepared(tmp_path, f"who-glossary={GLOSSARY}", hold_out_terms=share)
    loaded = corpus.load(folder)
    sides = [_terms(loaded[split]) for split in ("train", "validation", "test")]
    assert sum(map(len, sides)) == len(set.union(*sides)) == TERMS
    held_out = len(sides[1]) + len(sides[2])
    assert held_out == pytest.approx(share * TERMS, abs=1)
    assert sides[1]
    assert sides[2]
    assert _terms(loaded["recall"]) == sides[0]
    # Held out, a term is asked for once.
    assert len(loaded["validation"]) == len(sides[1])
    report = corpus.read_report(folder)
    assert report["terms"] == dict(
        zip(("train", "validation", "test"), map(len, sides), strict=True)
    )
    assert f"{held_out} of {TERMS} terms are held out whole" in report["speaks_of"]


def test_prepare_a_term_of_two_sources_stays_on_one_side(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Umbrella: A roof to carry. ( Roofs, WHO, 2003 )\n")
    for seed in range(5):
        loaded = corpus.load(
            _prepared(tmp_path, f"who-glossary={GLOSSARY}", f"who-glossary={other}",
                      hold_out_terms=0.5, seed=seed)
        )  # fmt: skip
        where = [s for s in ("train", "validation", "test") if "Umbrella" in _terms(loaded[s])]
        assert len(where) == 1


def test_prepare_counts_what_it_drops_and_changes(tmp_path, texts):
    report = corpus.read_report(_prepared(tmp_path, f"text={texts}"))
    assert report["dropped"] == {"exact duplicate": 1}
    assert report["documents"] == {"text": 5}
    assert report["sources"] == {
        "text": {"documents": 5, "turns": 0, "words": 30, "licences": {"not stated": 5}}
    }


def test_prepare_the_same_source_twice_adds_nothing(tmp_path, texts):
    once = corpus.read_report(_prepared(tmp_path, f"text={texts}"))
    twice = corpus.read_report(_prepared(tmp_path, f"text={texts}", f"text={texts}"))
    assert twice["fingerprint"] == once["fingerprint"]
    assert twice["dropped"] == {"exact duplicate": 1 + 6}


def test_prepare_empty_splits_load(tmp_path):
    (tmp_path / "one.txt").write_text("This is one short text.")
    folder = _prepared(tmp_path, f"text={tmp_path / 'one.txt'}")
    loaded = corpus.load(folder)
    assert {split: len(loaded[split]) for split in SPLITS} == {
        "train": 1, "validation": 0, "test": 0, "recall": 0,
    }  # fmt: skip
    assert loaded["test"].column_names == COLUMNS
    assert loaded["train"][0]["text"] == "This is one short text."
    assert loaded["train"][0]["messages"] is None


def test_prepare_limit_takes_the_first_of_a_kind(tmp_path):
    folder = _prepared(tmp_path, "starter", limit=["definition=4", "dialogue=3", "journal=0"])
    assert corpus.read_report(folder)["documents"] == {"definition": 4, "dialogue": 3}
    four = _terms(corpus.load(folder)["train"])
    five = _terms(corpus.load(_prepared(tmp_path, "starter", limit=["definition=5"]))["train"])
    assert len(four) == 4
    assert four < five


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("definitions=4", ["'definitions'", "Did you mean 'definition'", "journal"]),
        ("4", ["'4'", "definition"]),
        ("definition", ["'definition'", "KIND=NUMBER"]),
        ("definition=", ["'definition='", "definition=40"]),
        ("definition=few", ["'definition=few'", "definition=40"]),
        ("definition=-1", ["'definition=-1'", "definition=40"]),
        ("definition=1.5", ["'definition=1.5'", "definition=40"]),
    ],
)
def test_prepare_wrong_limit_names_value_and_form(tmp_path, limit, words):
    with pytest.raises(ConfigError) as caught:
        _prepared(tmp_path, "starter", limit=[limit])
    assert "--limit" in str(caught.value)
    for word in words:
        assert word in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_prepare_unknown_source_names_the_nearest(tmp_path):
    with pytest.raises(ConfigError, match=r"'startr'.*Did you mean 'starter'.*who-glossary"):
        _prepared(tmp_path, "startr")
    assert not list(tmp_path.iterdir())


def test_prepare_wrong_source_is_told_before_a_long_one_is_read(tmp_path, texts):
    events = []
    config = PrepareConfig(source=[f"text={texts}", "startr"], out=str(tmp_path / "corpus"))
    with pytest.raises(ConfigError, match="'startr'"):
        prepare(config, events.append)
    assert not events


@pytest.mark.parametrize(
    "source", ["text={}/none", "who-glossary={}/none.txt", "text", "who-glossary", "starter={}"]
)
def test_prepare_place_that_is_missing_or_not_wanted_is_told(tmp_path, source):
    with pytest.raises(SourceError) as caught:
        _prepared(tmp_path, source.format(tmp_path))
    assert source.partition("=")[2].format(tmp_path) in str(caught.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("source", [[], ["text={}"]])
def test_prepare_nothing_to_learn_from_is_an_error(tmp_path, source):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "blank.txt").write_text(" \n")
    with pytest.raises(CorpusError, match="nothing to learn from"):
        _prepared(tmp_path, *(entry.format(tmp_path / "texts") for entry in source))
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


def test_prepare_refuses_a_folder_that_holds_something_else(tmp_path, texts):
    before = {path.name: path.read_text() for path in texts.iterdir()}
    with pytest.raises(CorpusError) as caught:
        prepare(PrepareConfig(source=["starter"], out=str(texts)))
    assert f"--out is {texts}" in str(caught.value)
    assert {path.name: path.read_text() for path in texts.iterdir()} == before
    assert list(tmp_path.iterdir()) == [texts]


@pytest.mark.parametrize("out", ["mine.txt", "mine.txt/corpus", "."])
def test_prepare_place_that_cannot_be_written_is_an_error(tmp_path, monkeypatch, texts, out):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_text("a file")
    with pytest.raises(MindGPTError) as caught:
        prepare(PrepareConfig(source=[f"text={texts}"], out=out))
    assert out in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "texts"]
    assert (tmp_path / "mine.txt").read_text() == "a file"


def test_prepare_that_fails_leaves_the_older_corpus(tmp_path, texts):
    folder = _prepared(tmp_path, f"text={texts}")
    before = corpus.read_report(folder)
    with pytest.raises(SourceError):
        _prepared(tmp_path, f"text={texts}", "text=none")
    assert corpus.read_report(folder) == before


def test_prepare_writes_a_corpus_anew(tmp_path, texts):
    first = _prepared(tmp_path, f"text={texts}")
    second = _prepared(tmp_path, f"who-glossary={GLOSSARY}")
    assert first == second
    assert set(corpus.load(second)["train"]["kind"]) == {"definition"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "texts"]


def test_prepare_says_how_far_it_is(tmp_path, texts):
    events = []
    prepare(PrepareConfig(source=[f"text={texts}"], out=str(tmp_path / "corpus")), events.append)
    assert events[0].task == "reading and cleaning, kB"
    written = [event for event in events if event.task == "writing the corpus"]
    assert [(event.done, event.total) for event in written] == [(n, 6) for n in range(1, 7)]


def test_prepare_reads_the_real_glossary(tmp_path, shared_data):
    place = shared_data / "who_key_terms" / "training.txt"
    folder = _prepared(tmp_path, f"who-glossary={place}")
    report = corpus.read_report(folder)
    assert report["documents"] == {"definition": 43}
    train = 43 * PrepareConfig().phrasings
    assert report["rows"] == {"train": train, "validation": 0, "test": 0, "recall": 43 * 3}
    assert not report["dropped"]
    assert "World Health Organization" in (folder / "README.md").read_text(encoding="utf-8")


def test_prepare_dry_run_reads_and_writes_nothing(tmp_path, texts, mindgpt_command):
    run = mindgpt_command(
        "prepare", "--dry-run", "--source", f"text={texts}", "--source", "starter",
        "--source", "glossary-page=https://example.org/terms", "--out", "corpus",
    )  # fmt: skip
    assert run.code == 0
    lines = {line.split()[0]: line for line in run.out.splitlines() if line.strip()}
    assert lines["text"].split()[-3] == "6"
    assert lines["starter"].split()[-3] == "3"
    assert "not fetched yet" in lines["glossary-page"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["texts"]


def test_prepare_dry_run_counts_a_feed_once_however_many_episodes_it_has(tmp_path):
    items = "".join(f"<item><title>Episode {n}</title></item>" for n in range(30))
    feed = tmp_path / "feed.xml"
    feed.write_text(f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>')
    (planned,) = plan(PrepareConfig(source=[f"podcast-feed={feed}"]))
    assert len(planned.parts) == 30
    assert planned.bytes == feed.stat().st_size


def test_prepare_dry_run_names_what_is_wrong(mindgpt_command):
    assert mindgpt_command("prepare", "--dry-run", "--source", "text=none").code == 2
    assert mindgpt_command("prepare", "--dry-run", "--option", "licens=MIT").code == 2


def test_prepare_reads_a_recipe_with_options_of_each_source(tmp_path, texts, mindgpt_command):
    (tmp_path / "recipe.yaml").write_text(
        "prepare:\n  source:\n    - text: texts\n      licence: CC0\n    - starter\n"
        "  out: corpus\n  limit: [definition=2, dialogue=0, journal=0]\n"
    )
    run = mindgpt_command("prepare", "recipe.yaml")
    assert run.code == 0, run.err
    sources = corpus.read_report(tmp_path / "corpus")["sources"]
    assert sources["text"]["licences"] == {"CC0": 5}
    assert sources["starter"]["documents"] == 2


def test_prepare_keeps_what_it_dropped_with_the_reason(tmp_path, texts):
    (texts / "short.txt").write_text("Too short.")
    (texts / "picture.txt").write_bytes(b"\x89PNG\x00\x00")
    folder = _prepared(tmp_path, f"text={texts}")
    dropped = [json.loads(line) for line in (folder / corpus.DROPPED).open(encoding="utf-8")]
    assert Counter(row["reason"] for row in dropped) == corpus.read_report(folder)["dropped"] == {
        "exact duplicate": 1, "too short": 1, "file cannot be read": 1,
    }  # fmt: skip
    texts_of = {row["reason"]: row.get("text") for row in dropped}
    assert texts_of["too short"] == "Too short."
    assert "This is the text number" in texts_of["exact duplicate"]


def test_prepare_is_the_same_byte_for_byte_with_any_workers(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(700):
        words = " ".join(f"word{number}x{n % 97}" for n in range(600))
        (folder / f"{number}.txt").write_text(words)
    made = []
    for workers, executor in ((1, "local"), (3, "local"), (2, "datatrove")):
        out = tmp_path / executor / str(workers) / "corpus"
        config = PrepareConfig(source=[f"text={folder}"], out=str(out), language="any",
                               workers=workers, executor=executor)  # fmt: skip
        made.append(_bytes(prepare(config)))
    assert made[0] == made[1] == made[2]


def _bytes(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _interrupt(monkeypatch, tmp_path, texts):
    """A run that is interrupted after everything was read, and before anything was written."""

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(selection, "select", interrupted)
        with pytest.raises(KeyboardInterrupt):
            _prepared(tmp_path, f"text={texts}")


def test_prepare_goes_on_where_it_was_interrupted(tmp_path, texts, monkeypatch):
    usual = _bytes(_prepared(tmp_path / "usual", f"text={texts}"))

    _interrupt(monkeypatch, tmp_path, texts)
    assert not (tmp_path / "corpus").exists()
    monkeypatch.setattr(shards, "make", None)  # what was made is not made again
    assert _bytes(_prepared(tmp_path, f"text={texts}")) == usual


def test_prepare_does_not_go_on_with_other_settings_or_files(tmp_path, texts, monkeypatch):
    _interrupt(monkeypatch, tmp_path, texts)
    (texts / "0.txt").write_text("This text is quite another one now.")
    loaded = corpus.load(_prepared(tmp_path, f"text={texts}"))
    everything = [row["text"] for split in loaded.values() for row in split]
    assert "This text is quite another one now." in everything


def test_prepare_takes_no_task_of_another_run_for_done(tmp_path, texts, monkeypatch):
    """datatrove notes which tasks are complete; after an interruption the sources are others."""
    with monkeypatch.context() as patched:
        patched.setattr(selection, "select", _raise_interrupt)
        config = PrepareConfig(source=[f"text={texts}"], out=str(tmp_path / "corpus"),
                               executor="datatrove", workers=2)  # fmt: skip
        with pytest.raises(KeyboardInterrupt):
            prepare(config)
    assert (tmp_path / ".corpus.partial" / "datatrove").exists()
    (texts / "new.txt").write_text("This text was not there before at all.")
    loaded = corpus.load(prepare(config))
    everything = [row["text"] for split in loaded.values() for row in split]
    assert "This text was not there before at all." in everything


def _raise_interrupt(*_):
    raise KeyboardInterrupt


def test_prepare_full_disk_leaves_the_older_corpus(tmp_path, texts, python):
    """A process that may write no file of more than 2 kB, as on a disk that is full."""
    folder = _prepared(tmp_path, f"text={texts}")
    before = _bytes(folder)
    script = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from mindgpt.__main__ import main
import sys
sys.argv = ["mindgpt", "prepare", "--source", "starter", "--out", {str(folder)!r}]
main()
"""
    run = python("-c", script)
    assert run.code == 2, run.err
    assert "File too large" in run.err
    assert _bytes(folder) == before
    assert not (tmp_path / ".corpus.partial").exists()


def test_prepare_masks_people_in_private_talks_and_counts_them(tmp_path):
    rows = [
        ("1", "client", "Hello, my name is Martha Quill and I cannot sleep at all these days."),
        ("1", "therapist", "Thank you, Martha. Write to me at desk@example.org when you like."),
    ]
    table = tmp_path / "talks.csv"
    lines = ["conversation,speaker,utterance", *(f'{c},{s},"{u}"' for c, s, u in rows)]
    table.write_text("\n".join(lines))
    folder = _prepared(tmp_path, f"table={table}")
    everything = "".join(
        path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file()
    )
    assert "Quill" not in everything
    assert "desk@" not in everything
    changed = corpus.read_report(folder)["changed"]
    assert changed["masked: name"] >= 2
    assert changed["masked: email"] == 1


def test_prepare_plots_are_pictures(starter_folder):
    plots = sorted((starter_folder / corpus.PLOTS).iterdir())
    assert [path.name for path in plots] == ["drops.png", "lengths.png", "sources.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in plots)


def test_prepare_transcribe_without_audio_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match=r"--transcribe.*podcast-feed"):
        _prepared(tmp_path, "starter", transcribe=True)
