"""Text -> the text with a mark for each e-mail address, also for those that are spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindgpt.personal_data.masking import Span, replace

MARK = "[email]"

_TOP = r"(?:[a-z]{2,24}|[A-Z]{2,24}|(?i:com|org|net|edu|gov|co|uk))"
_DOMAIN = re.compile(rf"@(?:[\w-]{{1,63}}\.){{1,8}}{_TOP}(?![A-Za-z0-9])")
# Written backwards: what stands before the sign is read from there to its beginning.
_LOCAL = re.compile(r"[A-Za-z0-9À-ɏ_.%+'’&-]{1,64}")

_DOT = r"(?: ?[(\[{] ?(?:dot|DOT|\.) ?[)\]}] ?| (?:dot|DOT|Dot) |\.)"
_AT = r"(?: ?[(\[{] ?(?:at|AT|@) ?[)\]}] ?| (?:at|AT) )"
_SPELLED = re.compile(rf"{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}{_DOT}[A-Za-z]{{2,6}}\b")
_SPELLED_LOCAL = re.compile(
    r"(?<![\w.])[A-Za-z0-9][\w.+-]{0,40}(?: (?:dot|underscore|dash|hyphen) [\w+-]{1,40}){0,4}$"
)
_PROVIDER = re.compile(
    r"(?i)\W(?:g(?:oogle)?mail|yahoo|hotmail|outlook|icloud|aol|proton(?:mail)?|gmx|live|msn)\b"
)
_SAYS_MAIL = re.compile(
    r"(?i)(?:e-?mail(?: address)?(?: is| was| me| us| him| her| them)?(?: at)?"
    r"|(?:write to|contact|reach) (?:me|us) (?:at|by e-?mail(?: at)?))[:,]? *$"
)
_HINT = re.compile(r"\b(?:dot|DOT|Dot)\b|[(\[{] ?(?:at|AT) ?[)\]}]")
# "Look at example dot com" names a page.
_NO_LOCAL = re.compile(
    r"(?i:look|is|me|us|it|here|there|up|find|online|available|live|visit|out|go|we|i|be|over)"
)


def mask(text: str) -> tuple[str, int]:
    """The text with its e-mail addresses masked, and how many there were.

    >>> mask("write to ann@example.org.")
    ('write to [email].', 1)
    """
    count = spelled = 0
    if "@" in text:
        text, count = replace(text, _written(text), MARK)
    if _HINT.search(text):
        text, spelled = replace(text, _spelled(text), MARK)
    return text, count + spelled


def _written(text: str) -> Iterator[Span]:
    last = 0
    for match in _DOMAIN.finditer(text):
        before = text[max(last, match.start() - 64) : match.start()]
        if local := _LOCAL.match(before[::-1]):
            name = local.group()[::-1].lstrip(".'’&%+-")
            if name:
                last = match.end()
                yield match.start() - len(name), last


def _spelled(text: str) -> Iterator[Span]:
    last = 0
    for match in _SPELLED.finditer(text):
        if "." in match.group() and " at " in match.group():
            continue
        local = _SPELLED_LOCAL.search(text, max(last, match.start() - 80), match.start())
        if local and _is_certain(text, local, match.group()):
            last = match.end()
            yield local.start(), last


def _is_certain(text: str, local: re.Match[str], rest: str) -> bool:
    """Whether words with "at" and "dot" among them are an address and no way to a web page."""
    if not rest.lower().startswith(" at "):
        return True
    name = local.group()
    if _NO_LOCAL.fullmatch(name):
        return False
    if _PROVIDER.search(rest) or " " in name or any(letter.isdigit() for letter in name):
        return True
    return bool(_SAYS_MAIL.search(text[max(0, local.start() - 40) : local.start()]))
