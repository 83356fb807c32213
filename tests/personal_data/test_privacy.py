"""Personal data: masked in every document, names where people are private, counted by kind."""

import os
import time
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Document, Turn
from mindgpt.personal_data.privacy import mask, mask_document

FUZZ = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _talk(*turns, **facts):
    turns = tuple(Turn(speaker, text) for speaker, text in turns)
    return Document("talk", "dialogue", "test", "MIT", group="talk", turns=turns, **facts)


def test_privacy_counts_by_kind():
    masked, counts = mask(
        "Mail ann@example.org or bo@example.org, call 415-555-2671, write to 12 Oak Street, "
        "Springfield, IL 62704; IBAN GB29 NWBK 6016 1331 9268 19. Help: 988."
    )
    assert masked == (
        "Mail [email] or [email], call [telephone], write to [address]; IBAN [account]. Help: 988."
    )
    assert counts == Counter(email=2, telephone=1, address=1, account=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing here.",
        "Call 988 or 1-800-273-8255, in Britain 116 123; text HOME to 741741.",
        "Beck (1961), Arch Gen Psychiatry 4(6): 561-571, doi:10.1001/archpsyc.1961.01710120031004",
        "OR = 2.4 (95% CI 1.2-3.4), n = 1,204, from 10:30 to 11:45, 120/80",
        "ISBN 978-0-306-40615-7; https://example.org/a?b=4155552671",
        "In 2008 Wall Street fell; a 24 hour road, a 12 Step Way",
        "Sarah Thompson told me so.",
    ],
)
def test_privacy_leaves_what_is_no_personal_data(text):
    assert mask(text) == (text, Counter())


def test_privacy_masks_names_of_private_people_only():
    turns = [("Ann Lee", "Hi, Zuleyka. Mail me: ann@example.org"), ("client", "Zuleyka is fine.")]
    public, counts = mask_document(_talk(*turns))
    assert [turn.text for turn in public.turns] == ["Hi, Zuleyka. Mail me: [email]",
                                                    "Zuleyka is fine."]  # fmt: skip
    assert counts == Counter(email=1)
    private, counts = mask_document(_talk(*turns, private=True))
    assert [turn.text for turn in private.turns] == ["Hi, [name]. Mail me: [email]",
                                                     "[name] is fine."]  # fmt: skip
    assert counts == Counter(email=1, name=2)
    assert [turn.speaker for turn in private.turns] == ["Ann Lee", "client"]


def test_privacy_masks_the_texts_in_metadata_of_private_people():
    metadata = {"title": "Talk with Zuleyka", "row": 3, "more": ["ann@example.org", {"a": None}]}
    talk = _talk(("a", "My friend Zuleyka"), metadata=metadata, private=True)
    masked, counts = mask_document(talk)
    assert masked.metadata == {
        "title": "Talk with [name]", "row": 3, "more": ["[email]", {"a": None}],
    }  # fmt: skip
    assert counts == Counter(name=2, email=1)
    assert metadata["row"] == 3
    assert metadata["title"] == "Talk with Zuleyka"


def test_privacy_changes_nothing_else_of_a_document():
    text = Document("a", "text", "test", "MIT", group="a", text="Plain.", metadata={"x": "a@b.co"},
                    address="mailto:ann@example.org", removed={"breaks": 2})  # fmt: skip
    assert mask_document(text) == (text, Counter())


def test_privacy_keeps_every_turn():
    """A turn of a name alone is still somebody's turn."""
    masked, _ = mask_document(_talk(("a", "Sarah"), ("b", ""), private=True))
    assert [turn.text for turn in masked.turns] == ["[name]", ""]


PIECES = [
    "12", "3", "4155552671", "415-555-2671", "(415) 555-2671", "+44 20 7946 0958", "0800 1111",
    "+", "(", ")", "-", " ", ".", ",", ":", "/", "4111 1111 1111 1111", "219-09-4321",
    "AB 12 34 56 C", "GB29 NWBK 6016 1331 9268 19", "IBAN", "account number", "is",
    "my number is", "call me at", "SSN", "NHS number", "policy number", "HX", "ann@example.org",
    "@", "ann", "at", "dot", "com", "(at)", "gmail", "email me at", "Oak Street", "12 Oak Street",
    "St", "Apt 4", "IL 62704", "IL", "Springfield, IL 62704", "SW1A 1AA", "LS1", "4AP", "PO Box",
    "lives at", "oak street", "In 2008", "Wall Street", "[telephone]", "[account]", "[email]",
    "[address]", "[name]", "ext. 12", "x", "0", "00", "011", "Drive", "the", "Chapter", "\n",
    "ISBN", "http://x.org/", "%", "$", "5th", "N.", "Sarah", "Will", "my friend", "Dr.",
    "Martin Luther King",
]  # fmt: skip
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " "])), max_size=12).map(
    lambda pairs: "".join(piece + joint for piece, joint in pairs)
)


@FUZZ
@given(TEXTS | st.text(max_size=40))
def test_privacy_masks_once_for_all(text):
    once, _ = mask(text)
    assert mask(once) == (once, Counter())


@FUZZ
@given(st.lists(TEXTS, max_size=3), TEXTS)
def test_privacy_masks_documents_once_for_all(turns, title):
    talk = _talk(*(("Dr. Okafor", text) for text in turns), private=True, metadata={"title": title})
    once, _ = mask_document(talk)
    assert mask_document(once) == (once, Counter())


def _seconds(text):
    """Processor time of the fastest of three runs."""
    runs = []
    for _ in range(3):
        start = time.process_time()
        mask(text)
        runs.append(time.process_time() - start)
    return min(runs)


HOSTILE = [
    "1234567890", "a@", "a@b.c.", "@a.", "a dot ", " at a dot b", "(at)a.", "1 2 3 ",
    "415-555-2671 ", "4155552671 ", "+1 ", "+", "(", "12 Oak ", "1 A1.", "PO ", "IL 62704 ",
    "A1 1", "GB29", "GB29 ", "4111 1111 1111 1111 ", "account number ", "account number 1234 ",
    "call me at ", "1)(1.", "A ", " ", "1 ", "12 the ", "1-", "219-09-4321-", "0", "_",
    "1" + " " * 40, "my number is 1",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_privacy_takes_time_in_proportion(piece):
    small, large = (_seconds(piece * (size // len(piece))) for size in (15_000, 60_000))
    assert large < 8 * small + 0.05


def test_privacy_takes_little_time():
    """More than five million characters in a second, of talk that holds nothing personal."""
    talk = (
        "So when we started the study in 1998, I thought it would take us 12 months at most. And "
        "it turned out, as it does, that about 40% of the people who came had never been asked. "
    )
    text = talk * 6000
    assert len(text) / _seconds(text) > 5_000_000
