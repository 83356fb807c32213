"""The WHO/Europe page "Key terms and definitions in mental health", fetched or saved.

As copied text it holds entries such as (the words are made up):

    Example term (also so called) : What it means. More: see (2). ( A book, ISBN 1,  WHO, 2010 )
    back to top

with definitions that run over several lines, numbered lists of references, and `<|endoftext|>`
lines that somebody added by hand, not always between two entries. As HTML it opens with a list of
its terms, and its entries may be laid out in any way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mindgpt.config import SourceOptions
from mindgpt.decoding import decode
from mindgpt.document import Document, Part, Skipped
from mindgpt.errors import FetchError, SourceError
from mindgpt.terms import citations, glossary, page_lines, term_documents, term_layouts, term_names
from mindgpt.terms.glossary import Entry
from mindgpt.terms.term_drafts import laid_out

if TYPE_CHECKING:
    from mindgpt.network.fetching import Fetcher

KIND = "who-glossary"
SUMMARY = "WHO/Europe's key terms in mental health: who-glossary, or who-glossary=FILE or =ADDRESS"
LICENCE = "(c) World Health Organization; research and private study"
# Where the page has been. WHO/Europe's site has moved to www.who.int/europe and sends old
# addresses on; each is asked until one leads to the terms.
ADDRESSES = (
    "https://www.euro.who.int/en/health-topics/noncommunicable-diseases/mental-health/"
    "data-and-resources/key-terms-and-definitions-in-mental-health",
    "https://www.euro.who.int/en/health-topics/noncommunicable-diseases/mental-health/"
    "key-terms-and-definitions-in-mental-health",
)

_FEWEST = 3  # a page with fewer terms is where an old address ends that leads nowhere any more
_MARKER = re.compile(r"<\|endoftext\|>")
_PAGE = re.compile(r"<(?:!doctype|html|body|div|p|dl|table|h[1-6]|ul|strong)\b", re.I)
# A term stands at the margin, begins with a capital, and holds no end of a sentence.
_ENTRY = re.compile(r"([A-Z][^:.;!?\n]{1,110}?)\s{0,9}:\s{1,9}(\S.*)")
_SOURCE_SIGN = re.compile(r"\bWHO\b|\bISBN\b|\b(?:19|20)\d\d\b|^\s*References?\b")
_LONGEST_TERM = 15  # words


@dataclass(frozen=True)
class Options(SourceOptions):
    """Options of the source `who-glossary`: the page's own licence holds."""


def fetch(place: str, options: Options, fetcher: Fetcher) -> str:
    """The path of the page, by an address or, for "", where it is known to have been."""
    if "://" in place:
        return str(fetcher.get(place).path)
    if place:
        return place
    tried = []
    for address in ADDRESSES:
        try:
            path = fetcher.get(address).path
            if len(_entries(_text(path))) >= _FEWEST:
                return str(path)
            tried.append(f"{address} leads to a page without the terms.")
        except SourceError as error:
            tried.append(str(error))
    raise FetchError(
        f"WHO's page of key terms was not found: {' '.join(tried)} Open it in a browser, save it, "
        "and say --source who-glossary=FILE; or give its address, who-glossary=ADDRESS."
    )


def parts(place: str, options: Options) -> Iterable[Part]:
    """The one page or text at `place`."""
    if not place:
        raise SourceError(
            "The source who-glossary has to be fetched, or needs a saved page or text. Say "
            "--source who-glossary=FILE."
        )
    if not Path(place).is_file():
        raise SourceError(f"There is no file {place}. Check the path after who-glossary=.")
    return [Part(place, Path(place).name)]


def read(part: Part, options: Options) -> Iterator[Document | Skipped]:
    """A `definition` Document for each entry, its source apart in the metadata.

    SourceError where the file cannot be read or holds no entry of the form `Term: definition`.
    """
    entries = _entries(_text(Path(part.path)))
    if not entries:
        raise SourceError(f"{part.path} holds no entry of the form 'Term: definition'.")
    address, _ = term_documents.origin(part)
    yield from term_documents.documents(entries, KIND, "", LICENCE, address)


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}. Check the path.") from error
    except SourceError as error:
        raise SourceError(f"{path}: {error}") from error


def _entries(text: str) -> list[Entry]:
    return _of_page(text) if _PAGE.search(text) else parse(text)


def parse(text: str) -> list[Entry]:
    """Every entry of a copied text, in order.

    >>> [(one.term, one.definition) for one in parse("Puddle: A small water (2). ( WHO, 2011 )")]
    [('Puddle', 'A small water.')]
    """
    bodies: list[tuple[str, list[str]]] = []
    for line in _MARKER.sub("", text).splitlines():
        match = _ENTRY.match(line)
        if match and len(match[1].split()) <= _LONGEST_TERM:
            bodies.append((" ".join(match[1].split()), [match[2]]))
        elif line.strip() and bodies:
            bodies[-1][1].append(line)
    return [_entry(term, "\n".join(lines)) for term, lines in bodies]


def _of_page(text: str) -> list[Entry]:
    """The entries of an HTML page, by the layout that finds most of them."""
    lines = page_lines.read_page(_MARKER.sub("", text)).lines
    most: list[Entry] = []
    for layout, _ in term_layouts.LAYOUTS:
        found = [
            _entry(term, laid_out(draft.body))
            for draft in layout(lines)
            if glossary.is_term(term := term_names.tidy(draft.names[0])) and draft.body
        ]
        most = found if len(found) > len(most) else most
    return most


def _entry(term: str, body: str) -> Entry:
    """An entry whose definition stands in one line, its source apart; the term as it is written."""
    body, links = citations.without_top_links(body)
    definition, source = citations.source_apart(" ".join(body.split()), _SOURCE_SIGN)
    definition, marks = citations.without_marks(definition, every=True)
    counts = {citations.TO_TOP: links, citations.MARKS: marks}
    removed = {reason: count for reason, count in counts.items() if count}
    return Entry(term, definition.strip(), term_names.apart(term)[1], source, removed=removed)
