"""What columns are called, and what the rows are that have them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from mindgpt.tabular import chats

_SHOWN = 30  # columns in a message

Tiers = tuple[tuple[str, ...], ...]

# Names in tiers, the better ones first. Words are parted as `plain` does it.
NAMES: dict[str, Tiers] = {
    "messages": (chats.LISTS,),
    "speaker": (("interlocutor", "speaker role", "role", "speaker", "from", "speaker label",
                 "participant role", "sender", "speaker id", "speaker idx", "speaker name",
                 "participant", "party", "author role", "agent", "character"),),
    "utterance": (("utterance text", "utterance", "turn text", "utt"),
                  ("content", "text", "message", "value", "message text", "sentence", "line",
                   "speech", "statement", "said", "transcript", "transcription", "dialogue",
                   "turn", "body")),
    "conversation": (("conversation id", "conv id", "dialogue id", "dialog id", "transcript id",
                      "session id", "chat id", "interview id", "thread id", "call id",
                      "conversation hash", "conversation", "dialogue", "dialog", "transcript",
                      "session", "interview", "chat", "call", "thread", "conversation number",
                      "dialogue number", "file id", "file", "filename", "episode id", "video id"),),
    "order": (("utterance id", "turn id", "utterance idx", "turn idx", "utterance index",
               "turn index", "utterance number", "turn number", "turn no", "utterance no",
               "message id", "message index", "turn", "line number", "sequence", "seq", "order",
               "position", "index", "idx"),),
    "title": (("question title", "post title"), ("title", "subject", "heading")),
    "question": (("question text", "question body", "question", "questions", "query", "prompt",
                  "instruction"),
                 ("input", "context", "user", "human", "patient", "client", "post",
                  "problem", "question title")),
    "extra": (("input", "question description", "question detail", "question details",
               "selftext"), ("description", "details")),
    "answer": (("answer text", "answer body", "answer", "answers", "response", "completion",
                "output", "reply", "best answer", "responses"),
               ("assistant", "target", "solution", "counselor", "counsellor", "therapist",
                "psychologist", "doctor", "model response", "bot", "gpt")),
    "term": (("term", "headword", "concept", "word", "phrase", "keyword", "terms"),
             ("entry", "name", "title", "label", "acronym", "abbreviation")),
    "definition": (("definition", "meaning", "gloss", "definition text", "definitions"),
                   ("description", "explanation")),
    "other_names": (("other names", "synonyms", "synonym", "aliases", "alias", "also known as",
                     "aka", "alternative names", "variants", "abbreviation", "acronym"),),
    "cited_source": (("cited source", "source", "reference", "references", "citation"),),
    "entry": (("journal entry", "entry", "journal", "diary entry", "diary", "entry text"),),
    "reflection": (("reflection", "response", "companion", "reply", "feedback", "insight",
                    "answer", "output", "completion"),),
    "follow_up": (("question", "open question", "follow up question", "follow up",
                   "next question"),),
    "text": (("text",),
             ("content", "body", "article", "story", "passage", "paragraph", "document", "post",
              "statement", "review", "sentence", "transcript", "essay", "message")),
}  # fmt: skip

# Shapes of rows: what must be there, what may be. The first that fits holds.
SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "messages": (("messages",), ("conversation", "title")),
    "lines": (("speaker", "utterance"), ("conversation", "order", "title")),
    "journal": (("entry", "reflection"), ("follow_up",)),
    "definition": (("term", "definition"), ("other_names", "cited_source")),
    "pair": (("question", "answer"), ("title", "extra")),
    "text": (("text",), ("title",)),
}
KINDS = {
    "dialogue": ("messages", "lines", "pair"),
    "definition": ("definition",),
    "journal": ("journal",),
    "text": ("text",),
}


def plain(name: str) -> str:
    """A column's name as words.

    >>> plain("questionText"), plain("Dialogue_ID"), plain("videoURL")
    ('question text', 'dialogue id', 'video url')
    """
    parted = re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", name[:200])
    return re.sub(r"[\W_]+", " ", parted).strip().casefold()


def listed(names: Iterable[str]) -> str:
    """Words of help: the columns that there are, the first ones of very many."""
    known = [repr(name[:60]) for name in names]
    more = f" and {len(known) - _SHOWN:,} more" if len(known) > _SHOWN else ""
    return f"The columns are: {', '.join(known[:_SHOWN]) or 'none'}{more}."


def missing(name: str, names: Iterable[str]) -> str:
    """Words of help for a column that is not there: the nearest one, then those that there are.

    >>> missing("anser", ["question", "answer"])
    "There is no such column. Did you mean 'answer'? The columns are: 'question', 'answer'."
    """
    known = list(names)
    close = difflib.get_close_matches(name, known[:1000], n=1, cutoff=0.6)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    return f"There is no such column. {hint}{listed(known)}"
