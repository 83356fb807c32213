"""Transcript: pieces of a file as turns, and what around them is no speech."""

from mindgpt.pages.pieces import Piece
from mindgpt.transcripts import transcript


def _label(name, text, marked=True):
    return Piece(text, name, marked, raw=f"{name}: {text}")


def _heading(text):
    return Piece(text, kind="heading", raw=text, level=2)


TALK = [_label("Ann", "Hello you."), _label("Bo", "Hi."), _label("Ann", "Well?")]


def _texts(content):
    return [turn.text for turn in content.turns]


def test_transcript_is_none_where_nobody_certainly_speaks():
    assert transcript.from_pieces([]) is None
    assert transcript.from_pieces([Piece("Words."), _label("Rest", "You need it.")]) is None


def test_transcript_gives_what_follows_to_who_spoke():
    content = transcript.from_pieces([*TALK, Piece("And more."), Piece("", raw="")], "A talk")
    assert _texts(content) == ["Hello you.", "Hi.", "Well? And more."]
    assert (content.title, content.removed) == ("A talk", {})


def test_transcript_takes_the_words_of_a_label_alone_from_the_next_piece():
    pieces = [Piece("", "Ann", True), Piece("Hello you."), Piece("", "Bo", True), Piece("Hi."),
              Piece("", "Ann", True), Piece("Well?")]  # fmt: skip
    assert _texts(transcript.from_pieces(pieces)) == ["Hello you.", "Hi.", "Well?"]


def test_transcript_keeps_a_label_that_is_none_as_words():
    pieces = [*TALK, _label("Remember me", "I rest.", marked=False)]
    content = transcript.from_pieces(pieces)
    assert _texts(content)[-1] == "Well? Remember me: I rest."


def test_transcript_begins_behind_the_heading_that_says_so():
    pieces = [_heading("Calm"), Piece("About it."), _heading("Full transcript"), *TALK]
    content = transcript.from_pieces(pieces)
    assert _texts(content) == ["Hello you.", "Hi.", "Well?"]
    assert content.removed == {"lines before the talk": 3}


def test_transcript_ends_where_the_page_goes_on():
    pieces = [*TALK, _heading("On sleep"), Piece("So it is."), _heading("Show notes"),
              Piece("A book."), _heading("Links"), Piece("A page.")]  # fmt: skip
    content = transcript.from_pieces(pieces)
    assert _texts(content)[-1] == "Well? So it is."
    assert content.removed == {"headings": 3, "lines after the talk": 2}


def test_transcript_goes_on_where_somebody_speaks_behind_such_a_heading():
    pieces = [*TALK, _heading("Comments"), _label("Bo", "I see.")]
    assert _texts(transcript.from_pieces(pieces))[-1] == "I see."


def test_transcript_keeps_first_words_without_a_label_and_no_title():
    first = "In this talk we speak of rest, of sleep, and of what helps people to find both again."
    pieces = [Piece("Calm"), Piece("May 1st"), Piece(f"{first} Or so we think."), *TALK]
    content = transcript.from_pieces(pieces)
    assert content.turns[0].speaker == ""
    assert content.turns[0].text.startswith("In this talk")
    assert content.removed == {"lines before the talk": 2}


def test_transcript_of_a_page_begins_with_its_first_label():
    speakers = transcript.speakers_in(TALK)
    first = Piece("In this talk we speak of rest. " * 5)
    content = transcript.from_speakers([first, *TALK], speakers, is_page=True)
    assert _texts(content) == ["Hello you.", "Hi.", "Well?"]
    assert content.removed == {"lines before the talk": 1}


def test_transcript_leaves_transcribers_notes_out():
    pieces = [*TALK, Piece("Transcribed by somebody"), Piece("[END OF AUDIO]")]
    content = transcript.from_pieces(pieces)
    assert _texts(content) == ["Hello you.", "Hi.", "Well?"]
    assert content.removed == {"transcribers' notes": 2}
