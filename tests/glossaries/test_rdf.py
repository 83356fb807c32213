"""RDF/XML: SKOS vocabularies and OWL ontologies, as their tools write them."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError, SourceError
from mindgpt.glossaries import rdf

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

FRAME = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#"
 xmlns:owl="http://www.w3.org/2002/07/owl#"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#"
 xmlns:obo="http://purl.obolibrary.org/obo/">{}</rdf:RDF>"""


def _read(inside):
    return list(rdf.read(FRAME.format(inside)))


def test_rdf_reads_skos_concepts_in_each_language():
    entries = _read(
        """<skos:ConceptScheme rdf:about="s"><skos:prefLabel>Hats</skos:prefLabel>
        <dc:description>All of them.</dc:description></skos:ConceptScheme>
        <skos:Concept rdf:about="c1">
          <skos:prefLabel xml:lang="en">zib</skos:prefLabel>
          <skos:altLabel xml:lang="en">Monday fever</skos:altLabel>
          <skos:altLabel xml:lang="de">Montagsfieber</skos:altLabel>
          <skos:prefLabel xml:lang="de">Zibb</skos:prefLabel>
          <skos:definition xml:lang="en">A small
             fever.</skos:definition>
          <skos:scopeNote xml:lang="en">Not this.</skos:scopeNote>
          <skos:broader rdf:resource="c0"/>
        </skos:Concept>"""
    )
    assert [(one.language, one.term, one.other_names, one.definition) for one in entries] == [
        ("de", "Zibb", ("Montagsfieber",), ""),
        ("en", "zib", ("Monday fever",), "A small fever."),
    ]


def test_rdf_reads_owl_classes():
    (zib, zob) = _read(
        """<owl:Ontology rdf:about="o"><rdfs:label>Ontology of hats</rdfs:label></owl:Ontology>
        <owl:Class rdf:about="c1"><rdfs:label>zib</rdfs:label>
          <rdfs:comment>A note.</rdfs:comment>
          <obo:IAO_0000115 rdf:datatype="x">A small fever.</obo:IAO_0000115>
          <obo:IAO_0000119>Book of Zibs</obo:IAO_0000119>
          <oboInOwl:hasExactSynonym xml:lang="en">Monday fever</oboInOwl:hasExactSynonym>
          <oboInOwl:hasExactSynonym>ZF</oboInOwl:hasExactSynonym>
          <rdfs:subClassOf><owl:Restriction><owl:onProperty rdf:resource="p"/></owl:Restriction>
          </rdfs:subClassOf>
        </owl:Class>
        <owl:Class rdf:ID="c2" rdfs:label="zob" rdfs:comment="A hat."/>"""
    )
    assert (zib.term, zib.definition, zib.cited_source) == ("zib", "A small fever.", "Book of Zibs")
    assert zib.other_names == ("ZF",)
    assert (zob.term, zob.definition) == ("zob", "A hat.")


def test_rdf_what_is_said_of_a_thing_in_several_places_is_joined():
    (zib,) = _read(
        """<rdf:Description rdf:about="c1">
          <rdfs:label xml:lang="en">zib</rdfs:label></rdf:Description>
        <rdf:Description rdf:about="c2"><rdf:type rdf:resource="x#ConceptScheme"/>
          <rdfs:label>Hats</rdfs:label></rdf:Description>
        <rdf:Description rdf:about="c1"><skos:definition><rdf:Description>
          <rdf:value>A fever.</rdf:value></rdf:Description></skos:definition></rdf:Description>"""
    )
    assert (zib.term, zib.definition) == ("zib", "A fever.")


def test_rdf_a_thing_within_a_property_is_its_own():
    entries = _read(
        """<skos:Concept><skos:prefLabel>zib</skos:prefLabel>
          <skos:narrower><skos:Concept><skos:prefLabel>zob</skos:prefLabel>
            <skos:definition>A hat.</skos:definition></skos:Concept></skos:narrower>
          <skos:definition>A fever.</skos:definition></skos:Concept>"""
    )
    assert [(one.term, one.definition) for one in entries] == [
        ("zib", "A fever."),
        ("zob", "A hat."),
    ]


def test_rdf_short_names_for_addresses_are_written_out():
    raw = (
        '<!DOCTYPE rdf:RDF [\n<!ENTITY owl "http://www.w3.org/2002/07/owl#" >\n<!-- x -->'
        "<!ENTITY rdf 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'>]>\n"
        '<rdf:RDF xmlns:rdf="&rdf;" xmlns:owl="&owl;" xmlns:l="x#">'
        '<owl:Class rdf:about="&owl;Thing">'
        "<l:label>zib &amp; zob</l:label><l:comment>Both.</l:comment></owl:Class></rdf:RDF>"
    )
    (both,) = rdf.read(raw)
    assert (both.term, both.definition) == ("zib & zob", "Both.")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "no XML",
        FRAME.format("<owl:Class>"),
        FRAME.format("<owl:Class><rdfs:x>" * 3000 + "</rdfs:x></owl:Class>" * 3000),
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
        f'<!DOCTYPE a [<!ENTITY b "{"h" * 250}">]><a>{"&b;" * 9000}</a>',
    ],
    ids=["empty", "text", "not closed", "deep", "grows", "a file from outside", "a short bomb"],
)
def test_rdf_broken_or_hostile_xml_is_an_error(raw):
    with pytest.raises(SourceError, match="RDF/XML"):
        list(rdf.read(raw))


def test_rdf_is_recognised_by_its_namespace():
    assert rdf.recognise(FRAME) == 1.0
    assert rdf.recognise("<rss><label>x</label></rss>") == 0.0
    assert rdf.recognise("") == 0.0


PIECES = [
    "<owl:Class>", "</owl:Class>", '<owl:Class rdf:about="a">', "<rdfs:label>", "</rdfs:label>",
    '<rdfs:label xml:lang="en">', "<skos:definition>", "</skos:definition>", "<rdf:Description>",
    "</rdf:Description>", "<rdf:type rdf:resource='x#Ontology'/>", "<skos:altLabel>",
    "</skos:altLabel>", "<x/>",
    "<owl:Class><rdfs:label>zib</rdfs:label><skos:definition>x</skos:definition></owl:Class>",
    "zib", "see zib", "&amp;", "&x;", "<!--", "-->", "\x00", " ",
]  # fmt: skip


@fuzz
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join), st.booleans()
)
def test_rdf_reads_anything_or_says_why_not(text, framed):
    text = FRAME.replace("{}", text) if framed else text
    assert 0.0 <= rdf.recognise(text) <= 1.0
    try:
        entries = list(rdf.read(text))
    except MindGPTError:
        return
    assert all(one.definition == one.definition.strip() for one in entries)


HOSTILE = {
    "one thing": lambda n: '<x rdf:about="a"><rdfs:label>x</rdfs:label></x>' * n,
    "one property": lambda n: "<x>" + "<rdfs:label>x</rdfs:label>" * n + "</x>",
    "languages": lambda n: "<x>" + "".join(
        f'<rdfs:label xml:lang="l{i}">x</rdfs:label>' for i in range(n)) + "</x>",
    "references": lambda n: "".join(
        f"<x><rdfs:label>z{i}</rdfs:label><rdfs:comment>see z{i + 1}</rdfs:comment></x>"
        for i in range(n)),
}  # fmt: skip


@pytest.mark.parametrize("make", HOSTILE.values(), ids=list(HOSTILE))
def test_rdf_no_file_is_slower_than_linear(make, takes_time_in_proportion):
    takes_time_in_proportion(rdf.read, lambda n: FRAME.format(make(n)), 700)
