"""Pieces: what a paragraph's lines are before anybody knows what the file is."""

from mindgpt.pages.pieces import Piece, cues, lines_to_pieces, paragraphs, without_times


def test_pieces_begin_where_a_label_does_and_keep_all_words():
    found = list(lines_to_pieces(["So it", "began.", "Ann: Well,", "no.", "Bo 0:12"]))
    assert [(piece.label, piece.text, piece.marked) for piece in found] == [
        ("", "So it began.", False), ("Ann", "Well, no.", False), ("Bo", "", True),
    ]  # fmt: skip
    assert [piece.whole for piece in found] == ["So it began.", "Ann: Well, no.", "Bo 0:12"]
    assert [piece.tight for piece in found] == [False, True, True]


def test_pieces_show_what_a_reader_sees():
    assert Piece("Hello.", "Ann", raw="Ann: Hello.").whole == "Ann: Hello."
    assert Piece("Hello.").whole == "Hello."


def test_pieces_lose_times_that_begin_many_lines():
    lines = ["0:01 Well,", "", "0:03 no.", "[00:04] Oh.", "(00:05) So."]
    assert without_times(lines) == (["Well,", "", "no.", "Oh.", "So."], 4)


def test_pieces_keep_times_that_begin_few_lines():
    lines = ["10:30 came.", "11:30 went.", *["Nothing more was said."] * 20]
    assert without_times(lines) == (lines, 0)
    few = ["10:30 came.", "11:30 went."]
    assert without_times(few) == (few, 0)
    some = ["10:30 a", "10:31 b", "10:32 c", *["Nothing more was said."] * 20]
    assert without_times(some) == (some, 0)


def test_pieces_keep_a_time_beside_a_name_that_heads_lines():
    lines = ["0:01 Ann", "Hello.", "0:02 Bo", "Hi.", "0:03 Ann", "Well?"]
    assert without_times(lines) == (lines, 0)
    spoken = ["0:01 Ann", "0:02 Bo", "0:03 Ann"]
    assert without_times(spoken) == (["Ann", "Bo", "Ann"], 3)


def test_pieces_with_times_are_cues():
    lines = ["Before.", "0:01 Well,", "no.", "1:00:04 Oh.", "[00:01:05 - 00:01:07] So."]
    kept = ["Before.", "Well,", "no.", "Oh.", "So."]
    assert [(cue.start, cue.text) for cue in cues(lines, kept)] == [
        (None, "Before."), (1.0, "Well,\nno."), (3604.0, "Oh."), (65.0, "So."),
    ]  # fmt: skip


def test_pieces_of_long_lines_are_paragraphs_each():
    short, long = ["A wrapped line", "goes on."], ["word " * 40, "more " * 40]
    assert list(paragraphs([*short, " ", *long, "", ""])) == [short, [long[0]], [long[1]]]
