"""Text -> the text with a mark for each postal address.

An address is a house number with a street's name and kind ("12 Oak Street, Apt 4, Springfield, IL
62704"), a post box, or a postcode of Britain, Canada, or with its state one of the United States.
What only sounds like one stays: "24 hour road", "Step 5 Drive", "in 2008 Wall Street fell".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindgpt.personal_data.masking import Span, replace

MARK = "[address]"

_KINDS = (
    "Street|St|Avenue|Ave|Av|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Circle|Cir|Place|Pl"
    "|Terrace|Ter|Way|Square|Sq|Parkway|Pkwy|Highway|Hwy|Crescent|Close|Gardens|Grove|Mews|Trail"
    "|Row|Walk|Hill|Loop|Alley|Turnpike|Plaza"
)
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ"
    "|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR"
)
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]{0,24}+"
_BRITISH_AREA = re.compile(
    r"(?:AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT"
    r"|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L"
    r"|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S"
    r"|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR"
    r"|WS|WV|YO|ZE)"
)
_POSTCODE = (
    r"(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
    r"|[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d)(?!\w)"
)
_ZIP = r"\d{5}(?:-\d{4})?(?![\w-])"
_REST = (
    r"(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Room|Rm|apt|apartment|unit|suite|#)\.? ?#?"
    r"[\w-]{1,6}(?!\w))?"
    rf"(?:,? ?(?:{_WORD},? ){{0,4}}?"
    rf"(?:(?:{_STATES}),? {_ZIP}|{_ZIP}|(?:{_STATES})(?!\w)|{_POSTCODE}))?"
)
_STREET = re.compile(
    r"\d{1,5}[A-Za-z]?(?:-\d{1,5})?,? (?:[NSEW]\.? |[NS][EW]\.? )?"
    rf"(?P<name>(?:(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th)|of|the|de|la) ){{1,4}}?)"
    rf"(?P<kind>{_KINDS})(?![\w’'])(?:\.(?=,| (?:Apt|Unit|Suite|Flat)))?{_REST}"
)
_SMALL_STREET = re.compile(
    r"\d{1,5}[a-z]? (?:(?:[A-Za-z]{1,20}|\d{1,3}(?:st|nd|rd|th)) ){1,3}?"
    r"(?i:street|avenue|road|lane|boulevard|drive|court|crescent|terrace|st|ave|rd|blvd)(?![\w’'])"
)
_BOX = re.compile(
    r"(?<!\w)[PpGg](?:\. ?)?(?:[Oo]\.?|ost(?:al)?(?: [Oo]ffice)?) ?(?:[Bb]ox|BOX) (?:#|[Nn]o\.? )?"
    rf"\d{{1,6}}(?!\w){_REST}"
)
_TOWN = re.compile(rf"(?:{_STATES}),? {_ZIP}")
_TOWN_NAME = re.compile(rf"(?<!\w)(?:{_WORD} ){{0,2}}{_WORD},? $")
_ONLY_POSTCODE = re.compile(rf"(?<!\w){_POSTCODE}")

_LIVES = re.compile(
    r"(?i:\b(?:live[sd]?|living|stay(?:s|ed|ing)?|reside[sd]?|moved|house|home|apartment|flat|office"
    r"|address(?: is| was)?|send it|mail it|come|drove)(?: over| here| there| back)?"
    r"(?: at| to| on| is|:|,)?) $"
)
_COUNTED = re.compile(
    r"(?i:\b(?:chapter|step|page|figure|fig\.?|table|section|part|vol(?:ume|\.)|day|week|phase|level"
    r"|stage|season|episode|lesson|unit|act|scene|verse|top|the|these|those|my|our)) $"
)
_NO_STREET = re.compile(
    r"(?i:steps?|hours?|minutes?|days?|weeks?|months?|years?|miles?|stars?|points?|ways?|percent"
    r"|stages?|parts?|lanes?|people|more|other|new|million|billion|thousand|hundred|times|things)"
)
_SAYING = re.compile(r"(?:Wall|Sesame|Downing|Fleet|Quality|Easy|Abbey|Silk|Bourbon|Main|High) ")


def mask(text: str) -> tuple[str, int]:
    """The text with its postal addresses masked, and how many there were.

    >>> mask("I live at 12 Oak Street, Apt 4, Springfield, IL 62704.")
    ('I live at [address].', 1)
    """
    count = 0
    for find in (_streets, _small_streets, _boxes, _towns, _postcodes):
        text, found = replace(text, find(text), MARK)
        count += found
    return text, count


def _streets(text: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        if _is_street(text, match):
            yield match.span()


def _is_street(text: str, match: re.Match[str]) -> bool:
    if not _begins(text, match.start()):
        return False
    words = match["name"].split()
    if _NO_STREET.fullmatch(words[0]) or all(word.isalpha() and word.islower() for word in words):
        return False
    before = text[max(0, match.start() - 32) : match.start()]
    if _COUNTED.search(before):
        return False
    # "In 2008 Wall Street …" needs more to be believed than "12 Oak Street".
    number = re.match(r"\d+", match.group())
    year = number and 1800 <= int(number.group()) < 2100
    if not year and not _SAYING.fullmatch(match["name"]):
        return True
    return match.end() > match.end("kind") or bool(_LIVES.search(before))


def _begins(text: str, start: int) -> bool:
    """Whether a number begins at a place, and no part of a longer one, a price, or a time."""
    before = text[max(0, start - 2) : start]
    return not re.search(r"[\w.,/$£€#%-]$|\d:$", before)


def _small_streets(text: str) -> Iterator[Span]:
    for match in _SMALL_STREET.finditer(text):
        before = text[max(0, match.start() - 32) : match.start()]
        named = match.group().split()[1]
        if (
            not _NO_STREET.fullmatch(named)
            and _begins(text, match.start())
            and _LIVES.search(before)
        ):
            yield match.span()


def _boxes(text: str) -> Iterator[Span]:
    return (match.span() for match in _BOX.finditer(text))


def _towns(text: str) -> Iterator[Span]:
    """Town, state, and ZIP code."""
    last = 0
    for match in _TOWN.finditer(text):
        if text[match.start() - 1 : match.start()].isalnum():
            continue
        if town := _TOWN_NAME.search(text, max(last, match.start() - 64), match.start()):
            last = match.end()
            yield town.start(), last


def _postcodes(text: str) -> Iterator[Span]:
    for match in _ONLY_POSTCODE.finditer(text):
        code = match.group()
        area = re.match(r"[A-Z]+", code)
        # Without a space it may be the name of a part or a drug.
        if " " in code and area and (_BRITISH_AREA.fullmatch(area.group()) or code[2].isalpha()):
            yield match.span()
