"""Signatures: equal numbers for what is equal, similar or belongs together."""

import pytest

from mindgpt.document import Document, Turn
from mindgpt.signatures import BANDS, SHORTEST, runs, sign, similarity

TEXT = " ".join(f"word{n}" for n in range(60))


def _text(text, group="g", **facts):
    return Document("a", "text", "s", "MIT", group, text=text, **facts)


def _talk(*turns, **facts):
    return Document("a", "dialogue", "s", "MIT", "g", turns=tuple(Turn(*t) for t in turns), **facts)


def test_signatures_digest_ignores_case_and_nothing_else():
    assert sign(_text("Some words"), 0).digest == sign(_text("SOME words"), 0).digest
    assert sign(_text("Some words"), 0).digest != sign(_text("Some words."), 0).digest
    first = _talk(("a", "one two"), ("b", "three"))
    assert sign(first, 0).digest != sign(_talk(("a", "one"), ("b", "two three")), 0).digest


def test_signatures_digest_of_two_terms_of_one_definition_differ():
    dread, angst = (_text("A fear.", metadata={"term": term}) for term in ("Dread", "Angst"))
    assert sign(dread, 0).digest != sign(angst, 0).digest


def test_signatures_key_is_the_groups_and_moves_with_the_seed():
    assert sign(_text("a", "one"), 0).key == sign(_text("b", "one"), 0).key
    assert sign(_text("a", "one"), 0).key != sign(_text("a", "two"), 0).key
    assert sign(_text("a", "one"), 0).key != sign(_text("a", "one"), 1).key


def test_signatures_bands_are_those_of_the_words():
    first, second = sign(_text(TEXT), 0), sign(_text(TEXT.upper() + "!"), 0)
    assert first.bands == second.bands
    assert len(first.bands) == BANDS
    assert not sign(_text(" ".join(TEXT.split()[: SHORTEST - 1])), 0).bands


def test_signatures_are_the_same_in_every_process(python):
    script = """
from mindgpt.document import Document
from mindgpt.signatures import sign
print(sign(Document("a", "text", "s", "MIT", "g", text=" ".join(map(str, range(99)))), 0))
"""
    outputs = {python("-c", script, env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2")}
    assert len(outputs) == 1
    assert "Signature" in outputs.pop()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("one two three four", set()),
        ("One, two - three: four. FIVE", {"one two three four five"}),
    ],
)
def test_signatures_runs_are_of_five_words(text, expected):
    assert runs(text) == expected


def test_signatures_similarity_is_the_jaccard_index_of_runs():
    words = TEXT.split()
    assert similarity(_text(TEXT), _text(TEXT)) == 1
    assert similarity(_text(TEXT), _text("nothing of that kind is in here")) == 0
    # 56 runs each; without the first ten words 46 of them are left.
    assert similarity(_text(TEXT), _text(" ".join(words[10:]))) == pytest.approx(46 / 56)


def test_signatures_links_are_group_and_other_names():
    def definition(term, *others):
        slug = term.lower()
        return Document(slug, "definition", "s", "MIT", f"term/{slug}", text="x",
                        metadata={"term": term, "other_names": list(others)})  # fmt: skip

    dread = sign(definition("Dread", "Angst", "Deep Fear"), 0)
    assert set(sign(definition("Angst"), 0).links) < set(dread.links)
    assert set(sign(definition("Deep-Fear"), 0).links) < set(dread.links)
    assert not set(sign(definition("Joy"), 0).links) & set(dread.links)


def test_signatures_speakers_are_people_with_full_names():
    public = _talk(("Ann Lee", "x"), ("Speaker 1", "x"), ("Host", "x"), ("Ann", "x"))
    assert len(sign(public, 0).speakers) == 1
    again = _talk(("ANN LEE", "y"), ("Bo Ek", "y"))
    assert set(sign(public, 0).speakers) < set(sign(again, 0).speakers)
    assert not sign(_talk(("Ann Lee", "x"), private=True), 0).speakers


def test_signatures_passages_are_long_paragraphs_and_turns():
    long = " ".join(["word"] * 30)
    found = sign(_text(f"Short.\n\n{long}\n\nShort.\n\n{long.upper()}!"), 0).passages
    assert [place for _, place in found] == [1, 3]
    assert found[0][0] == found[1][0]
    turns = [("a", "Short."), ("b", long)] * 3
    assert [place for _, place in sign(_talk(*turns), 0).passages] == [1, 3, 5]
    # A question that several answers share is no repetition.
    assert not sign(_talk(("a", long), ("b", long)), 0).passages
