"""Which files of a data set hold the wanted rows: by its card, else by their names."""

import contextlib
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import SourceError
from mindgpt.network import hub_files

PATHS = ["README.md", ".gitattributes", "dataset_infos.json", "data/train-00000-of-00002.parquet",
         "data/train-00001-of-00002.parquet", "data/test-00000-of-00001.parquet"]  # fmt: skip
DATA = sorted(path for path in PATHS if path.endswith(".parquet"))
TRAIN = [path for path in DATA if "train" in path]


def _config(**settings):
    return {"configs": [settings]}


def test_hub_files_without_a_card_are_all_that_hold_rows():
    assert hub_files.chosen(PATHS, {}) == DATA
    assert hub_files.chosen(PATHS, {}, split="train") == TRAIN


def test_hub_files_of_an_unknown_split_are_refused():
    with pytest.raises(SourceError, match=r"no split 'dev'.*test, train"):
        hub_files.chosen(PATHS, {}, split="dev")


def test_hub_files_of_the_most_frequent_kind_alone():
    paths = ["train.csv", "test.csv", "all.json", "sub/data.jsonl"]
    assert hub_files.chosen(paths, {}) == ["test.csv", "train.csv"]
    assert hub_files.chosen(["a.csv", "a.parquet", "a.json"], {}) == ["a.parquet"]


def test_hub_files_of_a_configuration_are_in_its_folder():
    paths = ["en/train/0000.parquet", "en/validation/0000.parquet", "de/train/0000.parquet"]
    assert hub_files.chosen(paths, {}, config="en", split="validation") == [paths[1]]
    with pytest.raises(SourceError, match=r"no configuration 'fr'.*de, en"):
        hub_files.chosen(paths, {}, config="fr")


@pytest.mark.parametrize(
    "card",
    [
        _config(config_name="default", data_files=[{"split": "train", "path": "data/train-*"},
                                                   {"split": "test", "path": "data/test-*"}]),
        _config(data_files={"train": "data/train-*", "test": ["data/test-*"]}),
        _config(data_dir="data", data_files=[{"split": "train", "path": "train-*"},
                                             {"split": "test", "path": ["test-*"]}]),
        {"configs": [{"config_name": "other", "data_files": "x.csv"},
                     {"config_name": "main", "default": True,
                      "data_files": [{"split": "train", "path": "**/train-*"},
                                     {"split": "test", "path": "./data/test-*"}]}]},
    ],
)  # fmt: skip
def test_hub_files_are_those_that_the_card_names(card):
    assert hub_files.chosen(PATHS, card) == DATA
    assert hub_files.chosen(PATHS, card, split="train") == TRAIN


def test_hub_files_of_a_card_that_names_a_pattern_or_a_folder_alone():
    assert hub_files.chosen(PATHS, _config(data_files="data/train-*")) == TRAIN
    assert hub_files.chosen([*PATHS, "x/a.csv"], _config(data_dir="data")) == DATA


def test_hub_files_of_several_configurations_are_asked_for():
    card = {"configs": [{"config_name": "en", "data_files": "data/train-*"},
                        {"config_name": "de", "data_files": "data/test-*"}]}  # fmt: skip
    with pytest.raises(SourceError, match=r"several configurations: de, en.*--option config="):
        hub_files.chosen(PATHS, card)
    assert hub_files.chosen(PATHS, card, config="en") == TRAIN
    with pytest.raises(SourceError, match="no configuration 'fr'"):
        hub_files.chosen(PATHS, card, config="fr")


def test_hub_files_that_the_card_names_but_are_not_there():
    with pytest.raises(SourceError, match="not there"):
        hub_files.chosen(PATHS, _config(data_files="elsewhere/*"))


def test_hub_files_of_a_program_are_not_run():
    with pytest.raises(SourceError, match=r"revision=refs/convert/parquet"):
        hub_files.chosen(["README.md", "talks.py"], {})
    with pytest.raises(SourceError, match=r"it has \.zip"):
        hub_files.chosen(["talks.zip"], {})


@pytest.mark.parametrize("path", ["../a.csv", "/a.csv", "b/../../a.csv", "b\\a.csv", ".git/a.csv"])
def test_hub_files_outside_the_data_set_are_never_taken(path):
    assert hub_files.chosen(["a.csv", path], {}) == ["a.csv"]


@pytest.mark.parametrize(
    ("header", "licence"),
    [("license: mit", "mit"), ("license: [mit, cc-by-4.0]", "mit, cc-by-4.0"), ("license:", ""),
     ("license: other\nlicense_name: research-only", "research-only"), ("license: other", ""),
     ("license: {a: b}", ""), ("a: [", ""), ("- a", "")],
)  # fmt: skip
def test_hub_files_licence_of_a_card(header, licence):
    assert hub_files.licence_of(hub_files.card_of(f"---\n{header}\n---\n# Talks\n")) == licence


@pytest.mark.parametrize("readme", ["", "# Talks", "---\nlicense: mit", "--- a\n---\n"])
def test_hub_files_card_without_a_header_states_nothing(readme):
    assert hub_files.card_of(readme) == {}


anything = st.recursive(
    st.none() | st.integers() | st.sampled_from(["train", "**", "data/*", "[", "a.csv"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["configs", "config_name", "data_files", "data_dir", "path", "split",
                         "license", "default"]), inner, max_size=4
    ),
    max_leaves=15,
)  # fmt: skip


@settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(anything, st.sampled_from(["", "en"]), st.sampled_from(["", "train"]), st.text())
def test_hub_files_take_any_card(content, config, split, text):
    card = content if isinstance(content, dict) else {"configs": content}
    hub_files.licence_of(card)
    hub_files.licence_of(hub_files.card_of(f"---\n{text}\n---\n"))
    with contextlib.suppress(SourceError):
        assert set(hub_files.chosen(PATHS, card, config, split)) <= set(DATA)
