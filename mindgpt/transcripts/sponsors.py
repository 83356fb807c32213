"""Sponsors' messages inside a talk, found by certain signs only.

A talk about sponsors, support or discounts stays. A sentence goes only where the programme itself
says that it is paid for, or where a code for a purchase is read out; and with it what follows, as
long as that goes on about the same.
"""

from __future__ import annotations

import re

# The cheap question first: most turns have none of these.
_HINTS = ("sponsor", "brought to you", "code ", "% off", "percent off", " possible by", "support")

_SHOW = r"(?:episode|show|podcast)"
_PAID = r"(?:is|was|has been)(?: also| proudly| once again| in part){0,2}"
_OPENING = re.compile(
    rf"\b(?:this|today'?s|tonight'?s|our)(?: \w+)? {_SHOW}(?: of (?:\S+ ){{1,8}}?| ){_PAID}"
    r" (?:brought to you|sponsored|made possible) (?:in part )?by\b"
    rf"|\bthis (?:portion|segment|(?:part|hour) of (?:the|our|today'?s) {_SHOW})"
    rf"(?: of (?:\S+ ){{1,8}}?| ){_PAID} (?:brought to you|sponsored) by\b"
    rf"|\b(?:this|today'?s) (?:conversation|programme|program) {_PAID} brought to you by\b"
    rf"|\bthis (?:podcast|show)(?: of (?:\S+ ){{1,8}}?| )is (?:also )?supported by (?-i:[A-Z])"
    rf"|\bsupport for (?:this|today'?s|our|the) {_SHOW}(?: \w+){{0,4}} comes from\b"
    r"|\b(?:words?|messages?) from (?:one of |all of )?(?:our|today'?s|this week'?s) sponsors?\b"
    r"|^(?:and |our |today'?s |this |week'?s |episode'?s |show'?s )+sponsor "
    r"(?:today |this week |for (?:today|this (?:week|episode)) )?is\b"
    r"|^(?:and |so |again,? |finally,? )*(?:thanks|thank you)(?: so much| again| very much)? to "
    r"(?:all of |one of )?(?:our|today'?s|this week'?s|this episode'?s) (?:\w+ )?sponsors?"
    r"(?:[.!]|,? for (?:this|today|support|making|sponsor)|[,:]? (?-i:(?!I\b|We\b|The\b)[A-Z]))",
    re.I,
)
# Only with a message behind it: a guest may be brought to you by chance.
_WEAK_OPENING = re.compile(
    r"^(?:and |so |i mean,? |now,? |also,? )*(?:it's|it is|it has|we're|we are)(?: also)?(?: been)?"
    r" brought to you by\b",
    re.I,
)
_THANKS = re.compile(
    r"\b(?:thanks|thank you)(?: so much| again)? to .{1,80}? for "
    r"(?:sponsoring|(?:their|your) support of)"
    rf" (?:this|the|our|today'?s)(?: week'?s)? {_SHOW}\b",
    re.I,
)
_CODE = re.compile(
    r"\b(?:us(?:e|ing)|enter|with|apply)(?: the| our| my)? "
    r"(?:(?:promo(?:tional)?|coupon|discount|offer|referral) code\b"
    r"|code,? (?:[\"“'‘]|(?-i:[A-Z]{3,}\d*\b)|[a-z]{3,}\d+\b)|[\"“]\w{3,20}[\"”])",
    re.I,
)
_REWARD = re.compile(
    r"\bat checkout\b|% off\b|\bpercent off\b|\bdiscount\b|\bfree (?:trial|month|shipping)\b"
    r"|\bspecial (?:deal|offer)\b|\bwhen you sign up\b|\bto save\b", re.I,
)  # fmt: skip
_ADDRESS = r"\b[\w-]{2,40}(?: ?\.| dot )(?:com|org|net|io|fm|co|ai|dev|app|blog|tv)\b"
_OFFER = re.compile(
    rf"\b(?:go|going|head|heading|visit)(?: on)?(?: over)?(?: to)? .{{0,20}}{_ADDRESS}.{{0,120}}"
    r"(?:\d+ ?%|percent) off\b", re.I,
)  # fmt: skip
_CALL = re.compile(
    rf"{_ADDRESS}|\bpromo(?:tional)? code\b|\bcoupon\b|\bdiscounts?\b|\d ?% off|\bpercent off\b"
    r"|\bfree trial\b|-day trial\b|\bcheckout\b|[$£€]\d+(?:\.\d\d)?\b|\bmoney-?back\b"
    r"|\bfree shipping\b|\bcheck (?:them|it|out what they)\b|\bget started (?:today|for free|now)\b"
    r"|\bsign up (?:today|now|for free|at)\b|\bsupport(?:ing)? (?:of )?the show\b"
    r"|\bfor sponsoring\b|\bour sponsors?\b",
    re.I,
)
_ACTION = re.compile(
    r"\b(?:visit|going to|go to|head(?:ing)? (?:over )?to|check (?:it|them|out)|sign up|learn more"
    r"|get started (?:today|now|for free)|find (?:out more|all the))\b|\bcode\b", re.I,
)  # fmt: skip
_CLOSING = re.compile(r"\bthanks? (?:you )?to .{1,60} for (?:their|your|the) support of\b", re.I)
_TALK = re.compile(
    r"\bwelcome\b|\bmy guests?\b|\bjoin(?:s|ed|ing) (?:me|us|by)\b|\bhaving me\b"
    r"|\bback to (?:the|our)\b|\bon (?:to|with) (?:the|our) (?:show|episode|interview|talk)\b"
    r"|\blet'?s (?:get|dive|jump|begin|start|talk)\b|\b(?:I'm|I am) (?-i:[A-Z])", re.I,
)  # fmt: skip
_SENTENCE_END = re.compile(r"[.?!…][\"”')\]]{0,2}(?: |\n\n)|\n\n")
_CAPITALISED = re.compile(r"\b[A-Z][\w-]+(?: [A-Z][\w-]+)*")
# What an opening may name in place of a sponsor, and what any talk goes on about.
_NOBODY = {
    "listeners",
    "people",
    "viewers",
    "friends",
    "sponsors",
    "supporters",
    "members",
    "donors",
}

# Without full stops a whole talk is one sentence, and no certain end of the message is in it.
_LONGEST = 900
_SHORT = 250
_FARTHEST = 25


def without_sponsor_reads(text: str) -> tuple[str, int]:
    """A turn of one line, or paragraphs, without the sponsors' messages; and their number.

    >>> without_sponsor_reads("So I left. This episode is brought to you by Acme. And then?")
    ('So I left. And then?', 1)
    """
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return text, 0
    sentences = _sentences(text)
    kept: list[str] = []
    reads = at = 0
    while at < len(sentences):
        end = _read_end(sentences, at)
        if end > at:
            reads += 1
            if any(sentence.endswith("\n\n") for sentence in sentences[at:end]):
                kept.append("\n\n")
            at = end
        else:
            kept.append(sentences[at])
            at += 1
    if not reads:
        return text, 0
    paragraphs = (paragraph.strip() for paragraph in "".join(kept).split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph), reads


def _sentences(text: str) -> list[str]:
    """`A b. C?` -> `["A b. ", "C?"]`."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _read_end(sentences: list[str], at: int) -> int:
    """Where the message that begins with sentence `at` ends; `at` itself where none begins."""
    sentence = sentences[at]
    if len(sentence) > _LONGEST:
        return at
    if _OPENING.search(sentence):
        return _last_of_message(sentences, at) + 1
    if _WEAK_OPENING.search(sentence):
        last = _last_of_message(sentences, at)
        return last + 1 if last > at else at
    if len(sentence) < _SHORT and _THANKS.search(sentence):
        return at + 1
    if (_CODE.search(sentence) and _REWARD.search(sentence)) or _OFFER.search(sentence):
        return at + 1
    return at


def _last_of_message(sentences: list[str], at: int) -> int:
    """The last sentence that goes on about the sponsor, before the talk resumes."""
    names = _sponsor_names(sentences[at])
    # In the middle of a show the whole message follows; at its beginning often the name alone.
    patience = 10 if re.search(r"\b(?:portion|segment)\b", sentences[at], re.I) else 6
    last = at
    for ahead in range(at + 1, min(at + _FARTHEST, len(sentences))):
        sentence = sentences[ahead]
        if ahead - last > patience or len(sentence) > _LONGEST or _TALK.search(sentence):
            break
        named = bool(names and names.search(sentence))
        if named or _CALL.search(sentence):
            last = ahead
            if _CLOSING.search(sentence):
                break
            # After the call to act, only what names the sponsor again follows at a distance.
            if _ACTION.search(sentence):
                patience = 2
            if named:
                patience = max(patience, 4)
    return last


def _sponsor_names(opening: str) -> re.Pattern[str] | None:
    """`This episode of Calm Talk is brought to you by Acme Tea.` -> what finds "Acme Tea".

    Whole names and as they are written: a sponsor may be called Calm or Better Help, and the talk
    may be on how to keep calm or what helps.
    """
    before, _, after = opening.partition(" by ")
    names = [name for name in _CAPITALISED.findall(after) if len(name) > 2 and name not in before]
    if names:
        return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names[:6]))
    words = re.findall(r"[\w-]{5,}", after.lower())
    if words and words[-1] not in _NOBODY:
        return re.compile(rf"\b{re.escape(words[-1])}\b", re.I)
    return None
