"""Contamination: the longest run of words that training shares with what is measured on."""

import numpy as np
import pytest

from mindgpt.contamination import RUN, Measured, runs
from mindgpt.document import Document, Turn


def _text(name, *words, **facts):
    return Document(name, "text", "test", "MIT", group=name, text=" ".join(words), **facts)


def _words(prefix, count, start=0):
    return [f"{prefix}{n}" for n in range(start, start + count)]


@pytest.fixture
def measured():
    found = Measured()
    found.add(_text("first", *_words("a", 60)))
    found.add(_text("second", *_words("b", 40)))
    found.close()
    return found


def test_contamination_finds_a_planted_run(measured):
    planted = _text("train", *_words("x", 30), *_words("a", 21, start=17), *_words("y", 5))
    found = measured.longest(runs(planted))
    assert (found.words, found.measured, found.trained) == (21, "first", "train")
    assert found.text == " ".join(_words("a", 21, start=17))


def test_contamination_takes_the_longest_of_several(measured):
    planted = _text("train", *_words("a", 12), "gap", *_words("b", 15), "gap", *_words("a", 9))
    found = measured.longest(runs(planted))
    assert (found.words, found.measured) == (15, "second")


def test_contamination_does_not_join_what_stands_apart(measured):
    """Two runs that follow each other in training, and do not where it is measured."""
    planted = _text("train", *_words("a", 12), *_words("a", 12, start=30))
    assert measured.longest(runs(planted)).words == 12
    crossed = _text("train", *_words("a", 12), *_words("b", 12))
    assert measured.longest(runs(crossed)).words == 12


def test_contamination_sees_through_case_marks_and_turns(measured):
    words = _words("A", 10)
    turns = (Turn("x", ", ".join(words[:5]) + "!"), Turn("y", " - ".join(words[5:])))
    talk = Document("talk", "dialogue", "test", "MIT", group="talk", turns=turns)
    assert measured.longest(runs(talk)).words == 10


def test_contamination_of_unrelated_or_short_text_is_none(measured):
    assert measured.longest(runs(_text("train", *_words("z", 100)))).words == 0
    assert measured.longest(runs(_text("train", *_words("a", RUN - 1)))).words == 0
    assert measured.longest(runs(_text("train"))).words == 0


def test_contamination_without_anything_measured_is_none():
    nothing = Measured()
    nothing.close()
    assert nothing.longest(runs(_text("train", *_words("a", 50)))).words == 0


def test_contamination_agrees_with_a_plain_search():
    draw = np.random.default_rng(0)
    texts = [[str(n) for n in draw.integers(0, 3, 80)] for _ in range(6)]
    found = Measured()
    found.add(_text("measured", *texts[0]))
    found.close()
    for words in texts[1:]:
        longest = 0
        for start in range(80):
            for other in range(80):
                size = 0
                while max(start, other) + size < 80 and (
                    words[start + size] == texts[0][other + size]
                ):
                    size += 1
                longest = max(longest, size)
        assert found.longest(runs(_text("train", *words))).words == (
            longest if longest >= RUN else 0
        )
