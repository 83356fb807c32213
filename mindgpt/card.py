"""The model card, `README.md` of a model folder: what it is, was made of, and how well it does."""

from __future__ import annotations

from typing import Any


def pretrained(run: dict[str, Any]) -> str:
    """The card of a base model trained from scratch, from its run."""
    sources = [
        f"| {name} | {size['train']:,} | {size['held_out']:,} |"
        for name, size in run["sources"].items()
    ]
    return "\n".join(
        [
            *_front_matter(["gpt2", "mindgpt"]),
            f"# {run['config']['name']}",
            "",
            "A small GPT-2 trained from scratch by `mindgpt pretrain`, as a base for fine-tuning.",
            "It continues text; it answers nothing, and nothing it writes is to be trusted.",
            "",
            f"- parameters: {run['parameters']:,}",
            f"- tokens in the training text: {run['tokens_in_text']:,}",
            f"- tokens seen: {run['tokens_seen']:,}",
            f"- hardware: {run['hardware']}, {run['precision']} precision; "
            f"{run['training_seconds'] / 60:.0f} minutes",
            f"- bits per byte on {run['held_out_documents']} documents "
            f"({run['held_out_bytes']:,} bytes) that it has not seen: {run['bits_per_byte']}",
            f"- the same by a trigram on the same text: {run['trigram_bits_per_byte']}",
            "",
            "| source | bytes trained on | bytes held out |",
            "| --- | --- | --- |",
            *sources,
            "",
        ]
    )


def finetuned(
    run: dict[str, Any], corpus_report: dict[str, Any], evaluation: dict[str, Any] | None
) -> str:
    """The card of a fine-tuned model: from its run, its corpus, and its evaluation if any."""
    sources = [
        f"- {name}: {facts['documents']} documents, {'; '.join(facts['licences'])}"
        for name, facts in corpus_report["sources"].items()
    ]
    lines = [
        *_front_matter(["gpt2", "mental-health", "mindgpt"]),
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


def _front_matter(tags: list[str]) -> list[str]:
    return [
        "---",
        "library_name: transformers",
        "pipeline_tag: text-generation",
        "language: en",
        f"tags: [{', '.join(tags)}]",
        "---",
        "",
    ]


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
