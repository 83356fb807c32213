"""Speakers: one person under several labels becomes one; two people stay two."""

from time import process_time

import pytest

from mindgpt.transcripts.speakers import is_role, unified


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        (["Ann B. Lee, Psy.D", "Ann Lee, PsyD"], "Ann Lee"),
        (["DR. ANN LEE", "Ann Lee"], "Ann Lee"),
        (["Ann Lee", "Ann"], "Ann Lee"),
        (["Ann Lee", "ANN", "ann lee"], "Ann Lee"),
        (["Ann Lee", "Lee"], "Ann Lee"),
        (["Dr. Ann Lee", "Dr. Lee"], "Ann Lee"),
        (["ANN LEE, HOST", "LEE"], "ANN LEE, HOST"),
        (["ANN LEE", "ANN LEE, BYLINE"], "ANN LEE, BYLINE"),
        (["Ann Lee (Host)", "Ann Lee", "ANN"], "Ann Lee (Host)"),
        (["Ann Lee (she/her)", "Ann Lee"], "Ann Lee"),
        (["Ann (host)", "Ann"], "Ann (host)"),
        (["Ann Lee MD", "Prof. Ann Lee"], "Ann Lee"),
        (["Ann D'Arc", "Ann D’Arc"], "Ann D’Arc"),
        (["Host", "HOST", "host"], "Host"),
        (["speaker_1", "Speaker 1"], "Speaker 1"),
    ],
)
def test_speakers_of_one_person_become_one(labels, name):
    assert unified(labels) == dict.fromkeys(labels, name)


@pytest.mark.parametrize(
    "labels",
    [
        ["Ann Lee", "Ann Moor", "Ann"],
        ["Ann Lee", "Bo Lee", "Lee"],
        ["Ann Lee", "Lee Moor", "Lee"],
        ["Mr. Lee", "Mrs. Lee"],
        ["Dr. Lee", "Ann Lee"],
        ["Ann B. Lee", "Ann C. Lee", "Ann Lee"],
        ["Ann (host)", "Ann (guest)"],
        ["John Lee Jr.", "John Lee Sr."],
        ["Speaker 1", "Speaker 2", "Speaker"],
        ["First Citizen", "Second Citizen", "Citizen"],
        ["Young Marcius", "Marcius"],
        ["Lady Grey", "Grey"],
        ["Ann & Bo", "Ann", "Bo"],
        ["LEE, ANN", "LEE, BO"],
        ["SPEAKER_00", "SPEAKER_01"],
        ["Q", "A"],
        ["李雷", "韩梅梅"],
        ["", "Ann"],
    ],
)
def test_speakers_who_may_be_two_stay_two(labels):
    names = unified(labels)
    assert len(set(names.values())) == len(labels)


def test_speakers_have_one_name_in_every_file_of_a_series():
    first, second = unified(["Ann B. Lee, Psy.D", "Bo"]), unified(["Ann Lee, PsyD", "Bo"])
    assert set(first.values()) == set(second.values()) == {"Ann Lee", "Bo"}


def test_speakers_keep_what_tells_them_apart():
    labels = ["Ann B. Lee", "Ann C. Lee"]
    assert unified(labels) == {label: label for label in labels}


@pytest.mark.parametrize("label", ["Yo-Yo Ma", "Song of Arrakis", "Ann van der Lee", "user42"])
def test_speakers_alone_keep_their_names(label):
    assert unified([label, "Bo"])[label] == label


def test_speakers_of_a_crowd_take_twice_the_time_for_twice_the_number():
    def seconds(number):
        labels = [f"Ann{at} Lee{at % 7}" for at in range(number)] + ["Ann1", "Mr. Lee1"]
        start = process_time()
        assert len(unified(labels)) == number + 2
        return process_time() - start

    # A quadratic step would take sixteen times as long for four times the number.
    assert seconds(8000) < 9 * seconds(2000) + 0.1


@pytest.mark.parametrize("label", ["Host", "SPEAKER 1", "speaker_01", "Q", "Audience member"])
def test_speakers_that_are_roles_are_known(label):
    assert is_role(label)


@pytest.mark.parametrize("label", ["Ann", "Guest House", "Adam Host", "Note", ""])
def test_speakers_with_names_are_no_roles(label):
    assert not is_role(label)
