"""Words per second of `mindgpt prepare` against two peers, on the same files in the same run.

    python benchmarks/prepare.py FOLDER_OF_TRANSCRIPTS --vocabulary FOLDER [--rounds 3]

- mindgpt: every file read by its format, speakers told apart, repaired, personal data masked,
  language told, exact and near duplicates removed, split, written; then tokenized.
- datasets.map: the same files read whole, markup taken out by regular expressions, repaired with
  ftfy, exact duplicates by a set and near duplicates by datasketch's MinHashLSH, tokenized by the
  fast GPT-2 tokenizer, in `datasets.map` with as many processes. It tells no speakers apart, masks
  nothing, splits nothing, asks for no language.
- pure-Python byte-level BPE: tokenizing alone, as the original project's `encode.py` did, on a
  sample of the same text.

`--vocabulary` names a folder with GPT-2's `encoder.json` and `vocab.bpe` (or `vocab.json` and
`merges.txt`). Needs datasketch beside mindgpt. The figures are medians; the ratios are what counts,
since both sides run by turns on the same machine.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import os
import re
import statistics
import tempfile
import time
from pathlib import Path

import datasets
import regex
from transformers import PreTrainedTokenizerBase

import mindgpt
from mindgpt.tokens import load_gpt2_tokenizer

SAMPLE = 300_000  # characters for the pure-Python tokenizer
PERMUTATIONS = 64  # as many as mindgpt takes
RUN = 5


def main() -> None:
    """Runs all three by turns and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    datasets.disable_progress_bars()
    paths = sorted(p for p in options.folder.rglob("*") if p.suffix in (".md", ".txt"))
    words = sum(len(path.read_text(encoding="utf-8", errors="replace").split()) for path in paths)
    tokenizer = load_gpt2_tokenizer(options.vocabulary)
    sides = {
        "mindgpt prepare + tokenize": functools.partial(ours, options.folder, options.workers),
        "datasets.map pipeline": functools.partial(peer, paths, options.workers),
    }
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(options.rounds):
        for name, side in sides.items():
            started = time.perf_counter()
            side(tokenizer)
            seconds[name].append(time.perf_counter() - started)
    speeds = {name: words / statistics.median(taken) for name, taken in seconds.items()}
    sample = "\n".join(path.read_text(encoding="utf-8") for path in paths[:10])[:SAMPLE]
    speeds["pure-Python BPE, tokenizing alone"] = pure_python(options.vocabulary, sample, tokenizer)
    first = next(iter(speeds.values()))
    print(f"{len(paths):,} files, {words:,} words, {options.workers} processes")
    for name, speed in speeds.items():
        print(f"{name:<36} {speed:>12,.0f} words/s   mindgpt is {first / speed:8.2f} times that")


def ours(folder: Path, workers: int, tokenizer: PreTrainedTokenizerBase) -> None:
    """All of `mindgpt prepare`, and every row tokenized."""
    with tempfile.TemporaryDirectory() as place:
        out = mindgpt.prepare(source=[f"files={folder}"], out=f"{place}/corpus", workers=workers)
        loaded = datasets.load_from_disk(str(out))
        rows = datasets.concatenate_datasets(list(loaded.values()))
        rows.map(
            functools.partial(_tokenize_rows, tokenizer=tokenizer), batched=True, batch_size=16,
            remove_columns=rows.column_names, num_proc=workers, new_fingerprint=str(time.time()),
            cache_file_name=f"{place}/tokens.arrow",
        )  # fmt: skip


def _tokenize_rows(batch: dict, tokenizer: PreTrainedTokenizerBase) -> dict:
    texts = [
        text or "\n".join(message["content"] for message in messages)
        for text, messages in zip(batch["text"], batch["messages"], strict=True)
    ]
    return {"input_ids": tokenizer(texts, verbose=False)["input_ids"]}


_MARKUP = re.compile(r"\*\*[^*\n]{1,60}:\*\*|\\?\[[^\]\n]{0,60}\\?\]|^#+ |\*\*|__", re.M)


def peer(paths: list[Path], workers: int, tokenizer: PreTrainedTokenizerBase) -> None:
    """A pipeline as one writes it in an hour with the usual libraries."""
    from datasketch import MinHashLSH

    with tempfile.TemporaryDirectory() as place:
        rows = datasets.Dataset.from_dict({"path": [str(path) for path in paths]})
        rows = rows.map(
            _read_and_clean, num_proc=workers, cache_file_name=f"{place}/clean.arrow",
            new_fingerprint=f"clean{time.time()}",
        )  # fmt: skip
        index, seen, keep = MinHashLSH(threshold=0.8, num_perm=PERMUTATIONS), set(), []
        for number, row in enumerate(rows):
            signature = _restored(row["minhash"])
            if row["text"] in seen or index.query(signature):
                continue
            seen.add(row["text"])
            index.insert(str(number), signature)
            keep.append(number)
        rows = rows.select(keep)
        rows.map(
            functools.partial(_tokenize_texts, tokenizer=tokenizer), batched=True, batch_size=16,
            remove_columns=rows.column_names, num_proc=workers,
            cache_file_name=f"{place}/tokens.arrow", new_fingerprint=f"tokens{time.time()}",
        )  # fmt: skip


def _read_and_clean(row: dict) -> dict:
    import ftfy
    from datasketch import MinHash

    text = Path(row["path"]).read_text(encoding="utf-8", errors="replace")
    text = re.sub(r"[ \t]+", " ", _MARKUP.sub("", ftfy.fix_text(text, uncurl_quotes=False)))
    words = text.lower().split()
    minhash = MinHash(num_perm=PERMUTATIONS)
    runs = zip(*(words[start:] for start in range(RUN)), strict=False)
    minhash.update_batch([" ".join(run).encode() for run in runs])
    return {"text": text.strip(), "minhash": minhash.hashvalues.tolist()}


def _restored(values: list[int]):
    import numpy as np
    from datasketch import MinHash

    return MinHash(hashvalues=np.array(values, np.uint64), scheme=MinHash(num_perm=1).scheme)


def _tokenize_texts(batch: dict, tokenizer: PreTrainedTokenizerBase) -> dict:
    return {"input_ids": tokenizer(batch["text"], verbose=False)["input_ids"]}


def _vocabulary(folder: Path) -> dict[str, str]:
    names = ("encoder.json", "vocab.bpe")
    if not (folder / names[0]).exists():
        names = ("vocab.json", "merges.txt")
    return {"vocab": str(folder / names[0]), "merges": str(folder / names[1])}


class PurePythonBPE:
    """Byte-level BPE as GPT-2's paper describes it, in plain Python with a cache of words."""

    PIECES = regex.compile(
        r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
    )

    def __init__(self, folder: Path):
        files = _vocabulary(folder)
        self.ids = json.loads(Path(files["vocab"]).read_text(encoding="utf-8"))
        lines = Path(files["merges"]).read_text(encoding="utf-8").splitlines()[1:]
        self.ranks = {tuple(line.split()): rank for rank, line in enumerate(lines) if line}
        printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
        others = [byte for byte in range(256) if byte not in printable]
        self.letters = {byte: chr(byte) for byte in printable}
        self.letters |= {byte: chr(256 + number) for number, byte in enumerate(others)}
        self.cache: dict[str, list[int]] = {}

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""
        ids: list[int] = []
        for piece in self.PIECES.findall(text):
            if piece not in self.cache:
                letters = [self.letters[byte] for byte in piece.encode("utf-8")]
                self.cache[piece] = [self.ids[part] for part in self._merge(letters)]
            ids += self.cache[piece]
        return ids

    def _merge(self, parts: list[str]) -> list[str]:
        """Joins the pair that was learned first, until none is left that was learned."""
        while len(parts) > 1:
            pairs = list(itertools.pairwise(parts))
            best = min(pairs, key=lambda pair: self.ranks.get(pair, len(self.ranks)))
            if best not in self.ranks:
                break
            merged, place = [], 0
            while place < len(parts):
                if tuple(parts[place : place + 2]) == best:
                    merged.append(parts[place] + parts[place + 1])
                    place += 2
                else:
                    merged.append(parts[place])
                    place += 1
            parts = merged
        return parts


def pure_python(folder: Path, sample: str, tokenizer: PreTrainedTokenizerBase) -> float:
    """Words per second of the pure-Python tokenizer, whose ids must be the fast one's."""
    coder = PurePythonBPE(folder)
    started = time.perf_counter()
    ids = coder.encode(sample)
    taken = time.perf_counter() - started
    if ids != tokenizer(sample)["input_ids"]:
        raise SystemExit("The two tokenizers differ: the comparison would mean nothing.")
    return len(sample.split()) / taken


if __name__ == "__main__":
    main()
