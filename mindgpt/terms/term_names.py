"""A term as a page writes it -> the term alone, and the other names that go with it.

12. Zib fever (ZF), n. ¶     ->  Zib fever, also ZF
"Also called the zibs, or Monday fever."  ->  the zibs, Monday fever
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LONGEST_NAME = 60  # characters
_MOST_WORDS = 7

_ANCHOR = re.compile(
    r"(?:[ \t]?(?:[¶§🔗⚓]|(?<=\s)[#↑^]|\{#[\w:.-]{1,80}\}|\[(?:edit|link|top)\]"
    r"|Link to this \w{1,20}|Permalink(?: to this \w{1,20})?)){1,4}\Z",
    re.I,
)
_NUMBER = re.compile(
    r"\A(?:\(?\d{1,3}(?:\.\d{1,3}){0,4}[.)]\s|\d{1,3}(?:\.\d{1,3}){1,4}\s|[•·▪‣*–—-]\s)\s{0,9}(?=\D)"
)
SPEECH = (
    r"(?:n|v|vt|vi|v\. ?t|v\. ?i|adj|adv|a|ad|pro|pron|prep|conj|interj|x|pp|p\. ?p|pl|n\. ?pl|num"
    r"|abbr|phr|part|imp)\."
)
_WORD_OF_SPEECH = (
    r"(?:noun|verb|adjective|adverb|pronoun|preposition|abbreviation|acronym|phrase)s?"
)
PART_OF_SPEECH = re.compile(
    rf"(?:,? ?\((?:{SPEECH}|n|v|adj|adv|{_WORD_OF_SPEECH})\)"
    rf"|, ?(?:{SPEECH}|n|v|adj|adv|{_WORD_OF_SPEECH})| {SPEECH})"
    rf"(?:(?:,| and| or| &)? ?{SPEECH}){{0,2}}",
    re.I,
)
_BRACKET = re.compile(r"\A(.{1,200}?)\s?[(\[]([^()\[\]]{1,120})[)\]]\Z")
_ALSO = (
    r"(?:(?:also|sometimes|often|formerly|previously|commonly|otherwise|or)\s(?:called|known as"
    r"|referred to as|termed|named|spelled|spelt|written|abbreviated(?: as| to)?)"
    r"|also|a\.?k\.?a\.?|abbreviated(?: as| to)?|formerly|previously|or"
    r"|(?:synonyms?|abbreviations?|acronyms?|abbr\.?|syn\.?|other names?|alternative names?)\s?:?)"
)
_BRACKET_LEAD = re.compile(rf"\A{_ALSO}:?\s+(?=\S)", re.I)
_TERM_TAIL = re.compile(r",?\s(?:also (?:called|known as)|a\.?k\.?a\.?)\s", re.I)
_PHRASE = re.compile(
    r"\b(?:also (?:called|known as|referred to as|termed|spelled|spelt|written|abbreviated as)"
    r"|a\.k\.a\.?|synonyms?:|abbreviations?:|abbreviated as|acronyms?:|other names?:"
    r"|alternative names?:)\s{1,3}",
    re.I,
)
_LIST_END = re.compile(r"[.;:()\n\[\]—]|\s[–-]\s|\Z")
_LIST_PIECES = re.compile(r"\s?,\s?(?:and |or )?|\s(?:or|and)\s|\s?/\s?")
_CLAUSE = re.compile(r"\s(?:which|that|who|where|when|because|is|are|was|were)\b", re.I)
_ARTICLE = re.compile(r"\Aan? (?=\S)", re.I)
# A piece of a sentence that begins like this is no name any more.
_NO_NAME = re.compile(
    r"(?:that|which|who|whose|when|where|because|since|it|its|this|these|is|are|was|were|has|have"
    r"|in|on|of|at|by|with|for|to|from|as|if|but|not|depending|especially|such|including)\b",
    re.I,
)


def slug(term: str) -> str:
    """A term as part of an identity; equal for equal terms, whatever their case and accents.

    >>> slug("Café au lait (white)"), slug("焦虑")
    ('cafe-au-lait-white', '焦虑')
    """
    plain = unicodedata.normalize("NFKD", term.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")[:120] or "term"


def tidy(term: str) -> str:
    """A term in one line without numbering, anchors, quotes, part of speech and closing colon.

    >>> tidy("2.1  *Zib  fever*, n. : ¶")
    'Zib fever'
    """
    text = " ".join(term.split())
    for _ in range(3):  # one wrapping may hide another: `"Zib", n.:`
        before = text
        text = _ANCHOR.sub("", text).strip()
        text = _NUMBER.sub("", text)
        text = re.sub(r"[\s:;,–—=|-]+\Z", "", text[-80:]).join([text[:-80], ""])
        text = without_speech(text)
        text = _unquoted(text)
        if text == before:
            break
    return text


def without_speech(term: str) -> str:
    """A term without the part of speech behind it: `Zib (noun)`, `ZIB, n.`."""
    head, tail = term[:-40], term[-40:]
    for found in PART_OF_SPEECH.finditer(tail):
        if found.end() == len(tail) and (head or found.start()):
            return head + tail[: found.start()]
    return term


def _unquoted(text: str) -> str:
    text = text.strip("*_`").strip()
    for opening, closing in (('"', '"'), ("“", "”"), ("‘", "’"), ("'", "'"), ("«", "»")):
        inner = text[1:-1]
        if len(text) > 2 and text[0] == opening and text[-1] == closing and closing not in inner:
            return inner.strip()
    # A full stop closes a term as it closes a sentence; in `LL.D.` it belongs to the letters.
    if text.endswith(".") and "." not in text[:-1] and len(text.split()[-1]) > 4:
        return text[:-1]
    return text


def apart(term: str) -> tuple[str, tuple[str, ...]]:
    """(term, other names): what stands in its closing bracket, or after "also called".

    >>> apart("Zib fever (ZF)"), apart("Zibs (also called Monday fever or ZF)")
    (('Zib fever', ('ZF',)), ('Zibs', ('Monday fever', 'ZF')))
    >>> apart("Abuse (of plums)")
    ('Abuse (of plums)', ())
    """
    names: list[str] = []
    if tail := _TERM_TAIL.search(term):
        names = listed(term[tail.end() :])
        term = term[: tail.start()] if names else term
    if bracket := _BRACKET.match(term):
        inside = _in_bracket(bracket[1], bracket[2].strip())
        if inside:
            return bracket[1].rstrip(" ,"), unique([*inside, *names])
    return term, unique(names)


def _in_bracket(term: str, inside: str) -> list[str]:
    """The names in a term's bracket; none where it narrows the term: `Abuse (of plums)`."""
    if lead := _BRACKET_LEAD.match(inside):
        return listed(inside[lead.end() :])
    pieces = [piece for piece in _LIST_PIECES.split(inside) if piece]
    if pieces and all(is_abbreviation(piece) for piece in pieces):
        return pieces
    if is_abbreviation(term) and _stands_for(term, inside):
        return [inside]
    return []


def is_abbreviation(word: str) -> bool:
    """Whether a word is made of initials: `ADHD`, `mhGAP`, `C-PTSD`, `PDDs`.

    >>> is_abbreviation("PTSD"), is_abbreviation("Plum")
    (True, False)
    """
    letters = [letter for letter in word if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return (
        1 < len(word) <= 12 and " " not in word and capitals >= 2 and capitals * 2 >= len(letters)
    )


def _stands_for(short: str, long: str) -> bool:
    initials = "".join(word[0] for word in re.split(r"[\s/-]+", long) if word).upper()
    capitals = [letter for letter in short if letter.isupper()]
    return initials[:1] == short[:1].upper() and sum(c in initials for c in capitals) >= 2


def listed(text: str) -> list[str]:
    """The names in a list: `the zibs, Monday fever or "ZF", which …` -> three.

    >>> listed("the zibs, Monday fever or ZF, which lasts a day")
    ['the zibs', 'Monday fever', 'ZF']
    """
    names = []
    for piece in _LIST_PIECES.split(text[:300])[:12]:
        piece, *clause = _CLAUSE.split(piece, maxsplit=1)
        name = _unquoted(_ARTICLE.sub("", piece.strip(" ,;:.“”\"'*_`")))
        if not name or _NO_NAME.match(name):
            break
        if len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
            break
        names.append(name)
        if clause:
            break
    return names


def in_definition(text: str) -> tuple[str, tuple[str, ...]]:
    """(definition, other names): a whole sentence or bracket that only names goes, others stay.

    >>> in_definition("A small fever. Also called the zibs or ZF.")
    ('A small fever.', ('the zibs', 'ZF'))
    >>> in_definition("A fever, also called the zibs, of Mondays.")
    ('A fever, also called the zibs, of Mondays.', ('the zibs',))
    """
    names: list[str] = []
    kept, done = [], 0
    for phrase in _PHRASE.finditer(text):
        stop = _LIST_END.search(text, phrase.end(), min(len(text), phrase.end() + 160))
        end = stop.start() if stop else phrase.end()
        found = listed(text[phrase.end() : end])
        names += found
        whole = (
            _whole_sentence(text, phrase.start(), end) if found and phrase.start() >= done else None
        )
        if whole and ", ".join(found).count(" ") + 4 > text[phrase.end() : end].count(" "):
            kept.append(text[done : whole[0]])
            done = whole[1]
    rest = "".join([*kept, text[done:]]).strip()
    return (rest, unique(names)) if rest else (text, unique(names))


def _whole_sentence(text: str, start: int, end: int) -> tuple[int, int] | None:
    """From where to where a sentence or bracket goes that begins and ends with these names."""
    before, after = text[max(0, start - 2) : start], text[end : end + 1]
    if before.endswith("(") and after == ")":
        spaced = start - 2 if before == " (" else start - 1
        return max(0, spaced), end + 1
    opens = not before.strip() or before.rstrip()[-1:] in ".!?\n"
    if opens and after in (".", "\n", ""):
        return start, min(len(text), end + 2)
    return None


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names in their order, each once, whatever their case."""
    first = {name.casefold(): name for name in reversed([n for n in names if n])}
    return tuple(reversed(first.values()))
