"""One Document -> the same in order, or the reason why it is dropped. Each change is counted.

What needs more than one document to be decided, duplicates, stands in `duplicates.py`.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mindgpt.document import Document, Turn
from mindgpt.personal_data import privacy

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# Control characters other than tab and newline, and lone surrogates, which no file can hold.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# What also ends a line or a page: it parts words and must not join them.
_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# Anything that `tidy` would change; most texts hold nothing of it.
_UNTIDY = re.compile(r"[^\S \n]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]|  | \n|\n |\n\n\n")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
# Scripts that write no spaces between words count a character as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff]+")

# Below so many letters, the name of a language is a guess.
_LETTERS_TO_TELL = 60
_SAMPLE = 3000


@dataclass(frozen=True)
class Rules:
    """What a document must be to be kept: its language, and from how many to how many words."""

    language: str = "en"
    min_words: int = 5
    max_words: int = 1_000_000
    mask: bool = True


def clean(document: Document, rules: Rules) -> tuple[Document, Counter[str], str]:
    """(the document in order, its changes by reason, the reason to drop it or "")."""
    changed = Counter(document.removed)
    document = _each_text(document, repair, changed, "encoding repaired")
    document = _each_text(document, tidy, changed, "white space or Unicode form put in order")
    document = _without_empty_turns(document, changed)
    if rules.mask:
        document, masked = privacy.mask_document(document)
        changed.update({f"masked: {kind}": count for kind, count in masked.items()})
    return document, changed, _reason_to_drop(document, rules)


def _each_text(
    document: Document, change: Callable[[str], str], changed: Counter[str], reason: str
) -> Document:
    """The document with every text of it changed, counted once for the document."""
    text = change(document.text)
    turns = tuple(Turn(turn.speaker, change(turn.text)) for turn in document.turns)
    if text == document.text and turns == document.turns:
        return document
    changed[reason] += 1
    return dataclasses.replace(document, text=text, turns=turns)


def _without_empty_turns(document: Document, changed: Counter[str]) -> Document:
    kept = tuple(turn for turn in document.turns if turn.text)
    if len(kept) == len(document.turns):
        return document
    changed["empty turns taken out"] += len(document.turns) - len(kept)
    return dataclasses.replace(document, turns=kept)


def _reason_to_drop(document: Document, rules: Rules) -> str:
    words = count_words(document)
    if not words:
        return "empty"
    # A definition of three words is a whole one.
    if words < rules.min_words and document.kind != "definition":
        return "too short"
    if words > rules.max_words:
        return "too long"
    if rules.language != "any" and not is_in(document, rules.language):
        return "another language"
    return ""


def repair(text: str) -> str:
    """Text whose characters were decoded wrongly, put right; HTML entities left over, resolved.

    >>> repair("It’s fine &amp; cafÃ©")
    'It’s fine & café'
    """
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if text.isascii():
        return text
    from ftfy import fix_text
    from ftfy.badness import is_bad

    # Looking for signs of damage is five times as fast as looking for its cure.
    return fix_text(text, _fixes()) if is_bad(text) else text


@functools.cache
def _fixes() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    # Left to itself, ftfy straightens quotes and narrows full-width signs, which are no damage.
    return TextFixerConfig(
        uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False,
        unescape_html=False, normalization=None, explain=False,
    )  # fmt: skip


def tidy(text: str) -> str:
    """Unicode in composed form, no control characters, single spaces, at most one blank line.

    >>> tidy("a \\u00a0 b\\x00\\n\\n\\n\\nc ")
    'a b\\n\\nc'
    """
    if not _UNTIDY.search(text):
        return unicodedata.normalize("NFC", text).strip()
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def texts(document: Document) -> list[str]:
    """The texts of a document: its running text, or its turns."""
    return [document.text] if document.text else [turn.text for turn in document.turns]


def count_words(document: Document) -> int:
    """Words of a document; where a script writes no spaces, its characters."""
    return sum(
        len(text.split()) if text.isascii() else len(_WORD.findall(text))
        for text in texts(document)
    )


def is_in(document: Document, language: str) -> bool:
    """Is the document in this language, or too short to tell? By py3langid on samples of it."""
    sample = _sample(" ".join(texts(document)))
    if sum(map(str.isalpha, sample)) < _LETTERS_TO_TELL and not _WORD_SIGNS.search(sample):
        return True
    import py3langid

    found = py3langid.classify(sample)[0]
    return bool(found == language or found == "und")


_WORD_SIGNS = re.compile(r"(?:[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]\W?){10}")


def _sample(text: str) -> str:
    """Beginning, middle and end of a long text, whose first lines may be in another language."""
    if len(text) <= _SAMPLE:
        return text
    third, middle = _SAMPLE // 3, len(text) // 2
    return " ".join((text[:third], text[middle : middle + third], text[-third:]))
