"""Questions for a term: its names, and the phrasings that are kept apart."""

import random
import string

import pytest

from mindgpt import questions


def _plain(question):
    """The words alone: a question that differs in case and marks only is the same one."""
    return "".join(sign for sign in question.casefold() if sign not in string.punctuation).split()


@pytest.mark.parametrize(
    ("term", "other_names", "names"),
    [
        ("Stigma", [], ["Stigma"]),
        ("Stigma", ["shame", "Stigma"], ["Stigma", "shame"]),
        (
            "Addiction, Drug or Alcohol",
            [],
            ["Drug or Alcohol addiction", "Addiction, Drug or Alcohol"],
        ),
        ("First aid (FA)", [], ["First aid", "First aid (FA)", "FA"]),
        ("Abuse (drug, alcohol)", [], ["Abuse", "Abuse (drug, alcohol)"]),
        ("Fits/Seizures", [], ["Fits/Seizures", "Fits", "Seizures"]),
        ("Spaced  out\nterm ", [], ["Spaced out term"]),
        ("(unnamed)", [], ["(unnamed)"]),
        ("PTSD, complex", [], ["complex PTSD", "PTSD, complex"]),
    ],
)
def test_questions_names_of_a_term_most_natural_first(term, other_names, names):
    assert questions.names_of(term, other_names) == names


def test_questions_phrasings_held_back_are_not_among_those_that_train():
    trained = [_plain(phrasing) for phrasing in questions.TRAINED]
    assert not [p for p in questions.HELD_BACK if _plain(p) in trained]
    for phrasing in (*questions.TRAINED, *questions.HELD_BACK):
        assert phrasing.count("{x}") + phrasing.count("{X}") == 1


def test_questions_surroundings_do_not_spell_a_held_back_phrasing():
    """Whatever is put before and after a trained question, none of the held-back ones comes out."""
    held_back = {" ".join(_plain(phrasing)) for phrasing in questions.HELD_BACK}
    for opening in ("", *questions.OPENINGS):
        for phrasing in questions.TRAINED:
            for closing in ("", *questions.CLOSINGS):
                assert " ".join(_plain(opening + phrasing + closing)) not in held_back


def test_questions_are_opened_and_closed_in_the_shares_that_are_set():
    draws = [questions.trained("Stigma", [], 30, random.Random(seed)) for seed in range(40)]
    asked = [question for draw in draws for question in draw]
    opened = sum(question.startswith(questions.OPENINGS) for question in asked) / len(asked)
    closed = sum(question.endswith(questions.CLOSINGS) for question in asked) / len(asked)
    assert abs(opened - questions.SHARE_OPENED) < 0.05
    assert abs(closed - questions.SHARE_CLOSED) < 0.05


def test_questions_there_are_as_many_as_wanted_and_no_more_than_exist():
    assert len(questions.trained("Stigma", ["shame mark"], 48, random.Random(0))) == 48
    assert len(questions.held_back("Stigma", 100, random.Random(0))) == len(questions.HELD_BACK)
