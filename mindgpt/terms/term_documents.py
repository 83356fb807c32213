"""Entries of a glossary -> Documents that can be traced, and what had to be skipped."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from mindgpt.document import Document, Part, Skipped
from mindgpt.network import manifest
from mindgpt.terms.glossary import Entry
from mindgpt.terms.term_names import slug


def documents(
    entries: Iterable[Entry], source: str, name: str, licence: str, address: str
) -> Iterator[Document | Skipped]:
    """A `definition` Document for each entry, its identity made of `source`, `name` and the term.

    Two entries of one term are both kept if they say different things, numbered from the second.
    """
    counts: dict[str, int] = defaultdict(int)
    said: set[tuple[str, str]] = set()
    for one in entries:
        key, says = slug(one.term), " ".join(one.definition.split()).casefold()
        lack = "no term" if not one.term else "no definition" if not says else ""
        if lack or (key, says) in said:
            yield Skipped(source, address, lack or "repeated entry", one.term or one.definition)
            continue
        said.add((key, says))
        counts[key] += 1
        number = counts[key]
        yield Document(
            id="/".join(
                [source, *filter(None, [name]), key, *([str(number)] if number > 1 else [])]
            ),
            kind="definition",
            source=source,
            licence=licence,
            group=f"term/{key}",
            text=one.definition,
            address=address,
            metadata={
                "term": one.term,
                "other_names": list(one.other_names),
                "cited_source": one.cited_source,
            },
            removed=dict(one.removed),
        )


def origin(part: Part) -> tuple[str, str]:
    """(address, licence) of a fetched file, by the manifest beside it; else its name and ""."""
    path = Path(part.path)
    try:
        with (path.parent / manifest.NAME).open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if path.name in line and (found := _fetched_from(line, path.name)):
                    return found
    except OSError:
        pass
    return part.name, ""


def _fetched_from(line: str, name: str) -> tuple[str, str] | None:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or values.get("file") != name:
        return None
    return str(values.get("final_address", "")) or name, str(values.get("licence", ""))
