"""Audio -> the words that are said in it, written down by a speech model of transformers.

An episode is decoded in a stream, and cut where it is quietest into windows that the model hears
as a whole, so that a day of audio takes no more memory than a minute. What was heard is kept
beside the audio in the form that Whisper writes, and made once:

    {"language": "en", "model": "openai/whisper-tiny", "revision": "169d4a4…", "duration": 61.5,
     "segments": [{"start": 0.0, "end": 28.4, "text": "Good evening."}]}

A model names no speakers and makes mistakes; its name stands on each row that comes of it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindgpt import atomic, checkpoint, device
from mindgpt.errors import HubUnreachable, MissingExtra, ModelError, SourceError

if TYPE_CHECKING:
    import numpy as np
    from transformers import Pipeline

WINDOW = 30.0  # seconds that Whisper hears at a time
_SEARCHED = 5.0  # seconds at a window's end in which the quietest place is looked for
_STEP = 0.1  # seconds whose loudness is compared
_SILENCE = 0.001  # of the loudest possible: in silence, Whisper hears words that nobody said
MAX_HOURS = 24
_DAMAGED = 0.1  # share of packets that may be unreadable
_LOWEST_RATE = 1_000  # samples a second; a file that states fewer would grow without measure
_BATCH = 8  # windows at a time on an accelerator

# Containers that hold sound. Others, such as playlists, open further files and addresses.
_CONTAINERS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,eac3,flac,flv,matroska,mov,mp3,mpeg,mpegts,ogg,wav,w64,wv"
)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A kept transcript: where it lies, and which model wrote it in which revision."""

    path: Path
    model: str
    revision: str


class Transcriber:
    """Writes down audio with one model, which is loaded when the first file needs it.

    `model` is a folder or a hub id; `language` a code such as `en`, "" to let the model find out.
    MissingExtra where the library that decodes audio is not installed.
    """

    def __init__(self, model: str, language: str = ""):
        if importlib.util.find_spec("av") is None:
            raise MissingExtra("--transcribe", "av", "audio")
        self.language = language.lower().partition("-")[0]
        self._given = model
        self._loaded: tuple[Pipeline, str] | None = None
        # A folder's place on this machine says nothing elsewhere; what its weights are, does.
        self._is_folder = Path(model).is_dir()
        self.model = Path(model).resolve().name if self._is_folder else model

    def keep(self, audio: Path) -> Transcript:
        """The transcript of an audio file, made if it is not there or older than the audio.

        SourceError where the audio cannot be decoded, ModelError where the model is of no use.
        """
        slug = re.sub(r"[^A-Za-z0-9]+", "-", self.model).strip("-")[-60:]
        path = audio.with_name(f"{audio.name}.{slug}.json")
        revision = self._kept(path, audio)
        if not revision:
            pipeline, revision = self._pipeline()
            about = {"language": self.language, "model": self.model, "revision": revision}
            heard = self._hear(audio, pipeline)
            try:
                atomic.write_json(path, about | heard)
            except OSError as error:
                raise SourceError(
                    f"{path} cannot be written: {error.strerror}. Free some space."
                ) from error
        return Transcript(path, self.model, revision)

    def _kept(self, path: Path, audio: Path) -> str:
        """The revision of a transcript that is there and still holds, else ""."""
        try:
            if path.stat().st_mtime_ns < audio.stat().st_mtime_ns:
                return ""
            kept = json.loads(path.read_bytes())
            model, revision = str(kept["model"]), str(kept["revision"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        same = not self._is_folder or revision == _revision(Path(self._given))
        return revision if same and model == self.model else ""

    def _hear(self, audio: Path, pipeline: Pipeline) -> dict[str, Any]:
        extractor: Any = pipeline.feature_extractor
        rate = int(extractor.sampling_rate)
        segments, end = [], 0.0
        for batch in _batches(windows(decode(audio, rate), rate)):
            sounding = [one for one in batch if abs(one[1]).max() > _SILENCE]
            sounds = [{"raw": samples, "sampling_rate": rate} for _, samples in sounding]
            options = {"batch_size": len(sounds), **self._settings(pipeline)}
            results: Any = pipeline(sounds, **options) if sounds else []
            for (start, samples), result in zip(sounding, results, strict=True):
                stop = round(start + len(samples) / rate, 2)
                text = str(result["text"]).strip()
                segments.append({"start": round(start, 2), "end": stop, "text": text})
            end = batch[-1][0] + len(batch[-1][1]) / rate
        return {"duration": round(end, 2), "segments": segments}

    def _settings(self, pipeline: Pipeline) -> dict[str, Any]:
        """Plain decoding, so that the same audio gives the same words; the language if it is known.

        A model that writes one language only takes no language, and one that labels sounds (CTC)
        takes no settings.
        """
        generation = getattr(pipeline.model, "generation_config", None)
        if not pipeline.model.can_generate():
            return {}
        settings: dict[str, Any] = {"num_beams": 1, "do_sample": False}
        if f"<|{self.language}|>" in (getattr(generation, "lang_to_id", None) or {}):
            settings |= {"language": self.language, "task": "transcribe"}
        return {"generate_kwargs": settings}

    def _pipeline(self) -> tuple[Pipeline, str]:
        """The loaded model and its revision."""
        if self._loaded is None:
            folder = _locate(self._given)
            self._loaded = _load(folder), _revision(folder)
        return self._loaded


def decode(audio: Path, rate: int) -> Iterator[np.ndarray]:
    """The sound of an audio or video file in small pieces: mono, float32, `rate` samples a second.

    SourceError where there is no sound, or it is damaged or longer than a day.
    """
    import av

    samples = 0
    resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
    options = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}
    try:
        with av.open(str(audio), options=options, metadata_errors="replace") as container:
            for frame in _frames(container, audio):
                if frame and frame.sample_rate < _LOWEST_RATE:
                    raise SourceError(
                        f"{audio} has {frame.sample_rate} samples a second: no speech."
                    )
                for piece in resampler.resample(frame):
                    array = piece.to_ndarray().reshape(-1)
                    samples += len(array)
                    if samples > MAX_HOURS * 3600 * rate:
                        raise SourceError(f"{audio} holds more than {MAX_HOURS} hours. Cut it.")
                    yield array
        if not samples:
            raise SourceError(f"{audio} holds no sound. Give an episode's audio.")
    except (av.error.FFmpegError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SourceError(
            f"{audio} cannot be decoded: {why}. It must be a whole file of audio or video, such "
            "as MP3, M4A, Ogg, FLAC or WAV."
        ) from error


def _frames(container: Any, audio: Path) -> Iterator[Any]:
    """The decoded frames of the first sound track and a last None; a bad packet is passed over."""
    import av

    if not container.streams.audio:
        raise SourceError(f"{audio} holds no sound. Give an episode's audio.")
    packets = bad = 0
    for packet in container.demux(container.streams.audio[0]):
        packets += 1
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            bad += 1
    if bad > _DAMAGED * packets:
        raise SourceError(
            f"{audio} is damaged: {bad} of {packets} packets cannot be decoded. Fetch it again."
        )
    yield None


def windows(
    pieces: Iterable[np.ndarray], rate: int, longest: float = WINDOW
) -> Iterator[tuple[float, np.ndarray]]:
    """(start in seconds, samples) of windows of at most `longest` seconds, each sample in one.

    A window ends where it is quietest in its last seconds: hardly ever within a word.
    """
    import numpy as np

    gathered: list[np.ndarray] = []
    size, start, limit = 0, 0, int(longest * rate)
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        while size > limit:
            joined = np.concatenate(gathered)
            cut = _quietest(joined[:limit], rate)
            yield start / rate, joined[:cut]
            gathered, size, start = [joined[cut:]], size - cut, start + cut
    if size:
        yield start / rate, np.concatenate(gathered)


def _quietest(samples: np.ndarray, rate: int) -> int:
    """Where to cut: the middle of the quietest step of the last seconds."""
    step = int(_STEP * rate)
    steps = min(int(_SEARCHED / _STEP), len(samples) // step // 2)
    tail = samples[len(samples) - steps * step :]
    quietest = int(abs(tail).reshape(steps, step).mean(axis=1).argmin())
    return len(samples) - steps * step + quietest * step + step // 2


def _batches(items: Iterator[tuple[float, np.ndarray]]) -> Iterator[list[tuple[float, np.ndarray]]]:
    size = 1 if device.name() == "cpu" else _BATCH
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _locate(model: str) -> Path:
    """The folder of a speech model, downloaded if it has to be."""
    try:
        return checkpoint.locate(model)
    except HubUnreachable as error:
        raise HubUnreachable(
            f"The hub could not be reached for the speech model {model!r}, and its cache here does "
            f"not hold it. On a machine with a network, run `hf download {model} --local-dir "
            "FOLDER`, copy that folder here and say --option transcribe_model=FOLDER."
        ) from error
    except ModelError as error:
        raise ModelError(
            f"There is no speech model {model!r}, neither as a folder nor on the hub. --option "
            "transcribe_model takes a folder or a hub id such as openai/whisper-tiny."
        ) from error


def _load(folder: Path) -> Pipeline:
    import transformers

    pipeline: Any = transformers.pipeline
    try:
        return pipeline(
            "automatic-speech-recognition",
            model=str(folder),
            device=device.name(),
            model_kwargs={"use_safetensors": True},
            trust_remote_code=False,
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise ModelError(
            f"{folder} does not load as a speech model: {error} --option transcribe_model takes a "
            "folder or a hub id such as openai/whisper-tiny, with weights as safetensors."
        ) from error


def _revision(folder: Path) -> str:
    """The hub's commit, which is the name of the folder in its cache; else the weights' own sum."""
    if re.fullmatch(r"[0-9a-f]{40}", folder.name):
        return folder.name
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"sha256:{digest.hexdigest()[:16]}"
