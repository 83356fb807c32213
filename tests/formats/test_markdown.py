"""Markdown: who says what in a transcript, and a page's words without marks and targets."""

import os
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.formats import markdown

fuzzed = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _read(raw):
    (content,) = markdown.read(raw)
    return content


def _pairs(raw):
    return [(turn.speaker, turn.text) for turn in _read(raw).turns]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        ("# A title\n\n##Without a space\n\nWords.", "A title\n\nWithout a space\n\nWords."),
        ("##Closed##\nWords.", "Closed\n\nWords."),
        ("A title\n=======\n\nWords.", "A title\n\nWords."),
        ("#calm is a word", "#calm is a word"),
        ("one\ntwo\r\n\r\nthree", "one two\n\nthree"),
        ("---\ntitle: x\ntags: [a]\n---\nWords.", "Words."),
        ("I \\[laughs\\] see \\[unintelligible\\] it.", "I see it."),
        ("**Source:** https://example.org/page\n\nWords.", "Words."),
        ("A [link](https://example.org/x?y=1) here.", "A link here."),
        ('A [link](https://example.org "with a title").', "A link."),
        ("[set](https://en.wikipedia.org/wiki/Set_(mathematics)) theory", "set theory"),
        ("A [link]( https://example.org/spaced) here.", "A link here."),
        ("A [link][1] here.[^2]\n\n[1]: https://example.org\n\n[^2]: A note.", "A link here."),
        ("before ![a picture](cover.png) after", "before after"),
        ("one\n\n---\n\n* * *\n\ntwo", "one\n\ntwo"),
        ("some *light*, **strong** and `typed` words", "some light, strong and typed words"),
        ("a __strong__ word, an _other_ and ~~no~~", "a strong word, an other and no"),
        ("**strong with *light* inside**", "strong with light inside"),
        ("- first\n- second\n\n> quoted", "first second\n\nquoted"),
        ("1. first\n2. second", "first second"),
        ('<div class="x">\nWords<br/> here.\n</div>', "Words here."),
        ("<div class=“x” markdown=“1”>\n\n### Head\n\nWords.\n\n</div>", "Head\n\nWords."),
        ("<h4 class='x'>Head</h4>\n<p>One.</p><p>Two.</p>", "Head\n\nOne.\n\nTwo."),
        ("a<!-- never\nseen -->b<script>no()</script>", "ab"),
        ("Words.\n{: .note}\n\n{% include x.html %}", "Words."),
        ("AT&amp;T&nbsp;is here", "AT&T is here"),
        ("One.\n\n```\ncode()\n```\n\nTwo.", "One.\n\nTwo."),
        ("```\nAll of it is fenced.\n```", "All of it is fenced."),
        ("| a | b |\n|---|---|\n| c | d |", "a, b c, d"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("1\\. Not a list \\*really\\*", "1. Not a list *really*"),
        ("less < more and more > less", "less < more and more > less"),
        ("**Note:** rest.\n\n**Warning:** hot.\n\n**Note:** you see?", "Note: rest.\n\n"
         "Warning: hot.\n\nNote: you see?"),
        ("**Rest**\n\nYou need it.", "Rest\n\nYou need it."),
    ],
)  # fmt: skip
def test_markdown_leaves_the_words(raw, text):
    content = _read(raw)
    assert (content.text, content.turns) == (text, ())


def test_markdown_keeps_bold_words_that_are_no_speaker():
    raw = "He said **this:** and went.\n\n**A very important sentence** opens here."
    assert _read(raw).text == ("He said this: and went.\n\nA very important sentence opens here.")


@pytest.mark.parametrize(
    "raw",
    [
        "**Ann Lee:** Hello.\n\n**Bo:** Hi.",
        "**Ann Lee**: Hello.\n\n**Bo**: Hi.",
        "__Ann Lee:__ Hello.\n\n__Bo:__ Hi.",
        "***Ann Lee:*** Hello.\n\n***Bo:*** Hi.",
        "*Ann Lee:* Hello.\n\n*Bo:* Hi.",
        "**[00:01] Ann Lee:** Hello.\n\n**[00:02] Bo:** Hi.",
        "**Ann Lee** (00:01): Hello.\n\n**Bo** (00:02): Hi.",
        "**Ann Lee** \\[00:01\\]: Hello.\n\n**Bo** \\[00:02\\]: Hi.",
        "**Ann Lee** 00:01\n\nHello.\n\n**Bo** 00:02\n\nHi.",
        "**Ann Lee (00:01):**\nHello.\n\n**Bo (00:02):**\nHi.",
        "- **Ann Lee:** Hello.\n- **Bo:** Hi.",
        "> **Ann Lee:** Hello.\n>\n> **Bo:** Hi.",
        "**Ann Lee:** Hello.  \n**Bo:** Hi.",
        "**Ann Lee:** Hello.\r\n\r\n**Bo:** Hi.\r\n",
        "**Ann Lee:** *Hello.*\n\n**Bo:** __Hi.__",
    ],
)
def test_markdown_reads_labels_however_they_are_marked(raw):
    assert _pairs(raw) == [("Ann Lee", "Hello."), ("Bo", "Hi.")]


@pytest.mark.parametrize(
    "raw",
    [
        "Ann Lee: Hello.\n\nBo: Hi.\n\nAnn Lee: Well?",
        "ANN LEE: Hello.\nBO: Hi.\nANN LEE: Well?",
        "[00:01] Ann Lee: Hello.\n\n[00:02] Bo: Hi.\n\n[00:03] Ann Lee: Well?",
        "Ann Lee 0:01\nHello.\n\nBo 0:02\nHi.\n\nAnn Lee 0:03\nWell?",
        "## Ann Lee\n\nHello.\n\n## Bo\n\nHi.\n\n## Ann Lee\n\nWell?",
        "### Ann Lee (00:01)\nHello.\n\n### Bo (00:02)\nHi.\n\n### Ann Lee (00:03)\nWell?",
        "**Ann Lee**\n\nHello.\n\n**Bo**\n\nHi.\n\n**Ann Lee**\n\nWell?",
        "- Ann Lee: Hello.\n- Bo: Hi.\n- Ann Lee: Well?",
        ">> ANN LEE: Hello.\n\n>> BO: Hi.\n\n>> ANN LEE: Well?",
    ],
)
def test_markdown_reads_labels_that_come_back(raw):
    told = [(speaker.title(), text) for speaker, text in _pairs(raw)]
    assert told == [("Ann Lee", "Hello."), ("Bo", "Hi."), ("Ann Lee", "Well?")]


def test_markdown_takes_breaks_and_marks_out_of_a_talk():
    content = _read("**Break:** \\[04:16\\]\n\n**Ann:** On *laughs* we go \\[05:01\\].")
    assert [(turn.speaker, turn.text) for turn in content.turns] == [("Ann", "On we go.")]
    assert content.removed == {"breaks": 1, "sound marks": 1, "time marks": 1}


def test_markdown_gives_paragraphs_without_a_label_to_who_speaks():
    raw = "**Ann:** One.\n\nTwo: not a label.\n\n**Bo:** And you?\n\n**Ann:** I rest."
    assert _pairs(raw)[0] == ("Ann", "One. Two: not a label.")


def test_markdown_does_not_know_who_speaks_after_a_break():
    raw = "**Ann:** Hello.\n\n**Break:** \\[0:43\\]\n\nHere we are again.\n\n**Bo:** Hi."
    assert _pairs(raw) == [("Ann", "Hello."), ("", "Here we are again."), ("Bo", "Hi.")]


def test_markdown_leaves_out_what_stands_around_a_talk():
    raw = (
        "---\ntitle: Calm\n---\n# Calm\n\nWith Ann Lee.\n\n## Transcript\n\n**Ann:** Hello.\n\n"
        "### On sleep\n\n**Bo:** Hi.\n\n**Ann:** Well?\n\n## Show notes\n\nA book.\n"
    )
    content = _read(raw)
    assert [turn.text for turn in content.turns] == ["Hello.", "Hi.", "Well?"]
    assert content.title == "Calm"
    assert content.removed == {
        "lines before the talk": 3, "headings": 2, "lines after the talk": 1,
    }  # fmt: skip


def test_markdown_reads_times_without_names_as_speech():
    content = _read("00:01 Hello.\n\n00:02 So it is.\n\n00:04 Well.")
    assert (content.text, content.turns) == ("Hello. So it is. Well.", ())
    assert content.removed == {"time marks": 3}


@pytest.mark.parametrize(
    "raw",
    [
        "Note: rest.\n\nExample: sleep.\n\nNote: walk?",
        "Anxiety: A worry that you feel.\n\nPanic: A sudden fear.\n\nStress: What weighs on you.",
        "**Anxiety:** A worry that you feel.\n\n**Panic:** When you suddenly fear.",
        "Q&A\n\nAnswer: yes, you can.",
        "## Therapist\n\nWhom you see.\n\n## Doctor\n\nWhom you ask.",
        "To sleep: rest.\n\nThe rule is: rest.\n\nThe rule is: walk.",
    ],
)
def test_markdown_takes_no_article_for_a_talk(raw):
    assert _read(raw).turns == ()


def test_markdown_keeps_what_a_file_says_of_itself():
    front = (
        "---\ntitle: 'Calm'\npub_date: '\n\n\n  May 1st'\nurl: https://example.org/1\n"
        "license: CC0\n---\nA."
    )
    content = _read(front)
    assert content.title == "Calm"
    assert content.metadata == {
        "date": "May 1st", "address": "https://example.org/1", "licence": "CC0",
    }  # fmt: skip
    scraped = "# Calm\n\n**Source:** NIMH  \n**URL:** https://example.org/2\n\n---\n\nWords."
    content = _read(scraped)
    assert (content.title, content.text) == ("Calm", "Calm\n\nWords.")
    assert content.metadata == {"source": "NIMH", "address": "https://example.org/2"}


def test_markdown_leaves_navigation_out_of_a_page():
    raw = (
        "# Sleep\n\n- What is sleep?\n\n- Tests\n\n## What is sleep?\n\nA rest that you need.\n\n"
        "- Go to bed early\n\n- Rise early\n\n## Tests\n\n- Sleep Study(Institute of Rest)\n\n"
        "- Snoring(Institute of Noise)Also inSpanish\n\n## More\n\n- [A](/a)\n- [B](/b)\n"
    )
    content = _read(raw)
    assert content.text == (
        "Sleep\n\nWhat is sleep?\n\nA rest that you need.\n\nGo to bed early\n\nRise early"
    )
    assert content.removed == {"navigation lines": 8}


def test_markdown_keeps_links_that_a_sentence_announces():
    raw = "Ask one of these:\n\n- [The House](https://example.org)\n- [The Line](https://x.org)"
    assert _read(raw).text == "Ask one of these:\n\nThe House The Line"


def test_markdown_reads_items_once_that_a_scraper_wrote_twice():
    raw = "- Feelings:FearWorry\n\n- Fear\n\n- Worry\n\nWords."
    content = _read(raw)
    assert content.text == "Feelings:\n\nFear\n\nWorry\n\nWords."
    assert content.removed == {"repeated lines": 1}


def test_markdown_joins_paragraphs_that_break_inside_a_sentence():
    raw = (
        "This is a long paragraph that is broken in the middle of what\n\nis one sentence. "
        "Here it ends.\n\nshort\n\nlines stay"
    )
    assert _read(raw).text == (
        "This is a long paragraph that is broken in the middle of what is one sentence. "
        "Here it ends.\n\nshort\n\nlines stay"
    )


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("# Head\n\nWords with a [link](https://example.org).", 0.5, 1.0),
        ("**Ann:** Hello.\n\n**Bo:** Hi.", 0.3, 0.9),
        ("Plain words, and nothing else.", 0.0, 0.0),
        ("<!DOCTYPE html><html># Head", 0.0, 0.0),
        ('{"a": "# b"}', 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_markdown_is_recognised_by_its_marks(text, least, most):
    assert least <= markdown.recognise(text) <= most


_syntax = st.sampled_from(
    [
        "**", "*", "__", "_", "`", "```\n", "# ", "## ", "- ", "1. ", "> ", "|", "|---|\n",
        "[", "]", "(", ")", "](", "![", "<", ">", "<p>", "</p>", "<!--", "-->", "\\", "\\[",
        "\n", "\n\n", "---\n", "===\n", ":", "Ann", "Ann Lee", "Bo:", "**Bo:** ",
        "Hello you. ", "00:12 ", "[00:12] ", "[laughs]", "Break:", "Note: ", "Source: x\n",
        "URL: https://x.org\n", "title: x\n", "## Transcript\n", "&amp;", "{:", "{% ", "[^1]",
        "[a]: b\n", "This episode is brought to you by Acme. ", "Also inSpanish", "\r\n",
        "\x00", "\x02", "\x03", "\u2028", "é",
    ]
)  # fmt: skip


@fuzzed
@given(st.one_of(st.text(max_size=200), st.lists(_syntax, max_size=40).map("".join)))
def test_markdown_reads_anything(raw):
    assert 0 <= markdown.recognise(raw) <= 1
    content = _read(raw)
    assert not (content.turns and content.text)
    assert all(turn.text == " ".join(turn.text.split()) != "" for turn in content.turns)
    assert not set("\x00\x02\x03\x04\x05") & set(content.text)
    assert content.text == "\n\n".join(part.strip() for part in content.text.split("\n\n"))


HOSTILE = [
    "[a](", "![", "**a ", "*", "_a ", "<a ", "<!--", "- a\n", "\n ", "a: ", "[[", "|a\n",
    "Ann: hi\nBo: I\n", "[laughs] ", "This episode is brought to you by Acme. ", "```\n",
    "a\n===\n", "&a", "\\[",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_markdown_takes_twice_the_time_for_twice_the_text(unit):
    def seconds(size):
        raw = unit * (size // len(unit))
        return min(_timed(raw) for _ in range(3))

    # A quadratic step would take sixteen times as long for four times the text.
    assert seconds(80_000) < 9 * seconds(20_000) + 0.05


def _timed(raw):
    start = process_time()
    _read(raw)
    return process_time() - start


def test_markdown_reads_real_transcripts_to_words_alone(shared_data):
    paths = sorted((shared_data / "changelog_transcripts").rglob("*.md"))
    paths = [path for path in paths if path.stem.lower() != "readme"]
    assert paths
    for path in paths[::8]:
        content = _read(path.read_text(encoding="utf-8"))
        text = " ".join(turn.text for turn in content.turns)
        assert len(text.split()) > 1000, path.name
        for leftover in ("](", ":**", "\\[", "[laugh", "[unintell"):
            assert leftover not in text, path.name


def test_markdown_reads_the_real_hosts_under_one_name_each(shared_data):
    speakers = set()
    for path in sorted((shared_data / "brain_science_transcripts").glob("*.md")):
        if path.stem.lower() != "readme":
            speakers |= {turn.speaker for turn in _read(path.read_text(encoding="utf-8")).turns}
    assert len(speakers) == 2
    assert all(len(speaker.split()) == 2 for speaker in speakers)


@pytest.mark.parametrize("folder", ["us_gov_health_pages", "web_pages", "conduit_transcripts"])
def test_markdown_reads_real_pages_as_text(shared_data, folder):
    paths = [path for path in (shared_data / folder).rglob("*.md") if path.stem != "README"]
    assert paths
    for path in paths:
        content = _read(path.read_text(encoding="utf-8"))
        assert content.title
        assert content.turns == ()
        assert len(content.text) > 100
        assert not {"<", "](", "**", "##", "URL:"} & set(content.text.split())
        assert "Also inSpanish" not in content.text
