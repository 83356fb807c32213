"""Postal addresses: streets with a number, boxes, and postcodes, but not what sounds like them."""

import pytest

from mindgpt.personal_data.postal import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I live at 12 Oak Street, Apt 4, Springfield, IL 62704.", "I live at [address]."),
        ("at 221B Baker Street.", "at [address]."),
        ("350 5th Avenue, New York, NY 10118-0110 now", "[address] now"),
        ("1985 Martin Luther King Blvd., Apt. 3", "[address]"),
        ("5-7 Green Lane, London N1 9GU", "[address]"),
        ("10 St. James's Square", "[address]"),
        ("come to 2010 Elm Street", "come to [address]"),
        ("i live at 45 maple street with mom", "i live at [address] with mom"),
        ("I stay at 14 North Main St. It is cold", "I stay at [address]. It is cold"),
        ("PO Box 123", "[address]"),
        ("P.O. Box 99, Salem, OR 97301", "[address]"),
        ("p.o. box 12", "[address]"),
        ("from Springfield, IL 62704", "from [address]"),
        ("my postcode, SW1A 1AA", "my postcode, [address]"),
        ("K1A 0B1", "[address]"),
    ],
)
def test_postal_addresses_are_masked(text, masked):
    assert mask(text) == (masked, masked.count("[address]"))


@pytest.mark.parametrize(
    "text",
    [
        "24 hour road",
        "24 Hour Road",
        "5 Step Drive",
        "12 Step Way",
        "a 2 Way Street",
        "In 2008 Wall Street fell",
        "by 2010 Main Street firms",
        "In 1955 Sesame Street began",
        "Chapter 3 Memory Lane",
        "page 12 Oak Street",
        "Top 10 Best Places",
        "in 12 street fights",
        "vitamin B12 5MG",
        "ICD F32 1AB",
        "$12 Oak Street",
        "we drove 12 miles down the road",
        "10 of the Court",
        "IN 62704 cases",
        "[address]",
    ],
)
def test_postal_leaves_what_is_none(text):
    assert mask(text) == (text, 0)
