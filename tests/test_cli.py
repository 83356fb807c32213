"""The command line: made from the configs, quick to answer, plain about what is wrong."""

import dataclasses

import pytest

from mindgpt import config

HEAVY = {"torch", "transformers", "datasets", "evaluate", "accelerate", "tokenizers", "pyarrow",
         "numpy", "pandas"}  # fmt: skip
STAGES = list(config.STAGES)

# What must be answered at once: help, and every mistake that needs no file to be seen.
QUICK = {
    "help": (["--help"], 0),
    "no command": ([], 2),
    "unknown command": (["fintune"], 2),
    "wrong option": (["finetune", "--epoch", "2"], 2),
    "wrong value": (["finetune", "--epochs", "many"], 2),
    "value out of range": (["generate", "What is stigma?", "--top-p", "2"], 2),
    "unknown choice": (["finetune", "--objective", "complet"], 2),
    "unknown source": (["prepare", "--source", "startr"], 2),
    "missing recipe": (["prepare", "none.yaml"], 2),
    **{f"{stage} help": ([stage, "--help"], 0) for stage in STAGES},
}


@pytest.mark.parametrize(("arguments", "code"), QUICK.values(), ids=list(QUICK))
def test_cli_answers_at_once(mindgpt_command, arguments, code):
    runs = [mindgpt_command(*arguments) for _ in range(3)]
    assert [run.code for run in runs] == [code] * 3
    assert min(run.cpu_seconds for run in runs) <= 0.6


@pytest.mark.parametrize(("arguments", "code"), QUICK.values(), ids=list(QUICK))
def test_cli_imports_nothing_heavy_to_answer(python, arguments, code):
    run = python("-X", "importtime", "-m", "mindgpt", *arguments)
    assert run.code == code
    assert {"mindgpt", "typer"} <= run.imported
    assert not run.imported & HEAVY


def test_cli_help_lists_every_stage(mindgpt_command):
    lines = mindgpt_command("--help").out.splitlines()
    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :] if line.strip()]
    assert sorted(listed) == sorted(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_cli_help_of_a_stage_lists_every_option_with_its_help(mindgpt_command, stage):
    shown = " ".join(mindgpt_command(stage, "--help", env={"COLUMNS": "200"}).out.split())
    for item in dataclasses.fields(config.STAGES[stage]):
        name = item.metadata["short"] or config.flag(item.name)
        if (stage, item.name) in (("generate", "prompt"), ("corpus", "corpus")):
            name = item.name  # the command's argument
        assert name in shown.replace("/", " ").split(), f"{name} is not in the help"
        assert " ".join(item.metadata["help"].split()) in shown
    assert "recipe" in shown


def test_cli_help_says_defaults_and_choices(mindgpt_command):
    shown = " ".join(mindgpt_command("finetune", "--help").out.split())
    assert "[default: 16]" in shown
    assert "[default: openai-community/gpt2]" in shown
    assert "(completion | language-modeling)" in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fintune"], ["'fintune'", "finetune"]),
        (["finetune", "--epoch", "2"], ["--epoch", "--epochs"]),
        (["finetune", "--epochs"], ["--epochs", "requires an argument"]),
        (["finetune", "--epochs", "many"], ["--epochs", "'many'", "a number"]),
        (["finetune", "--batch-size", "2.5"], ["--batch-size", "'2.5'", "a whole number"]),
        (["finetune", "--batch-size", "0"], ["--batch-size", "0", "above 0"]),
        (["finetune", "--batch-size", ""], ["--batch-size", "''", "a whole number"]),
        (["finetune", "--objective", "complet"], ["'complet'", "Did you mean 'completion'"]),
        (["prepare", "--source", "startr"], ["'startr'", "Did you mean 'starter'", "who-glossary"]),
        (["prepare", "--source", "text=none"], ["none", "text="]),
        (["prepare", "--limit", "definitions=3"], ["'definitions'", "Did you mean 'definition'"]),
        (["prepare", "none.yaml"], ["none.yaml", "YAML"]),
        (["finetune", "--corpus", "none"], ["none", "mindgpt prepare --out none"]),
        (["finetune", "--name", "../x"], ["'../x'", "letters, digits"]),
        (["pretrain", "--name", "../x"], ["'../x'", "letters, digits"]),
        (["generate", "Hello", "--model", "../x"], ["'../x'", "letters, digits"]),
        (["evaluate"], ["no model", "mindgpt finetune"]),
    ],
)
def test_cli_error_exits_with_2_and_says_what_is_allowed(
    mindgpt_command, tmp_path, arguments, words
):
    run = mindgpt_command(*arguments)
    assert run.code == 2
    assert "Traceback" not in run.err
    assert run.out == ""
    assert "Error: " in run.err
    for word in words:
        assert word in run.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("finetun:\n  seed: 1\n", ["'finetun'", "Did you mean 'finetune'"]),
        ("prepare:\n  phrasing: 1\n", ["'phrasing'", "Did you mean 'phrasings'"]),
        ("prepare:\n  seed: soon\n", ["--seed", "'soon'", "a whole number"]),
        ("prepare: [\n", ["no valid YAML"]),
        ("1: {}\n", ["no stage called"]),
    ],
)
def test_cli_error_in_a_recipe_exits_with_2(mindgpt_command, tmp_path, text, words):
    (tmp_path / "run.yaml").write_text(text)
    run = mindgpt_command("prepare", "run.yaml")
    assert run.code == 2
    assert "Traceback" not in run.err
    for word in words:
        assert word in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["run.yaml"]


def test_cli_recipe_takes_3e_4_as_a_number(mindgpt_command, tmp_path):
    (tmp_path / "run.yaml").write_text("finetune:\n  learning-rate: 3e-4\n  corpus: none\n")
    # The value is accepted: the next thing that is wrong is what is told.
    assert "no corpus in none" in mindgpt_command("finetune", "run.yaml").err


def test_cli_command_line_wins_over_the_recipe(mindgpt_command, tmp_path):
    (tmp_path / "run.yaml").write_text("finetune:\n  corpus: of-recipe\n  epochs: many\n")
    assert "--epochs is 'many'" in mindgpt_command("finetune", "run.yaml").err
    (tmp_path / "run.yaml").write_text("finetune:\n  corpus: of-recipe\n")
    assert "no corpus in of-recipe" in mindgpt_command("finetune", "run.yaml").err
    run = mindgpt_command("finetune", "run.yaml", "--corpus", "of-line")
    assert "no corpus in of-line" in run.err


def test_cli_generate_takes_its_recipe_by_option(mindgpt_command, tmp_path):
    (tmp_path / "run.yaml").write_text("generate:\n  model: of-recipe\n")
    (tmp_path / "models").mkdir()
    run = mindgpt_command("generate", "What is stigma?", "--recipe", "run.yaml")
    assert run.code == 2
    assert "'of-recipe'" in run.err


def test_cli_command_line_turns_a_recipes_switch_off(mindgpt_command, tmp_path):
    (tmp_path / "run.yaml").write_text("models:\n  json: true\n")
    assert mindgpt_command("models", "run.yaml").out.strip() == "[]"
    assert "No models in" in mindgpt_command("models", "run.yaml", "--no-json").out


def test_cli_options_may_be_repeated(mindgpt_command, tmp_path):
    (tmp_path / "one.txt").write_text("One text.")
    run = mindgpt_command("prepare", "--source", "text=one.txt", "--source", "text=two.txt")
    assert run.code == 2
    assert "two.txt" in run.err


def test_cli_prepare_prints_counts_on_standard_output_and_progress_on_the_other(
    mindgpt_command, tmp_path
):
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(3):
        (texts / f"{number}.txt").write_text(f"This is the text number {number}.")
    (texts / "again.txt").write_text("This is the text number 0.")
    run = mindgpt_command("prepare", "--source", "text=texts", "--out", "corpus")
    assert run.code == 0
    assert "exact duplicate: 1" in run.out
    assert run.out.splitlines()[-1] == "Corpus: corpus"
    rows = [line.split() for line in run.out.splitlines()]
    assert ["text", "1", "1", "1", "0"] in rows
    assert ["all", "1", "1", "1", "0"] in rows
    assert "writing the corpus 4/4" in run.err
    assert "writing the corpus" not in run.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "texts"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("mindgpt fin", ["finetune"]),
        ("mindgpt prepare --source w", ["who-glossary"]),
        ("mindgpt finetune --objective lang", ["language-modeling"]),
    ],
)
def test_cli_shell_completion_offers_commands_and_choices(mindgpt_command, typed, offered):
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    result = mindgpt_command(env=words | {"_MINDGPT_COMPLETE": "complete_bash"})
    assert result.out.split() == offered
