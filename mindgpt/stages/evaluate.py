"""A model of the local hub and a corpus -> the report, and `evaluation.json` beside the model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import atomic, card, choices, corpus, metrics, model_folder, scoring, template
from mindgpt.config import EvaluateConfig
from mindgpt.errors import CorpusError, ModelError
from mindgpt.progress import Event, Report, silent
from mindgpt.sampling import Sampling

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

SCHEMA = 1
MEASURED = ("validation", "test", "recall")
RECALLED = 0.8  # ROUGE-L F1 from which an answer counts as the definition
RECALL_BATCH = 32


def evaluate(config: EvaluateConfig, report: Report = silent) -> dict[str, Any]:
    """Measures a model beside its base and returns the report, which it also saves.

    For each split with rows: nats per supervised token, perplexity and bits per byte, every
    example conditioned on the whole of what stands before. For `recall`: the model's own greedy
    answers to questions in phrasings that it was not trained on.
    """
    folder = model_folder.find(model_folder.hub(config.models), config.model)
    model_folder.verify(folder)
    run = model_folder.read_json(folder / model_folder.RUN)
    if run["stage"] != "finetune":
        raise ModelError(f"{folder.name} is a base model. Tune it first with: mindgpt finetune")
    corpus_folder = Path(config.corpus or run["config"]["corpus"])
    corpus_report = corpus.read_report(corpus_folder)
    rows = {name: list(corpus.load(corpus_folder)[name]) for name in MEASURED}
    if not any(rows.values()):
        raise CorpusError(f"The corpus in {corpus_folder} has no rows outside its training split.")
    result = _measure(folder, run, rows, config, report)
    trained_on = model_folder.read_json(folder / model_folder.CORPUS_REPORT)
    result = {
        "schema": SCHEMA,
        "model": folder.name,
        "base": run["base"],
        "objective": run["config"]["objective"],
        "evaluated": datetime.now(UTC).isoformat(timespec="seconds"),
        "corpus_fingerprint": corpus_report["fingerprint"],
        "same_corpus_as_training": corpus_report["fingerprint"] == trained_on["fingerprint"],
        "speaks_of": corpus_report["speaks_of"],
        **result,
    }
    atomic.write_json(folder / model_folder.EVALUATION, result)
    with atomic.replacing(folder / model_folder.CARD) as partial:
        partial.write_text(card.finetuned(run, trained_on, result), encoding="utf-8")
    return result


def _measure(
    folder: Path,
    run: dict[str, Any],
    rows: dict[str, list[dict[str, Any]]],
    config: EvaluateConfig,
    report: Report,
) -> dict[str, Any]:
    from mindgpt import checkpoint

    objective = run["config"]["objective"]
    model, tokenizer = checkpoint.load(folder)
    base, base_tokenizer = checkpoint.load(run["base"])
    template.install(base_tokenizer, base)
    splits: dict[str, dict[str, Any]] = {}
    for name in [name for name in MEASURED if rows[name]]:
        splits[name] = {
            "rows": len(rows[name]),
            "tuned": _perplexity(model, tokenizer, rows[name], objective, config, report),
            "base": _perplexity(base, base_tokenizer, rows[name], objective, config, report),
        }
    recalled = None
    if config.recall and rows["recall"]:
        recalled = _recall(model, tokenizer, rows["recall"], report)
    return {"splits": splits, "recall": recalled}


def _perplexity(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    rows: Sequence[dict[str, Any]],
    objective: str,
    config: EvaluateConfig,
    report: Report,
) -> dict[str, Any]:
    """The metric's figures on the rows; markers count as tokens, bytes are those of the words."""
    from mindgpt.gpt2 import context_length

    supervised = choices.load("objectives", objective).supervised
    sequences = []
    for row in rows:
        ids, answered = template.encode_example(tokenizer, row)
        sequences.append((ids, template.mask_labels(ids, supervised(ids, answered))))
    totals = [scoring.Score() for _ in rows]
    done = 0
    batches = scoring.score(model, sequences, context_length(model), config.batch_tokens)
    for scores in batches:
        for index, part in scores.items():
            totals[index].nll += part.nll
            totals[index].tokens += part.tokens
        done += len(scores)
        report(Event("scoring", min(done, len(rows)), len(rows)))
    sizes = [_supervised_bytes(row, objective) for row in rows]
    return metrics.load("perplexity").compute(
        predictions=[entry.nll for entry in totals],
        references=[
            {"tokens": entry.tokens, "bytes": size}
            for entry, size in zip(totals, sizes, strict=True)
        ],
    )


def _supervised_bytes(row: dict[str, Any], objective: str) -> int:
    """UTF-8 bytes of the words that carry the loss."""
    if not row["messages"]:
        return len(row["text"].encode())
    everything = objective == "language-modeling"
    return sum(
        len(message["content"].encode())
        for message in row["messages"]
        if everything or message["role"] == "assistant"
    )


def _recall(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    rows: Sequence[dict[str, Any]],
    report: Report,
) -> dict[str, Any]:
    """The model's own greedy answers, without any look-up, compared with the definitions.

    A term is recalled if the answer to the first of its held-back phrasings has ROUGE-L F1 of 0.8
    or more and ends by itself; `questions` counts all of the phrasings in the same way.
    """
    from mindgpt.engines.transformers import Engine
    from mindgpt.gpt2 import context_length

    engine = Engine(model, tokenizer)
    prompts = [template.encode_prompt(tokenizer, row["messages"][:1]) for row in rows]
    definitions = [row["messages"][-1]["content"] for row in rows]
    room = max(len(tokenizer(text)["input_ids"]) for text in definitions) + 32
    room = min(room, context_length(model) - max(map(len, prompts)))
    sampling = Sampling(greedy=True, max_new_tokens=room)
    answers = []
    for start in range(0, len(rows), RECALL_BATCH):
        answers += engine.complete(prompts[start : start + RECALL_BATCH], sampling)
        report(Event("answering", len(answers), len(rows)))
    rouge = metrics.load("rouge_l").compute(
        predictions=[answer.text for answer in answers], references=definitions
    )
    terms: dict[str, list[dict[str, Any]]] = {}
    for row, answer, score in zip(rows, answers, rouge["each"], strict=True):
        terms.setdefault(json.loads(row["metadata"])["term"], []).append(
            {
                "question": row["messages"][0]["content"],
                "answer": answer.text,
                "rouge_l": round(score, 4),
                "ends_by_itself": answer.end == "stop",
                "recalled": score >= RECALLED and answer.end == "stop",
            }
        )
    return _summary(terms, rouge["f1"])


def _summary(terms: dict[str, list[dict[str, Any]]], mean: float) -> dict[str, Any]:
    first = {term: tries[0] for term, tries in terms.items()}
    every = [question for tries in terms.values() for question in tries]
    misses = {term: tries for term, tries in terms.items() if not all(t["recalled"] for t in tries)}
    return {
        "threshold": RECALLED,
        "terms": len(first),
        "terms_recalled": sum(entry["recalled"] for entry in first.values()),
        "share_of_terms": round(sum(e["recalled"] for e in first.values()) / len(first), 4),
        "questions": len(every),
        "questions_recalled": sum(entry["recalled"] for entry in every),
        "share_of_questions": round(sum(e["recalled"] for e in every) / len(every), 4),
        "mean_rouge_l": round(mean, 4),
        "misses": [
            {"term": term, **entry}
            for term, tries in sorted(misses.items())
            for entry in tries
            if not entry["recalled"]
        ],
    }
