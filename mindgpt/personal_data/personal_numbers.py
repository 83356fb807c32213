"""Text -> the text with marks for telephone numbers and for numbers of accounts and papers.

What a number is shows in its shape, in its check digits, and in the words before it. Telephone
numbers that nobody has at home stay: short ones, and those that cost the caller nothing or the
same from everywhere. So do years, dates, statistics, web addresses, DOIs, and ISBNs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from mindgpt.personal_data.masking import Span, apart, replace

TELEPHONE, ACCOUNT = "[telephone]", "[account]"

# Digits in groups, whatever they are: the one thing looked for in the whole text.
_DIGITS = re.compile(r"\d(?:[ ().–‑-]{0,3}+\d){3,}+")
# A number is none of these within a word, a web address, a price, or a longer number.
_ALONE = r"(?<![\w/=@#&%$£€+\]])(?<![\w)\]][.,:’'/–‑-])"
_ENDED = r"(?![\w@%])(?![.,:–‑-]\d)"

_CARD = re.compile(
    rf"{_ALONE}(?:\d{{13,19}}|\d{{4}}([ -])\d{{4}}\1\d{{4}}\1\d{{4}}"
    rf"|3\d{{3}}([ -])\d{{6}}\2\d{{4,5}}){_ENDED}"
)
_BY_SHAPE = re.compile(
    rf"{_ALONE}\d{{3}}[-–‑]\d\d[-–‑]\d{{4}}{_ENDED}"
    r"|(?<!\w)[A-CEGHJ-PR-TW-Z]{2} ?\d\d([ -]?)\d\d\1\d\d\1[A-D](?!\w)"
)
_IBAN = re.compile(r"\d\d(?<=\b[A-Za-z]{2}\d\d)(?:[ -]?[A-Za-z0-9]){11,32}+")
_ACCOUNT_WORDS = re.compile(
    r"(?i:\b(?:account|acct|a/c|sort code|routing|iban|bic|swift|ssn|social (?:security|insurance)"
    r"|national insurance|nhs|mrn|medical record|card ending(?: in| with)?)(?P<numbered> (?:number"
    r"|no\.?|num|id|code|#))?|\b(?:insurance|policy|member(?:ship)?|subscriber|passport|licen[cs]e"
    r"|medicare|medicaid|patient|customer|client|tax(?:payer)?|student|employee|card|claim|pin)"
    r" (?P<number>number|no\.?|num|id|code|#))(?: ?(?:is|was|[:#=(,-]))*\s?$"
)
_ACCOUNT_VALUE = re.compile(r"[0-9][0-9A-Za-z]*+(?:[ -]\d[0-9A-Za-z]*+){0,7}")
_LETTERS_BEFORE = re.compile(r"(?<![\w-])(?:[A-Za-z]{1,4}-?|[A-Z]{1,4} )$")

_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\([2-9]\d\d\)[ -]?|[2-9]\d\d[-. ]?)\d{3}[-. ]?\d{4}")
_TELEPHONE = re.compile(
    rf"{_ALONE}(?:(?P<foreign>\(?(?:\+|00 ?|011[ -])[1-9](?:[ ().-]{{0,3}}\d){{6,14}})"
    r"|(?P<american>(?:1[ .-]?)?(?:\([2-9]\d\d\)[ -]?|[2-9]\d\d(?P<joint>[-. ]))\d{3}[-. ]\d{4})"
    r"|(?P<british>\(?0(?:\d\d\)?[ -]\d{4}[ -]\d{4}|\d{3}\)?[ -]\d{3}[ -]\d{3,4}"
    r"|\d{4}\)?[ -](?:\d{5,6}|\d{3}[ -]\d{3})))"
    rf"|(?P<bare>[01]?[1-9]\d{{9}})){_ENDED}"
)
_TELEPHONE_WORDS = re.compile(
    r"(?i:\b(?:(?:tele)?phone|cell(?:phone)?|mobile|fax|tel|whatsapp)(?: (?:number|no\.?|#))?"
    r"|\b(?:call|text|ring|phone|reach|dial|contact|message) (?:me|us|him|her|them)(?: back)?"
    r"|\b(?:my|his|her|our|their|your)(?: new| old)? (?:number|digits))"
    r"(?: ?(?:is|was|at|on|[:#=(,.-]))*\s?$"
)
_GROUP = re.compile(r"(?:[ .-]|\) ?| \()?\d++")
_LETTERS_AFTER = re.compile(r"-?[A-Z]{2}")
_EXTENSION = re.compile(r",? ?(?:ext\.?|extension|x) ?\d{1,6}\b")
# Numbers of books and papers can look like telephone numbers.
_OF_BOOKS = re.compile(r"(?i:isbn|issn|pmc?id|doi|arxiv|isrctn|grant|order|ref)[^\d]{0,12}$")


def mask(text: str) -> tuple[str, int, int]:
    """The text with its numbers masked; how many telephone numbers, and how many others.

    >>> mask("Call (415) 555-2671 or 988; my SSN is 219-09-4321.")
    ('Call [telephone] or 988; my SSN is [account].', 1, 1)
    """
    text, banks = replace(text, _bank_accounts(text), ACCOUNT)
    text, accounts = replace(text, _in_digits(text, _accounts), ACCOUNT)
    text, telephones = replace(text, _in_digits(text, _telephones), TELEPHONE)
    return text, telephones, accounts + banks


def _in_digits(text: str, find: Callable[[str, Span], Iterator[Span]]) -> Iterator[Span]:
    last = 0
    for match in _DIGITS.finditer(text):
        for start, end in find(text, match.span()):
            if start >= last:
                last = end
                yield start, end


def _bank_accounts(text: str) -> Iterator[Span]:
    """IBANs: of the letters and digits that follow each other, the longest valid beginning."""
    place = 0
    while match := _IBAN.search(text, place):
        place = match.start() + 1
        if end := _bank_account_end(text, match.start() - 2, match.end()):
            yield match.start() - 2, end
            place = end


def _bank_account_end(text: str, start: int, limit: int) -> int:
    for end in range(limit, start + 14, -1):
        whole = text[end - 1].isalnum() and not text[end : end + 1].isalnum()
        if whole and _is_bank_account(text[start:end]):
            return end
    return 0


@functools.lru_cache(maxsize=4096)
def _is_bank_account(number: str) -> bool:
    from stdnum import iban

    return iban.is_valid(number, check_country=False)


def _accounts(text: str, run: Span) -> Iterator[Span]:
    start, end = run
    if named := _named_account(text, start):
        yield named
    found = [match.span() for match in _BY_SHAPE.finditer(text, max(0, start - 3), end + 3)]
    yield from apart([*found, *_cards(text, start, end + 3)])


def _cards(text: str, start: int, end: int) -> Iterator[Span]:
    from stdnum import luhn

    while match := _CARD.search(text, start, end):
        start = match.start() + 1
        # No card begins with another digit, and no ISBN with one of these.
        if match.group()[0] in "23456" and luhn.is_valid(re.sub(r"\D", "", match.group())):
            start = match.end()
            yield match.span()


def _named_account(text: str, start: int) -> Span | None:
    """A number that words before it call an account's, with letters that it begins with."""
    letters = _LETTERS_BEFORE.search(text, max(0, start - 6), start)
    first = letters.start() if letters else start
    words = _ACCOUNT_WORDS.search(text, max(0, first - 56), first)
    if not words and letters:
        first = start
        words = _ACCOUNT_WORDS.search(text, max(0, first - 56), first)
    value = _ACCOUNT_VALUE.match(text, start)
    if not words or not value:
        return None
    least = 4 if words["numbered"] or words["number"] else 6
    return (first, value.end()) if _count(value.group()) >= least else None


def _telephones(text: str, run: Span) -> Iterator[Span]:
    start, end = run
    if named := _named_telephone(text, start):
        yield named
        start = named[1]
    place = max(0, start - 2)
    while match := _TELEPHONE.search(text, place, end + 3):
        place = match.start() + 1
        if span := _judged(text, match):
            place = span[1]
            yield span


def _judged(text: str, match: re.Match[str]) -> Span | None:
    """Where the number that has a telephone number's shape ends, if it is a person's."""
    start, end = match.span()
    if match["foreign"]:
        end = start + len(_possible(match.group()))
    plain = match["bare"] or match["joint"] == " "
    if plain and (
        not _is_valid(match.group()) or _OF_BOOKS.search(text, max(0, start - 24), start)
    ):
        return None
    if end == start or _is_public_line(text[start:end]):
        return None
    extension = _EXTENSION.match(text, end)
    return start, extension.end() if extension else end


def _named_telephone(text: str, start: int) -> Span | None:
    """A number of any country that words before it call a telephone's."""
    first = start - 1 if text[start - 1 : start] in ("+", "(") else start
    if not _TELEPHONE_WORDS.search(text, max(0, first - 48), first):
        return None
    end, digits = start, 0
    for group in _GROUP.finditer(text, start, start + 48):
        digits += _count(group.group())
        if group.start() != end or digits > 15:
            break
        end = group.end()
    # 1-877-222-VETS
    spelled = _LETTERS_AFTER.match(text, end)
    if spelled or _count(text[start:end]) < 7 or _is_public_line(text[first:end]):
        return None
    return first, end


def _count(number: str) -> int:
    return sum(letter.isdigit() for letter in number)


@functools.lru_cache(maxsize=4096)
def _possible(number: str) -> str:
    """The longest beginning, in whole groups, that can be a number with its country's code."""
    import phonenumbers

    while number:
        try:
            plain = re.sub(r"^\(?(?:00 ?|011[ -])", "+", number)
            if phonenumbers.is_possible_number(phonenumbers.parse(plain)):
                return number
        except phonenumbers.NumberParseException:
            pass
        shorter = re.sub(r"[ ().-]*[+\d]+$", "", number)
        number = shorter if len(shorter) < len(number) else ""
    return ""


@functools.lru_cache(maxsize=4096)
def _is_valid(number: str) -> bool:
    """Whether it is a number of the United States, or with a 0 in front a British one."""
    import phonenumbers

    region = "GB" if number.startswith("0") else "US"
    return phonenumbers.is_valid_number(phonenumbers.parse(number, region))


@functools.lru_cache(maxsize=4096)
def _is_public_line(number: str) -> bool:
    """Whether only firms and services have such a number: free to call, or dear, or one for all."""
    import phonenumbers
    from phonenumbers import PhoneNumberType as Type

    public = (Type.TOLL_FREE, Type.SHARED_COST, Type.PREMIUM_RATE, Type.UAN)
    plain = re.sub(r"^\(?(?:00 ?|011[ -])(?=[1-9])", "+", number)
    # Only these begin elsewhere with 0800, 1800, 1300.
    elsewhere = not _AMERICAN.fullmatch(plain) and re.match(r"\(?[01]", plain)
    for region in ("US", "GB", "AU", "NZ", "IE", "IN", "ZA", "DE") if elsewhere else ("US",):
        try:
            if phonenumbers.number_type(phonenumbers.parse(plain, region)) in public:
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
