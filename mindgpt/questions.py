"""A term -> questions that ask for it, in many phrasings; some of them are held back from training.

People wrap a question into a greeting, a reason, a wish. What surrounds the term varies so much
here because a small model otherwise hangs on to the wording: asked for the same terms in phrasings
that it had not seen, it took the definition of the nearest wording instead of the term's.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

# {x} is the term as it reads inside a sentence, {X} as it reads at the beginning of one.
TRAINED = (
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

HELD_BACK = (
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

# Before a question, and after it. None of them stands in a phrasing that is held back.
OPENINGS = (
    "Hello. ", "Hi there! ", "Good morning. ", "Please help me: ", "One more question: ",
    "I have a question. ", "For a friend: ", "For school: ", "For my notes: ", "In simple words: ",
    "In short: ", "Briefly: ", "Be honest: ", "Just curious: ", "Sorry if this is obvious. ",
    "I am new to this. ", "I am writing in my journal. ", "My sister asked me something. ",
    "We talked about health today. ", "I saw this in an article about mental illness. ",
    "This came up in therapy. ", "A question about psychology. ", "In psychiatry, ",
    "In medicine, ", "In psychology, ", "In everyday language, ", "At work somebody asked: ",
    "On the radio they asked: ", "When people talk about the mind, ", "In this field, ",
    "Among doctors, ", "I am worried about my brother. ", "From a book on disorders: ",
)  # fmt: skip
CLOSINGS = (
    " Thanks.", " Thank you!", " Please.", " I want to understand it.", " Keep it short.",
    " In plain words, please.", " It is for an essay.", " My friend asked.",
    " I could not find it anywhere.", " I am curious.", " Just the definition.",
    " Take your time.", " My mother has been told about it.", " I want to explain it to my family.",
)  # fmt: skip
SHARE_OPENED, SHARE_CLOSED = 0.4, 0.2


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
    bare = re.sub(r"\s*\([^()]*\)", "", term).strip() or term
    found = [bare, term]
    if match := re.fullmatch(r"([^,]+), ([^,]+)", bare):
        found.insert(0, f"{match[2]} {_lower_first(match[1])}")
    found += [inner for inner in re.findall(r"\(([^()]*)\)", term) if inner.isupper()]
    if "/" in bare:
        found += [part.strip() for part in bare.split("/")]
    found += other_names
    return list(dict.fromkeys(name for name in found if name))


def trained(term: str, other_names: Sequence[str], count: int, draw: random.Random) -> list[str]:
    """`count` different questions for training, or as many as there are.

    The plain question always trains, since it is what most people ask. Two in three use the term's
    own name; the rest go round the others.
    """
    own, *others = names_of(term, other_names)
    result = {_fill(TRAINED[0], own, draw): None}
    phrasings = draw.sample(TRAINED, len(TRAINED))
    for number in range(20 * count):
        if len(result) >= count:
            break
        name = others[(number // 3) % len(others)] if others and number % 3 == 2 else own
        question = _fill(phrasings[number % len(phrasings)], name, draw)
        result[_surround(question, draw)] = None
    return list(result)


def held_back(term: str, count: int, draw: random.Random) -> list[str]:
    """`count` different questions by the term's own name, in phrasings that never train."""
    own = names_of(term)[0]
    phrasings = draw.sample(HELD_BACK, len(HELD_BACK))
    return [_fill(phrasing, own, draw) for phrasing in phrasings[:count]]


def _surround(question: str, draw: random.Random) -> str:
    if draw.random() < SHARE_OPENED:
        opening = draw.choice(OPENINGS)
        # After a comma or colon the question goes on in the same sentence.
        goes_on = opening.endswith((", ", ": ")) and not question.startswith("I ")
        question = opening + (_lower_first(question) if goes_on else question)
    if draw.random() < SHARE_CLOSED:
        question = question + ("" if question[-1] in ".?!" else ".") + draw.choice(CLOSINGS)
    return question


def _fill(phrasing: str, name: str, draw: random.Random) -> str:
    """The phrasing with the name in it, as given or in lower case, as people write it."""
    lower = draw.random() < 0.5
    inside = name.lower() if lower and not name.isupper() else name
    return phrasing.format(x=inside, X=inside if lower else inside[:1].upper() + inside[1:])


def _lower_first(text: str) -> str:
    """`_lower_first("What")` is "what"; a word in capitals stays as it is."""
    return text if text.split()[0].isupper() else text[:1].lower() + text[1:]
