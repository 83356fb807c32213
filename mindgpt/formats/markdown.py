"""Markdown: pages and transcripts, with labels, marks and the targets of links taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mindgpt.content import Content
from mindgpt.pages import markup, prose
from mindgpt.pages.headers import take_header
from mindgpt.pages.pieces import Piece, cues, labelled, lines_to_pieces, paragraphs, without_times
from mindgpt.transcripts import transcript
from mindgpt.transcripts.captions import from_cues
from mindgpt.transcripts.labels import looks_like_speaker, split_label
from mindgpt.transcripts.marks import TIMES

SUMMARY = "Markdown: pages and transcripts"
ENDINGS = (".md", ".markdown", ".mdown", ".mkd")

_SIGNS = (
    re.compile(r"^#{1,6} ?\S", re.M),
    re.compile(r"\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)"),
    re.compile(r"(?<![*\w])\*\*[^*\s][^*\n]{0,200}\*\*"),
    re.compile(r"^(?:[-*+] \S.*\n){2}", re.M),
    re.compile(r"^(?:```|---$|> \S)", re.M),
)
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+|(?<=##)|(?=[^\W\d_a-z]))(.*)")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:={3,}|-{3,})[ \t]*")
_RULE = re.compile(r"[ \t]*(?:[-*_][ \t]*){3,}")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ \t]?)+")
_ROW_OF_LINES = re.compile(r"[ \t|:+-]*-{2,}[ \t|:+-]*")
# Lines that begin with none of these are words.
_MARKED = frozenset("#-*+•|=_ \t0123456789" + markup.LABEL + markup.LINK_ITEM)


def recognise(text: str) -> float:
    """By headings, links, bold words, lists and rules: the more kinds of them, the surer."""
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "{")):
        return 0.0
    kinds = sum(bool(sign.search(text)) for sign in _SIGNS)
    return (0.0, 0.35, 0.6, 0.75, 0.8, 0.8)[kinds]


def read(text: str) -> Iterator[Content]:
    r"""Turns where a file is a transcript, else running text.

    >>> next(read("**Ann Lee:** Hello \\[laughs\\] there.\n\n**Bo:** *Hi.*")).turns[0]
    Turn(speaker='Ann Lee', text='Hello there.')
    """
    removed: Counter[str] = Counter()
    text = markup.without_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
    metadata, text = take_header(text)
    text = markup.without_links_and_tags(markup.without_code(text, removed))
    text = markup.with_labels_marked(text.replace("\\[", "[").replace("\\]", "]"))
    timed = text.split("\n")
    lines, removed[TIMES] = without_times(timed)
    pieces = [piece for run in paragraphs(lines) for piece in _pieces(_unemphasised(run))]
    title = str(metadata.pop("title", "") or _title(pieces))
    content = transcript.from_pieces(pieces, title)
    if not content and removed[TIMES]:
        content = from_cues(cues(timed, lines), title)
    content = content or prose.from_pieces(pieces, title)
    yield transcript.with_more(content, removed, metadata)


def _title(pieces: list[Piece]) -> str:
    """The first heading of the highest level."""
    return next((piece.whole for piece in pieces if piece.level == 1), "")


def _unemphasised(paragraph: list[str]) -> list[str]:
    """The lines of a paragraph, over which emphasis may run, without its marks."""
    whole = "\n".join(paragraph)
    if "*" in whole or "_" in whole or "`" in whole or "~" in whole:
        whole = markup.unemphasised(whole)
    return whole.split("\n")


def _pieces(paragraph: list[str]) -> Iterator[Piece]:
    """The pieces of one paragraph: headings, items, labelled lines and words, in their order."""
    found: list[Piece] = []
    words: list[str] = []
    for quoted in paragraph:
        line = _QUOTE.sub("", quoted, count=1) if quoted[:1] in (" ", ">") else quoted
        piece = _marked_piece(line, bool(words)) if line[:1] in _MARKED else None
        if piece is None:
            words.append(line.strip())
        elif piece.kind == "underline":
            text = " ".join(words)
            words = []
            found.append(Piece(text, kind="heading", raw=text, level=piece.level))
        else:
            _flush(found, words)
            words = []
            found.append(piece)
    _flush(found, words)
    for at, piece in enumerate(found):
        apart = piece.kind == "heading" or found[at - 1].kind == "heading"
        piece = piece._replace(tight=at > 0 and not apart)
        if "\\" in piece.whole:
            text, raw = markup.unescaped(piece.text), markup.unescaped(piece.raw)
            piece = piece._replace(text=text, raw=raw)
        yield piece


def _flush(found: list[Piece], words: list[str]) -> None:
    """Ends a run of words: they go on in the item or label before them, or stand by themselves."""
    if not words:
        return
    last = found[-1] if found else Piece("")
    if last.kind in ("item", "link") or (last.label and last.kind != "heading"):
        more = " ".join(words)
        raw = f"{last.whole} {more}" if last.raw else ""
        found[-1] = last._replace(text=f"{last.text} {more}".strip(), raw=raw)
        return
    found += lines_to_pieces(words)


def _marked_piece(line: str, after_words: bool) -> Piece | None:
    """What a line is that begins with one of Markdown's marks; None where it is words."""
    if after_words and _UNDERLINE.fullmatch(line):
        return Piece("", kind="underline", level=1 if "=" in line else 2)
    if not line or _RULE.fullmatch(line) or (line[0] in "|+" and _ROW_OF_LINES.fullmatch(line)):
        return Piece("")
    if heading := _HEADING.match(line):
        return _heading(heading[2].strip().rstrip("#").strip(), len(heading[1]))
    link = line[:1] == markup.LINK_ITEM
    line = line[1:] if link else line
    item = _ITEM.match(line)
    body = line[item.end() :] if item else line.strip()
    kind = "link" if link else "item" if item else ""
    if body[:1] == markup.LABEL:
        return _labelled_in_bold(body, kind)
    if line[:1] == "|":
        cells = (cell.strip() for cell in body.strip("|").split("|"))
        return Piece(", ".join(cell for cell in cells if cell))
    if not item:
        return Piece(body) if body != line else None
    said = split_label(body)
    return labelled(said, body)._replace(kind=kind) if said else Piece(body, kind=kind)


def _heading(text: str, level: int) -> Piece:
    """A heading, which may be the name of who speaks below it."""
    text = text.lstrip(markup.LABEL).replace(markup.SAID, ": ").replace(markup.ALONE, "").strip()
    said = split_label(text)
    if said and not said.text:
        return Piece("", said.label, True, "heading", text, level)
    label = text.rstrip(":") if looks_like_speaker(text.rstrip(":")) else ""
    return Piece("", label, False, "heading", text, level)


def _labelled_in_bold(body: str, kind: str) -> Piece:
    """`\\x02Ann Lee\\x03Hello.` as a piece; a name alone on its line is like a heading."""
    if markup.ALONE in body and markup.SAID not in body:
        name, _, said = body[1:].partition(markup.ALONE)
        return Piece(said, name, False, "heading", f"{name} {said}".strip(), 7)
    name, _, said = body[1:].partition(markup.SAID)
    return Piece(said, name, True, kind, f"{name}: {said}".strip())
