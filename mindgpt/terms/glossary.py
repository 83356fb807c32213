"""Entry: a term and what it means, as every layout of a glossary yields it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mindgpt.terms import citations, term_names
from mindgpt.terms.term_names import slug

_MOST_WORDS = 14  # in a term
_MOST_REFERRED_TO = 8
_LONGEST_TERM = 120  # characters

# "See X", "See: X and Y (under Z)": no definition, but a way to one.
_REFERENCE = re.compile(
    r"\(?(?:→|⇒|=>|see(?: also| under)?\b|same as\b|refer to\b|cf\.)\s{0,3}:?\s{0,3}"
    r"([^\n]{1,120}?)[.)]{0,2}",
    re.I,
)
_LABEL = re.compile(r"\A(?:definition|meaning|description)\s?[:–—-]\s+", re.I)
_LEAD = re.compile(r"\A[\s:;,–—=|-]+")
_LEAD_SPEECH = re.compile(
    r"\A\(?(?:n|v|vt|vi|adj|adv|pron|prep|conj|interj|noun|verb|adjective|adverb|v\. ?t|v\. ?i"
    r"|n\. ?pl)(?:\.\)?|\))[\s:,–—-]+",
    re.I,
)
_SENTENCE = re.compile(
    r".{1,80}\s(?:is|are|was|were|has|have|had|can|may|should|will|must|includes?|said)\s.{1,100}"
    r"|(?:if|you|to|we|i) .{1,120}",
    re.I,
)
# What stands where a term would, on pages that are not only a glossary.
_NO_TERM = re.compile(
    r"(?:about (?:us|this|the|our)\b.{0,40}|(?:accept|reject|allow) all.{0,20}|accept|decline"
    r"|(?:additional|further|more|related|quick|external|useful) (?:information|reading|links?"
    r"|resources?|terms?|topics?|articles?|pages?|content|help|on|about)\b.{0,40}"
    r"|acknowledge?ments?|also (?:called|known as)|appendix.{0,20}|bibliography|browse .{0,40}"
    r"|categor(?:y|ies)|comments?|contact(?: us)?|(?:table of )?contents|cookies?(?: policy)?"
    r"|copyright.{0,40}|definitions?|description|disclaimer|see also|examples?|foot ?notes?|footer"
    r"|(?:expand|collapse|show|hide|view|read|learn|see|find out) (?:all|more|less)\b.{0,20}"
    r"|follow us.{0,20}|foreword|feedback|get (?:help|involved|support)\b.{0,20}|help|home"
    r"|glossary(?: (?:of|index|terms)\b.{0,40})?|important|in this (?:section|page|article|guide)"
    r"|introduction|key (?:terms|points|facts)\b.{0,30}|legal notice|letter [a-z]|links"
    r"|last (?:updated|reviewed|modified)\b.{0,30}|log ?(?:in|out)|(?:main )?menu|main content"
    r"|(?:site )?navigation|newsletter|n\.?b\.?|notes?|on this page|overview|preface|previous|next"
    r"|privacy (?:policy|notice)|print(?: this)?(?: page)?|published(?: on)?|references?|resources"
    r"|search(?: .{0,30})?|settings|share(?: this)?.{0,20}|sign (?:in|up)\b.{0,20}|site ?map"
    r"|skip to .{1,30}|sources?|subscribe|summary|synonyms?|tags|terms(?: (?:of (?:use|service)"
    r"|(?:and|&) conditions|a.{1,3}z))?|tips?|title|top|updated(?: on)?|url|warning|we use .{1,40}"
    r"|was this .{1,30}"
    r"|(?:what|why|when|where|who|how) (?:to|do|does|can|should|is|are|we|you)\b.{1,80})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with its definition, "" where the page gives none.

    `cited_source` is what the definition was taken from, where it says so. `language` is "" where
    nobody says which. `removed` counts what was taken out of the definition, by reason.
    """

    term: str
    definition: str
    other_names: tuple[str, ...] = ()
    cited_source: str = ""
    language: str = ""
    removed: Mapping[str, int] = field(default_factory=dict)


def entry(names: Sequence[str], text: str, cited_source: str = "", language: str = "") -> Entry:
    """An entry of one or several names and a raw definition, all put in order.

    >>> made = entry(["Zib fever (ZF):"], "A fever [1]. See also: plum. (Book of Zibs, WHO, 1990)")
    >>> made.term, made.other_names, made.definition, made.cited_source
    ('Zib fever', ('ZF',), 'A fever.', 'Book of Zibs, WHO, 1990')
    """
    plain = [citations.without_marks(term_names.tidy(name))[0] for name in names]
    split = [term_names.apart(name) for name in plain if name]
    first, *others = [term for term, _ in split] or [""]
    definition, source, more, removed = _definition(text)
    all_names = [*others, *(name for _, extra in split for name in extra), *more]
    kept = [name for name in term_names.unique(all_names) if name.casefold() != first.casefold()]
    return Entry(first, definition, tuple(kept), cited_source or source, language, removed)


def _definition(text: str) -> tuple[str, str, tuple[str, ...], dict[str, int]]:
    """(definition, cited source, other names, what was taken out) of a raw definition."""
    text = _LEAD.sub("", _tidy_lines(text))
    text = _LABEL.sub("", _LEAD_SPEECH.sub("", text))
    removed = dict.fromkeys((citations.TO_TOP, citations.MARKS, citations.SEE_ALSO), 0)
    text, removed[citations.TO_TOP] = citations.without_top_links(text)
    source = ""
    if not _REFERENCE.fullmatch(text):
        text, source = citations.source_apart(text.strip())
        text, removed[citations.SEE_ALSO] = citations.without_see_also(text)
        if not source:
            text, source = citations.source_apart(text)
    text, removed[citations.MARKS] = citations.without_marks(text, every=source.startswith("1)"))
    text, names = term_names.in_definition(text.strip())
    counted = {reason: count for reason, count in removed.items() if count}
    return _capital(text.strip()), source, names, counted


def _capital(text: str) -> str:
    """Nothing but white space and signs is no definition."""
    return text if any(letter.isalnum() for letter in text) else ""


def _tidy_lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def joined(entries: Iterable[Entry]) -> list[Entry]:
    """Entries that only say "see X" as other names of X, where X is there; others as they are.

    >>> pair = joined([Entry("Zib", "A fever."), Entry("ZF", "See zib.")])
    >>> [(one.term, one.other_names) for one in pair]
    [('Zib', ('ZF',))]
    """
    entries = list(entries)
    found = _by_name(entries)
    added: dict[int, list[str]] = {}
    kept: dict[int, Entry] = {}
    for number, one in enumerate(entries):
        if not _reference(one):
            kept[number] = one
        elif (target := _follow(entries, found, number)) is None:
            kept[number] = replace(one, definition="")
        else:
            added.setdefault(target, []).extend([one.term, *one.other_names])
    return [with_names(one, added.get(number, [])) for number, one in kept.items()]


def _by_name(entries: Sequence[Entry]) -> dict[str, int]:
    """Which entry has a name: as its term rather than among its other names, and the first one."""
    found: dict[str, int] = {}
    for number, one in enumerate(entries):
        found.setdefault(slug(one.term), number)
    for number, one in enumerate(entries):
        for name in one.other_names:
            found.setdefault(slug(name), number)
    return found


def _reference(one: Entry) -> str:
    """The term that an entry only refers to, "" where it says something itself."""
    match = _REFERENCE.fullmatch(one.definition)
    return match[1] if match and len(match[1].split()) <= _MOST_REFERRED_TO else ""


def _follow(entries: Sequence[Entry], found: Mapping[str, int], number: int) -> int | None:
    """The entry that a reference leads to in the end; None where it leads nowhere or back."""
    for _ in range(5):
        if not (name := _reference(entries[number])):
            return number
        following = found.get(slug(term_names.tidy(name)))
        if following is None or following == number:
            return None
        number = following
    return None


def with_names(one: Entry, names: Iterable[str]) -> Entry:
    """The entry with further names, each once, and none that is its term."""
    every = term_names.unique([*one.other_names, *names])
    others = tuple(name for name in every if name.casefold() != one.term.casefold())
    return replace(one, other_names=others) if others != one.other_names else one


def is_term(text: str) -> bool:
    """Whether a heading or a bold lead can be a term: short, a thing, no part of a page.

    >>> is_term("Zib fever"), is_term("Read more"), is_term("What helps?"), is_term("B")
    (True, False, False, False)
    """
    return (
        has_terms_shape(text)
        and text[-1] != "?"
        and not _NO_TERM.fullmatch(text)
        and not _SENTENCE.fullmatch(text)
    )


def has_terms_shape(text: str) -> bool:
    """Whether a text is short and no sentence, whatever it says.

    >>> has_terms_shape("Read more"), has_terms_shape("Read this. Then go on.")
    (True, False)
    """
    if not 1 < len(text) <= _LONGEST_TERM or len(text.split()) > _MOST_WORDS:
        return False
    if text[-1] in "!;," or not any(letter.isalpha() for letter in text):
        return False
    sentences = re.search(r"[a-z]{3}[.!?:] \S", text)
    return not sentences and not text.lower().startswith(("http:", "https:", "www."))


def is_plausible(one: Entry) -> bool:
    """Whether an entry looks like one: a term, and words that say what it is."""
    says = one.definition.casefold()
    return is_term(one.term) and bool(says) and says != one.term.casefold()


def yields(entries: Iterable[Entry], sure: bool = False) -> float:
    """How much a reading of a page gives: its plausible entries, less half of the others.

    A word that heads many entries, as "Read more" would, counts once. With `sure`, the page's
    markup leaves no doubt that all are terms.
    """
    good, bad = set(), 0
    for one in entries:
        if is_plausible(one) or (sure and one.term and one.definition):
            good.add(slug(one.term))
        elif one.definition:
            bad += 1
    return len(good) - bad / 2
