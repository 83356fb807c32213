"""Any page of terms and definitions, at an address or saved, in any layout of `glossaries/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mindgpt import choices, reading
from mindgpt.config import SourceOptions, option
from mindgpt.decoding import decode
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import SourceError
from mindgpt.network import manifest
from mindgpt.pages import licences
from mindgpt.terms import glossary, term_documents
from mindgpt.terms.glossary import Entry

if TYPE_CHECKING:
    from mindgpt.network.fetching import Fetcher

KIND = "glossary-page"
SUMMARY = "any page of terms and definitions: glossary-page=ADDRESS, =FILE or =FOLDER"

_ENDING_COUNTS = 0.25
_SURE = 0.9  # from there on a layout's own signs leave no doubt
_BETTER = 1.25  # so much more must a less likely layout yield to be taken


@dataclass(frozen=True)
class Options(SourceOptions):
    """Options of the source `glossary-page`."""

    language: str = option("en", "language to take, where a glossary has several; empty for all")
    min_words: int = option(
        1, "words that a definition has at least", (lambda n: n > 0, "1 or more")
    )
    max_words: int = option(
        1500, "words that a definition has at most", (lambda n: n > 0, "1 or more")
    )


def fetch(place: str, options: Options, fetcher: Fetcher) -> str:
    """The path of the page at an address; any other place as it is."""
    return str(fetcher.get(place).path) if "://" in place else place


def parts(place: str, options: Options) -> Iterable[Part]:
    """The page at `place`, or every page of the folder there, by path."""
    return [
        part for part in reading.list_files(place, KIND) if Path(part.path).name != manifest.NAME
    ]


def read(part: Part, options: Options) -> Iterator[Document | Skipped]:
    """A `definition` Document for each entry of one page; what is left out is counted by reason."""
    address, licence = term_documents.origin(part)
    try:
        text = _text(Path(part.path))
        entries = read_entries(text, part.name)
    except SourceError as error:
        yield reading.skipped(KIND, part, error)
        return
    if not entries:
        yield Skipped(KIND, address, "no terms with definitions", part.name)
    licence = licences.stated(text) or licences.short(licence) or options.licence or "not stated"
    fitting: list[Entry] = []
    for one in entries:
        if reason := _unfit(one, options):
            yield Skipped(KIND, address, reason, one.term)
        else:
            fitting.append(one)
    yield from term_documents.documents(fitting, KIND, part.name, licence, address)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > reading.MAX_BYTES:
            raise SourceError(
                f"{path} has {path.stat().st_size:,} bytes, and a page of terms has at most "
                f"{reading.MAX_BYTES:,}. Cut it into several files."
            )
        return decode(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}. Check the path.") from error


def _unfit(one: Entry, options: Options) -> str:
    """Why an entry is left out, "" where it is not."""
    asked = options.language.lower()
    if asked and one.language and one.language.partition("-")[0] != asked.partition("-")[0]:
        return "another language"
    count = len(one.definition.split())
    if 0 < count < options.min_words:
        return "definition too short"
    return "definition too long" if count > options.max_words else ""


def read_entries(text: str, name: str = "") -> list[Entry]:
    """The entries of a page, read in the layout that its beginning and its name's ending tell.

    Where these leave a doubt, the layouts that come into question are all tried, and the one that
    yields most is taken. SourceError where the page is broken in the only layout it can have.
    """
    head, ending = text[: reading.HEAD], Path(name).suffix.lower()
    sureness = {}
    for kind in choices.names("glossaries"):
        module = choices.load("glossaries", kind)
        sureness[kind] = module.recognise(head)
        if sureness[kind]:
            sureness[kind] += _ENDING_COUNTS * (ending in module.ENDINGS)
    sure = [kind for kind, score in sureness.items() if score >= _SURE]
    tried = sorted(sure or filter(sureness.get, sureness), key=lambda kind: -sureness[kind])
    return _most_yielding(text, tried)


def _most_yielding(text: str, kinds: Iterable[str]) -> list[Entry]:
    best: list[Entry] = []
    most = 0.0
    broken: SourceError | None = None
    for kind in kinds:
        try:
            entries = list(choices.load("glossaries", kind).read(text))
        except SourceError as error:
            broken = broken or error
            continue
        amount = glossary.yields(entries)
        if not best or amount > most * _BETTER:
            best, most = entries or best, amount
    if broken and not best:
        raise broken
    return best
