"""Roles: who asks is the user, who answers the assistant, whatever the labels look like."""

import csv
import json
import os
import re
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt import roles
from mindgpt.document import Turn

STARTER = Path(roles.__file__).parent / "assets" / "starter" / "conversations.jsonl"
FUZZ = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

QUESTION = "That is a lot for one week. What helped you to get through it?"
STORY = (
    "Mostly the garden. I went out in the morning before anybody was up, pulled some weeds, and "
    "by the time the kettle had boiled I could think of the day as a thing with an end to it. "
) * 3
REMARK = "I can see that, it was the same for my neighbour."


def _talk(script):
    """`_talk("Ann? Bo. Cy!")`: Ann asks, Bo tells a story, Cy remarks."""
    says = {"?": QUESTION, ".": STORY, "!": REMARK}
    return [Turn(entry[:-1], says[entry[-1]]) for entry in script.split()]


def _sides(turns):
    found = roles.assign(turns)
    return {role: {name for name in found if found[name] == role} for role in set(found.values())}


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("client", "therapist"), ("client", "counselor"), ("Patient", "Doctor"),
        ("seeker", "supporter"), ("speaker", "listener"), ("host", "guest"),
        ("writer", "companion"), ("user", "assistant"), ("Human", "GPT"), ("usr", "sys"),
        ("user", "system"), ("Q", "A"), ("Question:", "Answer:"), ("prompt", "completion"),
        ("Interviewer", "Participant 3"), ("caller", "host"), ("patient", "interviewer"),
        ("interviewer", "student"), ("student", "teacher"), ("guest", "therapist"),
        ("C1", "T1"), ("entry", "reflection"), ("Bo Ray (host)", "Guest - Ann Lee"),
    ],
)  # fmt: skip
def test_roles_stated_by_labels_hold_whoever_asks_and_speaks_more(asks, answers):
    for first, second in ((asks, answers), (answers, asks)):
        for says in ((QUESTION, STORY), (STORY, QUESTION), ("Hi.", STORY * 20)):
            turns = [Turn(first, says[0]), Turn(second, says[1])]
            assert roles.assign(turns) == {asks: "user", answers: "assistant"}


@pytest.mark.parametrize(
    ("asks", "answers"),
    [("[HOST]", "Dr. Ann Lee"), ("Bo Ray (host)", "Ann Lee"), ("Bo Ray", "Ann Lee, guest")],
)
def test_roles_one_label_of_two_is_enough(asks, answers):
    for says in ((QUESTION, STORY), (STORY, QUESTION)):
        turns = [Turn(asks, says[0]), Turn(answers, says[1])]
        assert roles.assign(turns) == {asks: "user", answers: "assistant"}


@pytest.mark.parametrize("first", ["Speaker 1", "SPEAKER_00", "A", "Guest House", "Bo Therapy"])
def test_roles_a_label_that_only_looks_like_a_role_states_none(first):
    """`A` beside `B` is no answer, and a numbered speaker no seeker."""
    other = {"A": "B", "Speaker 1": "Speaker 2", "SPEAKER_00": "SPEAKER_01"}.get(first, "Cy")
    turns = [Turn(first, QUESTION), Turn(other, STORY)] * 3
    assert roles.assign(turns) == {first: "user", other: "assistant"}
    turns = [Turn(other, QUESTION), Turn(first, STORY)] * 3
    assert roles.assign(turns) == {other: "user", first: "assistant"}


@pytest.mark.parametrize(
    ("script", "askers"),
    [
        ("Ann? Bo. Ann? Bo. Ann! Bo.", {"Ann"}),
        ("Bo. Ann? Bo. Ann? Bo.", {"Ann"}),
        # Two hosts and one guest; one of the hosts mostly listens.
        ("Ann! Cy? Bo. Ann? Bo. Cy? Bo. Ann! Bo.", {"Ann", "Cy"}),
        ("Ann? Bo. Ann? Bo. Ann? Bo. Cy! Bo. Ann? Bo.", {"Ann", "Cy"}),
        # One host and three guests, who also ask one another now and then.
        ("Ann? Bo. Ann? Cy. Ann? Di. Bo! Ann? Cy. Bo. Ann? Di. Cy? Di. Ann? Bo.", {"Ann"}),
        # A guest who asks back once.
        ("Ann? Bo. Ann? Bo? Ann. Ann? Bo. Ann? Bo.", {"Ann"}),
    ],
)
def test_roles_of_people_with_names_show_in_their_questions(script, askers):
    assert _sides(_talk(script))["user"] == askers


def test_roles_are_the_same_without_any_marks():
    """As recognised speech comes: no capitals, no full stops, no question marks."""
    turns = _talk("Ann? Bo. Ann? Bo. Ann! Bo. Cy? Bo.")
    plain = [Turn(turn.speaker, re.sub(r"[^\w\s]", "", turn.text).lower()) for turn in turns]
    assert not any("?" in turn.text for turn in plain)
    assert _sides(plain) == {"user": {"Ann", "Cy"}, "assistant": {"Bo"}}


def test_roles_questions_are_seen_in_other_scripts():
    for question in ("你昨天晚上睡得怎么样？", "كيف كان نومك هذا الأسبوع يا صديقي؟"):
        turns = [Turn("甲", question + " 谢谢。"), Turn("乙", "嗯，还可以，" * 30)] * 3
        turns = [Turn("乙", "你好，今天天气很好，" * 4), *turns]
        assert roles.assign(turns) == {"甲": "user", "乙": "assistant"}


def test_roles_a_tag_asks_for_no_answer():
    """Who explains says "right?" at every turn, and is no asker for that."""
    explains = STORY + "That is what it is for, right?"
    turns = [Turn("Bo", explains), Turn("Ann", "Hm. And what do you do then, at night? " + REMARK)]
    assert roles.assign(turns * 4) == {"Bo": "assistant", "Ann": "user"}


def test_roles_where_nobody_asks_the_first_to_speak_is_the_user():
    assert roles.assign([Turn("Ann", REMARK), Turn("Bo", REMARK)])["Ann"] == "user"
    assert roles.assign([Turn("Bo", REMARK), Turn("Ann", REMARK)])["Bo"] == "user"


def test_roles_one_stated_side_settles_the_others():
    talk = _talk("Moderator! Ann. Bo. Moderator! Cy. Ann? Bo.")
    assert _sides(talk) == {"user": {"Moderator"}, "assistant": {"Ann", "Bo", "Cy"}}
    # One question from the audience says nothing about who of the others asks.
    talk = _talk("Ann? Bo. Ann? Bo. Ann? Bo. Audience? Bo. Ann? Bo. Ann? Bo.")
    assert _sides(talk) == {"user": {"Ann", "Audience"}, "assistant": {"Bo"}}


def test_roles_of_a_clear_kind_are_split_by_questions_where_all_are_alike():
    assert _sides(_talk("Host-1? Host-2. Host-1? Host-2.")) == {
        "user": {"Host-1"},
        "assistant": {"Host-2"},
    }


def test_roles_instructions_keep_their_role_beside_user_and_assistant():
    turns = [Turn("system", "Be kind."), Turn("user", "Hello."), Turn("assistant", "Hello!")]
    assert roles.assign(turns) == {"system": "system", "user": "user", "assistant": "assistant"}


@pytest.mark.parametrize(
    "turns",
    [
        [],
        [Turn("", QUESTION), Turn("", STORY)],
        [Turn("Ann", QUESTION), Turn("Ann", STORY)],
        [Turn("Ann", QUESTION), Turn("", STORY)],
        [Turn("Ann", STORY * 20), Turn("Bo", "Oh."), Turn("Ann", STORY)],
    ],
)
def test_roles_a_monologue_has_none(turns):
    assert roles.assign(turns) is None


labels = st.sampled_from(
    ["", "Ann", "Bo Ray", "host", "Guest 2", "A", "Q", "system", "client", "?"]
)
pieces = st.sampled_from(["why", "you", "right?", "?", ". ", " ", "？", "a long word", "\n"])
turns_drawn = st.lists(st.builds(Turn, labels | st.text(max_size=5), st.lists(pieces).map("".join)))


@FUZZ
@given(turns_drawn)
def test_roles_always_two_sides_or_none(turns):
    found = roles.assign(turns)
    assert roles.assign(turns) == found
    if found is not None:
        assert set(found) == {turn.speaker for turn in turns} - {""}
        assert {"user", "assistant"} <= set(found.values()) <= {"user", "assistant", "system"}


@FUZZ
@given(turns_drawn)
def test_roles_of_unstated_people_do_not_depend_on_their_names(turns):
    """Other names, in another alphabetical order, give the same roles."""
    other = {"": "", "x": "z", "y": "y", "z": "x"}
    named = [Turn("xyz"[len(turn.speaker) % 3], turn.text) for turn in turns]
    renamed = [Turn(other[turn.speaker], turn.text) for turn in named]
    first, second = roles.assign(named), roles.assign(renamed)
    if first is None:
        assert second is None
    else:
        assert second == {other[name]: role for name, role in first.items()}


@pytest.mark.parametrize(
    "piece",
    [Turn("Ann", "?" * 50), Turn("(((((", ")] ?"), Turn("Ann – ", "right? " * 9), Turn("", "a\n")],
)
def test_roles_take_time_in_proportion(piece):
    def seconds(count):
        many = [Turn(f"{piece.speaker}{number % 7}", piece.text) for number in range(count)]
        long = [Turn("Ann", piece.text * count), Turn(piece.speaker * count, piece.text)]
        started = time.process_time()
        for turns in (many, long):
            roles.assign(turns)
        return time.process_time() - started

    seconds(500)
    small, large = min(seconds(2_000) for _ in range(3)), min(seconds(16_000) for _ in range(3))
    assert large < 8 * 4 * small + 0.05


def test_roles_find_host_and_guest_of_the_starter_without_their_labels():
    for line in STARTER.read_text(encoding="utf-8").splitlines():
        names = {"host": "Ann", "guest": "Bo"}
        turns = [Turn(names[t["speaker"]], t["text"]) for t in json.loads(line)["turns"]]
        assert roles.assign(turns) == {"Ann": "user", "Bo": "assistant"}


def test_roles_in_counselling_hold_for_every_shared_talk(shared_data):
    talks = defaultdict(list)
    with (shared_data / "annomi" / "AnnoMI-simple.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            talks[row["transcript_id"]].append(Turn(row["interlocutor"], row["utterance_text"]))
    assert len(talks) == 104
    for turns in talks.values():
        assert roles.assign(turns) == {"client": "user", "therapist": "assistant"}


def _spoken(path):
    """A transcript's turns: `**Name:** words`, and further paragraphs without a name."""
    turns = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\*\*([^*:]{1,60}):\*\* *(.*)", line):
            turns.append([match[1], match[2]])
        elif line and turns:
            turns[-1][1] += " " + line
    return [Turn(name, text) for name, text in turns if name not in ("Break", "Outro")]


@pytest.mark.parametrize("show", ["practicalai", "founderstalk", "rfc", "spotlight"])
def test_roles_hosts_of_shared_shows_ask_and_their_guests_answer(shared_data, show):
    """Hosts recur from episode to episode; `assign` sees one episode alone."""
    episodes = [
        _spoken(path)
        for path in sorted((shared_data / "changelog_transcripts" / show).glob("*.md"))
    ]
    people = [{turn.speaker for turn in turns} for turns in episodes]
    seen = Counter(name for names in people for name in names)
    hosts = {name for name, count in seen.items() if count >= 0.2 * len(episodes)}
    right = [
        _sides(turns)["user"] == names & hosts
        for turns, names in zip(episodes, people, strict=True)
        if names & hosts and names - hosts
    ]
    # Among the rest are hosts who are interviewed themselves, and guests who host for a day.
    assert sum(right) >= 0.8 * len(right) > 8
