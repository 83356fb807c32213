"""transformers' Trainer with our loss: examples in, a trained model out, progress reported.

What differs from the stock Trainer: the loss is the negative log-likelihood per supervised token
of the whole effective batch, however it is cut into micro-batches, rows and processes; and the
held-out loss is the same at every batch size.
"""

from __future__ import annotations

import math
import time
import types
from collections.abc import Sequence
from typing import Any

import torch
from transformers import Trainer, TrainerCallback, TrainingArguments
from transformers.trainer_callback import PrinterCallback, ProgressCallback

from mindgpt import device, scoring
from mindgpt.errors import TrainingError
from mindgpt.loss import summed_nll
from mindgpt.progress import Event, Report


def _training_forward(
    self: torch.nn.Module,
    input_ids: torch.Tensor,
    labels: torch.Tensor,
    num_items_in_batch: torch.Tensor | int,
    position_ids: torch.Tensor | None = None,
) -> dict[str, torch.Tensor]:
    """Stands in for the model's forward while it trains, so that DDP and FSDP wrap the loss too."""
    return {"loss": summed_nll(self, input_ids, labels, position_ids) / num_items_in_batch}


class CausalTrainer(Trainer):
    """Trainer for a causal language model whose labels are -100 where nothing is learned.

    `held_out` are the (ids, labels) sequences whose loss is watched; they may be none.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        arguments: TrainingArguments,
        train_dataset: Any,
        collator: Any,
        held_out: Sequence[tuple[Sequence[int], Sequence[int]]],
        context: int,
        report: Report,
    ):
        self.held_out, self.context = held_out, context
        self._stock_forward = model.forward
        model.forward = types.MethodType(_training_forward, model)
        super().__init__(
            model=model,
            args=arguments,
            train_dataset=train_dataset,
            eval_dataset=list(held_out),
            data_collator=collator,
            callbacks=[_Reporter(report)],
        )
        self.model_accepts_loss_kwargs = True
        self.remove_callback(ProgressCallback)
        self.remove_callback(PrinterCallback)

    def train(self, *args: Any, **kwargs: Any) -> Any:
        """Trains; the model's own forward is back afterwards, however training ended."""
        try:
            return super().train(*args, **kwargs)
        finally:
            self.accelerator.unwrap_model(self.model).forward = self._stock_forward

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """The held-out loss in nats per supervised token, every token weighing the same."""
        model = self.accelerator.unwrap_model(self.model)
        with self.autocast_smart_context_manager():
            result = scoring.total(scoring.score(model, self.held_out, self.context))
        metrics = {"eval_loss": result.nll / max(1, result.tokens)}
        self.log(dict(metrics))
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics
        )
        return metrics


class _Reporter(TrainerCallback):
    """Turns Trainer's log lines into progress events, and stops on a loss that is no number."""

    def __init__(self, report: Report):
        self.report = report
        self.figures: dict[str, float] = {}
        self.started, self.first_step = 0.0, 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self.started, self.first_step = time.monotonic(), state.global_step
        self.report(Event("training", state.global_step, state.max_steps))

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        pace = (time.monotonic() - self.started) / max(1, state.global_step - self.first_step)
        self.figures["seconds left"] = pace * (state.max_steps - state.global_step)
        self.report(Event("training", state.global_step, state.max_steps, dict(self.figures)))

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        for key, shown in (("loss", "loss"), ("eval_loss", "held-out loss")):
            if logs and key in logs:
                self.figures[shown] = logs[key]
        if logs and not math.isfinite(float(logs.get("loss", 0.0))):
            raise TrainingError(
                f"The loss became {logs['loss']} at step {state.global_step}. The learning rate "
                f"was {args.learning_rate:g}: try a tenth of it with --learning-rate."
            )


def training_arguments(folder: str, **settings: Any) -> TrainingArguments:
    """TrainingArguments with what all our runs share; `settings` are Trainer's own names."""
    shared: dict[str, Any] = {
        "output_dir": folder,
        "optim": "adamw_torch_fused",
        "lr_scheduler_type": "cosine",
        "weight_decay": 0.1,
        "adam_beta2": 0.95,
        "max_grad_norm": 1.0,
        "use_cpu": device.name() == "cpu",
        "bf16": device.precision() == "bf16",
        "remove_unused_columns": False,
        "report_to": "none",
        "disable_tqdm": True,
        "logging_steps": 10,
        # A loss that is no number must be seen, not replaced by the last good one.
        "logging_nan_inf_filter": False,
        "dataloader_pin_memory": device.name() == "cuda",
        # Every token weighs the same in whichever process it is.
        "average_tokens_across_devices": True,
    }
    return TrainingArguments(**(shared | settings))
