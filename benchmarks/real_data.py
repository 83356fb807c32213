"""What `mindgpt prepare` makes of real files by others: documents, turns, words, and what it drops.

    python benchmarks/real_data.py FOLDER [--only NAME] [--keep FOLDER]

FOLDER holds the data described in docs/corpus.md, one folder for each origin. Prints the table that
stands there, in Markdown. `--keep` leaves the corpora for a closer look.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import datasets

import mindgpt

# (name, sources, further options)
RUNS: list[tuple[str, list[object], dict[str, object]]] = [
    ("who_key_terms", ["who-glossary={}/who_key_terms/training.txt"], {}),
    ("openstax_psychology_2e, glossary", ["glossary-page={}/openstax_psychology_2e/modules"], {}),
    ("openstax_psychology_2e, text", ["text={}/openstax_psychology_2e/modules"], {}),
    ("git_glossary", ["glossary-page={}/web_pages/git_glossary"], {}),
    ("devils_dictionary", ["glossary-page={}/web_pages/devils_dictionary"], {}),
    ("mentalhealth_gov", ["files={}/web_pages/mentalhealth_gov"], {}),
    ("va_gov", ["files={}/web_pages/va_gov"], {}),
    ("nhs_alpha", ["files={}/web_pages/nhs_alpha"], {}),
    ("nhs_text", ["text={}/web_pages/nhs_text"], {}),
    ("us_gov_health_pages", ["text={}/us_gov_health_pages"], {}),
    ("medquad_mental_health", ["files={}/medquad_mental_health"], {}),
    ("brain_science_transcripts", ["files={}/brain_science_transcripts"], {}),
    ("changelog_transcripts", ["files={}/changelog_transcripts"], {}),
    ("conduit_transcripts", ["files={}/conduit_transcripts"], {}),
    ("talk_python_transcripts", ["files={}/talk_python_transcripts"], {}),
    ("srt_transcripts", ["files={}/srt_transcripts"], {}),
    ("podcast_namespace", ["files={}/podcast_namespace"], {}),
    *(
        (f"podcast_feeds/{name}", [f"podcast-feed={{}}/podcast_feeds/{name}"], {})
        for name in ("pc20rss.xml", "themnshow.xml", "changing-the-tide.xml")
    ),
    ("annomi, simple", ["table={}/annomi/AnnoMI-simple.csv"], {}),
    ("annomi, full", ["table={}/annomi/AnnoMI-full.csv"], {}),
    (
        "annomi, high quality",
        ["table={}/annomi/AnnoMI-simple.csv"],
        {"option": ["keep=mi_quality:high"]},
    ),
    ("counsel_chat, 2020", ["table={}/counsel_chat/20200325_counsel_chat.csv"], {}),
    ("counsel_chat, first", ["table={}/counsel_chat/counselchat-data.csv"], {}),
    ("esconv_failed", ["table={}/esconv_failed"], {}),
    ("smilechat_zh", ["table={}/smilechat_zh"], {"language": "zh"}),
    ("general_text", ["text={}/general_text"], {}),
]


def main() -> None:
    """Prepares each of them alone and prints a row of the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    datasets.disable_progress_bars()
    print("| data | source | documents | turns | words | rows | dropped or skipped | changed |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        for name, sources, more in RUNS:
            if options.only in name:
                _row(name, sources, more, options.folder, options.keep or Path(scratch))


def _row(
    name: str, sources: list[object], more: dict[str, object], data: Path, folder: Path
) -> None:
    places = [str(source).format(data) for source in sources]
    shown = "; ".join(str(source).partition("=")[0] for source in sources)
    out = folder / name.replace("/", "-").replace(", ", "-").replace(" ", "-")
    try:
        made = mindgpt.prepare(source=places, out=str(out), raw=str(folder / "raw"), **more)
    except mindgpt.MindGPTError as error:
        message = str(error).replace(str(data), "DATA").replace(str(folder), "")
        print(f"| {name} | {shown} | | | | | {message} | |", flush=True)
        return
    report = json.loads((made / "report.json").read_text(encoding="utf-8"))
    counts = [
        sum(facts[what] for facts in report["sources"].values())
        for what in ("documents", "turns", "words")
    ]
    counts.append(sum(report["rows"].values()))
    cells = [f"{count:,}" for count in counts]
    cells += [
        "; ".join(f"{reason}: {count:,}" for reason, count in report[what].items()) or "-"
        for what in ("dropped", "changed")
    ]
    print(f"| {name} | {shown} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
