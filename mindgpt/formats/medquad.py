"""MedQuAD: questions and answers about a disease or a drug, one subject to a file, in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from mindgpt import safe_xml
from mindgpt.content import Content
from mindgpt.document import Turn
from mindgpt.pages import licences

SUMMARY = "MedQuAD XML, questions and answers on health"
ENDINGS = (".xml",)
EMPTY = "empty answers"
SOURCE_LINES = "source lines"

_DOCUMENT = re.compile(r"<Document[\s>]")
# Line breaks were made into runs of spaces when the answers were taken from their pages.
_SPACES = re.compile(r"\s+")
_POINT = re.compile(r"[-•*]\s+(?=\S)")
_SOURCE_LINE = re.compile(r"[A-Z]{2,8}: [A-Z][^.!?]{3,150}")
_IS_OR_ARE = re.compile(r"\b(is|are) \((?:are|is)\) ")


def recognise(text: str) -> float:
    """1.0 where a document with pairs of questions and answers begins."""
    if not _DOCUMENT.search(text):
        return 0.0
    return 1.0 if "<QAPair" in text else 0.8 if "<Focus" in text else 0.0


def read(text: str) -> Iterator[Content]:
    """A Content of two turns for each question that has an answer.

    Empty answers are counted with the first; where all are empty, in a Content without turns.
    SourceError on XML that is broken or unsafe.
    """
    root = safe_xml.parse(text, "MedQuAD XML")
    about = _about(root, text)
    pairs = [one for one in root.iter() if safe_xml.local_name(one) == "QAPair"]
    answered = [pair for pair in pairs if _text(pair, "Question") and _text(pair, "Answer")]
    removed = {EMPTY: len(pairs) - len(answered)} if len(pairs) > len(answered) else {}
    if not answered:
        yield Content(title=str(about.get("focus", "")), metadata=about, removed=removed)
    for pair in answered:
        yield _content(pair, about, removed)
        removed = {}


def _about(root: Element, text: str) -> dict[str, object]:
    """What a file says of its subject: its name, other names, address and collection."""
    synonyms = [safe_xml.words(one) for one in root.iter() if safe_xml.local_name(one) == "Synonym"]
    about = {
        "focus": _line(_text(root, "Focus")),
        "other_names": list(filter(None, synonyms)),
        "address": root.get("url", ""),
        "collection": root.get("source", ""),
        "licence": licences.stated(text),
    }
    return {name: value for name, value in about.items() if value}


def _content(pair: Element, about: dict[str, object], removed: dict[str, int]) -> Content:
    answer, source = _answer(_text(pair, "Answer"))
    question = next(one for one in pair.iter() if safe_xml.local_name(one) == "Question")
    metadata = dict(about)
    if kind := question.get("qtype"):
        metadata["question_type"] = kind
    if source:
        metadata["cited_source"] = source
        removed = removed | {SOURCE_LINES: 1}
    focus = str(about.get("focus", ""))
    turns = (
        Turn("question", _question(_text(pair, "Question"), focus)),
        Turn("answer", answer),
    )
    return Content(turns=turns, title=focus, metadata=metadata, removed=removed)


def _text(element: Element, name: str) -> str:
    """The text of the first element of that name, with its white space; "" without one."""
    for one in element.iter():
        if safe_xml.local_name(one) == name:
            return "".join(one.itertext()).strip()
    return ""


def _question(text: str, focus: str) -> str:
    """A question as one writes it: `What is (are) Zibs ?` -> `What are Zibs?`."""
    plural = focus.endswith("s") and not focus.endswith(("ss", "is", "us"))
    text = _IS_OR_ARE.sub("are " if plural else "is ", _line(text))
    return re.sub(r" (?=[?.!,;])", "", text)


def _answer(text: str) -> tuple[str, str]:
    """(answer, source) of a raw answer: paragraphs and the points of lists apart again.

    >>> _answer("It has signs:    - heat    - sleep    It passes.    WHO: Book of Zibs")
    ('It has signs:\\n- heat\\n- sleep\\n\\nIt passes.', 'WHO: Book of Zibs')
    """
    lines = list(filter(None, _SPACES.sub(_line_break, text).split("\n")))
    source = lines.pop() if len(lines) > 1 and _SOURCE_LINE.fullmatch(lines[-1]) else ""
    parts: list[str] = []
    for line in lines:
        if _POINT.match(line):
            parts.append(("\n" if parts else "") + "- " + _POINT.sub("", line, count=1))
        elif parts and _goes_on(parts[-1], line):
            parts.append(" " + line)
        else:
            parts.append(("\n\n" if parts else "") + line)
    return "".join(parts), source


def _line_break(spaces: re.Match[str]) -> str:
    """What white space stands for: a line break, or only a space."""
    run, after = spaces[0], spaces.string[spaces.end() : spaces.end() + 2]
    point = len(run) > 1 and after in ("- ", "• ")
    return "\n" if "\n" in run or len(run) > 2 or point else " "


def _goes_on(before: str, line: str) -> bool:
    """Whether a line was broken within a sentence."""
    return line[0].islower() and before[-1] not in ".:;?!"


def _line(text: str) -> str:
    return " ".join(text.split())
