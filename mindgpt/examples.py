"""Documents -> examples: the rows of a corpus, as a conversation where a prompt has an answer.

A definition becomes several examples, one for each phrasing of the question. Some phrasings are
held back from training, so that `recall` can ask in words that the model has not seen.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

from mindgpt.document import Document

Example = dict[str, Any]

ROLES = {"host": "user", "guest": "assistant", "writer": "user", "companion": "assistant"}

# {x} is the term as it reads inside a sentence, {X} as it reads at the beginning of one.
TRAINED_PHRASINGS = (
    "What is {x}?",
    "What is {x}",
    "what is {x}?",
    "What's {x}?",
    "whats {x}",
    "What does {x} mean?",
    "What does the term {x} mean?",
    "What does the word {x} stand for?",
    "What is meant by {x}?",
    "What is the meaning of {x}?",
    "What is the definition of {x}?",
    "What are the main features of {x}?",
    "Define {x}.",
    "Define {x}",
    "define: {x}",
    "Please define {x}.",
    "Give me the definition of {x}.",
    "Give a short definition of {x}.",
    "Definition of {x}?",
    "{X}: definition",
    "{X}",
    "{X}?",
    "{X} meaning",
    "{X}, what is that?",
    "{X} - what does it mean?",
    "Explain {x}.",
    "Explain {x} to me, please.",
    "Explain what {x} is.",
    "Please explain the term {x}.",
    "Can you explain {x}?",
    "Can you tell me what {x} is?",
    "Can you define {x} for me?",
    "Could you say what {x} means?",
    "Tell me about {x}.",
    "tell me about {x}",
    "Tell me what {x} means.",
    "Describe {x}.",
    "Describe {x} in a few sentences.",
    "How is {x} defined?",
    "How do you define {x}?",
    "How would you describe {x}?",
    "How should I understand {x}?",
    "I want to know what {x} is.",
    "I would like to understand {x}.",
    "I do not know what {x} means.",
    "I don't understand {x}. What is it?",
    "I keep hearing about {x}. What is it?",
    "I read about {x} today. What does it mean?",
    "My doctor mentioned {x}. What is that?",
    "Somebody at work spoke of {x}. What is meant by it?",
    "In a glossary, what stands under {x}?",
    "Look up {x}.",
    "What do people mean by {x}?",
    "What do we call {x}?",
    "What should I know about {x}?",
    "What exactly is {x}?",
    "So what is {x} really?",
    "Hello, what is {x}?",
    "Hi! Could you explain {x}?",
    "Quick question: what is {x}?",
)

HELD_BACK_PHRASINGS = (
    "Could you tell me what {x} is?",
    "How would you explain {x} to a friend?",
    "What is the exact meaning of the term {x}?",
    "I heard the term {x} on a podcast. What does it mean?",
    "Please tell me the definition of {x}.",
    "In mental health, what is {x}?",
    "Can you describe what {x} means?",
    "I'd like to learn about {x}.",
    "Help me understand {x}.",
    "What can you tell me about {x}?",
    "Do you know what {x} is?",
    "What is understood by {x}?",
)


def examples(document: Document, phrasings: int, seed: int) -> Iterator[Example]:
    """The rows that a document is trained on; for a definition one for each phrasing."""
    if document.kind != "definition":
        yield _row(document, "", _messages(document), document.text)
        return
    questions = _questions(document, TRAINED_PHRASINGS, phrasings, seed)
    for number, question in enumerate(questions):
        yield _definition(document, f"/ask-{number:02d}", question)


def recall_examples(document: Document, phrasings: int, seed: int) -> Iterator[Example]:
    """The rows that ask for a definition in phrasings which training does not hold."""
    questions = _questions(document, HELD_BACK_PHRASINGS, phrasings, seed, own_name_only=True)
    for number, question in enumerate(questions):
        yield _definition(document, f"/recall-{number:02d}", question)


def names_of(term: str, other_names: Sequence[str] = ()) -> list[str]:
    """The ways to name a term in a sentence, the most natural of its own first.

    >>> names_of("Addiction, Drug or Alcohol")
    ['Drug or Alcohol addiction', 'Addiction, Drug or Alcohol']
    >>> names_of("Psychological first aid (PFA)")
    ['Psychological first aid', 'Psychological first aid (PFA)', 'PFA']
    >>> names_of("Epilepsy/Seizures")
    ['Epilepsy/Seizures', 'Epilepsy', 'Seizures']
    """
    term = re.sub(r"\s+", " ", term).strip()
    bare = re.sub(r"\s*\([^)]*\)", "", term).strip() or term
    found = [bare, term]
    if match := re.fullmatch(r"([^,]+), ([^,]+)", bare):
        found.insert(0, f"{match[2]} {_lower_first(match[1])}")
    found += [inner for inner in re.findall(r"\(([^)]*)\)", term) if inner.isupper()]
    if "/" in bare:
        found += [part.strip() for part in bare.split("/")]
    found += other_names
    return list(dict.fromkeys(name for name in found if name))


def _questions(
    document: Document,
    phrasings: Sequence[str],
    count: int,
    seed: int,
    own_name_only: bool = False,
) -> list[str]:
    """`count` different questions, drawn by a seed and the document's id.

    Two in three use the term's own name; the rest go round the others. The term stands as it was
    given or in lower case, as people write it.
    """
    draw = random.Random(f"{seed}/{document.id}")
    own, *others = names_of(document.metadata["term"], document.metadata.get("other_names", ()))
    order = draw.sample(phrasings, len(phrasings))
    result: dict[str, None] = {}
    for number in range(max(count, 1) * 4):
        name = own
        if others and not own_name_only and number % 3 == 2:
            name = others[(number // 3) % len(others)]
        # The plain question always trains; it is what most people will ask.
        phrasing = (
            TRAINED_PHRASINGS[0]
            if number == 0 and phrasings is TRAINED_PHRASINGS
            else (order[number % len(order)])
        )
        result[_fill(phrasing, name, lower=draw.random() < 0.5)] = None
        if len(result) == count:
            break
    return list(result)


def _fill(phrasing: str, name: str, lower: bool) -> str:
    inside = name.lower() if lower and not name.isupper() else name
    return phrasing.format(x=inside, X=inside[:1].upper() + inside[1:] if not lower else inside)


def _lower_first(word: str) -> str:
    return word if word.isupper() else word[:1].lower() + word[1:]


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
