"""Name lists: what the files say is what the rules read."""

import re
from collections import Counter

import pytest

from mindgpt.personal_data.name_lists import FOLDER, lists

FILES = sorted(FOLDER.glob("*.txt"))


def test_name_lists_know_names_of_many_countries():
    given = lists().given
    assert len(given) > 3000
    assert {"sarah", "miguel", "björn", "agnieszka", "fatima", "priya", "yuki", "kwame"} <= {*given}


@pytest.mark.parametrize(
    ("name", "sign"), [("sarah", ""), ("jack", "-"), ("hope", "*"), ("will", "*"), ("may", "+")]
)
def test_name_lists_read_the_signs(name, sign):
    assert lists().given[name] == sign


def test_name_lists_give_every_name_once():
    entries = re.findall(r"^[^#\n].*", (FOLDER / "given.txt").read_text("utf-8"), re.MULTILINE)
    names = Counter(entry.rstrip("-*+") for entry in " ".join(entries).split())
    assert not [name for name, count in names.items() if count > 1]


def test_name_lists_do_not_contradict_each_other():
    """A name that stands anywhere for itself must be no ordinary word, place, or firm."""
    known = lists()
    sure = {name for name, sign in known.given.items() if sign == ""}
    assert not sure & known.ordinary
    assert not sure & known.proper
    assert not sure & known.famous


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_name_lists_are_files_that_people_can_read(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 104
    assert all(not line.endswith(" ") for line in lines)
