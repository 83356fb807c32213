"""Answers by transformers' own `generate`: token ids in, completions out, streamed or in batch."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mindgpt.sampling import Completion, Sampling
from mindgpt.template import stop_ids

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


class Engine:
    """A model and its tokenizer, ready to answer."""

    def __init__(self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase):
        self.model, self.tokenizer = model.eval(), tokenizer
        self.stops = stop_ids(tokenizer)

    def complete(self, prompts: Sequence[list[int]], sampling: Sampling) -> list[Completion]:
        """One completion for each prompt of token ids, all in one batch.

        Prompts are padded on the left; `generate` gives each token its position from the mask.
        """
        import torch

        width = max(map(len, prompts))
        pad = self.tokenizer.pad_token_id
        ids = torch.tensor([[pad] * (width - len(prompt)) + prompt for prompt in prompts])
        mask = torch.tensor([[0] * (width - len(prompt)) + [1] * len(prompt) for prompt in prompts])
        with _seeded(sampling.seed):
            output = self.model.generate(
                ids.to(self.model.device),
                attention_mask=mask.to(self.model.device),
                **self._settings(sampling),
            )
        return [self._completion(row) for row in output[:, width:].tolist()]

    def stream(self, prompt: list[int], sampling: Sampling) -> Iterator[str]:
        """The text of one completion, piece by piece as it is written."""
        import torch
        from transformers import TextIteratorStreamer

        streamer = TextIteratorStreamer(self.tokenizer, skip_prompt=True, skip_special_tokens=True)
        failure: list[BaseException] = []
        left = threading.Event()

        def write() -> None:
            try:
                with _seeded(sampling.seed):
                    self.model.generate(
                        torch.tensor([prompt], device=self.model.device),
                        attention_mask=torch.ones(1, len(prompt), device=self.model.device),
                        streamer=streamer,
                        stopping_criteria=[_Left(left)],
                        **self._settings(sampling),
                    )
            except BaseException as error:
                failure.append(error)
                streamer.end()

        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        try:
            yield from (piece for piece in streamer if piece)
        finally:
            # Whoever stops reading stops the writing, within one token.
            left.set()
            writer.join()
        if failure:
            raise failure[0]

    def _settings(self, sampling: Sampling) -> dict[str, Any]:
        shared = {
            "max_new_tokens": sampling.max_new_tokens,
            "eos_token_id": self.stops,
            "pad_token_id": self.tokenizer.pad_token_id,
        }
        if sampling.greedy:
            plain = {"do_sample": False, "top_k": None, "top_p": None, "temperature": None}
            return shared | plain
        return shared | {
            "do_sample": True,
            "top_k": sampling.top_k,
            "top_p": sampling.top_p,
            "temperature": sampling.temperature,
        }

    def _completion(self, ids: list[int]) -> Completion:
        ends = [place for place, token in enumerate(ids) if token in self.stops]
        written = ids[: ends[0]] if ends else ids
        text = str(self.tokenizer.decode(written, skip_special_tokens=True))
        return Completion(text.strip(), len(written), "stop" if ends else "length")


class _Left:
    """A stopping criterion that is met once the reader has gone."""

    def __init__(self, left: threading.Event):
        self.left = left

    def __call__(self, ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        import torch

        return torch.full((ids.shape[0],), self.left.is_set(), device=ids.device)


@contextlib.contextmanager
def _seeded(seed: int | None) -> Iterator[None]:
    """torch's randomness follows the seed inside, and is as it was afterwards."""
    import torch

    if seed is None:
        yield
        return
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        yield
