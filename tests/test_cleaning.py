"""Cleaning: text in order, and every drop or change counted with its reason."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mindgpt.cleaning import Cleaner, tidy
from mindgpt.document import Document, Turn


def _text(text, name="a", **facts):
    return Document(name, "text", "test", "MIT", group=name, text=text, **facts)


def _dialogue(*texts):
    speakers = ("host", "guest")
    turns = tuple(Turn(speakers[n % 2], text) for n, text in enumerate(texts))
    return Document("talk", "dialogue", "test", "MIT", group="talk", turns=turns)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("  two  spaces\tand a tab ", "two spaces and a tab"),
        ("no\u00a0break\u2009thin\u3000wide", "no break thin wide"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a \n b", "a\nb"),
        ("a\n\nb", "a\n\nb"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\n \t \n\u00a0\n \nb", "a\n\nb"),
        ("be\x00fo\x07re\x7f", "before"),
        ("half \ud800 a pair", "half a pair"),
        ("cafe\u0301", "caf\u00e9"),
        ("🙂 中文 naïve", "🙂 中文 naïve"),
    ],
)
def test_cleaning_puts_text_in_order(raw, clean):
    assert tidy(raw) == clean


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x85", "\u2028"])
def test_cleaning_never_joins_two_words(separator):
    """A form feed between two pages separates words, as any white space does."""
    assert tidy(f"one{separator}two").split() == ["one", "two"]


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
@example("e\x00\u0301")
@example(" \x00\n\x00\n \x00\n")
def test_cleaning_leaves_nothing_to_clean(raw):
    clean = tidy(raw)
    assert tidy(clean) == clean
    assert clean == clean.strip()
    assert unicodedata.is_normalized("NFC", clean)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]|  |\n\n\n", clean)
    clean.encode("utf-8")


def test_cleaning_keeps_order_and_everything_but_the_text():
    given_documents = [
        _text("One. ", "a", address="https://example.org", metadata={"page": 1}),
        _text("Two.", "b"),
    ]
    kept = list(Cleaner().clean(given_documents))
    assert [document.text for document in kept] == ["One.", "Two."]
    assert kept[0].address == "https://example.org"
    assert kept[0].metadata == {"page": 1}
    assert kept[1] == given_documents[1]


def test_cleaning_counts_what_it_changes_and_nothing_else():
    cleaner = Cleaner()
    list(cleaner.clean([_text("in order", "a"), _text("not  in order", "b"), _text("x\r\n", "c")]))
    assert cleaner.changed == {"white space or Unicode form put in order": 2}
    assert not cleaner.dropped


def test_cleaning_drops_what_is_empty_and_what_came_before():
    cleaner = Cleaner()
    documents = [_text("", "a"), _text(" \n\x00", "b"), _text("Same words.", "c"),
                 _text("same  WORDS.", "d"), _text("Other words.", "e")]  # fmt: skip
    kept = list(cleaner.clean(documents))
    assert [document.id for document in kept] == ["c", "e"]
    assert cleaner.dropped == {"empty": 2, "exact duplicate": 1}


def test_cleaning_takes_empty_turns_out_and_counts_them():
    cleaner = Cleaner()
    (kept,) = cleaner.clean([_dialogue("How are you?", " ", "Fine.", "Good.")])
    assert [turn.text for turn in kept.turns] == ["How are you?", "Fine.", "Good."]
    assert cleaner.changed["empty turns taken out"] == 1


def test_cleaning_drops_a_dialogue_without_words():
    cleaner = Cleaner()
    assert not list(cleaner.clean([_dialogue(" ", "")]))
    assert cleaner.dropped == {"empty": 1}


def test_cleaning_tells_turns_from_one_running_text():
    """The same words cut into other turns are another conversation."""
    kept = list(
        Cleaner().clean([_dialogue("a b", "c"), _dialogue("a", "b c"), _dialogue("a b", "c")])
    )
    assert [len(document.turns[0].text) for document in kept] == [3, 1]


def test_cleaning_keeps_two_terms_of_one_definition():
    def definition(term):
        return _text("A fear.", term, metadata={"term": term})

    cleaner = Cleaner()
    kept = list(cleaner.clean([definition("Dread"), definition("Angst"), definition("Dread")]))
    assert [document.metadata["term"] for document in kept] == ["Dread", "Angst"]
    assert cleaner.dropped == {"exact duplicate": 1}
