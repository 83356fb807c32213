"""Markdown: pages and transcripts, with speakers' labels, time marks and link targets taken out."""

from __future__ import annotations

import re

ENDINGS = (".md", ".markdown")

_FRONT_MATTER = re.compile(r"\A\s*---\n.*?\n---\n", re.S)
_SCRAPER_HEADER = re.compile(r"^(?:\*\*)?(?:Source|URL):(?:\*\*)?.*$", re.M)
_NOT_SPEECH = re.compile(r"^\*\*(?:Break|Intro|Outro):\*\*.*$", re.M)
_SPEAKER = re.compile(r"^\*\*[^*\n]{1,60}:\*\*[ \t]*", re.M)
_BRACKETED = re.compile(r"\\\[[^\]\n]{0,60}\\\]")  # \[laughs\], \[04:16\], \[unintelligible\]
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
# An address may hold one pair of brackets of its own: [set](/wiki/Set_(mathematics)).
_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*(?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\s*\)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$", re.M)
_HTML_TAG = re.compile(r"</?[a-zA-Z][^>\n]*>")
_MARKS = re.compile(r"^(?:#{1,6}\s*|>\s?|[-*+]\s+)", re.M)
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__|\*|`)(?=\S)(.+?)(?<=[^\s\\])\1")


def read(raw: str) -> str:
    """Running text of a Markdown file, one paragraph for each of its own or for each turn.

    >>> read("**Ann Lee:** Hello \\\\[laughs\\\\] there.\\n\\n**Bo:** *Hi.*")
    'Hello there.\\n\\nHi.'
    """
    text = _FRONT_MATTER.sub("", raw.replace("\r\n", "\n"))
    for pattern in (_SCRAPER_HEADER, _NOT_SPEECH, _SPEAKER, _BRACKETED, _IMAGE, _RULE, _HTML_TAG):
        text = pattern.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _MARKS.sub("", text)
    for _ in range(2):  # **strong with *stress* inside**
        text = _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+.!-])", r"\1", text)
    paragraphs = re.split(r"\n\s*\n", text)
    joined = (re.sub(r"\s+", " ", paragraph).strip() for paragraph in paragraphs)
    return "\n\n".join(paragraph for paragraph in joined if paragraph)
