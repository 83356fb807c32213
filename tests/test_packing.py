"""Packing: nothing lost, nothing mixed, little padding."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from mindgpt.packing import PackingCollator, pack
from mindgpt.tokens import IGNORED

PAD = 9


@given(st.lists(st.integers(1, 50), min_size=1, max_size=40))
def test_packing_places_every_document_once_within_the_width(lengths):
    rows = pack(lengths)
    assert sorted(index for row in rows for index in row) == list(range(len(lengths)))
    assert all(sum(lengths[index] for index in row) <= max(lengths) for row in rows)


def test_packing_fills_rows_that_have_room():
    assert len(pack([10, 4, 3, 3, 6, 4])) == 3


def test_packing_collator_restarts_positions_and_keeps_labels():
    examples = [
        {"input_ids": [1, 2, 3, 4, 5], "labels": [IGNORED, 2, 3, 4, 5]},
        {"input_ids": [6, 7], "labels": [IGNORED, 7]},
        {"input_ids": [8, 1], "labels": [IGNORED, 1]},
    ]
    batch = PackingCollator(PAD)(examples)
    assert batch["input_ids"].tolist() == [[1, 2, 3, 4, 5], [6, 7, 8, 1, PAD]]
    assert batch["position_ids"].tolist() == [[0, 1, 2, 3, 4], [0, 1, 0, 1, 0]]
    assert batch["labels"].tolist() == [
        [IGNORED, 2, 3, 4, 5],
        [IGNORED, 7, IGNORED, 1, IGNORED],
    ]
    assert "attention_mask" not in batch


def test_packing_collator_gives_each_document_the_logits_it_has_alone(tiny_model):
    documents = [list(range(2, 2 + length)) for length in (17, 5, 9, 3)]
    labelled = [{"input_ids": ids, "labels": [IGNORED, *ids[1:]]} for ids in documents]
    batch = PackingCollator(PAD)(labelled)
    logits = tiny_model(
        input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False
    ).logits
    flat = logits[batch["labels"] != IGNORED]
    order = batch["input_ids"][batch["labels"] != IGNORED]
    alone = {len(ids): tiny_model(input_ids=torch.tensor([ids])).logits[0, 1:] for ids in documents}
    # Rows come out longest first; the second row holds the documents of 9, 5 and 3 tokens.
    expected = torch.cat([alone[17], alone[9], alone[5], alone[3]])
    assert order.tolist() == [
        *documents[0][1:],
        *documents[2][1:],
        *documents[1][1:],
        *documents[3][1:],
    ]
    assert torch.allclose(flat, expected, atol=1e-5)
