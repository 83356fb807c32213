"""mindgpt: from a glossary and podcasts about mental health to a language model to talk to.

The stages of the command line as functions. Options are those of the command line, by name:

    import mindgpt
    mindgpt.prepare(source=["starter"], out="data/processed/starter")
    folder = mindgpt.finetune(corpus="data/processed/starter", base="mini", name="starter")
    report = mindgpt.evaluate(model="starter")
    answers = mindgpt.generate(prompt="What is stigma?", model="starter").answers
    model, tokenizer = mindgpt.load_model("starter")

Nothing heavy is imported until one of them is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindgpt.errors import MindGPTError

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

__version__ = "0.1.0"
__all__ = [
    "MindGPTError",
    "doctor",
    "evaluate",
    "finetune",
    "generate",
    "load_model",
    "models",
    "prepare",
    "pretrain",
]


def _stage(name: str, options: dict[str, Any], **handed: Any) -> Any:
    """Calls the stage of that name with a config made of `options`."""
    import importlib

    from mindgpt.config import STAGES, make

    module = importlib.import_module(f"mindgpt.stages.{name}")
    return getattr(module, name)(make(STAGES[name], options), **handed)


def prepare(report: Any = None, **options: Any) -> Any:
    """Sources -> a corpus; returns its folder. Options: `mindgpt.config.PrepareConfig`."""
    return _stage("prepare", options, **_reported(report))


def pretrain(report: Any = None, **options: Any) -> Any:
    """Texts -> a small GPT-2; returns its folder. Options: `mindgpt.config.PretrainConfig`."""
    return _stage("pretrain", options, **_reported(report))


def finetune(report: Any = None, **options: Any) -> Any:
    """A corpus and a base -> a model's folder. Options: `mindgpt.config.FinetuneConfig`."""
    return _stage("finetune", options, **_reported(report))


def evaluate(report: Any = None, **options: Any) -> Any:
    """A model and a corpus -> the report as a dict. Options: `mindgpt.config.EvaluateConfig`."""
    return _stage("evaluate", options, **_reported(report))


def generate(**options: Any) -> Any:
    """A prompt -> Answers. Options: `mindgpt.config.GenerateConfig`."""
    return _stage("generate", options)


def models(**options: Any) -> Any:
    """The models of the local hub, newest first. Options: `mindgpt.config.ModelsConfig`."""
    return _stage("models", options)


def doctor(**options: Any) -> Any:
    """What this machine has and lacks, as Findings. Options: `mindgpt.config.DoctorConfig`."""
    return _stage("doctor", options)


def load_model(name: str = "", models: str = "") -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """Model and tokenizer of the local hub, the newest without a name; verified, in float32."""
    from mindgpt import checkpoint, model_folder

    folder = model_folder.find(model_folder.hub(models), name)
    model_folder.verify(folder)
    return checkpoint.load(folder)


def _reported(report: Any) -> dict[str, Any]:
    """`report` is called with a `mindgpt.progress.Event` now and then; None means silence."""
    return {} if report is None else {"report": report}
