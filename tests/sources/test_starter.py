"""The starter corpus: what it promises about itself, checked on every record."""

from collections import Counter

import pytest

from mindgpt.errors import SourceError
from mindgpt.sources import starter, who_glossary

# A companion reflects and asks. It does not tell the writer what to do.
ADVICE = (
    "you should", "you shouldn't", "you must", "you need to", "you have to", "you ought",
    "you had better", "you'd better", "try to", "try a", "have you tried", "have you considered",
    "why don't you", "why not", "i suggest", "i recommend", "i would suggest", "i advise",
    "my advice",
    "it would help", "it might help", "it may help", "make sure", "don't forget", "remember to",
    "be sure to",
    "if i were you", "perhaps you could", "maybe you could", "you might want to", "you may want to",
    "consider ", "seek help", "see a doctor", "see a therapist", "talk to a professional",
    "get some rest", "let go of", "give yourself", "be kind to yourself", "diagnos", "disorder",
)  # fmt: skip


def _read(place=""):
    options = starter.Options()
    return [
        document
        for part in starter.parts(place, options)
        for document in starter.read(part, options)
    ]


@pytest.fixture(scope="module")
def documents():
    return _read()


@pytest.fixture(scope="module")
def by_kind(documents):
    return {kind: [d for d in documents if d.kind == kind] for kind in {d.kind for d in documents}}


def _same(name):
    return " ".join(name.split()).casefold()


def test_starter_documents_are_traceable(documents):
    assert len({document.id for document in documents}) == len(documents)
    assert len({document.group for document in documents}) == len(documents)
    assert {document.source for document in documents} == {"starter"}
    assert {document.licence for document in documents} == {"MIT"}


def test_starter_reads_the_same_in_the_same_order(documents):
    assert _read() == documents
    kinds = [document.kind for document in documents]
    assert list(dict.fromkeys(kinds)) == ["definition", "dialogue", "journal"]
    assert kinds == sorted(kinds)


def test_starter_takes_no_place():
    with pytest.raises(SourceError, match="'somewhere'"):
        _read("somewhere")


def test_starter_has_definitions_of_40_to_90_words(by_kind):
    assert len(by_kind["definition"]) >= 150
    lengths = {d.metadata["term"]: len(d.text.split()) for d in by_kind["definition"]}
    assert not {term: words for term, words in lengths.items() if not 40 <= words <= 90}
    assert not [d.id for d in by_kind["definition"] if not d.text.endswith(".")]


def test_starter_terms_are_unique(by_kind):
    terms = Counter(_same(d.metadata["term"]) for d in by_kind["definition"])
    assert not [term for term, count in terms.items() if count > 1]
    texts = Counter(d.text for d in by_kind["definition"])
    assert not [text for text, count in texts.items() if count > 1]


def test_starter_other_names_belong_to_one_term_alone(by_kind):
    terms = {_same(d.metadata["term"]) for d in by_kind["definition"]}
    names = [_same(name) for d in by_kind["definition"] for name in d.metadata["other_names"]]
    assert names
    assert not [name for name, count in Counter(names).items() if count > 1]
    assert not [name for name in names if name in terms]
    assert not [name for name in names if not name]


def test_starter_has_conversations_of_alternating_turns(by_kind):
    assert len(by_kind["dialogue"]) >= 60
    for document in by_kind["dialogue"]:
        speakers = [turn.speaker for turn in document.turns]
        assert len(speakers) >= 8, document.id
        assert speakers == ["host", "guest"] * (len(speakers) // 2), document.id
        assert all(turn.text.strip() for turn in document.turns), document.id


def test_starter_has_journals_answered_by_one_question(by_kind):
    assert len(by_kind["journal"]) >= 100
    for document in by_kind["journal"]:
        entry, answer = document.turns
        assert (entry.speaker, answer.speaker) == ("writer", "companion")
        assert len(entry.text.split()) >= 20, document.id
        assert answer.text.endswith("?"), document.id
        assert answer.text.count("?") == 1, document.id


def test_starter_journal_answers_give_no_advice(by_kind):
    found = [
        (document.id, phrase)
        for document in by_kind["journal"]
        for phrase in ADVICE
        if phrase in document.turns[1].text.casefold().replace("’", "'")
    ]
    assert not found


def test_starter_holds_no_marker_or_leftover_of_a_template(documents):
    for document in documents:
        words = " ".join([document.text, *(turn.text for turn in document.turns)])
        for leftover in ("<|", "|>", "TODO", "lorem ipsum", "As an AI", "\u200b", "\ufffd", "  "):
            assert leftover not in words, document.id


def test_starter_defines_every_term_of_the_who_text(shared_data, by_kind):
    text = (shared_data / "who_key_terms" / "training.txt").read_text(encoding="utf-8")
    wanted = {_same(entry.term) for entry in who_glossary.parse(text)}
    missing = wanted - {_same(d.metadata["term"]) for d in by_kind["definition"]}
    assert len(wanted) == 43
    assert not missing


def test_starter_definitions_are_not_whos_words(shared_data, by_kind):
    """WHO's text may not be passed on: no eight words of it in a row."""
    text = (shared_data / "who_key_terms" / "training.txt").read_text(encoding="utf-8")

    def runs(words, length=8):
        plain = [
            "".join(sign for sign in word if sign.isalnum()) for word in words.casefold().split()
        ]
        return {tuple(plain[n : n + length]) for n in range(len(plain) - length + 1)}

    theirs = {run for entry in who_glossary.parse(text) for run in runs(entry.definition)}
    assert len(theirs) > 1000
    for document in by_kind["definition"]:
        assert not runs(document.text) & theirs, document.id
