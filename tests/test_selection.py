"""Selection: what stays, why the rest does not, and on which side of the splits."""

import pytest

from mindgpt import selection, shards
from mindgpt.cleaning import Rules
from mindgpt.document import Document, Turn
from mindgpt.selection import EXACT, LIMITED, NEAR, select
from mindgpt.shards import Job, Shards
from mindgpt.splits import SPLITS


def _words(prefix, count=60):
    return " ".join(f"{prefix}{n}" for n in range(count))


def _text(name, text, group=None):
    return Document(name, "text", "test", "MIT", group or name, text=text)


def _talk(name, *speakers):
    turns = tuple(Turn(speaker, _words(f"{name}{n}x")) for n, speaker in enumerate(speakers))
    return Document(name, "dialogue", "test", "MIT", name, turns=turns)


@pytest.fixture
def selected(tmp_path):
    def run(documents, near=0.8, limits=(), shares=(0, 0.2, 0.2), sources=None):
        job = Job(tmp_path, Rules(language="any", min_words=0, mask=False), 0)
        sources = sources or [0] * len(documents)
        for number, document in enumerate(documents):
            shards.make(job, number, 0, [document])
        return select(Shards(tmp_path), sources, selection.Rules(near, dict(limits), shares))

    return run


def test_selection_says_why_each_is_dropped(selected):
    text = _words("a")
    found = selected(
        [_text("a", text), _text("b", text), _text("c", text + " end"), _text("d", _words("d"))]
    )
    assert found.dropped == ["", EXACT, NEAR, ""]
    assert found.resembles[2][0] == 0


def test_selection_without_near_duplicates_keeps_them(selected):
    text = _words("a")
    assert selected([_text("a", text), _text("c", text + " end")], near=1).dropped == ["", ""]


def test_selection_limits_count_what_stays(selected):
    documents = [_text("a", "same"), _text("b", "same"), _text("c", "c"), _text("d", "d")]
    found = selected(documents, limits={"text": 2})
    assert found.dropped == ["", EXACT, "", LIMITED]


def test_selection_no_near_duplicates_on_two_sides(selected):
    """Fifty texts with a copy each: what is measured on resembles nothing that trains."""
    documents = []
    for n in range(50):
        documents += [_text(f"o{n}", _words(f"w{n}x")), _text(f"c{n}", _words(f"w{n}x") + " z")]
    found = selected(documents)
    assert found.dropped == ["", NEAR] * 50
    kept = [SPLITS[side] for side in found.split[::2]]
    assert {side: kept.count(side) for side in SPLITS[:3]} == {
        "train": 30, "validation": 10, "test": 10,
    }  # fmt: skip


def test_selection_ties_the_episodes_of_a_guest(selected):
    """Ann is in all of them and ties nothing; Bo is in two, which stay together."""
    documents = [_talk(f"e{n}", "Ann Lee", f"Guest{'abcdefghij'[n]} Name") for n in range(8)]
    documents += [_talk("e8", "Ann Lee", "Bo Ek"), _talk("e9", "Ann Lee", "Bo Ek")]
    found = selected(documents)
    assert found.group.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert found.split[8] == found.split[9]


def test_selection_a_host_is_one_by_source(selected):
    documents = [_talk(f"e{n}", "Ann Lee", f"Guest{'abcdef'[n]} Name") for n in range(4)]
    documents += [_talk("x", "Ann Lee", "Cy Day"), _talk("y", "Ann Lee", "Di Fox")]
    documents += [_text(f"t{n}", _words(f"t{n}x")) for n in range(20)]
    found = selected(documents, sources=[0] * 4 + [1] * 22)
    assert found.group.tolist()[:6] == [0, 1, 2, 3, 4, 4]


def test_selection_ties_a_term_and_its_other_name(selected):
    def definition(term, *others):
        return Document(term, "definition", "s", "MIT", f"term/{term}", text=f"What {term} is.",
                        metadata={"term": term, "other_names": others})  # fmt: skip

    found = selected([definition("angst"), definition("joy"), definition("dread", "Angst")])
    assert found.group.tolist() == [0, 1, 0]


def test_selection_dropped_documents_tie_nothing(selected):
    twin = _talk("e0", "Ann Lee", "Bo Ek")
    again = Document("again", "dialogue", "test", "MIT", "other", turns=twin.turns)
    found = selected([twin, again, _text("t", "t", group="other")])
    assert found.dropped == ["", EXACT, ""]
    assert found.group[2] == 2


def test_selection_passages_that_repeat_go(selected):
    shared = _words("shared", 40)
    found = selected(
        [_text("a", f"{_words('a')}\n\n{shared}"), _text("b", f"{shared}\n\n{_words('b', 200)}")]
    )
    assert found.passages_of(0) == []
    assert found.passages_of(1) == [0]


def test_selection_of_nothing_is_nothing(selected):
    found = selected([])
    assert found.dropped == []
    assert len(found.split) == 0
