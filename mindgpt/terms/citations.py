"""What a page adds to a definition: marks of citation, the source that it was taken from, links.

Each function takes a text and returns what is left of it, with what was taken out beside it.
"""

from __future__ import annotations

import re

MARKS = "citation marks"
TO_TOP = "back to top"
SEE_ALSO = "see also"

# [1], [2, 3], [4-6], [note 2], [citation needed]; [sic] and [he] are words of the text.
_SQUARE = re.compile(
    r"[ \t]?\[(?:\d{1,3}(?: ?[,;–-] ?\d{1,3}){0,9}|(?:note|ref|nb) ?\d{1,3}|citation needed)\]",
    re.I,
)
_LETTER = re.compile(r"(?<=[a-z.,;:)])\[[a-z]\](?![a-z])")
# Without a space before it, `fetch(1)` is a page of a manual.
_ROUND = re.compile(r"(?<=[\w)\"'’”.]) \(\d{1,2}\)(?=[.,;:)]|\s*$)")
_ANY_ROUND = re.compile(r"\s?\(\d{1,2}\)")
# m² is a unit, but a raised number after a word or a full stop is a note.
_RAISED = re.compile(r"(?:(?<=[a-z]{3})|(?<=[.,;:)\"”]))[¹²³⁰⁴-⁹]{1,3}(?![\w⁻])")
_TO_TOP = re.compile(
    r"[\[(]?\s?[↑^▲⇑]?\s?(?:(?:back|return|go|jump)(?: up)? to (?:the )?top(?: of (?:the )?page)?"
    r"|top of (?:the )?page)\s?[↑^▲⇑]?\s?[\])]?",
    re.I,
)
_SEE_ALSO = re.compile(
    r"(?:(?<=[.;)\]!?\n])|\A)\s?\(?See also:? ?([^.\n()]{1,200})\)?\.?\s?\Z", re.I
)

# What a bracket at the end holds when it names a source; a year alone may be part of the text.
_SIGN = re.compile(
    r"\bISBN\b|(?i:\bdoi\b)|https?://|\bet al\.|\A\s*(?:Sources?|References?|From|Cited in):"
    r"|\A\s*Adapted from|\bWHO\b.{0,80}\d{4}"
    r"|\A\s*[\"“']?[A-Z].{0,300}(?:,|&|\band\b) ?\(?(?:19|20)\d\d[a-z]?\b"
    r"|\A\s*[A-Z][\w’'-]{1,30} (?:19|20)\d\d\s*\Z",
    re.S,
)
_LONGEST_SOURCE = 1500  # characters
_LABEL = re.compile(r"\A\s*(?:Sources?|References?|Adapted from|Cited in)\s?:\s*", re.I)
_SOURCE_LINE = re.compile(
    r"\n\s*(?:—\s?)?(?:Sources?|References?|Adapted from):\s*([^\n]{1,400})\Z", re.I
)
_NUMBERED = re.compile(r"(?<=[:;(]\s)\d{1,2}\)")


def without_marks(text: str, every: bool = False) -> tuple[str, int]:
    """The text without its marks of citation, and how many there were.

    `(2)` may number the points of a list, so it goes only before a full stop and the like;
    with `every` all go, as where a numbered list of references follows.

    >>> without_marks("Either (1) a plum [2], or (2) a pear (3).")
    ('Either (1) a plum, or (2) a pear.', 2)
    """
    total = 0
    for sign, pattern in (
        ("[", _SQUARE), ("[", _LETTER), ("(", _ANY_ROUND if every else _ROUND), ("", _RAISED)
    ):  # fmt: skip
        if sign in text and not (sign == "" and text.isascii()):
            text, count = pattern.subn("", text)
            total += count
    return text, total


def without_top_links(text: str) -> tuple[str, int]:
    """The text without "back to top" at its end or alone on a line, and how many there were.

    >>> without_top_links("A small stone. Back to top")
    ('A small stone.', 1)
    """
    if "top" not in text.lower():
        return text, 0
    kept, count = [], 0
    for line in text.split("\n"):
        stripped = line.rstrip(" .|")
        found = list(_TO_TOP.finditer(stripped, max(0, len(stripped) - 40)))
        if found and found[-1].end() == len(stripped) and _ends(stripped, found[-1].start()):
            count += 1
            line = line[: found[-1].start()].rstrip(" |")
            if not line.strip(" -*•"):
                continue
        kept.append(line)
    return "\n".join(kept), count


def _ends(text: str, place: int) -> bool:
    """Whether a sentence or the like ends before this place."""
    before = text[:place].rstrip()
    return not before or before[-1] in '.!?)]"”’:|>-*•'


def is_top_link(text: str, linked: bool = False) -> bool:
    """Whether a line is only a link to the top of its page; the word "top", if it is `linked`.

    >>> is_top_link("^ Back to top"), is_top_link("Top hat"), is_top_link("Top", linked=True)
    (True, False, True)
    """
    stripped = text.strip(" .|")
    if len(stripped) > 40 or "top" not in stripped.lower():
        return False
    bare = linked and re.fullmatch(r"[\[(↑^▲⇑ ]{0,3}top[\])↑^▲⇑ ]{0,3}", stripped, re.I)
    return bool(bare or _TO_TOP.fullmatch(stripped))


def without_see_also(text: str) -> tuple[str, int]:
    """The text without a closing list of related terms.

    >>> without_see_also("A small stone. See also: gravel, sand.")
    ('A small stone.', 1)
    """
    tail = text[-260:]
    found = _SEE_ALSO.search(tail)
    if not found:
        return text, 0
    return text[: len(text) - len(tail) + found.start()].rstrip(), 1


def source_apart(text: str, sign: re.Pattern[str] = _SIGN) -> tuple[str, str]:
    """(definition, source): the source is a last line that says so, or a bracket at the end.

    `sign` tells a source's bracket from any other.

    >>> source_apart("A small stone (of any kind). (Stones of the Yard, 2nd ed., 1990)")
    ('A small stone (of any kind).', 'Stones of the Yard, 2nd ed., 1990')
    """
    if line := _SOURCE_LINE.search(text, max(0, len(text) - 460)):
        return text[: line.start()].rstrip(), line[1].strip()
    body = text.rstrip()
    stop = "." if body.endswith((").", "].")) else ""
    body = body.removesuffix(stop) if stop else body
    start = _last_bracket(body)
    if start is None or len(body) - start > _LONGEST_SOURCE:
        return text, ""
    inside = body[start + 1 : -1]
    if not sign.search(inside):
        return text, ""
    definition = body[:start].rstrip()
    if not definition:
        return text, ""
    if stop and definition[-1:].isalnum():
        definition += stop
    return definition, _LABEL.sub("", " ".join(inside.split()))


def _last_bracket(text: str) -> int | None:
    """Where the bracket opens that closes with the text; brackets inside it are its own."""
    if not text.endswith((")", "]")):
        return None
    opening, closing = ("(", ")") if text.endswith(")") else ("[", "]")
    # In a list of references, `1)` and `2)` are numbers and close nothing.
    text = _NUMBERED.sub(lambda number: "." * len(number[0]), text)
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        if text[place] == closing:
            depth += 1
        elif text[place] == opening:
            depth -= 1
        if depth == 0:
            return place
    return None
