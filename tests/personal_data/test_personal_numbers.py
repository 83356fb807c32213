"""Numbers: a person's telephone and papers are masked, helplines and what science writes stay."""

import pytest

from mindgpt.personal_data.personal_numbers import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Call (415) 555-2671 or 988.", "Call [telephone] or 988."),
        ("+1 415-555-2671", "[telephone]"),
        ("+1 (415) 555 2671", "[telephone]"),
        ("+44 7700 900123", "[telephone]"),
        ("+49 (0)30 901820", "[telephone]"),
        ("00 44 20 7946 0958", "[telephone]"),
        ("011 49 30 901820", "[telephone]"),
        ("020 7946 0958 today", "[telephone] today"),
        ("(020) 7946 0958", "[telephone]"),
        ("tel 07700 900123", "tel [telephone]"),
        ("555-123-4567, 555.123.4567 x22", "[telephone], [telephone]"),
        ("4155552671", "[telephone]"),
        ("UT 84116, (801) 596-1887, fax", "UT 84116, [telephone], fax"),
        ("415-555-2671 415-555-2673", "[telephone] [telephone]"),
        ("my number is 555-1234", "my number is [telephone]"),
        ("call me at 98765 43210.", "call me at [telephone]."),
        ("phone: 030 901820", "phone: [telephone]"),
    ],
)
def test_personal_numbers_mask_telephones(text, masked):
    assert mask(text) == (masked, masked.count("[telephone]"), 0)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4111 1111 1111 1111", "[account]"),
        ("card 4111-1111-1111-1111,", "card [account],"),
        ("378282246310005", "[account]"),
        ("3782 822463 10005", "[account]"),
        ("GB29 NWBK 6016 1331 9268 19", "[account]"),
        ("DE89370400440532013000.", "[account]."),
        ("my IBAN is gb29nwbk60161331926819, ok", "my IBAN is [account], ok"),
        ("GB29 NWBK 6016 1331 9268 19 GB29 NWBK 6016 1331 9268 19", "[account] [account]"),
        ("my SSN is 219-09-4321", "my SSN is [account]"),
        ("SSN 219 09 4321", "SSN [account]"),
        ("AB 12 34 56 C", "[account]"),
        ("account number 12345678", "account number [account]"),
        ("my account 1234567 was", "my account [account] was"),
        ("sort code 12-34-56", "sort code [account]"),
        ("NHS number: 943 476 5919", "NHS number: [account]"),
        ("policy number HX-2231-9981", "policy number [account]"),
        ("insurance ID is XYZ123456789", "insurance ID is [account]"),
        ("passport no. 533380006", "passport no. [account]"),
        ("card ending in 1234 today", "card ending in 1234 today"),
        ("card ending in number 1234", "card ending in number [account]"),
    ],
)
def test_personal_numbers_mask_accounts(text, masked):
    assert mask(text) == (masked, 0, masked.count("[account]"))


@pytest.mark.parametrize(
    "text",
    [
        "988",
        "116 123",
        "1-800-273-8255",
        "+1 (800) 273 8255",
        "1-800-273-TALK (8255)",
        "Call us at 1-877-222-VETS (8387)",
        "0800 1111",
        "08457 90 90 90",
        "call me on 0808 808 1677",
        "phone 1800 599 0019",
        "call us at 1300 22 4636",
        "+61 1800 551 800",
        "13 11 14",
        "text HOME to 741741",
        "phone 116 123",
    ],
)
def test_personal_numbers_leave_helplines(text):
    """Whoever reads about a crisis needs these, and nobody has one at home."""
    assert mask(text) == (text, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "in 1998-2001, 2010 2011 2012",
        "ISBN 978-0-306-40615-7",
        "ISBN 0306406152",
        "ISBN-10: 0-306-40615-2, 9780306406157",
        "ISSN 1234-5678, PMID 31452104",
        "doi:10.1016/j.biopsych.2020.04.001 and 10.1037/0003-066X.59.1.29",
        "95% CI 1.2-3.4, p = 0.0001, n = 12,345,678",
        "pp. 1234-1245; 12(3), 456-478",
        "10:30 to 11:45 on 2021-11-22",
        "3.14159265358979, 0.4155552671",
        "https://example.org/4155552671?id=4111111111111111",
        "www.example.org/2020/415-555-2671",
        "1609459200",
        "+1000000 points, $4 155 552 671",
        "scores of 21 14 13 12 9 8 7",
        "on account of 2019, an account of 1998",
        "the number 1234567",
        "100 200 3000",
        "4111 1111 1111 1112",
        "version 3.11.4567.8901",
        "[telephone] [account]",
    ],
)
def test_personal_numbers_leave_what_is_none(text):
    assert mask(text) == (text, 0, 0)
