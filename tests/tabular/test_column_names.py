"""Names of columns: words however they are written, and a name for each role of each shape."""

import pytest

from mindgpt.document import KINDS as DOCUMENT_KINDS
from mindgpt.tabular.column_names import KINDS, NAMES, SHAPES, listed, missing, plain


@pytest.mark.parametrize(
    ("name", "words"),
    [("questionText", "question text"), ("question_text", "question text"),
     ("Question-Text ", "question text"), ("Dialogue_ID", "dialogue id"), ("videoURL", "video url"),
     ("turn2Text", "turn2 text"), ("", ""), ("__", ""), ("\u00c9tat", "\u00e9tat")],
)  # fmt: skip
def test_column_names_plain(name, words):
    assert plain(name) == words


def test_column_names_each_role_has_names_as_plain_writes_them():
    assert {role for needed, allowed in SHAPES.values() for role in needed + allowed} == set(NAMES)
    for tiers in NAMES.values():
        for name in (name for tier in tiers for name in tier):
            assert plain(name) == name


def test_column_names_each_kind_is_one_of_documents_and_each_shape_has_one():
    assert set(KINDS) == set(DOCUMENT_KINDS)
    assert sorted(shape for shapes in KINDS.values() for shape in shapes) == sorted(SHAPES)


def test_column_names_are_listed_and_the_nearest_is_shown():
    assert listed([]) == "The columns are: none."
    assert "'c29' and 9,970 more" in listed(f"c{n}" for n in range(10_000))
    assert "Did you mean 'answer'?" in missing("anser", ["question", "answer"])
    assert "Did you mean" not in missing("zzz", ["question", "answer"])
