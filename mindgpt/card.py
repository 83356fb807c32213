"""The model card, `README.md` of a model folder: what it is, what it was made of, how well it does."""

from __future__ import annotations

from typing import Any


def finetuned(
    run: dict[str, Any], corpus_report: dict[str, Any], evaluation: dict[str, Any] | None
) -> str:
    """The card of a fine-tuned model, from its run, its corpus, and its evaluation if there is one."""
    sources = [
        f"- {name}: {facts['documents']} documents, {facts['licence']}"
        for name, facts in corpus_report["sources"].items()
    ]
    lines = [
        "---",
        "library_name: transformers",
        "pipeline_tag: text-generation",
        "language: en",
        "tags: [mindgpt, gpt2, mental-health]",
        "---",
        "",
        f"# {run['config']['name']}",
        "",
        "A small language model that explains terms of mental health and converses about them,",
        "fine-tuned with mindgpt. It is no therapist and no source of medical advice: it can be",
        "fluent and wrong. In a crisis, call your local emergency number or a crisis line.",
        "",
        f"- base: `{run['base']}`",
        f"- parameters: {run['parameters']:,}",
        f"- trained on: {run['examples']:,} sequences, {run['supervised_tokens']:,} supervised "
        f"tokens, {run['steps']:,} steps",
        f"- hardware: {run['hardware']}, {run['precision']} precision, "
        f"{run['training_seconds']:.0f} s",
        f"- objective: {run['config']['objective']}",
        "",
        "## Sources",
        "",
        *sources,
        "",
        corpus_report["speaks_of"],
        "",
        "## Evaluation",
        "",
        *(_evaluation(evaluation) if evaluation else ["Not evaluated yet: `mindgpt evaluate`."]),
        "",
    ]
    return "\n".join(lines)


def _evaluation(evaluation: dict[str, Any]) -> list[str]:
    lines = [
        evaluation["speaks_of"],
        "",
        "| split | tokens | perplexity | base's | bits per byte | base's |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, split in evaluation["splits"].items():
        tuned, base = split["tuned"], split["base"]
        lines.append(
            f"| {name} | {tuned['tokens']:,} | {tuned['perplexity']:,.2f} | "
            f"{base['perplexity']:,.2f} | {tuned['bits_per_byte']:.3f} | "
            f"{base['bits_per_byte']:.3f} |"
        )
    if recall := evaluation["recall"]:
        lines += [
            "",
            f"Recall, without any look-up: {recall['terms_recalled']} of {recall['terms']} trained "
            f"terms ({recall['share_of_terms']:.0%}) are answered with ROUGE-L F1 of "
            f"{recall['threshold']} or more when asked in a phrasing not trained on.",
        ]
    return lines
