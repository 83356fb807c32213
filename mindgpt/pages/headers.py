"""What a text file says of itself before it begins: YAML front matter, or a scraper's lines."""

from __future__ import annotations

import re
from typing import Any

from mindgpt.pages import licences

# Longer front matter is no front matter, and YAML takes its time.
_MOST_FRONT_MATTER = 20_000
_HEADER_LINES = 14
_LINE = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?(?P<key>[A-Za-z][A-Za-z ]{1,20}?)(?:\*\*|__)?[ \t]*:"
    r"(?:\*\*|__)?[ \t]*(?P<value>.{0,500})"
)
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")
_KEYS = {
    "title": "title", "author": "author", "authors": "author", "source": "source",
    "date": "date", "pub date": "date", "published": "date", "publish date": "date",
    "url": "address", "link": "address", "permalink": "address", "canonical url": "address",
    "source url": "address", "page url": "address", "original url": "address",
    "licence": "licence", "license": "licence", "rights": "licence", "copyright": "licence",
    "accessed": "accessed", "retrieved": "accessed", "scraped": "accessed",
    "last updated": "updated", "lastupdate": "updated",
}  # fmt: skip


def take_header(text: str) -> tuple[dict[str, Any], str]:
    r"""What a file says of itself at its beginning, and the text without that.

    >>> take_header("---\ntitle: Calm\n---\nWords.")
    ({'title': 'Calm'}, 'Words.')
    >>> take_header("# Calm\nSource: NIMH\nURL: https://x.org/a\n\nWords.")
    ({'source': 'NIMH', 'address': 'https://x.org/a'}, '# Calm\n\nWords.')
    """
    front, text = _front_matter(text)
    lines, text = _scraper_lines(text)
    return {**lines, **front}, text


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    body = text.lstrip()
    if not body.startswith("---\n"):
        return {}, text
    end = body.find("\n---", 3, _MOST_FRONT_MATTER)
    if end < 0 or body[end + 4 : end + 5].strip():
        return {}, text
    values = _yaml(body[4:end])
    if values is None:
        return {}, text
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, str):
            _note(found, str(key).replace("_", " ").replace("-", " "), value)
    return found, body[end + 4 :].lstrip("\n")


def _yaml(text: str) -> dict[Any, Any] | None:
    """A mapping whose values stay text, {} where nothing stands there, None where it is no YAML."""
    import yaml

    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    return {} if not values else values if isinstance(values, dict) else None


def _scraper_lines(text: str) -> tuple[dict[str, Any], str]:
    """The lines are a header where one of them gives an address or the source."""
    found: dict[str, Any] = {}
    kept: list[str] = []
    rest = text
    for _ in range(_HEADER_LINES):
        line, newline, rest = rest.partition("\n")
        match = _LINE.fullmatch(line.rstrip())
        if not (match and _note(found, match["key"], match["value"])):
            kept.append(line + newline)
        if not newline:
            break
    if not found.keys() & {"address", "source"}:
        return {}, text
    return found, "".join(kept) + rest


def _note(found: dict[str, Any], key: str, value: str) -> bool:
    """Keeps a value under the name that we use for its key; whether it is one of ours."""
    name = _KEYS.get(key.strip().lower())
    value = " ".join(value.split())
    address = _ADDRESS.fullmatch(value)
    if name == "source" and address:
        name = "address"
    if not name or not value or name in found or (name == "address" and not address):
        return False
    value = address.group(1) if address else value
    found[name] = licences.short(value) if name == "licence" else value
    return True
