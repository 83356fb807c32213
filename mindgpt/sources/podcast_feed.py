"""A podcast's feed, an address or a saved file: its episodes' transcripts become documents.

`fetch` gets the feed, every transcript that it names and, where asked, the audio of episodes
without one, and writes a plan of what lies where. From then on only files are read. What could
not be fetched is tried again by the next run; what is there is not fetched twice.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mindgpt import reading
from mindgpt.config import POSITIVE, SourceOptions, option
from mindgpt.content import Content
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import SourceError
from mindgpt.podcasts import episodes
from mindgpt.podcasts.episode_files import Collector
from mindgpt.podcasts.episodes import Entry, Material, Plan

if TYPE_CHECKING:
    from mindgpt.network.fetching import Fetcher
    from mindgpt.transcripts.transcription import Transcriber

KIND = "podcast-feed"
SUMMARY = "a podcast's RSS or Atom feed and its transcripts: podcast-feed=ADDRESS or FILE"

# Which transcript of an episode is read where several say the same of its speakers.
_TYPES = ("json", "vtt", "html", "srt", "subrip")


def _is_date(value: str) -> bool:
    try:
        return not value or bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


@dataclass(frozen=True)
class Options(SourceOptions):
    """Options of the source `podcast-feed`."""

    language: str = option("", "take transcripts in this language only, such as en")
    limit: int | None = option(None, "take only the first so many episodes of the feed", POSITIVE)
    since: str = option(
        "", "take only episodes from this day on, and those without a date",
        (_is_date, "a day such as 2024-01-31"),
    )  # fmt: skip
    offline: bool = option(False, "take what was fetched before, and ask no network")
    transcribe: bool = option(False, "write down episodes that have no transcript, from the audio")
    transcribe_model: str = option(
        "openai/whisper-tiny", "speech model that writes them down: a folder or a hub id"
    )


def fetch(place: str, options: Options, fetcher: Fetcher) -> str:
    """The path of the plan, after all that the feed names was fetched as far as it can be.

    SourceError where there is no feed, no episode in it, or nothing that it names can be fetched.
    """
    fetcher = _offline(fetcher) if options.offline else fetcher
    plan = _read_feed(place, fetcher)
    collector = Collector(
        fetcher, _transcriber(plan, options), lambda one: _speaks(one, options.language)
    )
    fetcher.expected = 1 + sum(
        len(entry.materials) or bool(options.transcribe and entry.audio)
        for number, entry in enumerate(plan.entries)
        if not _left_out(entry, number, options)
    )
    entries = [
        entry if _left_out(entry, number, options) else collector.entry(entry)
        for number, entry in enumerate(plan.entries)
    ]
    if collector.failures and not collector.fetched and not options.offline:
        raise SourceError(
            f"None of the {len(collector.failures)} files that the feed {place} names can be "
            f"fetched. The first: {collector.failures[0]}"
        )
    # Two sources may read one feed with different options.
    own = episodes.digest(f"{place}\n{options!r}")[:8]
    path = fetcher.folder / f"{plan.name}-{own}{episodes.ENDING}"
    episodes.save(dataclasses.replace(plan, entries=entries), path)
    return str(path)


def parts(place: str, options: Options) -> list[Part]:
    """A part for each episode, in the feed's order; SourceError where there is none.

    `place` is a plan that `fetch` wrote. Of a saved feed the episodes are listed as well.
    """
    plan = episodes.load(place)
    return [Part(place, f"{plan.name}/{entry.name}") for entry in plan.entries]


def read(part: Part, options: Options) -> Iterator[Document | Skipped]:
    """The episode's Document, from the transcript that says most of who speaks.

    Each transcript that could not be fetched or read is Skipped with its reason, and so is an
    episode that has none or that the options leave out.
    """
    plan = episodes.load(part.path)
    number = plan.numbers.get(part.name.removeprefix(f"{plan.name}/"))
    if number is None:
        raise SourceError(f"{part.path} names no episode {part.name}. Fetch the feed again.")
    entry = plan.entries[number]
    reason = _left_out(entry, number, options) or _silent(entry, options)
    if reason:
        yield Skipped(KIND, entry.link or part.name, reason, entry.title)
        return
    heard: list[tuple[Material, list[Content]]] = []
    for material in sorted(entry.materials, key=lambda one: _guess(one, plan.language)):
        taken = _contents(material, Path(part.path).parent, options)
        if isinstance(taken, Skipped):
            yield taken
        else:
            heard.append((material, taken))
    if heard:
        # Of equals, `max` takes the first.
        best, contents = max(heard, key=lambda one: _worth(one[0], one[1], plan.language))
        yield from _documents(part, plan, entry, best, contents, options)


def _left_out(entry: Entry, number: int, options: Options) -> str:
    if options.limit and number >= options.limit:
        return "beyond the limit asked for"
    if entry.date and entry.date[:10] < options.since:
        return "older than asked for"
    return ""


def _silent(entry: Entry, options: Options) -> str:
    if entry.materials:
        return ""
    return "no transcript and no audio" if options.transcribe else "no transcript"


def _speaks(material: Material, language: str) -> bool:
    """Whether a transcript is in a language or states none: `en` takes `en-US`, `en-gb` no `en-us`.

    What a model wrote down is in the language of what it heard.
    """
    stated, asked = material.language.lower(), language.lower()
    if asked in ("", "any") or not stated or stated == asked:
        return True
    return stated.partition("-")[0] == asked.partition("-")[0] and not (
        "-" in stated and "-" in asked
    )


def _guess(material: Material, language: str) -> tuple[bool, int]:
    kind = material.media_type
    order = next((place for place, name in enumerate(_TYPES) if name in kind), len(_TYPES))
    return not _speaks(material, language), order


def _contents(material: Material, folder: Path, options: Options) -> list[Content] | Skipped:
    """What a transcript holds, or why it is not read."""
    reason, detail = material.problem, material.detail
    if not _speaks(material, options.language):
        reason = "transcript in another language"
        detail = f"It is in {material.language!r}."
    if reason:
        return Skipped(KIND, material.address, reason, detail)
    try:
        _, contents = reading.read_file(folder / material.file)
    except SourceError as error:
        return Skipped(KIND, material.address, "transcript cannot be read", str(error))
    contents = [content for content in contents if content.turns or content.text.strip()]
    if not contents:
        return Skipped(KIND, material.address, "transcript without words")
    return contents


def _worth(material: Material, contents: list[Content], language: str) -> tuple[bool, int, int]:
    """In the show's language first; then by turns of named speakers, where there are two; words."""
    turns = [turn for content in contents for turn in content.turns]
    named = [turn for turn in turns if turn.speaker]
    words = sum(len(turn.text.split()) for turn in turns)
    words += sum(len(content.text.split()) for content in contents)
    talk = len({turn.speaker for turn in named}) > 1
    return _speaks(material, language), len(named) if talk else 0, words


def _documents(
    part: Part, plan: Plan, entry: Entry, material: Material, contents: list[Content],
    options: Options,
) -> Iterator[Document]:  # fmt: skip
    licence = entry.licence or plan.licence or material.licence or options.licence
    about = {
        "title": entry.title,
        "podcast": plan.title,
        "date": entry.date,
        "language": material.language,
        "transcript": material.address,
        "transcript_type": material.media_type,
        "transcription_model": material.model,
        "transcription_revision": material.revision,
        "persons": entry.persons,
    }
    about = {name: value for name, value in about.items() if value}
    for document in reading.documents(contents, part, KIND, licence):
        named = {turn.speaker for turn in document.turns if turn.speaker}
        if len(named) < 2:
            words = "\n\n".join(turn.text for turn in document.turns) or document.text
            document = dataclasses.replace(document, kind="text", text=words, turns=())
        yield dataclasses.replace(
            document,
            group=f"episode/{part.name}",
            address=entry.link or material.address,
            metadata=document.metadata | about,
        )


def _read_feed(place: str, fetcher: Fetcher) -> Plan:
    """The plan of the feed at an address or in a file, before anything else is fetched."""
    if not place:
        raise SourceError(
            "The source podcast-feed needs a feed. Say --source podcast-feed=ADDRESS, or give the "
            "path of a saved one."
        )
    if "://" not in place:
        if place.endswith(episodes.ENDING):
            raise SourceError(f"{place} was written by mindgpt. Give the feed that it came from.")
        return episodes.load(place)
    path = fetcher.get(place).path
    return episodes.from_feed(path.read_bytes(), place, place)


def _transcriber(plan: Plan, options: Options) -> Transcriber | None:
    if not options.transcribe:
        return None
    from mindgpt.transcripts.transcription import Transcriber

    return Transcriber(options.transcribe_model, plan.language)


def _offline(fetcher: Fetcher) -> Fetcher:
    """One for the same folder that reaches no host."""
    from mindgpt.network.addresses import Trouble
    from mindgpt.network.fetching import Fetcher
    from mindgpt.network.wire import Network

    def refuse(host: str, port: int) -> list[str]:
        raise Trouble(
            "it was not fetched before, and offline=true asks no network", "Leave it out."
        )

    folder = fetcher.folder
    return Fetcher(folder.parent, folder.name, network=Network(resolve=refuse))
