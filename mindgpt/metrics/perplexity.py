"""Token-weighted perplexity and bits per byte, from summed negative log-likelihoods."""

import math

import datasets
import evaluate

DESCRIPTION = """
Perplexity is exp(sum of nll / number of tokens): every token weighs the same, whatever batch or
document it stood in. Bits per byte is sum of nll / (ln 2 * number of UTF-8 bytes), which compares
models with different tokenizers. Lower is better for both.
"""

INPUTS = """
Args:
    predictions: summed negative log-likelihood of each document's scored tokens, in nats.
    references: one {"tokens": int, "bytes": int} for each document.
Returns:
    nll (nats per token), perplexity, bits_per_byte, tokens, bytes.
"""


class Perplexity(evaluate.Metric):
    """exp of the mean negative log-likelihood per token, over all documents together."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation="",
            inputs_description=INPUTS,
            features=datasets.Features(
                {
                    "predictions": datasets.Value("float64"),
                    "references": {
                        "tokens": datasets.Value("int64"),
                        "bytes": datasets.Value("int64"),
                    },
                }
            ),
        )

    def _compute(self, predictions, references):
        total = math.fsum(predictions)
        tokens = sum(reference["tokens"] for reference in references)
        size = sum(reference["bytes"] for reference in references)
        nll = total / tokens
        return {
            "nll": nll,
            # Past 709 nats a token e^x is no float any more; such a model knows nothing.
            "perplexity": math.exp(nll) if nll < 709 else math.inf,
            "bits_per_byte": total / (math.log(2) * size) if size else None,
            "tokens": tokens,
            "bytes": size,
        }
