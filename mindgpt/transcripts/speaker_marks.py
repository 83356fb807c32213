"""Who speaks, where captions say so only in their text: `Ann:`, `>> Ann:`, `>>`, `- How are you?`

A name stands where the speaker changes and is left out until the next change, so what looks like a
name at the head of a line is believed only where the file's other lines bear it out.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from mindgpt.transcripts.cues import Cue
from mindgpt.transcripts.labels import looks_like_speaker
from mindgpt.transcripts.marks import is_break, mark_kind

_CHANGE = re.compile(r"(?:^|(?<=\s))>{2,}\s*")
_DASH = re.compile(r"[-–—‐]\s*(?=[^\W\d]|[\"'“‘\[(¿¡])")
_NAME = re.compile(r"([^\s:：\[\](){}<>][^:：\[\]{}<>?!]{0,39}?)\s?(?::(?=\s|\Z)|：)\s*")
_BRACKETED = re.compile(r"[\[(]([^\[\]()\n:]{1,40}):?[\])](:?)\s*(?=\S)")
_SENTENCE_END = tuple(".!?…—–-\"”’')]♪。！？")

# Names begin with a file, or soon after its opening music.
_EARLY_CUES, _EARLY_SHARE = 10, 0.05


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two possible changes of speaker."""

    cue: int
    marked: bool  # by >> or a dash
    name: str
    clear: bool  # nobody is in the middle of a sentence where the name stands
    heads: bool  # begins its cue
    text: str  # without mark and name
    whole: str  # with its name, in case it is none


def attributed(cues: list[Cue]) -> list[Cue]:
    """Every cue with its speaker: the one named, or who spoke before; "" where nobody is known.

    Cues are divided where the speaker changes inside. Two people who take turns without names are
    "speaker 1" and "speaker 2"; of more, only the changes are right.

    >>> cues = [Cue(0, 1, "", "Ann: How are"), Cue(1, 2, "", "you?"), Cue(2, 3, "", "Bo: Fine.")]
    >>> [(cue.speaker, cue.text) for cue in attributed(cues)]
    [('Ann', 'How are'), ('Ann', 'you?'), ('Bo', 'Fine.')]
    """
    if any(cue.speaker for cue in cues):
        return _carried_on(cues)
    pieces = list(_pieces(cues))
    names = _believed(pieces, len(cues))
    if not names and not any(piece.marked for piece in pieces):
        return cues
    return _with_speakers(cues, pieces, names)


def by_colour(coloured: list[tuple[str, Cue]]) -> list[Cue]:
    """Cues with their colour ("" is the usual one) -> cues whose speaker is the colour.

    Colours tell speakers apart where no name does, a good part of the text is in colour, and not
    all of it in the same one.

    >>> lines = [("#00ff00", Cue(0, 1, "", "Hi.")), ("", Cue(1, 2, "", "Hello."))]
    >>> [cue.speaker for cue in by_colour(lines)]
    ['colour #00ff00', 'no colour']
    """
    cues = [cue for _, cue in coloured]
    share = sum(bool(colour) for colour, _ in coloured) >= 0.1 * len(coloured)
    if not share or len({colour for colour, _ in coloured}) < 2 or attributed(cues) is not cues:
        return cues
    return [
        dataclasses.replace(cue, speaker=f"colour {colour}" if colour else "no colour")
        for colour, cue in coloured
    ]


def _carried_on(cues: list[Cue]) -> list[Cue]:
    speaker = ""
    result = []
    for cue in cues:
        speaker = cue.speaker or speaker
        text = _CHANGE.sub("", cue.text).removeprefix(f"{cue.speaker}: ")
        result.append(dataclasses.replace(cue, speaker=speaker, text=text))
    return result


def _pieces(cues: list[Cue]) -> Iterator[_Piece]:
    dashed = _has_dialogue(cues)
    ended = True
    for index, cue in enumerate(cues):
        for row, line in enumerate(cue.text.split("\n")):
            for place, part in enumerate(_CHANGE.split(line)):
                if not part.strip():
                    ended = ended or place > 0
                    continue
                dash = _DASH.match(part) if dashed else None
                marked = place > 0 or bool(dash)
                whole = part[dash.end() :] if dash else part
                name, text = _named(whole, marked)
                yield _Piece(index, marked, name, marked or ended, not row, text, whole)
                ended = part.rstrip().endswith(_SENTENCE_END)


def _has_dialogue(cues: list[Cue]) -> bool:
    """Does a cue anywhere hold two lines with a dash before each? One alone can be anything."""
    return any(
        sum(bool(_DASH.match(line)) for line in cue.text.split("\n")) > 1
        for cue in cues
        if "\n" in cue.text
    )


def _named(text: str, marked: bool) -> tuple[str, str]:
    """What may be a name at the head of `text`, and the rest; ("", text) where there is none."""
    text = text.strip()
    match = _NAME.match(text)
    bracketed = None if match else _BRACKETED.match(text)
    if bracketed and (marked or bracketed[2] or ":" in bracketed[0]):
        match = bracketed
    if not match or not _like_a_name(match[1].strip()):
        return "", text
    return match[1].strip(), text[match.end() :]


def _like_a_name(label: str) -> bool:
    """`Dr. Ann Lee`, `SPEAKER_01`, `Ann van Dam (host)`, but neither a sound nor a break.

    What follows a break's label would be taken for a part of the break up to the next name.
    """
    name = label.partition(" (")[0].strip("()")
    return looks_like_speaker(name) and not (mark_kind(name) or is_break(name))


def _believed(pieces: list[_Piece], cues: int) -> set[str]:
    """The names that are taken for names, if they begin early in the file.

    Twice at the head of a cue is enough, or once where most cues have a name. Else nobody may be in
    the middle of a sentence, and in letters without case a name looks like any other word.
    """
    likely = [piece for piece in pieces if piece.name and (piece.clear or piece.heads)]
    if not likely or likely[0].cue > max(_EARLY_CUES, _EARLY_SHARE * cues):
        return set()
    counts = Counter(piece.name for piece in likely)
    everywhere = len({piece.cue for piece in likely if piece.heads}) > 0.5 * cues
    clear = {
        piece.name for piece in likely if (piece.clear or everywhere) and piece.name[0].isupper()
    }
    return clear | {name for name, count in counts.items() if count > 1}


def _with_speakers(cues: list[Cue], pieces: list[_Piece], names: set[str]) -> list[Cue]:
    speaker = "" if names or pieces[0].marked else "speaker 1"
    result = []
    for index, group in groupby(pieces, key=lambda piece: piece.cue):
        for piece in group:
            if piece.name in names:
                speaker, text = piece.name, piece.text
            else:
                text = piece.whole.strip()
                if piece.marked:
                    speaker = "speaker 2" if speaker == "speaker 1" else "speaker 1"
            if text:
                result.append(dataclasses.replace(cues[index], speaker=speaker, text=text))
    return result
