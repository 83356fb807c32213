"""Documents -> examples: the rows of a corpus, as a conversation where a prompt has an answer.

A definition becomes several examples, one for each phrasing of the question. Some phrasings are
held back from training, so that `recall` can ask in words that the model has not seen.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from mindgpt import questions
from mindgpt.document import Document

Example = dict[str, Any]

ROLES = {"host": "user", "guest": "assistant", "writer": "user", "companion": "assistant"}


def examples(document: Document, phrasings: int, seed: int) -> Iterator[Example]:
    """The rows that a document is trained on; for a definition one for each phrasing."""
    if document.kind != "definition":
        yield _row(document, "", _messages(document), document.text)
        return
    term, others = document.metadata["term"], document.metadata.get("other_names", ())
    asked = questions.trained(term, others, phrasings, _draw(document, seed))
    for number, question in enumerate(asked):
        yield _definition(document, f"/ask-{number:02d}", question)


def recall_examples(document: Document, phrasings: int, seed: int) -> Iterator[Example]:
    """The rows that ask for a definition in phrasings which training does not hold."""
    asked = questions.held_back(document.metadata["term"], phrasings, _draw(document, seed))
    for number, question in enumerate(asked):
        yield _definition(document, f"/recall-{number:02d}", question)


def _draw(document: Document, seed: int) -> random.Random:
    """Randomness that depends on the seed and the document alone, so that others do not move it."""
    return random.Random(f"{seed}/{document.id}")


def _definition(document: Document, suffix: str, question: str) -> Example:
    messages = [
        {"role": "user", "content": question},
        {"role": "assistant", "content": document.text},
    ]
    return _row(document, suffix, messages, "")


def _messages(document: Document) -> list[dict[str, str]] | None:
    """Turns with roles: who asks is the user, who answers the assistant."""
    if not document.turns:
        return None
    return [{"role": ROLES[turn.speaker], "content": turn.text} for turn in document.turns]


def _row(
    document: Document, suffix: str, messages: list[dict[str, str]] | None, text: str
) -> Example:
    metadata = dict(document.metadata)
    if document.address:
        metadata["address"] = document.address
    return {
        "id": document.id + suffix,
        "kind": document.kind,
        "group": document.group,
        "source": document.source,
        "licence": document.licence,
        "messages": messages,
        "text": None if messages else text,
        "metadata": json.dumps(metadata, ensure_ascii=False, sort_keys=True),
    }
