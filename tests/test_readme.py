"""What the README and the recipes say can be typed as it stands."""

import dataclasses
import re
import shlex
from pathlib import Path

import pytest

from mindgpt import choices, config

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *(ROOT / "recipes").glob("*")]


def commands():
    """Every line of the pages that calls mindgpt, from its code blocks and comments."""
    command = re.compile(rf"(?:#\s+)?mindgpt ((?:{'|'.join(config.STAGES)})\b.*)")
    for page in PAGES:
        # A command may go on behind a backslash.
        text = re.sub(r"\\\n\s*", "", page.read_text(encoding="utf-8"))
        for line in text.splitlines():
            if match := command.match(line):
                yield pytest.param(match[1].split("  #")[0], id=f"{page.name}: {match[1][:60]}")


@pytest.mark.parametrize("line", list(commands()))
def test_readme_commands_have_only_options_that_exist(line):
    stage, *words = shlex.split(line)
    names = {config.flag(item.name) for item in dataclasses.fields(config.STAGES[stage])}
    for word in words:
        if word.startswith("--"):
            assert word in names | {"--recipe", "--help"}
        if word.startswith("recipes/"):
            assert (ROOT / word).is_file()
    for kind in re.findall(r"--source ([\w-]+)", line):
        assert kind in choices.names("sources")


def test_readme_has_commands():
    assert len(list(commands())) > 8


def test_readme_demo_runs_as_make_demo_does(mindgpt_command, tmp_path):
    """The Makefile's four commands on the demo's recipe, cut to a few steps."""
    recipe = ROOT / "recipes" / "demo.yaml"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.findall(r"^\t\$\(BIN\)/mindgpt (.*)$", makefile, re.M)
    assert [line.split()[0] for line in lines] == ["prepare", "finetune", "evaluate", "generate"]
    short = {"prepare": ["--limit", "definition=10", "--phrasings", "2"],
             "finetune": ["--max-steps", "2"], "generate": ["--max-new-tokens", "20"]}  # fmt: skip
    for line in lines:
        words = shlex.split(line.replace("$(DEMO)", str(recipe)))
        result = mindgpt_command(*words, *short.get(words[0], []))
        assert result.code == 0, result.err
    for part in ("What is bipolar disorder?", "demo (tuned)", "mini (base)",
                 "perplexity on test: tuned", "model folder: models/demo"):  # fmt: skip
        assert part in result.out
    assert (tmp_path / "models" / "demo" / "evaluation.json").is_file()
