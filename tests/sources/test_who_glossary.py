"""WHO's key terms: every oddity of the real text, in a text of made-up words, and the real one."""

from pathlib import Path

import pytest

from mindgpt.errors import SourceError
from mindgpt.sources import who_glossary

FIXTURE = Path(__file__).parent.parent / "fixtures" / "who_style.txt"
EXPECTED = {
    "Bookweight (paper, cloth, leather or other binding)": (
        "Almanac of Shelves and Stacks, WHO, 1989"
    ),
    "Drift, Tea or Coffee": "Almanac of Shelves and Stacks, WHO, 1989",
    "Lamp and candle reliance": "Guide to Evening Light, ISBN 978 00 1 234567 8, WHO, 2004",
    "Lamp Use and Lamp Use Habits": "Guide to Evening Light, ISBN: 978 00 1 234567 8, WHO, 2004",
    "Puddles/Ponds": (
        "1) Waters of the Yard, ISBN 978 00 9 876543 2, WHO, 2011 ; "
        "2) A Census of Ponds (second edition), WHO, 1997 ; "
        "3) Lake, M. & Reed, T. The Wet Season, 12 (4), 100 - 109, 1995"
    ),
    "Window gazing / distant looking habit (DLH)": (
        "Guide to Evening Light, ISBN 978 00 1 234567 8, WHO, 2004"
    ),
    "Slowness": (
        "1) Slowness: An Unhurried Priority, ISBN 978 00 5 555555 5, WHO, 2013 ; "
        "2) Register of Paces, 3rd revision, WHO, 1996"
    ),
    "Whistling promotion": "Meeting the Quiet, ISBN 978 00 2 222222 2, WHO/Europe, 2006",
    "Umbrella": "Report on Umbrellas, ISBN 978 00 3 333333 3, WHO, 2015",
    "Umbrella attempt": "Report on Umbrellas, ISBN 978 00 3 333333 3, WHO, 2015",
    "Late Season Slowness": "",
}


@pytest.fixture(scope="module")
def definitions():
    entries = who_glossary.parse(FIXTURE.read_text(encoding="utf-8"))
    return {term: definition for term, definition, _ in entries}


def test_who_glossary_finds_every_entry_and_its_source_apart():
    entries = who_glossary.parse(FIXTURE.read_text(encoding="utf-8"))
    assert [term for term, _, _ in entries] == list(EXPECTED)
    assert {term: source for term, _, source in entries} == EXPECTED


def test_who_glossary_definitions_hold_nothing_of_the_page(definitions):
    for definition in definitions.values():
        for noise in ("<|endoftext|>", "back to top", "ISBN", "References", "  ", "\n"):
            assert noise not in definition
        assert not any(f"({number})" in definition for number in range(1, 10))
        assert definition == definition.strip()
        assert definition.rstrip('"')[-1] == "."


WHOLE = {
    "Slowness": (
        "Slowness is a pace at which each thing is noticed. Its course has three parts. "
        "first part – the first hour or two; middle part – the second to the fourth hour; "
        "last part – everything after that. These parts are given as a rough guide only – some "
        "people go through them faster, and some never leave the first. Nobody is known to show "
        "them all."
    ),
    "Lamp and candle reliance": (
        "A pattern of evenings in which a small light is always wanted: by the bed, by the door, "
        "on the stairs."
    ),
    "Lamp Use and Lamp Use Habits": (
        "Habits that follow from lamps include late reading, moth watching and shadow play (see "
        "the chapter on evenings)."
    ),
    "Puddles/Ponds": "Puddles are small waters that come and go. A pond stays and has a name.",
    "Window gazing / distant looking habit (DLH)": (
        "The main sign is a long look at nothing near. It lasts: minutes on weekdays, longer on "
        "Sundays."
    ),
    "Umbrella": "The thing that was left in the train.",
    "Late Season Slowness": (
        "Said mostly of slowness that sets in before the first snow; a rare form."
    ),
}


@pytest.mark.parametrize(("term", "definition"), WHOLE.items(), ids=list(WHOLE))
def test_who_glossary_keeps_a_definition_whole(definitions, term, definition):
    assert definitions[term] == definition


@pytest.mark.parametrize(
    "resave",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
        lambda text: text.encode("cp1252"),
        lambda text: text.rstrip().encode(),
    ],
    ids=["CRLF", "BOM", "CRLF and BOM", "Windows", "no end of line"],
)
def test_who_glossary_reads_the_text_however_it_was_saved(tmp_path, resave):
    (tmp_path / "saved.txt").write_bytes(resave(FIXTURE.read_text(encoding="utf-8")))
    read = [(d.text, d.metadata) for d in who_glossary.read(str(tmp_path / "saved.txt"))]
    assert read == [(d.text, d.metadata) for d in who_glossary.read(str(FIXTURE))]
    assert len(read) == len(EXPECTED)


def test_who_glossary_does_not_lean_on_the_separators():
    """They were added by hand: all of them or none, the entries are the same."""
    text = FIXTURE.read_text(encoding="utf-8")
    without = text.replace("<|endoftext|>\n", "")
    assert without != text
    assert who_glossary.parse(without) == who_glossary.parse(text)


def test_who_glossary_source_may_hold_a_bracket_that_ends_in_a_number():
    (entry,) = who_glossary.parse("Gutter: A small river. ( Roofs (volume 2), WHO, 2003 )\n")
    assert entry == ("Gutter", "A small river.", "Roofs (volume 2), WHO, 2003")


def test_who_glossary_bracket_without_a_source_stays_in_the_definition():
    (entry,) = who_glossary.parse("Gutter: A small river on a roof (of any kind)\n")
    assert entry == ("Gutter", "A small river on a roof (of any kind)", "")


def test_who_glossary_documents_can_be_traced():
    documents = list(who_glossary.read(str(FIXTURE)))
    assert len({d.id for d in documents}) == len({d.group for d in documents}) == len(EXPECTED)
    for document in documents:
        assert document.kind == "definition"
        assert document.source == "who-glossary"
        assert "World Health Organization" in document.licence
        assert document.metadata["cited_source"] == EXPECTED[document.metadata["term"]]
    assert documents[4].group == "term/puddles-ponds"


@pytest.mark.parametrize("place", [None, ""])
def test_who_glossary_needs_a_place(place):
    with pytest.raises(SourceError, match="who-glossary=FILE"):
        list(who_glossary.read(place))


@pytest.mark.parametrize("there", [True, False])
def test_who_glossary_missing_file_or_folder_is_named(tmp_path, there):
    place = tmp_path if there else tmp_path / "none.txt"
    with pytest.raises(SourceError) as caught:
        list(who_glossary.read(str(place)))
    assert str(place) in str(caught.value)


@pytest.mark.parametrize("text", ["", "Nothing of the kind.\n", "no term: a capital is missing\n"])
def test_who_glossary_text_without_entries_says_what_one_looks_like(tmp_path, text):
    path = tmp_path / "other.txt"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        list(who_glossary.read(str(path)))
    assert str(path) in str(caught.value)
    assert "Term: definition" in str(caught.value)


def test_who_glossary_real_text_gives_43_entries_each_with_its_source(shared_data):
    documents = list(who_glossary.read(str(shared_data / "who_key_terms" / "training.txt")))
    assert len({document.metadata["term"] for document in documents}) == len(documents) == 43
    *others, last = documents
    assert last.metadata["cited_source"] == ""
    for document in others:
        source = document.metadata["cited_source"]
        assert "WHO" in source or "Lancet" in source
        assert source not in document.text
    for document in documents:
        words = " ".join([document.metadata["term"], document.text])
        for noise in ("(2)", "(3)", "back to top", "<|endoftext|>", "ISBN", "References", "  "):
            assert noise not in words
        assert len(document.text.split()) >= 5
        assert document.text == document.text.strip()
