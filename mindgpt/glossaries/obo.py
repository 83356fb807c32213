"""OBO, the text form of biomedical ontologies: stanzas of `name:` and `def: "…" [source]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindgpt.terms import glossary
from mindgpt.terms.glossary import Entry

SUMMARY = "OBO ontologies: [Term] stanzas with name, def and synonyms"
ENDINGS = (".obo",)

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(.*)')
_SAME = re.compile(r"(?:EXACT|RELATED ACRONYM|EXACT \w{1,40})\b")


def recognise(text: str) -> float:
    """1.0 where a header and a stanza are there."""
    header = re.search(r"^format-version:", text, re.M)
    stanza = re.search(r"^\[(?:Term|Typedef)\]\s*$", text, re.M)
    return 1.0 if header and stanza else 0.9 if stanza else 0.0


def read(text: str) -> Iterator[Entry]:
    """An entry for each term stanza; what is obsolete has no definition any more.

    >>> stanza = '[Term]\\nname: zib\\ndef: "A fever." [WHO:1]\\nsynonym: "ZF" EXACT []'
    >>> [(one.term, one.other_names, one.cited_source) for one in read(stanza)]
    [('zib', ('ZF',), 'WHO:1')]
    """
    yield from glossary.joined(_entry(stanza) for stanza in _stanzas(text))


def _stanzas(text: str) -> Iterator[list[tuple[str, str]]]:
    """The tags and values of each term stanza."""
    stanza: list[tuple[str, str]] | None = None
    for line in text.splitlines():
        if line.startswith("["):
            if stanza:
                yield stanza
            stanza = [] if line.strip() == "[Term]" else None
        elif stanza is not None and ":" in line:
            tag, _, value = line.partition(":")
            stanza.append((tag.strip(), value.strip()))
    if stanza:
        yield stanza


def _entry(stanza: list[tuple[str, str]]) -> Entry:
    names, definition, source = [""], "", ""
    obsolete = False
    for tag, value in stanza:
        if tag == "name":
            names[0] = re.split(r"\s[!{]", value)[0]
        elif tag == "def" and (match := _QUOTED.match(value)):
            definition, source = _unescaped(match[1]), match[2]
        elif tag == "synonym" and (match := _QUOTED.match(value)) and _SAME.match(match[2]):
            names.append(_unescaped(match[1]))
        elif tag == "is_obsolete":
            obsolete = value.startswith("true")
    source = source.partition("]")[0].lstrip("[").strip()
    return glossary.entry(names, "" if obsolete else definition, source)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda escape: " " if escape[1] in "ntW" else escape[1], text)
