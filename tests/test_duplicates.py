"""Duplicates: found by numbers alone, confirmed by words, the first one always stays."""

import time

import numpy as np
import pytest

from mindgpt import duplicates, shards, signatures
from mindgpt.cleaning import Rules
from mindgpt.document import Document, Turn
from mindgpt.shards import Job, Shards

WORDS = [f"word{n}" for n in range(2000)]


def _text(name, text, group=None, **facts):
    return Document(name, "text", "test", "MIT", group=group or name, text=text, **facts)


def _words(seed, count=200):
    return [WORDS[n] for n in np.random.default_rng(seed).integers(0, len(WORDS), count)]


def _changed(words, every):
    return [f"other{n}" if n % every == 0 else word for n, word in enumerate(words)]


@pytest.fixture
def shards_of(tmp_path):
    """`shards_of(documents)`: the shards that `prepare` would make of them."""

    def make(documents, per_shard=3):
        job = Job(tmp_path, Rules(language="any", min_words=0, mask=False), 0)
        for number in range(0, len(documents), per_shard):
            shards.make(job, 0, number // per_shard, documents[number : number + per_shard])
        return Shards(tmp_path)

    return make


def _near(found, threshold=0.8):
    copies = duplicates.near(found, np.ones(len(found), bool), threshold)
    return {later: earlier for later, (earlier, _) in copies.items()}


def test_duplicates_exact_marks_every_one_but_the_first():
    digests = np.array([5, 7, 5, 9, 7, 5], np.uint64)
    assert duplicates.exact(digests).tolist() == [False, False, True, False, True, True]
    assert duplicates.exact(np.zeros(0, np.uint64)).tolist() == []


def test_duplicates_near_finds_a_text_with_a_few_words_changed(shards_of):
    words = _words(1)
    found = shards_of(
        [
            _text("a", " ".join(words)),
            _text("b", " ".join(_words(2))),
            _text("c", " ".join(_changed(words, 100))),
            _text("d", " ".join(_changed(words, 6))),
        ]
    )
    assert _near(found) == {2: 0}


def test_duplicates_near_says_how_much_is_shared(shards_of):
    words = _words(1)
    found = shards_of([_text("a", " ".join(words)), _text("b", " ".join(_changed(words, 100)))])
    copies = duplicates.near(found, np.ones(2, bool), 0.5)
    # Two changed words of 200: of 196 runs of five, at most ten differ on each side.
    assert copies[1][1] == pytest.approx(
        signatures.similarity(found.document(0), found.document(1))
    )
    assert 0.85 < copies[1][1] < 1


def test_duplicates_near_many_copies_have_one_original(shards_of):
    words = _words(3, 400)
    copies = [_text(str(n), " ".join([*words, f"end{n}"])) for n in range(20)]
    assert _near(shards_of(copies)) == dict.fromkeys(range(1, 20), 0)


def test_duplicates_near_recall_and_precision_on_planted_copies(shards_of):
    """200 texts, 40 of them with a copy in which one word in fifty is another."""
    originals = [_words(seed, 300) for seed in range(200)]
    documents = [_text(f"o{n}", " ".join(words)) for n, words in enumerate(originals)]
    documents += [_text(f"c{n}", " ".join(_changed(originals[n], 50))) for n in range(40)]
    found = _near(shards_of(documents, per_shard=50), threshold=0.7)
    assert found.items() <= {200 + n: n for n in range(40)}.items()
    assert len(found) >= 38


def test_duplicates_near_leaves_short_texts_and_other_terms_alone(shards_of):
    short = "Thank you very much for asking me that."
    definition = " ".join(_words(5, 60))
    documents = [_text("a", short), _text("b", short + " Really.")]
    for term in ("dread", "angst"):
        documents.append(
            Document(term, "definition", "test", "MIT", f"term/{term}", definition,
                     metadata={"term": term})
        )  # fmt: skip
    twin = Document("twin", "definition", "other", "MIT", "term/angst", definition + " So.",
                    metadata={"term": "Angst"})  # fmt: skip
    assert _near(shards_of([*documents, twin])) == {4: 3}


def test_duplicates_near_compares_answers_and_not_the_question_they_share(shards_of):
    question = " ".join(_words(6, 400))

    def answer(name, seed):
        turns = (Turn("question", question), Turn("answer", " ".join(_words(seed, 80))))
        return Document(name, "dialogue", "test", "MIT", name, turns=turns)

    assert _near(shards_of([answer("a", 7), answer("b", 8), answer("c", 7)])) == {2: 0}


def test_duplicates_near_of_dropped_documents_counts_for_nothing(shards_of):
    text = " ".join(_words(9))
    found = shards_of([_text("a", text), _text("b", text + " so"), _text("c", text + " there")])
    left = np.array([False, True, True])
    copies = duplicates.near(found, left, 0.8)
    assert {later: earlier for later, (earlier, _) in copies.items()} == {2: 1}


def _passages(*triples, groups, left=None):
    found = np.array(triples, np.uint64).reshape(-1, 3)
    left = np.ones(len(groups), bool) if left is None else np.array(left)
    return duplicates.passages(found, left, np.array(groups)).tolist()


def test_duplicates_passages_go_where_another_group_had_them_first():
    found = [(0, 0, 11), (0, 1, 12), (1, 3, 11), (2, 0, 12), (2, 4, 11)]
    assert _passages(*found, groups=[0, 1, 2]) == [[1, 3], [2, 0], [2, 4]]


def test_duplicates_passages_within_a_group_stay():
    assert _passages((0, 0, 11), (1, 0, 11), (2, 0, 11), groups=[0, 0, 2]) == [[2, 0]]


def test_duplicates_passages_of_dropped_documents_count_for_nothing():
    found = [(0, 0, 11), (1, 0, 11), (2, 0, 11)]
    assert _passages(*found, groups=[0, 1, 2], left=[False, True, True]) == [[2, 0]]
    assert _passages(groups=[0, 1]) == []


def test_duplicates_near_time_grows_with_the_copies_and_not_with_their_pairs(shards_of):
    words = " ".join(_words(4, 60))
    texts = [_text(str(n), f"{words} end{n}") for n in range(2000)]
    found = shards_of(texts, per_shard=500)
    started = time.perf_counter()
    assert len(_near(found)) == 1999
    assert time.perf_counter() - started < 20
