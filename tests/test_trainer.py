"""Trainer with our loss: the traps of the stock one, each with the figure it should give."""

import math

import pytest
import torch
from transformers import Trainer, TrainingArguments

from mindgpt import scoring
from mindgpt.errors import TrainingError
from mindgpt.packing import PackingCollator
from mindgpt.progress import silent
from mindgpt.tokens import IGNORED
from mindgpt.trainer import CausalTrainer, training_arguments


def examples(count=16, seed=0):
    """Rows of unequal length, a part of each masked."""
    generator = torch.Generator().manual_seed(seed)
    rows = []
    for number in range(count):
        length = int(torch.randint(4, 30, (1,), generator=generator))
        ids = torch.randint(0, 300, (length,), generator=generator).tolist()
        labels = [IGNORED, *ids[1:]]
        if number % 2:
            labels[1 : length // 2] = [IGNORED] * (length // 2 - 1)
        rows.append({"input_ids": ids, "labels": labels})
    return rows


def trainer(model, folder, rows, **settings):
    settings = {"max_steps": 1, "learning_rate": 1e-3, "bf16": False, "logging_steps": 1,
                "save_strategy": "no", "lr_scheduler_type": "constant"} | settings  # fmt: skip
    return CausalTrainer(
        model,
        training_arguments(str(folder), **settings),
        rows,
        PackingCollator(0),
        [(row["input_ids"], row["labels"]) for row in rows[:5]],
        64,
        silent,
    )


def nll_per_token(model, rows):
    pairs = [(row["input_ids"], row["labels"]) for row in rows]
    result = scoring.total(scoring.score(model, pairs, 64))
    return result.nll / result.tokens


def test_trainer_logs_the_loss_per_supervised_token(make_model, tmp_path):
    rows = examples()
    expected = nll_per_token(make_model(), rows)
    run = trainer(make_model(), tmp_path, rows, per_device_train_batch_size=16)
    run.train()
    assert run.state.log_history[0]["loss"] == pytest.approx(expected, rel=1e-4)


def test_trainer_stock_loss_is_another_figure_for_packed_rows(make_model, tmp_path):
    """Trap 11: the stock loop lets packed documents see each other, so its loss differs."""
    rows = examples()
    arguments = TrainingArguments(
        str(tmp_path), max_steps=1, per_device_train_batch_size=16, logging_steps=1,
        report_to="none", disable_tqdm=True, use_cpu=True, save_strategy="no",
    )  # fmt: skip

    def packed_with_a_mask(batch):
        packed = PackingCollator(0)(batch)
        return packed | {"attention_mask": torch.ones_like(packed["input_ids"])}

    stock = Trainer(make_model(), arguments, packed_with_a_mask, rows)
    stock.train()
    ours = nll_per_token(make_model(), rows)
    assert abs(stock.state.log_history[0]["loss"] - ours) > 1e-3


def parameters_after(model, folder, rows, batch, accumulation):
    # Adam divides by the gradient's size, so that rounding alone moves it; SGD shows it as it is.
    run = trainer(
        model, folder, rows, max_steps=4, optim="sgd", learning_rate=0.1,
        per_device_train_batch_size=batch, gradient_accumulation_steps=accumulation,
    )  # fmt: skip
    run.train()
    return [parameter.detach().clone() for parameter in model.parameters()]


@pytest.mark.parametrize(("batch", "accumulation"), [(1, 8), (4, 2)])
def test_trainer_accumulation_gives_the_parameters_of_one_batch(
    make_model, tmp_path, batch, accumulation
):
    rows = examples(32)
    whole = parameters_after(make_model(), tmp_path / "a", rows, 8, 1)
    pieces = parameters_after(make_model(), tmp_path / "b", rows, batch, accumulation)
    worst = max(float((a - b).abs().max()) for a, b in zip(whole, pieces, strict=True))
    assert worst < 1e-6


def test_trainer_held_out_loss_is_token_weighted(make_model, tmp_path):
    rows = examples()
    run = trainer(make_model(), tmp_path, rows, per_device_eval_batch_size=1)
    expected = nll_per_token(make_model(), rows[:5])
    assert run.evaluate()["eval_loss"] == pytest.approx(expected, rel=1e-6)


def test_trainer_resumed_mid_epoch_is_bit_equal_to_uninterrupted(make_model, tmp_path):
    rows = examples(20)
    settings = {"per_device_train_batch_size": 4, "max_steps": 8, "save_strategy": "steps",
                "save_steps": 3, "lr_scheduler_type": "cosine"}  # fmt: skip
    whole = make_model()
    trainer(whole, tmp_path / "whole", rows, **settings).train()
    resumed = make_model()
    run = trainer(resumed, tmp_path / "again", rows, **settings)
    run.train(resume_from_checkpoint=str(tmp_path / "whole" / "checkpoint-3"))
    assert run.state.global_step == 8
    for ours, theirs in zip(resumed.parameters(), whole.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_trainer_gives_the_model_its_own_forward_back(make_model, tmp_path):
    model = make_model()
    ids = torch.tensor([[1, 2, 3]])
    trainer(model, tmp_path, examples()).train()
    assert model(input_ids=ids).logits.shape == (1, 3, model.config.vocab_size)


def test_trainer_reload_gives_equal_logits(make_model, tmp_path):
    from transformers import GPT2LMHeadModel

    model = make_model()
    trainer(model, tmp_path / "run", examples()).train()
    model.save_pretrained(tmp_path / "model")
    loaded = GPT2LMHeadModel.from_pretrained(tmp_path / "model")
    ids = torch.tensor([[5, 6, 7, 8]])
    assert torch.allclose(model.eval()(ids).logits, loaded.eval()(ids).logits, atol=1e-6)
    assert loaded.lm_head.weight is loaded.transformer.wte.weight


def test_trainer_stops_on_a_loss_that_is_no_number(make_model, tmp_path):
    model = make_model()
    with torch.no_grad():
        model.transformer.wte.weight[:] = math.nan
    with pytest.raises(TrainingError, match="became nan at step 1"):
        trainer(model, tmp_path, examples(), max_steps=5).train()


def test_trainer_reports_progress_to_the_end(make_model, tmp_path):
    events = []
    CausalTrainer(
        make_model(), training_arguments(str(tmp_path), max_steps=3, bf16=False, logging_steps=1,
                                         save_strategy="no"),
        examples(), PackingCollator(0), [], 64, events.append,
    ).train()  # fmt: skip
    assert [event.done for event in events] == [0, 1, 2, 3]
    assert events[-1].total == 3
    assert events[-1].figures["loss"] > 0
