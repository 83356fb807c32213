"""Imports point downward, files of one open folder ignore each other, only the top speaks."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mindgpt"
MODULES = sorted(PACKAGE.rglob("*.py"), key=str)

OPEN_FOLDERS = (
    "sources", "formats", "glossaries", "executors", "objectives", "engines", "metrics",
)  # fmt: skip
# Nouns that belong together, several to a folder.
NOUNS = (
    "network", "transcripts", "pages", "terms", "tabular", "podcasts", "personal_data",
)  # fmt: skip
TOP = {"": "api", "__main__": "entry", "cli": "command line", "terminal": "command line"}
# Every module at the top of the package that is named in neither table is a noun.
BOTTOM = {"document", "config", "errors", "choices"}

# Who may import from whom. The public API is imported by nobody but for its version.
ALLOWED = {
    "entry": {"command line", "bottom"},
    "command line": {"command line", "stage", "noun", "bottom"},
    "api": {"stage", "noun", "bottom"},
    "stage": {"open folder", "noun", "bottom"},
    "open folder": {"noun", "bottom"},
    "noun": {"noun", "bottom"},
    "bottom": {"bottom"},
}


def _name(path):
    """`mindgpt/sources/text.py` -> `sources.text`; a package by its folder's name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {_name(path) for path in MODULES}


def _layer(name):
    folder = name.partition(".")[0]
    if folder == "stages":
        return "stage"
    if folder in OPEN_FOLDERS:
        return "open folder"
    return TOP.get(name) or ("bottom" if name in BOTTOM else "noun")


def _tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(path):
    """Every module that a file imports, at its top or inside a function, as a dotted name."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                inner = whole.removeprefix("mindgpt.")
                yield whole if whole.startswith("mindgpt.") and inner in NAMES else node.module


def _own_imports(path):
    for whole in _imported(path):
        if whole == "mindgpt" or whole.startswith("mindgpt."):
            yield whole.removeprefix("mindgpt").removeprefix(".")


def _called(path):
    """The names of what a file calls: `print`, `sys.exit`."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: _name(path) or "mindgpt")


def test_architecture_table_knows_every_folder():
    folders = {path.parent.name for path in MODULES if path.parent != PACKAGE}
    assert folders <= {"stages", *OPEN_FOLDERS, *NOUNS}
    assert {name for name in {*TOP, *BOTTOM} if name} <= NAMES


@each_module
def test_architecture_imports_point_downward(path):
    layer = _layer(_name(path))
    for imported in _own_imports(path):
        assert _layer(imported) in ALLOWED[layer], f"{path.name} ({layer}) imports {imported}"


@each_module
def test_architecture_files_of_one_folder_do_not_import_each_other(path):
    own = _name(path)
    folder = own.partition(".")[0]
    if "." in own and folder not in NOUNS:
        others = {name for name in _own_imports(path) if name.startswith(f"{folder}.")}
        assert not others - {own}


@each_module
def test_architecture_only_the_command_line_knows_typer_and_prints(path):
    if _layer(_name(path)) in ("command line", "entry"):
        return
    assert not {name.partition(".")[0] for name in _imported(path)} & {"typer", "click", "rich"}
    assert not {"print", "sys.stdout.write", "sys.stderr.write"} & set(_called(path))


@each_module
def test_architecture_only_main_ends_the_process(path):
    if _name(path) == "__main__":
        return
    assert not {"sys.exit", "exit", "quit", "os._exit", "SystemExit"} & set(_called(path))


@each_module
def test_architecture_asserts_guard_nothing_a_user_causes(path):
    """`python -O` takes asserts out."""
    assert not any(isinstance(node, ast.Assert) for node in ast.walk(_tree(path)))


def test_architecture_no_module_bears_a_dependencys_or_an_empty_name():
    taken = {"torch", "transformers", "datasets", "evaluate", "accelerate", "tokenizers", "typer"}
    empty = {"utils", "helpers", "common", "manager", "misc"}
    assert not {name for name in NAMES if "." not in name} & taken
    assert not {name.rpartition(".")[2] for name in NAMES} & empty


def test_architecture_each_stage_has_one_word():
    from mindgpt import config

    stages = {name.partition(".")[2] for name in NAMES if name.startswith("stages.")}
    assert stages == set(config.STAGES)
    for stage, kind in config.STAGES.items():
        assert kind.__name__ == f"{stage.capitalize()}Config"
        defined = [n.name for n in _tree(PACKAGE / "stages" / f"{stage}.py").body
                   if isinstance(n, ast.FunctionDef)]  # fmt: skip
        assert stage in defined
