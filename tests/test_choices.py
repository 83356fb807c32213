"""Open folders: a file is a choice, and every file keeps the folder's contract."""

import inspect
from pathlib import Path

import pytest

from mindgpt import choices
from mindgpt.errors import ConfigError

PACKAGE = Path(choices.__file__).parent
FOLDERS = ("sources", "formats", "objectives", "engines")


@pytest.mark.parametrize("folder", FOLDERS)
def test_choices_are_the_files_of_the_folder(folder):
    files = {path.stem.replace("_", "-") for path in (PACKAGE / folder).glob("*.py")}
    assert choices.names(folder) == sorted(files - {"--init--"})
    assert choices.names(folder)


def test_choices_a_new_file_is_a_new_choice(tmp_path, monkeypatch):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "podcast_feed.py").write_text("raise RuntimeError('imported')\n")
    monkeypatch.setattr(choices, "PACKAGE", tmp_path)
    assert choices.names("sources") == ["podcast-feed"]


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
    assert list(inspect.signature(module.read).parameters)[:1] == ["place"]


@pytest.mark.parametrize("name", choices.names("formats"))
def test_choices_every_format_has_endings_and_reads(name):
    module = choices.load("formats", name)
    assert module.ENDINGS
    for ending in module.ENDINGS:
        assert ending.startswith(".")
        assert ending == ending.lower()
    assert list(inspect.signature(module.read).parameters) == ["raw"]


def test_choices_no_ending_belongs_to_two_formats():
    endings = [
        e for name in choices.names("formats") for e in choices.load("formats", name).ENDINGS
    ]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize("name", choices.names("objectives"))
def test_choices_every_objective_has_a_summary_and_supervises(name):
    module = choices.load("objectives", name)
    assert module.SUMMARY
    chosen = module.supervised([5, 6, 7, 8], [False, False, True, True])
    assert [type(one) for one in chosen] == [bool] * 4
    assert any(chosen)
