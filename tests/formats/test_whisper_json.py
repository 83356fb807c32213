"""What the recognisers of the Whisper family write, and values of every wrong type in it."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.document import Turn
from mindgpt.errors import SourceError
from mindgpt.formats import podcast_json, whisper_json

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

OPENAI = {
    "text": " It was a fine day. We went out.",
    "segments": [
        {"id": 0, "seek": 0, "start": 0.0, "end": 2.0, "text": " It was a fine", "tokens": [50364]},
        {"id": 1, "seek": 0, "start": 2.0, "end": 4.0, "text": " day. We went out.", "tokens": []},
    ],
    "language": "en",
}
WHISPERX = {
    "segments": [
        {"start": 0.1, "end": 2.0, "text": " How are you? Fine.", "speaker": "SPEAKER_00",
         "words": [{"word": "How", "speaker": "SPEAKER_00"}, {"word": "are"}, {"word": "you?"},
                   {"word": "Fine.", "start": 1.5, "end": 2.0, "speaker": "SPEAKER_01"}]},
        {"start": 2.0, "end": 3.0, "text": " Thanks.", "speaker": "SPEAKER_01"},
    ],
    "word_segments": [],
}  # fmt: skip
PIPELINE = {
    "text": " It was a fine day.",
    "chunks": [
        {"timestamp": [0.0, 2.0], "text": " It was a"},
        {"timestamp": [2.0, None], "text": " fine day."},
    ],
}
CPP = {
    "systeminfo": "AVX = 1",
    "model": {"type": "base"},
    "result": {"language": "en"},
    "transcription": [
        {"timestamps": {"from": "00:00:00,000", "to": "00:00:02,000"},
         "offsets": {"from": 0, "to": 2000}, "text": " Hello.", "speaker_turn_next": True},
        {"timestamps": {"from": "00:00:02,000", "to": "00:00:04,000"},
         "offsets": {"from": 2000, "to": 4000}, "text": " Hi.", "speaker_turn_next": False},
    ],
}  # fmt: skip


def _read(value):
    (content,) = whisper_json.read(value if isinstance(value, str) else json.dumps(value))
    return content


def test_whisper_json_segments_of_the_first_one():
    content = _read(OPENAI)
    assert content.text == "It was a fine day. We went out."
    assert content.metadata == {"language": "en"}
    assert not content.removed


def test_whisper_json_speakers_of_segments_and_of_words():
    assert _read(WHISPERX).turns == (
        Turn("SPEAKER_00", "How are you?"), Turn("SPEAKER_01", "Fine. Thanks.")
    )  # fmt: skip


def test_whisper_json_words_with_the_space_before_them():
    words = [{"word": word} for word in [" I", " was", " twenty", "-one", "."]]
    assert _read({"segments": [{"start": 0, "end": 1, "words": words}]}).text == "I was twenty-one."


def test_whisper_json_chunks_of_the_pipeline():
    assert _read(PIPELINE).text == "It was a fine day."


def test_whisper_json_chunks_that_are_words():
    words = [" no", " no", " no", ",", " I", "'m", " twenty", "-", "one"]
    chunks = [{"timestamp": [n, n + 1], "text": word} for n, word in enumerate(words)]
    assert _read({"text": "".join(words), "chunks": chunks}).text == "no no no, I'm twenty-one"


def test_whisper_json_a_transcription_with_changes_of_speaker():
    assert [turn.text for turn in _read(CPP).turns] == ["Hello.", "Hi."]


def test_whisper_json_a_transcription_with_speakers():
    items = [{"text": " Hello.", "speaker": "0"}, {"text": " Hm.", "speaker": "?"},
             {"text": " Hi.", "speaker": 1}]  # fmt: skip
    assert _read({"transcription": items}).turns == (Turn("0", "Hello. Hm."), Turn("1", "Hi."))


def test_whisper_json_a_list_of_segments_and_a_text_alone():
    assert _read([{"start": 0, "end": 1, "text": " Yes."}]).text == "Yes."
    assert _read({"text": " Yes. No."}).text == "Yes. No."
    assert _read({"text": " Yes.", "segments": []}).text == "Yes."
    assert _read({"text": "", "segments": []}).text == ""


def test_whisper_json_a_stuck_recogniser_is_counted():
    segments = [{"start": n, "end": n + 1, "text": " Thank you."} for n in range(30)]
    content = _read({"segments": segments})
    assert content.text == "Thank you."
    assert content.removed == {"repeated captions": 29}


def test_whisper_json_what_is_no_segment_is_counted():
    odd = [None, 7, "text", [], {}, {"text": None}, {"text": ["a"]}, {"text": " "}, {"words": "ab"},
           {"words": [7, {"word": None}]}]  # fmt: skip
    content = _read({"segments": [{"text": "Yes."}, *odd]})
    assert content.text == "Yes."
    assert content.removed == {"segments without words": len(odd)}


@pytest.mark.parametrize(
    "odd",
    [
        {"timestamp": [1]},
        {"timestamp": "0-1"},
        {"timestamps": []},
        {"timestamps": {"from": 1, "to": []}},
        {"start": float("nan"), "end": 10**400},
        {"speaker": {"name": "Ann"}},
        {"words": {"word": "no"}},
        {"words": [[]]},
    ],
)
def test_whisper_json_values_of_any_type(odd):
    assert _read({"segments": [{"text": "Yes.", **odd}]}).text == "Yes."


@pytest.mark.parametrize(
    "text",
    ["", "null", "7", "{}", '{"segments": {"0": {"text": "a"}}}', '{"text": null}', "[" * 99_999,
     '{"segments": [{"text": "a"}', '{"text": ' * 99_999, '{"chunks": 7, "text": []}'],
)  # fmt: skip
def test_whisper_json_that_is_none_is_an_error_that_says_why(text):
    with pytest.raises(SourceError, match=r"segments|broken|nested"):
        _read(text)


@pytest.mark.parametrize("value", [OPENAI, WHISPERX, PIPELINE, CPP], ids="abcd")
@pytest.mark.parametrize("indent", [None, 2])
def test_whisper_json_is_recognised_by_content_and_is_no_podcast_json(value, indent):
    text = json.dumps(value, indent=indent)
    assert whisper_json.recognise(text) == 0.95
    assert podcast_json.recognise(text) == 0.0


@pytest.mark.parametrize(
    ("text", "score"),
    [
        (json.dumps(OPENAI)[:-60], 0.95),
        ('{"text": "' + "word " * 20_000, 0.5),
        ('{"text": "a"}\n{"text": "b"}', 0.0),
        ('[{"start": 0.0, "end": 1.0, "text": "a"}]', 0.7),
        ('[{"question": "a", "answer": "b"}]', 0.0),
        ('{"version": "1.0.0", "segments": [{"startTime": 1, "endTime": 2, "body": "a"}]}', 0.0),
        ("A text.", 0.0),
        ("", 0.0),
    ],
)
def test_whisper_json_is_recognised_by_its_beginning(text, score):
    assert whisper_json.recognise(text) == score


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
words = st.fixed_dictionaries({}, optional={"word": values, "text": values, "speaker": values})
pieces = st.fixed_dictionaries(
    {},
    optional={
        "text": values, "start": values, "end": values, "timestamp": values, "speaker": values,
        "timestamps": values | st.fixed_dictionaries({"from": values, "to": values}),
        "words": values | st.lists(words, max_size=4), "speaker_turn_next": values,
    },
)  # fmt: skip
files = st.fixed_dictionaries(
    {},
    optional={
        "text": values, "segments": values | st.lists(pieces | values, max_size=5),
        "chunks": values | st.lists(pieces, max_size=5), "language": values,
        "transcription": values | st.lists(pieces, max_size=5),
    },
)  # fmt: skip


@fuzz
@given(files | st.lists(pieces | values, max_size=4) | values, st.integers(0, 400), st.booleans())
def test_whisper_json_any_values_are_read_or_a_source_error(value, cut, whole):
    text = json.dumps(value)
    text = text if whole else text[:cut]
    assert 0 <= whisper_json.recognise(text) <= 1
    try:
        content = _read(text)
    except SourceError:
        return
    (content.text + "".join(turn.speaker + turn.text for turn in content.turns)).encode()
    json.dumps(content.metadata)


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda n: json.dumps({"segments": WHISPERX["segments"] * n}), 2_000),
        (lambda n: json.dumps({"chunks": [{"text": " a"}] + [{"text": "b"}] * n}), 12_000),
        (lambda n: '{"a":' * n, 1_000_000),
        (lambda n: '{"text": "' + "a. " * n + '"}', 40_000),
    ],
    ids=["speakers", "one word", "deep", "text"],
)
def test_whisper_json_takes_time_in_proportion_to_its_length(takes_time_in_proportion, make, size):
    takes_time_in_proportion(whisper_json, make, size)
