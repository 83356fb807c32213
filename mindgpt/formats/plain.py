"""Plain text: hard-wrapped lines are joined, and what Project Gutenberg wraps a book in goes.

WikiText's spaced punctuation (`word , word @-@ word`) is put back as it was written.
"""

from __future__ import annotations

import re

ENDINGS = (".txt", ".text")

# A book stands between these two lines; before and after come licence and catalogue text.
_BOOK_START = re.compile(r"^\*\*\* ?START OF (?:THIS|THE) PROJECT GUTENBERG.*$", re.M)
_BOOK_END = re.compile(r"^(?:\*\*\* ?)?END OF (?:(?:THIS|THE) )?PROJECT GUTENBERG.*$", re.M | re.I)
_WIKITEXT_MARK = re.compile(r" @([-.,])@ |<unk>")


def read(raw: str) -> str:
    """Running text of a plain file, paragraphs apart by one blank line."""
    text = _inner_book(raw.replace("\r\n", "\n").replace("\r", "\n"))
    if _WIKITEXT_MARK.search(text):
        text = _unspace(text)
    paragraphs = re.split(r"\n\s*\n", text)
    joined = (re.sub(r"\s+", " ", paragraph).strip() for paragraph in paragraphs)
    return "\n\n".join(paragraph for paragraph in joined if paragraph)


def _inner_book(text: str) -> str:
    start, end = _BOOK_START.search(text), _BOOK_END.search(text)
    if not (start and end and start.end() < end.start()):
        return text
    return text[start.end() : end.start()]


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
