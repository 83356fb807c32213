"""sources: everything that can be read is listed, with its options."""

import pytest

from mindgpt import choices
from mindgpt.config import SourcesConfig
from mindgpt.stages.sources import FOLDERS, sources


def test_sources_lists_every_file_of_the_open_folders():
    listed = {(choice.folder, choice.name) for choice in sources(SourcesConfig())}
    assert listed == {(folder, name) for folder in FOLDERS for name in choices.names(folder)}


def test_sources_says_each_in_one_line():
    for choice in sources(SourcesConfig()):
        assert choice.summary
        assert "\n" not in choice.summary
        assert len(choice.summary) <= 110, choice.name


def test_sources_names_the_options_of_a_source():
    found = {c.name: c.options for c in sources(SourcesConfig()) if c.folder == "sources"}
    assert "licence" in found["files"]
    assert "keep" in found["table"]
    assert all(text for options in found.values() for text in options.values())


def test_sources_command_shows_kinds_and_formats(mindgpt_command):
    run = mindgpt_command("sources")
    assert run.code == 0
    for word in ("who-glossary", "podcast-feed", "--option keep=", "vtt", "whisper-json", "rst"):
        assert word in run.out


@pytest.mark.parametrize("kind", choices.names("sources"))
def test_sources_have_the_parts_of_a_source(kind):
    module = choices.load("sources", kind)
    for part in ("SUMMARY", "Options", "parts", "read"):
        assert hasattr(module, part)
