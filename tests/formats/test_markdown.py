"""Markdown: what is said, without speakers, marks and targets."""

import pytest

from mindgpt.formats import markdown


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        ("# A title\n\n##Without a space\n\nWords.", "A title\n\nWithout a space\n\nWords."),
        ("one\ntwo\r\n\r\nthree", "one two\n\nthree"),
        ("---\ntitle: x\ntags: [a]\n---\nWords.", "Words."),
        ("**Ann Lee:** Hello.\n\n**Bo:** Hi.", "Hello.\n\nHi."),
        ("**Break:** \\[04:16\\]\n\n**Ann:** On we go.", "On we go."),
        ("I \\[laughs\\] see \\[unintelligible\\] it.", "I see it."),
        ("**Source:** https://example.org/page\n\nWords.", "Words."),
        ("A [link](https://example.org/x?y=1) here.", "A link here."),
        ('A [link](https://example.org "with a title").', "A link."),
        ("[set](https://en.wikipedia.org/wiki/Set_(mathematics)) theory", "set theory"),
        ("A [link]( https://example.org/spaced) here.", "A link here."),
        ("before ![a picture](cover.png) after", "before after"),
        ("one\n\n---\n\n* * *\n\ntwo", "one\n\ntwo"),
        ("some *light*, **strong** and `typed` words", "some light, strong and typed words"),
        ("a __strong__ word", "a strong word"),
        ("**strong with *light* inside**", "strong with light inside"),
        ("- first\n- second\n\n> quoted", "first second\n\nquoted"),
        ('<div class="x">\nWords<br/> here.\n</div>', "Words here."),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("1\\. Not a list \\*really\\*", "1. Not a list *really*"),
        ("less < more and more > less", "less < more and more > less"),
    ],
)
def test_markdown_leaves_the_words(raw, text):
    assert markdown.read(raw) == text


def test_markdown_keeps_bold_words_that_are_no_speaker():
    raw = "He said **this:** and went.\n\n**A very important sentence** opens here."
    assert markdown.read(raw) == "He said this: and went.\n\nA very important sentence opens here."


def test_markdown_reads_real_transcripts_to_words_alone(shared_data):
    paths = sorted((shared_data / "changelog_transcripts").rglob("*.md"))
    paths = [path for path in paths if path.stem.lower() != "readme"]
    assert paths
    for path in paths:
        raw = path.read_text(encoding="utf-8")
        text = markdown.read(raw)
        assert len(text.split()) > 1000, path.name
        # Escaped asterisks are words that the transcriber wanted shown as they are.
        leftovers = ("](", "\\[") if "\\*" in raw else ("](", "**", "\\[")
        for leftover in leftovers:
            assert leftover not in text, path.name
