"""Sound made here, and a Whisper with random weights: it hears, but knows no words.

So these tests show that audio of many kinds is decoded to the right length, rate and pitch, that
every second reaches the model once, and that its name stands on what comes of it. They do not
show that what it writes is what was said: that is the chosen model's affair.
"""

import contextlib
import functools
import http.server
import itertools
import json
import math
import os
import shutil
import socketserver
import subprocess
import threading
import tracemalloc
import wave

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt import reading
from mindgpt.document import Document, Skipped
from mindgpt.errors import HubUnreachable, MissingExtra, ModelError, SourceError
from mindgpt.network.fetching import Fetcher
from mindgpt.network.visiting import Manners
from mindgpt.sources import podcast_feed
from mindgpt.transcripts import transcription
from mindgpt.transcripts.transcription import Transcriber

av = pytest.importorskip("av")
np = pytest.importorskip("numpy")

RATE = 16_000
fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def tone(seconds, rate=RATE, loud=0.5, pitch=440.0):
    return (loud * np.sin(2 * math.pi * pitch * np.arange(int(seconds * rate)) / rate)).astype("f4")


def save_wav(path, samples, rate=RATE):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def encode(path, samples, codec, rate=44_100, layout="stereo", video=False):
    """A file of sound, with a moving picture where `video` says so."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        picture = container.add_stream("mpeg4", rate=5, width=16, height=16) if video else None
        sound = np.repeat(samples[None, :], 2, axis=0) if layout == "stereo" else samples[None, :]
        resampler = av.AudioResampler(stream.format.name, layout, rate, stream.frame_size or 1024)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), "fltp", layout)
        frame.sample_rate = rate
        for piece in itertools.chain(resampler.resample(frame), resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
        if picture:
            image = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), "u1"), "rgb24")
            container.mux(picture.encode(image))
            container.mux(picture.encode(None))
    return path


KINDS = [
    ("a.wav", "pcm_s16le", 8_000, "mono"),
    ("a.mp3", "mp3", 44_100, "stereo"),
    ("a.m4a", "aac", 44_100, "stereo"),
    ("a.opus", "libopus", 48_000, "mono"),
    ("a.flac", "flac", 48_000, "stereo"),
    ("a.mkv", "aac", 44_100, "stereo"),
]


@pytest.mark.parametrize(("name", "codec", "rate", "layout"), KINDS)
def test_transcription_decode_gives_mono_sound_of_the_right_length_and_pitch(
    tmp_path, name, codec, rate, layout
):
    path = encode(tmp_path / name, tone(3, rate), codec, rate, layout, video=name == "a.mkv")
    pieces = list(transcription.decode(path, RATE))
    assert all(piece.ndim == 1 and piece.dtype == np.float32 for piece in pieces)
    sound = np.concatenate(pieces)
    assert len(sound) / RATE == pytest.approx(3, abs=0.1)
    loudest = int(np.abs(np.fft.rfft(sound)).argmax()) * RATE / len(sound)
    assert loudest == pytest.approx(440, abs=2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be decoded"),
        (b"<html><body>Sign in to listen</body></html>", "cannot be decoded"),
        (b"ID3\x04\x00" + bytes(2000), "cannot be decoded|holds no sound"),
        (b"RIFF\x00\x00\x00\x00WAVE", "cannot be decoded|holds no sound"),
    ],
)
def test_transcription_decode_says_what_is_no_audio(tmp_path, content, words):
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        list(transcription.decode(path, RATE))


def test_transcription_decode_says_that_a_file_is_missing_or_silent_film(tmp_path):
    with pytest.raises(SourceError, match="No such file"):
        list(transcription.decode(tmp_path / "none.mp3", RATE))
    with av.open(str(tmp_path / "film.mkv"), "w") as container:
        picture = container.add_stream("mpeg4", rate=5, width=16, height=16)
        image = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), "u1"), "rgb24")
        container.mux(picture.encode(image))
        container.mux(picture.encode(None))
    with pytest.raises(SourceError, match="no sound"):
        list(transcription.decode(tmp_path / "film.mkv", RATE))


def test_transcription_decode_refuses_more_than_a_day(tmp_path, monkeypatch):
    monkeypatch.setattr(transcription, "MAX_HOURS", 1 / 3600)
    path = save_wav(tmp_path / "a.wav", tone(1.2))
    with pytest.raises(SourceError, match="more than"):
        list(transcription.decode(path, RATE))


def test_transcription_decode_refuses_a_rate_that_holds_no_speech(tmp_path):
    path = save_wav(tmp_path / "a.wav", tone(1), rate=1)
    with pytest.raises(SourceError, match="no speech"):
        list(transcription.decode(path, RATE))


class Server:
    """A host on this machine that knows some pages and remembers what it was asked for."""

    def __init__(self, pages):
        self.pages, self.asked = pages, []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append(self.path)
                content = server.pages.get(self.path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *arguments):
                pass

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@contextlib.contextmanager
def serving(pages):
    server = Server(pages)
    try:
        yield server
    finally:
        server.server.shutdown()
        server.server.server_close()


@pytest.mark.parametrize("ending", ["mp3", "m3u8"])
def test_transcription_decode_follows_no_playlist(tmp_path, ending):
    """A "recording" that is a list of addresses or paths must not be able to read them."""
    save_wav(tmp_path / "private.wav", tone(1))
    with serving({}) as server:
        for target in (f"{server.address}/a.ts", str(tmp_path / "private.wav")):
            playlist = tmp_path / f"episode.{ending}"
            hls = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n"
            for content in (hls, f"ffconcat version 1.0\nfile {target}\n"):
                playlist.write_text(content, encoding="utf-8")
                with pytest.raises(SourceError, match="cannot be decoded"):
                    list(transcription.decode(playlist, RATE))
        assert server.asked == []


@functools.cache
def small_files(folder):
    folder.mkdir(exist_ok=True)
    return [
        encode(folder / name, tone(0.3, rate), codec, rate, layout).read_bytes()
        for name, codec, rate, layout in KINDS
    ]


@fuzz
@given(data=st.data())
def test_transcription_decode_answers_any_bytes_with_sound_or_an_error_of_ours(
    tmp_path_factory, data
):
    files = small_files(tmp_path_factory.getbasetemp() / "kinds")
    content = bytearray(data.draw(st.sampled_from(files)))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + 4] = data.draw(st.binary(min_size=1, max_size=4))
    del content[data.draw(st.integers(0, 4 * len(content))) :]
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    with contextlib.suppress(SourceError):
        for piece in transcription.decode(path, RATE):
            assert piece.ndim == 1


@given(st.lists(st.integers(1, 900), max_size=40), st.integers(0, 9))
def test_transcription_windows_hold_every_sample_once(lengths, seed):
    sound = np.random.default_rng(seed).normal(size=sum(lengths)).astype("f4")
    pieces = np.split(sound, np.cumsum(lengths)[:-1]) if lengths else []
    found = list(transcription.windows(pieces, rate=100))
    assert np.array_equal(np.concatenate([w for _, w in found] or [sound]), sound)
    assert all(0 < len(window) <= 3000 for _, window in found)
    starts = np.cumsum([0] + [len(window) for _, window in found])[:-1] / 100
    assert [start for start, _ in found] == pytest.approx(list(starts))


def test_transcription_windows_end_in_a_pause():
    """Words of a second, pauses of 0.4: every cut falls into one of the pauses."""
    words = [np.concatenate([tone(1), tone(0.4, loud=0.001)]) for _ in range(60)]
    found = list(transcription.windows(words, RATE))
    assert len(found) > 2
    for start, _ in found[1:]:
        assert 1 < start % 1.4 < 1.4


def test_transcription_windows_take_no_more_memory_for_more_sound():
    def peak(minutes):
        tracemalloc.start()
        pieces = (np.ones(4096, "f4") for _ in range(minutes * 60 * RATE // 4096))
        for _ in transcription.windows(pieces, RATE):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(2), peak(20)
    assert many < 1.2 * few < 10_000_000


@pytest.fixture(scope="module")
def tiny_whisper(tmp_path_factory):
    """A folder as `transcribe_model` takes it: a Whisper of one layer that says random words."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import (
        WhisperConfig,
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
        WhisperTokenizerFast,
    )

    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    letters = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=290, initial_alphabet=letters, show_progress=False)
    bpe.train_from_iterator(["we sleep and wake and rest"] * 9, trainer)
    words = [token for token in bpe.get_vocab() if token.startswith("Ġ") and len(token) > 2]
    end, tasks = "<|endoftext|>", ["translate", "transcribe"]
    named = ["startoftranscript", "en", "de", *tasks, "startofprev", "nospeech", "notimestamps"]
    tokenizer = WhisperTokenizerFast(
        tokenizer_object=bpe, unk_token=end, bos_token=end, eos_token=end,
        additional_special_tokens=[f"<|{name}|>" for name in named],
    )  # fmt: skip
    tokenizer.add_tokens([f"<|{step / 50:.2f}|>" for step in range(1501)])
    ids = {name: tokenizer.convert_tokens_to_ids(f"<|{name}|>") for name in ["endoftext", *named]}
    import torch

    torch.manual_seed(0)
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(tokenizer), num_mel_bins=8, d_model=16,
            encoder_layers=1, decoder_layers=1, encoder_ffn_dim=32, decoder_ffn_dim=32,
            encoder_attention_heads=2, decoder_attention_heads=2,
            pad_token_id=ids["endoftext"], bos_token_id=ids["endoftext"],
            eos_token_id=ids["endoftext"], decoder_start_token_id=ids["startoftranscript"],
        )
    )  # fmt: skip
    settings = model.generation_config
    settings.is_multilingual = True
    settings.lang_to_id = {f"<|{name}|>": ids[name] for name in ("en", "de")}
    settings.task_to_id = {name: ids[name] for name in tasks}
    settings.no_timestamps_token_id = ids["notimestamps"]
    settings.prev_sot_token_id = ids["startofprev"]
    spoken = {tokenizer.convert_tokens_to_ids(word) for word in words}
    settings.suppress_tokens = [token for token in range(len(tokenizer)) if token not in spoken]
    settings.begin_suppress_tokens = []
    settings.max_length = 24
    folder = tmp_path_factory.mktemp("speech") / "tiny-whisper"
    for part in (model, tokenizer, WhisperFeatureExtractor(feature_size=8)):
        part.save_pretrained(folder)
    return folder


@pytest.fixture
def said(tmp_path):
    """40 seconds and more of speech, as Debian's espeak-ng says them."""
    if not shutil.which("espeak-ng"):
        pytest.skip("espeak-ng is not installed")
    path = tmp_path / "episode.wav"
    text = "Good evening. Tonight we speak about sleep, and why we wake at four. " * 9
    subprocess.run(["espeak-ng", "-s", "140", "-w", str(path), text], check=True)
    return path


def duration(path):
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


def test_transcription_keep_writes_what_whisper_writes(said, tiny_whisper):
    kept = Transcriber(str(tiny_whisper), "EN-gb").keep(said)
    assert kept.path.parent == said.parent
    assert (kept.model, kept.revision[:7]) == ("tiny-whisper", "sha256:")
    written = json.loads(kept.path.read_bytes())
    assert (written["language"], written["model"]) == ("en", "tiny-whisper")
    assert written["duration"] == pytest.approx(duration(said), abs=0.1)
    segments = written["segments"]
    assert len(segments) == 2
    assert (segments[0]["start"], segments[-1]["end"]) == (0.0, written["duration"])
    assert segments[0]["end"] == segments[1]["start"] <= 30
    assert all(segment["text"].split() for segment in segments)
    kind, contents = reading.read_file(kept.path)
    assert kind == "whisper-json"
    read = " ".join([contents[0].text, *(turn.text for turn in contents[0].turns)])
    # A phrase that a model says over and over is read once.
    assert set(read.split()) == set(" ".join(segment["text"] for segment in segments).split())


def test_transcription_keep_hears_each_file_once(tmp_path, tiny_whisper):
    audio = save_wav(tmp_path / "a.wav", tone(2))
    kept = Transcriber(str(tiny_whisper)).keep(audio)
    before, status = kept.path.read_bytes(), audio.stat()
    # With no sound left in the file, another hearing would fail.
    audio.write_bytes(b"")
    os.utime(audio, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert Transcriber(str(tiny_whisper)).keep(audio) == kept
    assert kept.path.read_bytes() == before
    os.utime(audio)
    with pytest.raises(SourceError, match="cannot be decoded"):
        Transcriber(str(tiny_whisper)).keep(audio)
    assert kept.path.read_bytes() == before


@pytest.mark.parametrize("change", [b"{", b"[]", b'{"model": "other", "revision": "1"}', None])
def test_transcription_keep_hears_again_what_another_model_or_nobody_finished(
    tmp_path, tiny_whisper, change
):
    audio = save_wav(tmp_path / "a.wav", tone(1))
    kept = Transcriber(str(tiny_whisper)).keep(audio)
    before = kept.path.read_bytes()
    if change is None:
        written = json.loads(before)
        change = json.dumps(written | {"revision": "sha256:0", "segments": []}).encode()
    kept.path.write_bytes(change)
    assert Transcriber(str(tiny_whisper)).keep(audio) == kept
    assert kept.path.read_bytes() == before


def test_transcription_keep_writes_no_words_into_silence(tmp_path, tiny_whisper):
    sound = np.concatenate([np.zeros(29 * RATE, "f4"), tone(3, loud=0.3)])
    kept = Transcriber(str(tiny_whisper)).keep(save_wav(tmp_path / "a.wav", sound))
    written = json.loads(kept.path.read_bytes())
    assert [segment["end"] for segment in written["segments"]] == [32.0]
    assert written["segments"][0]["start"] > 24


def test_transcription_needs_the_extra_audio(python):
    script = (
        "import sys; sys.modules['av'] = None\n"
        "from mindgpt.transcripts.transcription import Transcriber\nTranscriber('m')"
    )
    finished = python("-c", script)
    assert MissingExtra.__name__ in finished.err
    assert "pip install 'mindgpt[audio]'" in finished.err


def test_transcription_says_how_to_get_a_model_without_a_network(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    audio = save_wav(tmp_path / "a.wav", tone(1))
    with pytest.raises(HubUnreachable, match="--option transcribe_model=FOLDER"):
        Transcriber("openai/whisper-tiny").keep(audio)


@pytest.mark.parametrize("model", ["mini", "no model", "../x", "EMPTY"])
def test_transcription_refuses_what_is_no_speech_model(tmp_path, model):
    if model == "EMPTY":
        model = str(tmp_path)
    audio = save_wav(tmp_path / "a.wav", tone(1))
    with pytest.raises(ModelError, match="speech model"):
        Transcriber(model).keep(audio)


FEED = """<rss><channel><title>Nights</title><language>en</language>
  <item><title>Heard</title><guid>1</guid><enclosure url="{0}/1.wav" type="audio/wav"/></item>
  <item><title>Broken</title><guid>2</guid><enclosure url="{0}/2.mp3" type="audio/mpeg"/></item>
  <item><title>Gone</title><guid>3</guid><enclosure url="{0}/3.mp3" type="audio/mpeg"/></item>
  <item><title>Text only</title><guid>4</guid></item>
</channel></rss>"""


def test_transcription_gives_episodes_without_a_transcript_their_words(tmp_path, tiny_whisper):
    sound = save_wav(tmp_path / "1.wav", tone(3)).read_bytes()
    with serving({"/1.wav": sound, "/2.mp3": b"Sign in to listen"}) as server:
        feed = tmp_path / "feed.xml"
        feed.write_text(FEED.format(server.address), encoding="utf-8")
        options = podcast_feed.Options(transcribe=True, transcribe_model=str(tiny_whisper))
        fetcher = Fetcher(
            tmp_path / "raw", "podcast-feed", allow_local=True,
            manners=Manners(interval=0, attempts=1),
        )  # fmt: skip
        plan = podcast_feed.fetch(str(feed), options, fetcher)
    records = [
        record
        for part in podcast_feed.parts(plan, options)
        for record in podcast_feed.read(part, options)
    ]
    document, *skipped = records
    assert isinstance(document, Document)
    assert (document.kind, document.metadata["title"]) == ("text", "Heard")
    assert document.text.split()
    assert document.metadata["transcription_model"] == "tiny-whisper"
    assert document.metadata["transcription_revision"].startswith("sha256:")
    assert document.metadata["transcript"].endswith("/1.wav")
    assert [record.reason for record in skipped if isinstance(record, Skipped)] == [
        "audio cannot be decoded",
        "audio not fetched",
        "no transcript and no audio",
    ]
