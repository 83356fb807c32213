"""Plain text: books, articles and transcripts, with hard-wrapped lines joined.

What Project Gutenberg wraps a book in goes. WikiText's spaced punctuation (`word , word @-@ word`)
is put back as it was written, as are the gaps that removed links leave before full stops.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mindgpt.content import Content
from mindgpt.pages import prose
from mindgpt.pages.gutenberg import inner_book
from mindgpt.pages.headers import take_header
from mindgpt.pages.pieces import cues, lines_to_pieces, paragraphs, without_times
from mindgpt.transcripts import transcript
from mindgpt.transcripts.captions import from_cues
from mindgpt.transcripts.marks import TIMES

SUMMARY = "plain text: books, articles, transcripts"
ENDINGS = (".txt", ".text")

_WIKITEXT_MARK = re.compile(r" @([-.,])@ |<unk>")
_GAP = re.compile(r"(?<=[\w)’'\"”]) (?=[.,](?:\s|$))")
_FEW_GAPS = 3  # one alone may be meant


def recognise(text: str) -> float:
    """Any text may be plain text, and anything else is likelier."""
    return 0.1


def read(text: str) -> Iterator[Content]:
    r"""Turns where a file is a transcript, else running text.

    >>> next(read("hard\nwrapped\n\nlines")).text
    'hard wrapped\n\nlines'
    """
    removed: Counter[str] = Counter()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, removed["wrappings of a book"] = inner_book(text)
    if _WIKITEXT_MARK.search(text):
        text = _unspace(text)
    elif len(_GAP.findall(text)) >= _FEW_GAPS:
        text = _GAP.sub("", text)
    metadata, text = take_header(text)
    title = str(metadata.pop("title", ""))
    timed = [line.strip() for line in text.split("\n")]
    lines, removed[TIMES] = without_times(timed)
    pieces = [piece for run in paragraphs(lines) for piece in lines_to_pieces(run)]
    content = transcript.from_pieces(pieces, title)
    if not content and removed[TIMES]:
        # Times alone show that somebody speaks, and not who.
        content = from_cues(cues(timed, lines), title)
    content = content or prose.from_pieces(pieces, title)
    yield transcript.with_more(content, removed, metadata)


def _unspace(text: str) -> str:
    """`a @-@ b , c ( d )` -> `a-b, c (d)`; a sentence with an unknown word goes, as do headings."""
    text = re.sub(r" @([-.,])@ ", r"\1", text)
    # Every line of WikiText is a paragraph of its own.
    lines = (line.strip() for line in text.split("\n"))
    text = "\n\n".join(_known_sentences(line) for line in lines if not line.startswith("="))
    text = re.sub(r" ([,.;:?!%)\]])", r"\1", text)
    text = re.sub(r"([(\[$£]) ", r"\1", text)
    text = re.sub(r" (n't|'s|'re|'ve|'ll|'d|'m)\b", r"\1", text)
    return re.sub(r'" ([^"\n]*?) "', r'"\1"', text)


def _known_sentences(line: str) -> str:
    sentences = re.split(r"(?<= [.?!]) ", line)
    return " ".join(sentence for sentence in sentences if "<unk>" not in sentence)
