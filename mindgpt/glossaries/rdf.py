"""RDF/XML, SKOS and OWL: things with labels and definitions in one or several languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mindgpt import safe_xml
from mindgpt.errors import SourceError
from mindgpt.terms import glossary
from mindgpt.terms.glossary import Entry

SUMMARY = "RDF/XML, SKOS and OWL: labels with definitions"
ENDINGS = (".rdf", ".owl", ".skos", ".xml")

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Of several properties for one thing, the one that stands first here is taken.
_LABELS = ("prefLabel", "label", "title", "name", "literalForm")
_OTHER_NAMES = (
    "altLabel", "hasExactSynonym", "exact_synonym", "IAO_0000118", "alternative", "alternateName",
    "shortLabel", "acronym", "synonym", "altTerm", "hiddenLabel",
)  # fmt: skip
_DEFINITIONS = ("definition", "IAO_0000115", "hasDefinition", "description", "abstract", "comment")
_SOURCES = ("IAO_0000119", "source", "definitionSource", "isDefinedBy")
_KNOWN = {*_LABELS, *_OTHER_NAMES, *_DEFINITIONS, *_SOURCES}
# They have labels, too, but name the collection and no thing in it.
_NO_THINGS = {"Ontology", "ConceptScheme", "Collection", "OrderedCollection", "Dataset", "Axiom"}


@dataclass(slots=True)
class _Thing:
    """What is said of one thing: texts by property and language."""

    texts: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    counts: bool = True

    def add(self, name: str, language: str, text: str) -> None:
        if text := " ".join(text.split()):
            self.texts[name][language].append(text)


def recognise(text: str) -> float:
    """1.0 where the RDF namespace and one with labels are declared."""
    if "http://www.w3.org/1999/02/22-rdf-syntax-ns#" not in text:
        return 0.0
    return 1.0 if re.search(r"<(?:[\w.-]{1,40}:)?RDF[\s>]|rdf:about|skos", text) else 0.3


def read(text: str) -> Iterator[Entry]:
    """An entry for each thing with a label, and for each language that it has one in.

    A text without a language serves all. SourceError on XML that is broken or unsafe.
    """
    reader = _Reader()
    safe_xml.feed(text, reader, "RDF/XML")
    entries = [one for thing in reader.things.values() for one in _entries(thing)]
    by_language: dict[str, list[Entry]] = {}
    for one in entries:
        by_language.setdefault(one.language, []).append(one)
    for group in by_language.values():
        yield from glossary.joined(group)


def _entries(thing: _Thing) -> Iterator[Entry]:
    if not thing.counts:
        return
    labels = {language for name in _LABELS for language in thing.texts.get(name, ())}
    for language in sorted(labels - {""} or labels):
        names = _best(thing.texts, _LABELS, language)[:1]
        names += [name for key in _OTHER_NAMES for name in _of(thing.texts, key, language)]
        definition = "\n\n".join(_best(thing.texts, _DEFINITIONS, language))
        sources = _best(thing.texts, _SOURCES, language)
        yield glossary.entry(names, definition, "; ".join(sources), language)


def _best(
    texts: Mapping[str, Mapping[str, list[str]]], names: tuple[str, ...], language: str
) -> list[str]:
    """The texts of the first property that has any in this language, or in none."""
    return next((found for name in names if (found := _of(texts, name, language))), [])


def _of(texts: Mapping[str, Mapping[str, list[str]]], name: str, language: str) -> list[str]:
    said = texts.get(name, {})
    return said.get(language) or said.get("", [])


class _Reader:
    """Takes the parser's events; keeps what is said of things, and no tree."""

    def __init__(self) -> None:
        self.things: dict[str, _Thing] = {}
        # An element's thing, None where it is a property; its property; its language.
        self._open: list[tuple[_Thing | None, str, str]] = []
        self._texts: list[list[str]] = []
        self._unnamed = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) >= safe_xml.DEEPEST:
            raise SourceError(
                f"This is no RDF/XML that can be read safely: its elements are nested more than "
                f"{safe_xml.DEEPEST} deep."
            )
        name = tag.rpartition("}")[2]
        outer = self._open[-1] if self._open else (None, "", "")
        language = attributes.get(_LANGUAGE, outer[2]).lower()
        is_property = outer[0] is not None and not outer[1]
        if tag == _RDF + "RDF" or outer[1] in _KNOWN:
            self._open.append((outer[0] if outer[1] in _KNOWN else None, outer[1], language))
            return
        if is_property:
            self._property(outer[0], tag, name, attributes, language)
        else:
            self._open.append((self._thing(name, attributes, language), "", language))

    def _property(
        self,
        thing: _Thing | None,
        tag: str,
        name: str,
        attributes: Mapping[str, str],
        language: str,
    ) -> None:
        if tag == _RDF + "type" and thing:
            kind = re.split(r"[#/]", attributes.get(_RDF + "resource", ""))[-1]
            thing.counts = thing.counts and kind not in _NO_THINGS
        if name in _KNOWN:
            self._texts.append([])
        self._open.append((thing, name, language))

    def _thing(self, name: str, attributes: Mapping[str, str], language: str) -> _Thing:
        """The thing that an element is about; another element may say more of it."""
        self._unnamed += 1
        about = next(
            (
                attributes[_RDF + key]
                for key in ("about", "ID", "nodeID")
                if _RDF + key in attributes
            ),
            f" {self._unnamed}",
        )
        thing = self.things.setdefault(about.lstrip("#"), _Thing())
        thing.counts = thing.counts and name not in _NO_THINGS
        for key, value in attributes.items():
            if (plain := key.rpartition("}")[2]) in _KNOWN:
                thing.add(plain, language, value)
        return thing

    def data(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)

    def end(self, tag: str) -> None:
        thing, name, language = self._open.pop()
        inner = bool(self._open) and self._open[-1][1] == name and name in _KNOWN
        if name in _KNOWN and not inner and self._texts:
            text = "".join(self._texts.pop())
            if thing:
                thing.add(name, language, text)

    def close(self) -> None:
        """Nothing is left to do."""
