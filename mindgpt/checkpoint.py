"""A base's name or a folder -> model and tokenizer, from safetensors alone and in float32."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt.errors import HubUnreachable, ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

MINI = Path(__file__).parent / "assets" / "mini"
HUB_FILES = ["*.safetensors", "*.json", "*.txt", "*.model"]


def load(base: str | Path, *, seed: int = 0) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The model and tokenizer of `mini`, of a folder, or of a hub id.

    Weights are taken in float32 whatever they were saved in: training on from half precision
    without float32 master weights loses small updates. HubUnreachable where the hub does not
    answer and nothing of that id is in the cache; ModelError for anything else that is wrong.
    """
    import torch
    from transformers import AutoModelForCausalLM

    from mindgpt.gpt2 import fuse_activations

    folder = locate(str(base))
    if not any(folder.glob("*.safetensors")):
        raise ModelError(
            f"{folder} holds no safetensors file. Other formats can run code when they are "
            "loaded; save the model with save_pretrained() to have its weights as safetensors."
        )
    torch.manual_seed(seed)
    try:
        model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"{folder} does not load as a causal language model: {error}") from error
    tokenizer = load_tokenizer(folder)
    rows = model.get_input_embeddings().weight.shape[0]
    if len(tokenizer) > rows:
        raise ModelError(
            f"{folder}: the tokenizer has {len(tokenizer)} tokens and the model only {rows} "
            "embeddings, so they do not belong together."
        )
    fuse_activations(model)
    return model, tokenizer


def locate(base: str) -> Path:
    """The folder of a base, downloaded from the hub if it has to be."""
    if base == "mini":
        if not (MINI / "config.json").is_file():
            raise ModelError(f"The embedded model is missing from {MINI}. Install mindgpt again.")
        return MINI
    if Path(base).is_dir():
        return Path(base)
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", base) or base.startswith("."):
        raise ModelError(
            f"There is no folder {base}. --base takes mini, a folder, or a hub id such as "
            "openai-community/gpt2."
        )
    return _download(base)


def _download(hub_id: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    try:
        path = snapshot_download(hub_id, allow_patterns=HUB_FILES, ignore_patterns=["*/*"])
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError(
            f"The hub has no model {hub_id!r} that you may read, and there is no folder of that "
            "name. --base takes mini, a folder, or a hub id such as openai-community/gpt2."
        ) from error
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
        raise HubUnreachable(
            f"The hub could not be reached for {hub_id!r} ({_reason(error)}), and its cache here "
            "does not hold that model. Either take the model that ships with mindgpt, --base mini; "
            f"or, on a machine with a network, run `hf download {hub_id} --local-dir FOLDER`, copy "
            "that folder here and say --base FOLDER."
        ) from error
    return Path(path)


def _reason(error: BaseException) -> str:
    """The innermost cause in one short line."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    first_line = next(iter(str(error).splitlines()), "")
    return first_line[:160] or type(error).__name__


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a model's folder, under any of the names that its files go by."""
    from transformers import AutoTokenizer

    from mindgpt.tokens import load_gpt2_tokenizer

    if (folder / "encoder.json").is_file() and not (folder / "tokenizer.json").is_file():
        return load_gpt2_tokenizer(folder)  # OpenAI's own file names
    if not any((folder / name).is_file() for name in ("tokenizer.json", "vocab.json")):
        raise ModelError(
            f"{folder} holds no tokenizer (tokenizer.json, or vocab.json and merges.txt)."
        )
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
    except (OSError, ValueError) as error:
        raise ModelError(f"The tokenizer in {folder} does not load: {error}") from error
    if tokenizer.eos_token_id is None:
        raise ModelError(f"The tokenizer in {folder} has no end-of-text token.")
    return tokenizer
