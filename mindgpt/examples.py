"""Documents -> examples: the rows of a corpus, as a conversation where a prompt has an answer.

A definition becomes several examples, one for each phrasing of the question. Some phrasings are
held back from training, so that `recall` can ask in words that the model has not seen. A talk
becomes one conversation that opens with a question and closes with an answer; a monologue is
running text.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from mindgpt import questions, roles
from mindgpt.document import Document, Turn

Example = dict[str, Any]
Message = dict[str, str]

# Words in the keys of metadata that may name people.
NAMING = {
    "name", "names", "speaker", "speakers", "author", "authors", "host", "hosts", "guest", "guests",
    "person", "people", "client", "patient", "user", "username", "doctor", "therapist",
    "counsellor", "counselor", "email", "phone", "address",
}  # fmt: skip


def examples(document: Document, phrasings: int, seed: int) -> Iterator[Example]:
    """The rows that a document is trained on; for a definition one for each phrasing."""
    if document.kind != "definition":
        yield example(document, shape(document)[0])
        return
    term, others = document.metadata["term"], document.metadata.get("other_names", ())
    asked = questions.trained(term, others, phrasings, _draw(document, seed))
    for number, question in enumerate(asked):
        yield _definition(document, f"/ask-{number:02d}", question)


def example(document: Document, messages: list[Message] | None) -> Example:
    """The row of a document that is no definition, from the conversation that `shape` found."""
    return _row(document, "", messages, document.text or _joined(document.turns))


def recall_examples(document: Document, phrasings: int, seed: int) -> Iterator[Example]:
    """The rows that ask for a definition in phrasings which training does not hold."""
    asked = questions.held_back(document.metadata["term"], phrasings, _draw(document, seed))
    for number, question in enumerate(asked):
        yield _definition(document, f"/recall-{number:02d}", question)


def shape(document: Document) -> tuple[list[Message] | None, Counter[str]]:
    """The conversation in a document's turns, and how many turns were taken off, by reason.

    Neighbouring turns of one side become one message; the first message is a user's and the last
    an assistant's. None where there is no such conversation: the turns then are running text, and
    nothing is taken off.

    >>> talk = (Turn("guest", "Hi."), Turn("host", "Who are you?"), Turn("guest", "A nurse."))
    >>> shape(Document("a", "dialogue", "s", "MIT", "a", turns=talk))[0]
    [{'role': 'user', 'content': 'Who are you?'}, {'role': 'assistant', 'content': 'A nurse.'}]
    """
    if not document.turns:
        return None, Counter()
    turns, removed = _named(document.turns)
    role_of = _journal_roles(turns) if document.kind == "journal" else roles.assign(turns)
    if role_of is not None:
        spoken = [(role_of[turn.speaker], turn.text) for turn in turns]
        messages = _merged(_trimmed(spoken, removed))
        if len(messages) > 1:
            return messages, +removed
    return None, Counter({"dialogues without two sides kept as text": 1})


def _named(turns: Sequence[Turn]) -> tuple[list[Turn], Counter[str]]:
    """Turns with a label each: one without belongs to the speaker before it."""
    named: list[Turn] = []
    removed: Counter[str] = Counter()
    for turn in turns:
        if turn.speaker:
            named.append(turn)
        elif named:
            named.append(Turn(named[-1].speaker, turn.text))
        else:
            removed["turns before the first speaker's name"] += 1
    unnamed = sum(len(turn.text) for turn in turns if not turn.speaker)
    if 2 * unnamed > sum(len(turn.text) for turn in turns):
        return [], Counter()  # too little is known of who speaks
    return named, removed


def _journal_roles(turns: Sequence[Turn]) -> dict[str, str]:
    """Whoever wrote the entry is the user; reflection and question answer it."""
    writer = turns[0].speaker if turns else ""
    return {
        turn.speaker: roles.USER if turn.speaker == writer else roles.ASSISTANT for turn in turns
    }


def _trimmed(spoken: list[tuple[str, str]], removed: Counter[str]) -> list[tuple[str, str]]:
    """The turns from the first question to the last answer; what falls off is counted.

    Instructions (`system`) stay where they open a talk.
    """
    opening = [turn for turn in spoken[:1] if turn[0] == roles.SYSTEM]
    rest = [turn for turn in spoken if turn[0] != roles.SYSTEM]
    removed["instructions inside a talk"] += len(spoken) - len(rest) - len(opening)
    asks = [place for place, (role, _) in enumerate(rest) if role == roles.USER]
    answers = [place for place, (role, _) in enumerate(rest) if role == roles.ASSISTANT]
    if not asks or not answers or answers[-1] < asks[0]:
        return []
    removed["turns before the first question"] += asks[0]
    removed["turns after the last answer"] += len(rest) - 1 - answers[-1]
    return opening + rest[asks[0] : answers[-1] + 1]


def _merged(spoken: Sequence[tuple[str, str]]) -> list[Message]:
    """Messages that alternate: what one side says in several turns becomes paragraphs of one."""
    runs: list[tuple[str, list[str]]] = []
    for role, text in spoken:
        if runs and runs[-1][0] == role:
            runs[-1][1].append(text)
        else:
            runs.append((role, [text]))
    return [{"role": role, "content": "\n\n".join(texts)} for role, texts in runs]


def _joined(turns: Sequence[Turn]) -> str:
    return "\n\n".join(turn.text for turn in turns)


def _draw(document: Document, seed: int) -> random.Random:
    """Randomness that depends on the seed and the document alone, so that others do not move it."""
    return random.Random(f"{seed}/{document.id}")


def _definition(document: Document, suffix: str, question: str) -> Example:
    messages = [
        {"role": "user", "content": question},
        {"role": "assistant", "content": document.text},
    ]
    return _row(document, suffix, messages, "")


def _row(document: Document, suffix: str, messages: list[Message] | None, text: str) -> Example:
    return {
        "id": document.id + suffix,
        "kind": document.kind if messages else "text",
        "group": document.group,
        "source": document.source,
        "licence": document.licence,
        "messages": messages,
        "text": None if messages else text,
        "metadata": json.dumps(_metadata(document), ensure_ascii=False, sort_keys=True),
    }


def _metadata(document: Document) -> dict[str, Any]:
    """What traces a row; of private talks nothing that names a speaker."""
    metadata = dict(document.metadata)
    if document.private:
        labels = {turn.speaker for turn in document.turns}
        named = {word for label in labels for word in _words(label) if len(word) > 2}
        named -= roles.WORDS
        metadata = {
            key: value for key, value in metadata.items() if not _names_people(key, value, named)
        }
    if document.address:
        metadata["address"] = document.address
    return metadata


def _names_people(key: str, value: Any, named: set[str]) -> bool:
    """Whether an entry is about a person by its key, or holds a part of a speaker's name."""
    if not NAMING.isdisjoint(_words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key))):
        return True
    return not named.isdisjoint(_words(json.dumps(value, ensure_ascii=False)))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())
