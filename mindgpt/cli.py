"""The command line: a config in, its stage called, what came back printed. Nothing else.

Each command's options are made from its dataclass in `config.py`. Nothing heavier than typer is
imported until a command runs.
"""

from __future__ import annotations

import dataclasses
import inspect
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mindgpt import choices, config

if TYPE_CHECKING:
    from mindgpt.sampling import Completion
    from mindgpt.stages.generate import Answers, Speaker
    from mindgpt.stages.prepare import Planned

app = typer.Typer(
    name="mindgpt",
    help="Turn a glossary and podcasts about mental health into a language model to talk to.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

SHOWN_CHARACTERS = 700
METAVARS = {str: "TEXT", int: "INTEGER", float: "NUMBER", config.SourceEntry: "KIND[=PLACE]"}


def command(
    kind: type[config.Config], argument: str = ""
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Registers a function of one config as the command of its name.

    Options given on the command line win over the recipe's. A recipe is the command's argument,
    unless `argument` names a field that is: then it is the option `--recipe`.
    """

    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        def run(recipe: Path | None, **given: Any) -> None:
            values: dict[str, Any] = {}
            if recipe is not None:
                values = config.load_recipe(recipe, function.__name__, kind)
            function(kind(**(values | {k: v for k, v in given.items() if v not in (None, [])})))

        parameters = [_recipe_parameter(as_option=bool(argument))]
        for item in dataclasses.fields(kind):
            parameters.append(_parameter(kind, item, is_argument=item.name == argument))
        parameters.sort(key=lambda parameter: parameter.name != argument)
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        run.__doc__ = function.__doc__
        app.command(function.__name__)(run)
        return function

    return register


def _recipe_parameter(as_option: bool) -> inspect.Parameter:
    help_text = "YAML file with a section of options for each stage; the command line wins"
    info = typer.Option("--recipe", help=help_text) if as_option else typer.Argument(help=help_text)
    return _keyword("recipe", Annotated[Path | None, info])


def _parameter(
    kind: type[config.Config], item: dataclasses.Field[Any], is_argument: bool
) -> inspect.Parameter:
    plain, is_list, _ = config.field_type(kind, item.name)
    help_text = item.metadata["help"]
    if is_argument:
        return _keyword(item.name, Annotated[plain | None, typer.Argument(help=help_text)])
    shown = config.default(item)
    folder = item.metadata["choices"]
    if folder:
        help_text += f" ({' | '.join(choices.names(folder))})"
    if shown not in (None, "", [], False):
        help_text += f" [default: {', '.join(map(str, shown)) if is_list else shown}]"
    name = config.flag(item.name)
    # A flag can be taken back: the command line wins over a recipe's `true`.
    names = [f"{name}/--no-{name[2:]}"] if plain is bool else [name]
    if item.metadata["short"]:
        names = [item.metadata["short"]]
    # Numbers arrive as text, so that config.py words the error for the command line and recipes.
    hint: Any = list[str] if is_list else bool if plain is bool else str
    info = typer.Option(
        *names,
        help=help_text,
        metavar=None if plain is bool else METAVARS[plain],
        autocompletion=_completion(item.name, folder),
    )
    return _keyword(item.name, Annotated[hint | None, info])


def _completion(name: str, folder: str) -> Callable[[str], list[str]] | None:
    """What the shell offers for an option: the files of an open folder, or models of the hub."""
    if name == "source":
        folder = "sources"
    if folder:
        return lambda incomplete: [
            value for value in choices.names(folder) if value.startswith(incomplete)
        ]
    if name == "model":
        from mindgpt import model_folder

        return lambda incomplete: [
            value
            for value in model_folder.names(model_folder.hub())
            if value.startswith(incomplete)
        ]
    return None


def _keyword(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


@command(config.PrepareConfig)
def prepare(options: config.PrepareConfig) -> None:
    """Read sources and write a corpus."""
    from mindgpt import corpus, terminal
    from mindgpt.stages import prepare as stage

    if options.dry_run:
        _print_plan(stage.plan(options))
        return
    with terminal.progress() as report:
        folder = stage.prepare(options, report)
    facts = corpus.read_report(folder)
    splits = list(facts["rows"])
    kinds = sorted({kind for counts in facts["kinds"].values() for kind in counts})
    rows = [[kind, *[facts["kinds"][split].get(kind, 0) for split in splits]] for kind in kinds]
    print(terminal.table(["kind", *splits], [*rows, ["all", *facts["rows"].values()]]))
    for what in ("dropped", "changed"):
        for reason, count in facts[what].items():
            print(f"{what}: {reason}: {count:,}")
    for split, found in facts["longest_overlap"].items():
        print(f"longest run of words that train shares with {split}: {found['words']}")
    print(f"{facts['speaks_of']}\nCorpus: {folder}")


def _print_plan(planned: list[Planned]) -> None:
    from mindgpt import terminal

    rows = [
        [each.source.kind, each.source.place or "-", len(each.parts) or "-",
         f"{each.bytes / 1e6:,.1f} MB" if each.parts else "not fetched yet"]
        for each in planned
    ]  # fmt: skip
    print(terminal.table(["source", "place", "parts", "size"], rows))
    print("Nothing was read, fetched or written.")


@command(config.SourcesConfig)
def sources(options: config.SourcesConfig) -> None:
    """List what can be read: the kinds of sources, and the formats that files may have."""
    from mindgpt.stages.sources import sources as stage

    listed = stage(options)
    if options.json:
        print(json.dumps([dataclasses.asdict(choice) for choice in listed], indent=2))
        return
    headings = {"sources": "--source KIND[=PLACE]", "formats": "formats of files",
                "glossaries": "layouts of glossaries"}  # fmt: skip
    for folder, heading in headings.items():
        print(f"{heading}:")
        for choice in (choice for choice in listed if choice.folder == folder):
            print(f"  {choice.name:<14} {choice.summary}")
            for name, text in choice.options.items():
                print(f"  {'':<14}   --option {name}=...  {text}")
        print()


@command(config.CorpusConfig, argument="corpus")
def corpus(options: config.CorpusConfig) -> None:
    """Show what a corpus holds, and its examples as the model will see them."""
    from mindgpt import terminal
    from mindgpt.stages.corpus import corpus as stage
    from mindgpt.stages.corpus import tables

    shown = stage(options)
    if options.json:
        print(json.dumps(shown.report, ensure_ascii=False))
        for view in shown.examples:
            print(json.dumps(dataclasses.asdict(view), ensure_ascii=False))
        return
    counts = [
        f"{table.title}:\n{terminal.table(table.headings, table.rows)}\n"
        for table in tables(shown.report)
        if table.rows
    ]
    heading = f"{shown.report['speaks_of']}\n\n{shown.matching:,} rows match.\n"
    terminal.page(itertools.chain(counts, [heading], map(terminal.example, shown.examples)))


@command(config.FinetuneConfig)
def finetune(options: config.FinetuneConfig) -> None:
    """Train a base model on a corpus and put it into the local model hub."""
    from mindgpt import model_folder, terminal
    from mindgpt.stages.finetune import finetune as stage

    with terminal.progress() as report:
        folder = stage(options, report)
    run = model_folder.read_json(folder / model_folder.RUN)
    print(
        f"{run['steps']:,} steps over {run['examples']:,} sequences ({run['supervised_tokens']:,} "
        f"supervised tokens) in {run['training_seconds']:,.0f} s, "
        f"mean loss {run['training_loss']:.3f}\nModel: {folder}"
    )


@command(config.EvaluateConfig)
def evaluate(options: config.EvaluateConfig) -> None:
    """Measure a model beside its base: perplexity, bits per byte, recall of the terms."""
    from mindgpt import terminal
    from mindgpt.stages.evaluate import evaluate as stage

    with terminal.progress() as report:
        result = stage(options, report)
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    rows = [
        [name, who, figures["tokens"], f"{figures['perplexity']:.2f}",
         f"{figures['bits_per_byte']:.3f}"]
        for name, split in result["splits"].items()
        for who, figures in (("tuned", split["tuned"]), ("base", split["base"]))
    ]  # fmt: skip
    print(f"{result['model']} beside its base {result['base']}. {result['speaks_of']}\n")
    print(terminal.table(["split", "model", "tokens", "perplexity", "bits per byte"], rows))
    if recall := result["recall"]:
        _print_recall(recall)


def _print_recall(recall: dict[str, Any]) -> None:
    print(
        f"\nRecall of trained terms, greedy, without any look-up, in phrasings not trained on "
        f"(ROUGE-L F1 >= {recall['threshold']} and an end by itself):\n"
        f"  {recall['terms_recalled']} of {recall['terms']} terms "
        f"({recall['share_of_terms']:.1%}), "
        f"{recall['questions_recalled']} of {recall['questions']} questions "
        f"({recall['share_of_questions']:.1%}), mean ROUGE-L {recall['mean_rouge_l']:.3f}"
    )
    for miss in recall["misses"]:
        end = "" if miss["ends_by_itself"] else ", did not end"
        answer = miss["answer"] if len(miss["answer"]) <= 90 else miss["answer"][:87] + "..."
        print(f"  missed {miss['rouge_l']:.2f}{end}: {miss['question']} -> {answer}")


@command(config.GenerateConfig, argument="prompt")
def generate(options: config.GenerateConfig) -> None:
    """Answer a prompt with a model of the local hub."""
    from mindgpt.stages.generate import Speaker
    from mindgpt.stages.generate import generate as stage

    if options.json or options.n > 1 or options.beside_base:
        answers = stage(options)
        _print_json(answers) if options.json else _print_answers(answers)
        return
    speaker: Speaker = Speaker(options)
    for piece in speaker.stream():
        print(piece, end="", flush=True)
    print()


def _print_json(answers: Answers) -> None:
    for model, completions in (
        (answers.model.name, answers.answers),
        (answers.base, answers.base_answers),
    ):
        for completion in completions:
            facts = {"prompt": answers.prompt, "model": model, "seed": answers.seed}
            print(json.dumps(facts | dataclasses.asdict(completion), ensure_ascii=False))


def _print_answers(answers: Answers) -> None:
    if not answers.base_answers:
        print("\n\n".join(answer.text for answer in answers.answers))
        return
    print(f"\n{answers.prompt}\n")
    for name, completions in (
        (f"{answers.model.name} (tuned)", answers.answers),
        (f"{answers.base} (base)", answers.base_answers),
    ):
        for completion in completions:
            _print_answer(name, completion)
    if answers.evaluation:
        print(answers.evaluation["speaks_of"])
        for split, figures in answers.evaluation["splits"].items():
            tuned, base = figures["tuned"]["perplexity"], figures["base"]["perplexity"]
            print(f"perplexity on {split}: tuned {tuned:,.2f}, base {base:,.2f}")
    print(f"model folder: {answers.model}")


def _print_answer(name: str, completion: Completion) -> None:
    """An answer in a paragraph; one that rambles on is cut for the screen, and that is said."""
    import textwrap

    ends = "ends by itself" if completion.end == "stop" else "does not end"
    shown = textwrap.shorten(completion.text, SHOWN_CHARACTERS, placeholder=" [...]")
    print(f"{name}, {completion.tokens} tokens, {ends}:")
    print(textwrap.indent(textwrap.fill(shown, 88), "  "), end="\n\n")


@command(config.PretrainConfig)
def pretrain(options: config.PretrainConfig) -> None:
    """Train a small GPT-2 from scratch on running text."""
    from mindgpt import model_folder, terminal
    from mindgpt.stages.pretrain import pretrain as stage

    with terminal.progress() as report:
        folder = stage(options, report)
    run = model_folder.read_json(folder / model_folder.RUN)
    print(
        f"{run['parameters']:,} parameters, {run['tokens_seen']:,} tokens seen, "
        f"{run['bits_per_byte']} bits per byte on {run['held_out_bytes']:,} held-out bytes "
        f"(trigram: {run['trigram_bits_per_byte']})\nModel: {folder}"
    )


@command(config.ModelsConfig)
def models(options: config.ModelsConfig) -> None:
    """List the models of the local hub, newest first."""
    from mindgpt import model_folder, terminal
    from mindgpt.stages.models import models as stage

    entries = stage(options)
    if options.json:
        plain = [dataclasses.asdict(entry) | {"path": str(entry.path)} for entry in entries]
        print(json.dumps(plain, indent=2))
        return
    if not entries:
        print(f"No models in {model_folder.hub(options.models)}. Make one with: mindgpt finetune")
        return
    rows = [
        [entry.name, f"{entry.bytes / 1e6:,.1f} MB", f"{entry.parameters / 1e6:,.1f} M",
         entry.base or "-", entry.finished[:16].replace("T", " "), entry.measured_on or "-",
         "-" if entry.perplexity is None else f"{entry.perplexity:,.2f}",
         "-" if entry.base_perplexity is None else f"{entry.base_perplexity:,.2f}"]
        for entry in entries
    ]  # fmt: skip
    headings = ["name", "size", "parameters", "base", "finished (UTC)"]
    headings += ["measured on", "perplexity", "base's"]
    print(terminal.table(headings, rows))
    if options.verify:
        print("Every file has the checksum of its manifest.")


@command(config.DoctorConfig)
def doctor(options: config.DoctorConfig) -> None:
    """Say what this machine has, and what is missing for which feature."""
    from mindgpt.stages.doctor import doctor as stage

    findings = stage(options)
    if options.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in findings], indent=2))
        return
    for finding in findings:
        mark = "ok " if finding.good else "-- "
        remedy = "" if finding.good else f"  ->  {finding.remedy}"
        print(f"{mark} {finding.subject:<18} {finding.found}{remedy}")
