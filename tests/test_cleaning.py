"""Cleaning: text in order, and every drop or change counted with its reason."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mindgpt.cleaning import Rules, clean, count_words, repair, tidy
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


RULES = Rules(min_words=1)
ENGLISH = "People often feel tired after a long day of work, and that is nothing to worry about."
GERMAN = "Viele Menschen sind nach einem langen Arbeitstag müde, und das ist kein Grund zur Sorge."
CHINESE = "很多人在漫长的一天工作之后会感到疲倦，这并没有什么值得担心的，好好休息就会恢复。"


def test_cleaning_keeps_everything_but_the_text():
    document = _text("One.  Two.", address="https://example.org", metadata={"page": 1})
    kept, changed, reason = clean(document, RULES)
    assert (kept.text, kept.address, kept.metadata) == (
        "One. Two.", "https://example.org", {"page": 1},
    )  # fmt: skip
    assert changed == {"white space or Unicode form put in order": 1}
    assert not reason


def test_cleaning_in_order_changes_nothing():
    document = _text("In order.")
    assert clean(document, RULES) == (document, {}, "")


@pytest.mark.parametrize("text", ["", " \n\x00", "\u00a0"])
def test_cleaning_drops_what_is_empty(text):
    assert clean(_text(text), RULES)[2] == "empty"


def test_cleaning_takes_empty_turns_out_and_counts_them():
    kept, changed, _ = clean(_dialogue("How are you?", " ", "", "Fine."), RULES)
    assert [turn.text for turn in kept.turns] == ["How are you?", "Fine."]
    assert changed["empty turns taken out"] == 2


def test_cleaning_drops_a_dialogue_without_words():
    assert clean(_dialogue(" ", ""), RULES)[2] == "empty"


def test_cleaning_carries_on_what_the_reader_took_out():
    assert clean(_text("Words.", removed={"time marks": 3}), RULES)[1] == {"time marks": 3}


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("plain & simple", "plain & simple"),
        ("R&D; AT&T; a & b;", "R&D; AT&T; a & b;"),
        ("caf&eacute; &amp; tea&nbsp;&#8212; &#x201C;so&#x201D;", "café & tea\u00a0— “so”"),
        ("It’s “fine” — naïve café", "It’s “fine” — naïve café"),
        ("It’s — “fine".encode().decode("cp1252"), "It’s — “fine"),
        ("cafÃ© naÃ¯ve", "café naïve"),
        ("中文，全角。", "中文，全角。"),
    ],
)
def test_cleaning_repairs_what_was_decoded_wrongly_and_nothing_else(raw, repaired):
    assert repair(raw) == repaired


def test_cleaning_counts_a_repair_once_for_a_document():
    changed = clean(_dialogue("cafÃ© one", "cafÃ© two"), RULES)[1]
    assert changed == {"encoding repaired": 1}


@pytest.mark.parametrize(
    ("words", "reason"), [(4, "too short"), (5, ""), (50, ""), (51, "too long")]
)
def test_cleaning_drops_what_is_too_short_or_too_long(words, reason):
    document = _text(" ".join(["word"] * words))
    assert clean(document, Rules(language="any", min_words=5, max_words=50))[2] == reason


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        (ENGLISH, "en", ""),
        (GERMAN, "en", "another language"),
        (GERMAN, "de", ""),
        (GERMAN, "any", ""),
        (CHINESE, "en", "another language"),
        (CHINESE, "zh", ""),
        ("Guten Tag.", "en", ""),  # too short to tell
    ],
)
def test_cleaning_keeps_the_language_asked_for(text, language, reason):
    assert clean(_text(text), Rules(language=language, min_words=1))[2] == reason


def test_cleaning_a_foreign_first_line_does_not_make_a_text_foreign():
    assert not clean(_text(f"{GERMAN}\n\n" + f"{ENGLISH} " * 100), RULES)[2]


def test_cleaning_masks_personal_data_unless_told_not_to():
    document = _text("Write to ann.lee@example.org today, and she will answer you.")
    kept, changed, _ = clean(document, RULES)
    assert "example.org" not in kept.text
    assert sum(changed.values()) == 1
    assert clean(document, Rules(mask=False))[0] == document


def test_cleaning_counts_words_where_a_script_writes_no_spaces():
    assert count_words(_text("three plain words")) == 3
    assert count_words(_text("naïve café’s words")) in (3, 4)
    assert count_words(_text("中文 ok")) == 3


@given(st.text(max_size=80), st.sampled_from(["text", "dialogue"]))
def test_cleaning_takes_any_text(text, kind):
    document = _text(text) if kind == "text" else _dialogue(text, text[::-1])
    kept, _, reason = clean(document, RULES)
    assert reason or clean(kept, RULES)[0] == kept
