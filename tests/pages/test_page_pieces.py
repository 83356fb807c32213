"""Page pieces: a page in the order in which it is read."""

from mindgpt.pages import webpage
from mindgpt.pages.page_pieces import around_labels, page_pieces


def _pieces(text):
    return [one.piece for one in page_pieces(webpage.parse(text))]


def _wholes(text):
    return [piece.whole for piece in _pieces(text)]


def test_page_pieces_are_its_blocks_in_order():
    text = "<h2>Head</h2>loose<div>a <b>b</b><p>c</p>d</div><ul><li>e<li>f</ul>g"
    assert _wholes(text) == ["Head", "loose", "a b", "c", "d", "e", "f", "g"]
    assert [piece.kind for piece in _pieces(text)] == [
        "heading", "", "", "", "", "item", "item", "",
    ]  # fmt: skip


def test_page_pieces_hold_nothing_that_no_reader_sees():
    text = (
        "<nav>a</nav><p hidden>b</p><form>c</form><div id=cookie-bar>d</div><select><option>e"
        "</select><p>f</p><footer>g</footer>"
    )
    assert _wholes(text) == ["f"]


def test_page_pieces_keep_words_behind_what_is_left_out():
    assert _wholes("<p>a<button>b</button>c<time>0:12</time>d</p>") == ["acd"]


def test_page_pieces_of_one_paragraph_are_tight():
    pieces = _pieces("<p>a<br>b</p><p>c</p>")
    assert [(piece.whole, piece.tight) for piece in pieces] == [
        ("a", False), ("b", True), ("c", False),
    ]  # fmt: skip


def test_page_pieces_know_speakers_by_bold_cite_class_term_and_cell():
    for text in (
        "<p><b>Ann:</b> Hi.", "<cite>Ann</cite> Hi.", "<p><span class=speaker>Ann</span> Hi.",
        "<p><i>Ann</i>: Hi.", "<p>Ann: Hi.",
    ):  # fmt: skip
        (piece,) = _pieces(text)
        assert (piece.label, piece.text) == ("Ann", "Hi.")
    for text in ("<dl><dt>Ann<dd>Hi.</dl>", "<table><tr><td>0:01<td>Ann<td>Hi.</table>"):
        label, said = _pieces(text)
        assert (label.label, label.text, said.whole) == ("Ann", "", "Hi.")


def test_page_pieces_take_no_emphasis_for_a_speaker():
    for text in ("<p><b>Note:</b> Hi.", "<p>So <b>Ann:</b> Hi.", "<p><b>Ann went</b> home."):
        (piece,) = _pieces(text)
        assert piece.label == ""


def test_page_pieces_around_labels_are_the_talks_alone():
    text = "<p>a</p><div><p>b</p><p>Ann: c</p><div><p>Bo: d</p></div><p>e</p></div><p>f</p>"
    placed = page_pieces(webpage.parse(text))
    found = around_labels(placed, {"ann", "bo"})
    assert [piece.whole for piece in found] == ["b", "Ann: c", "Bo: d", "e"]
