"""Texts that belong together -> where they name private people.

There is no language model here, so this is a rule. A common given name is a name wherever it stands
with a capital. A word that is also an ordinary one (Will, Hope), a place (Charlotte), or in no list
(Thandiwe) is a name where what stands around it says so: "my friend Will", "Hi, Thandiwe". What was
once seen to be a name is one in all the texts. People who are known to everybody, and what is
called after them ("Alzheimer's disease"), are left alone.

Masking what is masked already must change nothing. So a mark is evidence for no name, and where a
capital beside a word speaks against a name, a mark beside it does, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mindgpt.personal_data.masking import Span, apart, replace
from mindgpt.personal_data.name_lists import CAPITAL_WORD, UPPER, lists

MARK = "[name]"

Word = re.Match[str]

# A word with a capital: Ann, McKenna, O'Neil, Anne-Marie. Not within addresses, nor "Don't".
_CAPITAL = re.compile(
    rf"(?<![\w@/#&=])(?<!\w-)(?:[OD]['’])?{CAPITAL_WORD}(?:-{CAPITAL_WORD})*+"
    r"(?![\w@/=]|['’]t\b|\.\w{1,60}[/@])"
)
_SMALL = re.compile(r"(?<![\w@/#&=.'’-])[a-zß-öø-ÿ]{2,}+(?![\w@/=-]|\.\w)")
# Between the words of one name: "Ann Lee", "Ann B. Lee", "Ludwig van Beek".
_JOINT = re.compile(r" (?:[A-Z]\. ?)?(?:(?:van|von|de|del|der|den|di|da|dos|bin|ibn|la) ){0,2}")
_AFTER_SMALL = re.compile(r"(?:^|[\s\"“(—-])[a-z][a-z'’]*+ $")
_CAPITAL_OR_MARK_NEXT = re.compile(rf" (?:\[|[{UPPER}][^\W\d_])")
_NO_NAME = re.compile(r"(?:ing|ed|ly|tion|ness|ment|ful|less|able|ism|ist|ity|ous|ology|itis)$")
_AUXILIARY = re.compile(r" (?:you|i|I|he|she|we|they|it|the|that|this|be|not|my|your)\b")
# What is done by people only, and what is done by firms and countries as well.
_TO_ME = re.compile(
    r" (?:and I\b|(?:told|asked|called|texts|texted|hit|hurt|loves|hates) me\b|(?:is|was) my\b)"
)
# Who wrote what is read in public.
_BY = re.compile(
    r"(?:[\"”’]|\b(?:[Bb]ooks?|author|article|memoir|novel|song|poem|[Ww]orkbook|film|movie|called)"
    r"\b[^.!?]{0,60}) ?\b(?:by|By) $"
)
_SPEAKS = re.compile(r" (?:said|says|told|asked|asks|thinks|wants|wanted|knows|died|was born)\b")


class Names:
    """The names of private people in texts that belong together, such as a conversation's turns.

    `labels` are the names under which they speak there. Words like "Client" do no harm.

    >>> Names(["Hi, I'm Thandiwe.", "Thandiwe, sit down."]).mask("Is Thandiwe here?")
    ('Is [name] here?', 1)
    """

    def __init__(self, texts: Sequence[str], labels: Iterable[str] = ()):
        self._lists = lists()
        self._small = {word for text in texts for word in _SMALL.findall(text)}
        self._found: set[str] = set()
        for label in labels:
            self._found.update(self._in_label(label))
        seen = {match.group().lower() for text in texts for span in self._with_capitals(text)
                for match in _CAPITAL.finditer(text, *span)}  # fmt: skip
        self._found |= seen - self._lists.closed

    def mask(self, text: str) -> tuple[str, int]:
        """The text with a mark for each name, and how many there are."""
        return replace(text, self.spans(text), MARK)

    def spans(self, text: str) -> list[Span]:
        """Where the names stand, in order; given name and surname are one."""
        return apart([*self._with_capitals(text), *self._without(text)])

    def _with_capitals(self, text: str) -> Iterator[Span]:
        words = list(_CAPITAL.finditer(text))
        number, last = 0, -1
        while number < len(words):
            first = number
            number += 1
            if not self._is_name(text, words, first, last):
                continue
            if self._is_pair(text, words, first) or self._is_pair(text, words, first - 1):
                continue
            final = self._last_of_name(text, words, first)
            if not self._is_public(text, words[first]):
                number, last = final + 1, words[final].end()
                yield words[first].start(), last
            elif self._mark(words[first].group()) in ("", "-"):
                number = final + 1

    def _is_name(self, text: str, words: list[Word], number: int, last: int) -> bool:
        match = words[number]
        word = match.group()
        mark, low = self._mark(word), word.lower()
        if word.isupper():
            return len(word) >= 5 and mark == ""
        if low in self._lists.famous or word in self._lists.public or not word[0].isupper():
            return False
        if mark in ("", "-"):
            return True
        one, cue = self._cue(text, match.start())
        if low in ("will", "may", "can") and not cue and _AUXILIARY.match(text, match.end()):
            return False
        if low in self._found and self._recurs(text, match, low, one, cue):
            return True
        if mark is None:
            joined = last >= 0 and text[last : match.start()] == " and "
            joined = joined or self._is_joined_to_next(text, words[number : number + 2])
            return self._is_unlisted_name(text, match, low, cue, joined)
        return self._is_listed_name(text, words, number, cue)

    def _cue(self, text: str, start: int) -> tuple[str, str]:
        """The word before a place, and what it and the one before say of what stands there."""
        one, two = _before(text, start)
        bare, cues = one.rstrip(","), self._lists.cues
        return bare, cues.get(one) or cues.get(bare) or cues.get(f"{two} {bare}", "")

    def _is_joined_to_next(self, text: str, pair: list[Word]) -> bool:
        """Whether a word stands beside a sure name: "with Zuleyka and Ann"."""
        if len(pair) < 2 or text[pair[0].end() : pair[1].start()] != " and ":
            return False
        return self._mark(pair[1].group()) == "" and _within_sentence(text, pair[0])

    def _mark(self, word: str) -> str | None:
        """What the list of given names says of it; None where it is not there."""
        given, low = self._lists.given, word.lower()
        if low in given or "-" not in low or low in self._lists.proper:
            return given.get(low)
        return given.get(low.partition("-")[0])

    def _recurs(self, text: str, match: Word, low: str, before: str, cue: str) -> bool:
        """Whether a word that was a name elsewhere in these texts is one here as well."""
        if self._mark(low) == "*" or low in self._lists.ordinary:
            return bool(cue) or _within_sentence(text, match)
        return low not in self._lists.proper or before not in self._lists.placing

    def _is_unlisted_name(self, text: str, match: Word, low: str, cue: str, joined: bool) -> bool:
        known = self._lists
        if cue == "title":
            return low not in known.closed and low not in known.proper
        if cue == "naming":
            return low not in known.ordinary and low not in known.proper
        if cue == "style" and low in known.surnames:
            return True
        if cue == "presenting" or not self._is_strange(low):
            return False
        if match.group()[1].isupper():
            return False
        end = match.end()
        return bool(cue or joined or _TO_ME.match(text, end) or known.letters.match(text, end))

    def _is_strange(self, low: str) -> bool:
        """Whether a word is no known one, none in use here in lower case, nor built like one."""
        known = self._lists
        if low in self._small or _NO_NAME.search(low):
            return False
        parts = {low, *low.split("-")}
        return not (parts & known.ordinary or parts & known.proper or parts & known.famous)

    def _is_listed_name(self, text: str, words: list[Word], number: int, cue: str) -> bool:
        """Whether a given name that is also an ordinary word, a place, a month is one here."""
        match = words[number]
        low = match.group().lower()
        if cue == "self":
            return low not in self._lists.peoples
        if cue or self._is_hailed(text, match):
            return True
        if self._mark(low) == "+":
            end = match.end()
            return bool(_SPEAKS.match(text, end) or _TO_ME.match(text, end))
        if not _within_sentence(text, match):
            return False
        alone = not _CAPITAL_OR_MARK_NEXT.match(text, match.end())
        return alone or self._last_of_name(text, words, number) > number

    def _is_hailed(self, text: str, match: Word) -> bool:
        """Whether somebody is spoken to: "Alright, Hope, …", "…, Hope?"."""
        before = text[max(0, match.start() - 24) : match.start()]
        if not before.endswith(", ") or text[match.end() : match.end() + 1] not in ",.?!":
            return False
        said = before[:-2].split()[-1:] or [""]
        return said[0] in self._lists.hailed or bool(_AFTER_SMALL.search(before[:-2] + " "))

    def _is_pair(self, text: str, words: list[Word], number: int) -> bool:
        """Whether this word and the next are a public person's name."""
        pair = words[number : number + 2] if number >= 0 else []
        if len(pair) < 2 or pair[1].start() != pair[0].end() + 1:
            return False
        return text[pair[0].start() : pair[1].end()] in self._lists.famous_pairs

    def _is_public(self, text: str, match: Word) -> bool:
        """Whether the word is part of the name of a place, a test, an illness, a saint."""
        low, end = match.group().lower(), match.end()
        start = match.start()
        if _before(text, start)[0] in self._lists.public:
            return True
        if text.startswith("y ", start - 2) and _BY.search(text[max(0, start - 96) : start]):
            return True
        if low in self._lists.shops and re.match(r"['’]s(?! [a-z])", text[end : end + 4]):
            return True
        return bool(self._lists.called_after.match(text, end))

    def _last_of_name(self, text: str, words: list[Word], number: int) -> int:
        """The number of the last word of the name that begins at `number`."""
        while number + 1 < len(words):
            here, following = words[number], words[number + 1]
            if following.start() - here.end() > 12:
                break
            if not _JOINT.fullmatch(text, here.end(), following.start()):
                break
            if not self._is_surname(following.group()) or self._is_pair(text, words, number + 1):
                break
            if self._lists.called_after.match(text, following.end()):
                break
            number += 1
        return number

    def _is_surname(self, word: str) -> bool:
        """Whether a capitalised word after a given name may belong to it."""
        known, low = self._lists, word.lower()
        if low in known.closed or low in known.proper or word.isupper():
            return False
        if word in known.public:
            return False
        if self._mark(word) is not None or low in known.famous or low in known.surnames:
            return True
        return low not in known.ordinary and low not in self._small

    def _without(self, text: str) -> Iterator[Span]:
        """Names that are written without a capital."""
        given = self._lists.given
        if not any(word in given or word in self._found for word in self._small):
            return
        for match in _SMALL.finditer(text):
            word = match.group()
            mark = given.get(word)
            if mark is None:
                meant = len(word) > 3 and word in self._found and word not in self._lists.ordinary
            elif mark:
                cue = self._cue(text, match.start())[1]
                meant = cue == "naming" or (mark == "-" and cue in ("relation", "self"))
            else:
                meant = len(word) > 2
            if meant:
                yield match.span()

    def _in_label(self, label: str) -> set[str]:
        """The names in what a speaker is called: "Dr. Okafor", "Ann Lee (client)"."""
        if label.islower():
            label = label.title()
        words = [match.group().lower() for match in _CAPITAL.finditer(label)]
        kind = self._lists.cues.get(label.partition(" ")[0])
        if kind not in ("title", "style") and not any(word in self._lists.given for word in words):
            return set()
        return {word for word in words if word in self._lists.given or self._is_strange(word)
                or (word in self._lists.surnames and word not in self._lists.proper)}  # fmt: skip


def _before(text: str, start: int) -> tuple[str, str]:
    """The last word before a place and the one before that, as cues are written."""
    if start < 2 or text[start - 1] not in " \n" or text[start - 2].isspace():
        return "", ""
    words = text[max(0, start - 32) : start].rsplit(None, 2)[-2:]
    last = words[-1].lstrip("\"'“(—-") if words else ""
    other = words[0].lstrip("\"'“(—-") if len(words) > 1 else ""
    return last.replace("’", "'"), other


def _within_sentence(text: str, match: Word) -> bool:
    """Whether the word follows one in lower case, as no sentence begins."""
    return bool(_AFTER_SMALL.search(text[max(0, match.start() - 24) : match.start()]))
