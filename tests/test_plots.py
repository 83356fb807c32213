"""Plots: the report of a corpus as pictures, the same bytes for the same counts."""

import json

import pytest

from mindgpt import plots

LENGTHS = {"definition": {"5": 12, "6": 90}, "text": {"9": 3, "18": 1}, "journal": {}}
REPORT = {
    "words_per_document": LENGTHS,
    "sources": {
        "starter": {"documents": 40, "words": 2_000, "licences": {"MIT": 40}},
        "files": {"documents": 3, "words": 90_000, "licences": {"not stated": 3}},
    },
    "dropped": {"near duplicate": 3, "too short": 41},
}
FILES = {"lengths.png", "sources.png", "drops.png"}


def _pixels(path):
    from matplotlib.image import imread

    return imread(path)


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """`drawn(plots.drops, {...})`: the figure behind the picture that it draws."""
    from matplotlib.figure import Figure

    kept, save = [], Figure.savefig

    def keep(figure, *arguments, **options):
        save(figure, *arguments, **options)
        kept.append(figure)

    def draw(plot, *arguments):
        plot(*arguments, tmp_path / "plot.png")
        return kept.pop()

    monkeypatch.setattr(Figure, "savefig", keep)
    return draw


def _texts(figure):
    """Everything that a figure says."""
    from matplotlib.text import Text

    return {text.get_text() for text in figure.findobj(Text)} - {""}


def _names(figure):
    """The names beside the bars, from above to below."""
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def test_plots_draw_three_pictures_of_a_report(tmp_path):
    plots.draw(REPORT, tmp_path / "plots")
    assert {path.name for path in (tmp_path / "plots").iterdir()} == FILES
    for name in FILES:
        height, width, _ = _pixels(tmp_path / "plots" / name).shape
        assert width == plots.WIDTH * plots.DPI
        assert 100 < height < 2 * width


def test_plots_are_the_same_bytes_whatever_the_user_has_set(tmp_path, python):
    """A style of one's own, and another process, change nothing; no window is ever opened."""
    plots.draw(REPORT, tmp_path / "here")
    (tmp_path / "matplotlibrc").write_text("backend: tkagg\nfont.size: 30\naxes.facecolor: red\n")
    run = python(
        "-c",
        "import sys, json; from pathlib import Path; from mindgpt import plots; "
        "report = json.loads(sys.argv[1]); plots.draw(report, Path('there')); "
        "assert 'matplotlib.pyplot' not in sys.modules",
        json.dumps(REPORT),
    )
    assert (run.code, run.err) == (0, "")
    for name in FILES:
        here, there = tmp_path / "here" / name, tmp_path / "there" / name
        assert here.read_bytes() == there.read_bytes()
        assert b"Software" not in here.read_bytes()


def test_plots_leave_the_callers_settings_alone(tmp_path):
    import matplotlib

    with matplotlib.rc_context({"font.size": 30}):
        plots.drops({"too short": 3}, tmp_path / "drops.png")
        assert matplotlib.rcParams["font.size"] == 30


def test_plots_lengths_have_a_strip_for_each_kind_and_their_units(drawn):
    figure = drawn(plots.lengths, LENGTHS)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == ["definition: 102 documents", "text: 4 documents"]
    assert {axes.get_ylabel() for axes in figure.axes} == {"documents"}
    assert figure.axes[-1].get_xlabel().startswith("words in a document")
    # Documents of 16 to 31 words stand between those two on the scale.
    bar = figure.axes[0].patches[0]
    edges = dict(zip(figure.axes[-1].get_xticks(), (t.get_text() for t in
                 figure.axes[-1].get_xticklabels()), strict=True))  # fmt: skip
    assert edges[4] == "16"
    assert 4 < bar.get_x() < bar.get_x() + bar.get_width() < 5
    assert bar.get_height() == 12


def test_plots_lengths_take_one_empty_document(drawn):
    assert {"text: 1 document", "0", "1"} <= _texts(drawn(plots.lengths, {"text": {"0": 1}}))


@pytest.mark.parametrize("count", [1, 30, 31, 400])
def test_plots_sources_are_sorted_by_words_and_the_rest_is_summed(drawn, count):
    documents = {f"source {number:03d}": number + 1 for number in range(count)}
    words = {name: documents[name] * 10_000 for name in documents}
    figure = drawn(plots.sources, documents, words)
    names = sorted(documents, reverse=True)
    if count > plots.SHOWN:
        rest = names[plots.SHOWN - 1 :]
        names[plots.SHOWN - 1 :] = [f"{len(rest)} more sources"]
        assert f"{sum(words[name] for name in rest):,}" in _texts(figure)
        assert f"{sum(documents[name] for name in rest):,}" in _texts(figure)
    assert _names(figure) == names
    assert {"words", "documents", f"{count:,}", f"{count * 10_000:,}"} <= _texts(figure)


def test_plots_drops_are_sorted_by_count(drawn):
    figure = drawn(plots.drops, {"too short": 3, "duplicate": 1_400, "another language": 3})
    assert _names(figure) == ["duplicate", "another language", "too short"]
    assert "1,400" in _texts(figure)


@pytest.mark.parametrize(
    ("plot", "arguments", "sentence"),
    [
        (plots.drops, ({},), "nothing was dropped"),
        (plots.drops, ({"too short": 0},), "nothing was dropped"),
        (plots.sources, ({}, {}), "no sources"),
        (plots.lengths, ({"text": {}},), "no documents"),
    ],
)
def test_plots_say_that_there_is_nothing_to_draw(drawn, tmp_path, plot, arguments, sentence):
    assert _texts(drawn(plot, *arguments)) == {sentence}
    assert _pixels(tmp_path / "plot.png").min() < 0.5


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["$x_{", r"\frac{a}{b}$$", "甲乙丙", "", " \n ", "a" * 300, "_b"])
def test_plots_show_a_name_as_it_is_and_shorten_a_long_one(drawn, name):
    (shown,) = _names(drawn(plots.sources, {name: 1}, {name: 5}))
    assert shown == (name.strip() or "(no name)") or "…" in shown
    assert len(shown) <= plots.NAME_CHARACTERS


def test_plots_tell_long_addresses_apart(drawn):
    addresses = [f"podcast-feed=https://example.org/a/long/path/{n}/feed.xml" for n in range(3)]
    shown = _names(drawn(plots.drops, dict.fromkeys(addresses, 1)))
    assert len({name for name in shown if "…" in name}) == 3
