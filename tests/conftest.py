"""What several tests need: tiny real models, child processes, the real data where it is present."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "mindgpt" / "assets" / "starter"

# The same examples on every run, however busy the machine is, and nothing kept between two runs.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real files by others; tests that use it skip where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data is not here")
    return folder


@pytest.fixture(scope="session")
def trained_tokenizer_folder(tmp_path_factory):
    """A byte-level BPE of 400 tokens, learned from the starter glossary."""
    from mindgpt.tokens import train_tokenizer

    lines = (STARTER / "glossary.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["definition"] for line in lines]
    folder = tmp_path_factory.mktemp("tokenizer")
    train_tokenizer(texts, vocab_size=400, context=64).save_pretrained(folder)
    return folder


@pytest.fixture
def tiny_tokenizer(trained_tokenizer_folder):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(trained_tokenizer_folder)


@pytest.fixture(scope="session")
def tuned_tokenizer(trained_tokenizer_folder):
    """The same with the prompt contract installed."""
    from transformers import AutoTokenizer

    from mindgpt import template

    tokenizer = AutoTokenizer.from_pretrained(trained_tokenizer_folder)
    template.install(tokenizer, new_model())
    return tokenizer


def new_model(vocab_size=400, context=64, seed=0):
    """A GPT-2 of two blocks with random weights, equal for equal seeds."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=vocab_size, n_positions=context, n_embd=32, n_layer=2, n_head=2,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=399, eos_token_id=399,
    )  # fmt: skip
    model = GPT2LMHeadModel(config)
    # Random weights of the usual size tell every token apart by a hair only.
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.mul_(6)
    return model.eval()


@pytest.fixture
def make_model():
    return new_model


@pytest.fixture
def tiny_model():
    return new_model()


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory, trained_tokenizer_folder):
    """A folder as `--base` takes it: random weights, a context of 256, the small tokenizer."""
    from transformers import AutoTokenizer

    folder = tmp_path_factory.mktemp("base")
    new_model(context=256).save_pretrained(folder)
    AutoTokenizer.from_pretrained(trained_tokenizer_folder).save_pretrained(folder)
    return folder


@dataclass(frozen=True)
class Finished:
    """What a child process left: exit code, both outputs, and the CPU seconds it used."""

    code: int
    out: str
    err: str
    cpu_seconds: float

    @property
    def imported(self):
        """The top-level packages that were imported; of a child started with `-X importtime`."""
        lines = [line for line in self.err.splitlines() if line.startswith("import time:")]
        return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def run_python(*arguments, cwd, env=None):
    """Runs this Python in a child process, with the package on its path and no hub set."""
    kept = {name: value for name, value in os.environ.items() if name != "MINDGPT_MODELS"}
    environment = kept | {"PYTHONPATH": str(ROOT)} | (env or {})
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
        )  # fmt: skip
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        texts = out.read().decode(), err.read().decode()
    return Finished(child.returncode, *texts, usage.ru_utime + usage.ru_stime)


@pytest.fixture
def python(tmp_path):
    """`python("-c", ...)`: a child process in an empty folder."""

    def run(*arguments, env=None):
        return run_python(*arguments, cwd=tmp_path, env=env)

    return run


@pytest.fixture
def mindgpt_command(python):
    """`mindgpt_command("models")`: the command line in a child process, in an empty folder."""

    def run(*arguments, env=None):
        return python("-m", "mindgpt", *arguments, env=env)

    return run


@pytest.fixture
def crash_between_renames(python):
    """Lets a child process die inside `atomic.swap_in`, after its first rename."""
    script = """
import os, sys
from pathlib import Path
from mindgpt import atomic

rename, calls = Path.rename, []

def rename_once(self, target):
    calls.append(target)
    if len(calls) == 2:
        os._exit(9)
    return rename(self, target)

Path.rename = rename_once
atomic.swap_in(Path(sys.argv[1]), Path(sys.argv[2]))
"""

    def crash(work, target):
        assert python("-c", script, work, target).code == 9

    return crash


def corpus_of(folder, rows, **facts):
    """Writes rows by split as a corpus in `folder`, with a report that says little."""
    from mindgpt import atomic, corpus

    report = {
        "sources": {"test": {"documents": 1, "words": 1, "licences": {"MIT": 1}}},
        "rows": {name: len(split) for name, split in rows.items()},
        "speaks_of": "Nothing is held out.",
    }
    with corpus.writing(folder) as work:
        writer = corpus.Writer(work / "corpus")
        for split, rows_of_split in rows.items():
            for row in rows_of_split:
                writer.add(split, row)
        report |= {"fingerprint": writer.close()} | facts
        atomic.write_json(work / "corpus" / corpus.REPORT, report)
    return folder


@pytest.fixture
def write_corpus():
    """`write_corpus(folder, {"train": rows})`: a corpus of these very rows."""
    return corpus_of


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory):
    """A corpus of a few of the starter's documents, two terms of it held out."""
    from mindgpt.config import PrepareConfig
    from mindgpt.stages.prepare import prepare

    limit = ["definition=8", "dialogue=3", "journal=4"]
    folder = tmp_path_factory.mktemp("data") / "small"
    return prepare(PrepareConfig(limit=limit, phrasings=4, hold_out_terms=0.25, out=str(folder)))


@pytest.fixture(scope="session")
def tuned(tmp_path_factory, small_corpus, tiny_base):
    """A model folder: the tiny base after six steps on the small corpus."""
    from mindgpt.config import FinetuneConfig
    from mindgpt.stages.finetune import finetune

    return finetune(
        FinetuneConfig(
            corpus=str(small_corpus), base=str(tiny_base), name="tuned", max_steps=6,
            models=str(tmp_path_factory.mktemp("models")), learning_rate=3e-3,
        )
    )  # fmt: skip
