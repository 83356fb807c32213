"""Open folders: a file is a choice, and every file keeps the folder's contract."""

import inspect
from pathlib import Path

import pytest

from mindgpt import choices
from mindgpt.config import SourceOptions
from mindgpt.errors import ConfigError

PACKAGE = Path(choices.__file__).parent
FOLDERS = ("sources", "formats", "glossaries", "executors", "objectives", "engines")


@pytest.mark.parametrize("folder", FOLDERS)
def test_choices_are_the_files_of_the_folder(folder):
    files = {path.stem.replace("_", "-") for path in (PACKAGE / folder).glob("*.py")}
    assert choices.names(folder) == sorted(files - {"--init--"})
    assert choices.names(folder)


def test_choices_a_new_file_is_a_new_choice(tmp_path, monkeypatch):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "podcast_feed.py").write_text("raise RuntimeError('imported')\n")
    monkeypatch.setattr(choices, "PACKAGE", tmp_path)
    choices.names.cache_clear()
    try:
        assert choices.names("sources") == ["podcast-feed"]
    finally:
        choices.names.cache_clear()


def test_choices_listing_imports_none_of_them(python):
    code = (
        "import sys; from mindgpt import choices; choices.names('sources'); "
        "choices.load('sources', 'starter'); "
        "print(*(name for name in sys.modules if name.startswith('mindgpt.sources.')))"
    )
    assert python("-c", code).out.split() == ["mindgpt.sources.starter"]


@pytest.mark.parametrize("name", ["startr", "", "../starter", "who_glossary", "starter.py"])
def test_choices_unknown_name_is_an_error_with_all_that_there_are(name):
    with pytest.raises(ConfigError) as caught:
        choices.load("sources", name)
    assert str(caught.value).startswith(f"No source called {name!r}. ")
    for allowed in choices.names("sources"):
        assert allowed in str(caught.value)


def test_choices_misspelt_name_is_answered_with_the_nearest():
    with pytest.raises(ConfigError, match="Did you mean 'who-glossary'"):
        choices.load("sources", "who-glosary")


@pytest.mark.parametrize("name", choices.names("sources"))
def test_choices_every_source_has_a_summary_and_reads(name):
    module = choices.load("sources", name)
    assert module.SUMMARY
    assert "\n" not in module.SUMMARY
    assert list(inspect.signature(module.parts).parameters) == ["place", "options"]
    assert list(inspect.signature(module.read).parameters) == ["part", "options"]
    assert issubclass(module.Options, SourceOptions)
    fetch = getattr(module, "fetch", None)
    if fetch:
        assert list(inspect.signature(fetch).parameters) == ["place", "options", "fetcher"]


@pytest.mark.parametrize("name", choices.names("formats"))
def test_choices_every_format_has_endings_and_reads(name):
    module = choices.load("formats", name)
    assert module.ENDINGS
    for ending in module.ENDINGS:
        assert ending.startswith(".")
        assert ending == ending.lower()
    assert list(inspect.signature(module.read).parameters) == ["text"]
    assert list(inspect.signature(module.recognise).parameters) == ["text"]


@pytest.mark.parametrize("name", choices.names("glossaries"))
def test_choices_every_layout_of_glossaries_recognises_and_reads(name):
    module = choices.load("glossaries", name)
    assert module.SUMMARY
    assert list(inspect.signature(module.read).parameters) == ["text"]
    assert 0 <= module.recognise("Dread: a fear.") <= 1


@pytest.mark.parametrize("name", choices.names("executors"))
def test_choices_every_executor_runs(name):
    module = choices.load("executors", name)
    assert module.SUMMARY
    expected = ["job", "batches", "workers", "report"]
    assert list(inspect.signature(module.run).parameters) == expected


@pytest.mark.parametrize("name", choices.names("objectives"))
def test_choices_every_objective_has_a_summary_and_supervises(name):
    module = choices.load("objectives", name)
    assert module.SUMMARY
    chosen = module.supervised([5, 6, 7, 8], [False, False, True, True])
    assert [type(one) for one in chosen] == [bool] * 4
    assert any(chosen)
