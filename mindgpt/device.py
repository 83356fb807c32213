"""What the machine's fastest device is, and which precision it computes fast in."""

from __future__ import annotations

import functools
import os
import time


def name() -> str:
    """`cuda`, `mps` or `cpu`."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def precision() -> str:
    """`bf16` or `no` (float32): what Accelerate was told, else what this device is fast in.

    `accelerate launch` hands down `mixed_precision` of accelerate_config.yaml. Without it a GPU
    with bfloat16 units uses them, and a CPU does if a timed product shows that it gains: without
    AVX512-BF16 or AMX bfloat16 is 10 to 100 times slower than float32.
    """
    import torch

    told = os.environ.get("ACCELERATE_MIXED_PRECISION")
    if told in ("bf16", "no"):
        return told
    if name() == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "no"
    return "bf16" if name() == "cpu" and bf16_gain() > 1.3 else "no"


@functools.cache
def bf16_gain() -> float:
    """How many times as fast a matrix product is in bfloat16 as in float32 on this CPU."""
    import torch

    seconds = {}
    for dtype in (torch.float32, torch.bfloat16):
        left, right = torch.ones(512, 512, dtype=dtype), torch.ones(512, 512, dtype=dtype)
        left @ right  # the first product of a kind sets up its kernel
        runs = []
        for _ in range(5):
            start = time.perf_counter()
            left @ right
            runs.append(time.perf_counter() - start)
        seconds[dtype] = min(runs)
    return seconds[torch.float32] / seconds[torch.bfloat16]
