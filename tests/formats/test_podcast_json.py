"""The podcast namespace's JSON, and values of every wrong type in it."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.decoding import decode
from mindgpt.document import Turn
from mindgpt.errors import SourceError
from mindgpt.formats import podcast_json

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _segment(body, start=0.0, speaker="Ann", **more):
    return {"speaker": speaker, "startTime": start, "endTime": start + 0.5, "body": body, **more}


def _file(*segments):
    return json.dumps({"version": "1.0.0", "segments": segments}, indent=1)


def _read(text):
    (content,) = podcast_json.read(text)
    return content


def test_podcast_json_words_become_turns():
    words = [_segment(word, n) for n, word in enumerate(["I", "am,", "very", "very", "glad.\n"])]
    content = _read(_file(*words, _segment("Oh", 9, "Bo")))
    assert content.turns == (Turn("Ann", "I am, very very glad."), Turn("Bo", "Oh"))


def test_podcast_json_without_speakers_is_running_text():
    segments = [{"startTime": 1, "body": "It was"}, {"startTime": "00:00:02", "body": 1984}]
    assert _read(_file(*segments)).text == "It was 1984"


def test_podcast_json_a_speaker_named_once_goes_on():
    segments = [_segment("a", 0), _segment("b", 1, None), _segment("c", 2, "")]
    assert _read(_file(*segments)).turns == (Turn("Ann", "a b c"),)


def test_podcast_json_what_is_no_segment_is_counted():
    odd = [None, 7, "text", [], {}, {"body": None}, {"body": ["a"]}, {"body": " "}, {"body": True}]
    content = _read(_file(_segment("Yes."), *odd))
    assert content.turns == (Turn("Ann", "Yes."),)
    assert content.removed == {"segments without words": len(odd)}


@pytest.mark.parametrize("time", [None, "soon", [], {}, True, float("nan"), 10**400, -1e308, "1e5"])
def test_podcast_json_times_of_any_type(time):
    segment = {"speaker": 7, "startTime": time, "endTime": time, "body": "Yes."}
    assert _read(_file(segment)).turns == (Turn("7", "Yes."),)


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "7", '"a"', "{}", '{"segments": {"0": {"body": "a"}}}', '{"segments": null}',
     '{"segments": [{"body": "a"}', "[" * 99_999, '{"segments":' * 99_999],
)  # fmt: skip
def test_podcast_json_that_is_none_is_an_error_that_says_why(text):
    with pytest.raises(SourceError, match=r"segments|broken|nested"):
        _read(text)


def test_podcast_json_the_last_of_two_equal_keys_counts():
    assert _read('{"segments": 7, "segments": [{"body": "a", "body": "b"}]}').text == "b"


@pytest.mark.parametrize(
    ("text", "score"),
    [
        (_file(_segment("Hi.")), 0.95),
        ("\ufeff " + _file(*[_segment("Hi.")] * 999)[:65_536], 0.95),
        ('{"segments": [{"body": "Hi."}]}', 0.4),
        ('{"segments": [{"start": 0, "end": 1, "text": "Hi."}]}', 0.0),
        ('[{"body": "Hi.", "startTime": 1}]', 0.0),
        ('The "segments": [ "body": "startTime": ]', 0.0),
        ("", 0.0),
    ],
)
def test_podcast_json_is_recognised_by_content(text, score):
    assert podcast_json.recognise(text) == score


def test_podcast_json_reads_the_specifications_example(shared_data):
    raw = decode((shared_data / "podcast_namespace" / "example.json").read_bytes())
    assert podcast_json.recognise(raw) == 0.95
    content = _read(raw)
    assert len(content.turns) == len({turn.speaker for turn in content.turns}) == 2
    assert not content.removed


PIECES = ['{"segments":', "[", "]", "{", "}", '"body":', '"a"', ",", "NaN", "1", '"\\ud800"', " ",
          "\n", '"startTime":', "\\"]  # fmt: skip

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
segments = st.fixed_dictionaries(
    {}, optional={"speaker": values, "startTime": values, "endTime": values, "body": values}
)


@fuzz
@given(st.lists(segments | values, max_size=5), st.integers(0, 400), st.booleans())
def test_podcast_json_any_values_are_read_or_a_source_error(items, cut, whole):
    text = json.dumps({"segments": items})
    text = text if whole else text[:cut]
    assert 0 <= podcast_json.recognise(text) <= 1
    try:
        content = _read(text)
    except SourceError:
        assert not whole
        return
    (content.text + "".join(turn.speaker + turn.text for turn in content.turns)).encode()


@fuzz
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_podcast_json_any_pieces_are_read_or_a_source_error(text):
    assert 0 <= podcast_json.recognise(text) <= 1
    try:
        _read(text)
    except SourceError:
        return


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda n: _file(*[_segment("no no")] * n), 8_000),
        (lambda n: '{"segments": ' + "[" * n, 1_000_000),
        (lambda n: '{"segments": ' * n, 400_000),
        (lambda n: '{"segments": [' + '"body" ' * n, 400_000),
    ],
    ids=["same segments", "deep", "deep objects", "fields"],
)
def test_podcast_json_takes_time_in_proportion_to_its_length(takes_time_in_proportion, make, size):
    takes_time_in_proportion(podcast_json, make, size)
