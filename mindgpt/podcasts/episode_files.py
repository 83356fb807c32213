"""Gets the files of a podcast's episodes: transcripts, and what a model writes down of the audio.

A file that cannot be had is no reason to stop: its cause is noted, and the next run tries again.
Only a full disk, or a model that does not work, ends the run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from mindgpt.errors import FetchError, SourceError
from mindgpt.podcasts.episodes import NOT_FETCHED, Entry, Material

if TYPE_CHECKING:
    from mindgpt.network.fetching import Fetched, Fetcher
    from mindgpt.transcripts.transcription import Transcriber

MAX_TRANSCRIPT = 50_000_000  # bytes
MAX_AUDIO = 1_000_000_000  # bytes of one episode
# Failures in a row after which a host is left alone: each has taken several attempts.
PATIENCE = 2


class Collector:
    """Fetches for one feed; `fetched` counts files that are there, `failures` says why not.

    `transcriber` writes down what has no transcript; None where that was not asked. What is not
    `wanted` is not fetched.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        transcriber: Transcriber | None,
        wanted: Callable[[Material], bool],
    ):
        self.fetcher, self.transcriber, self.wanted = fetcher, transcriber, wanted
        self.fetched = 0
        self.failures: list[str] = []
        self._silent: dict[str, int] = {}  # by host, failures since the last answer

    def entry(self, entry: Entry) -> Entry:
        """The same episode with its files, or the reasons why it has none."""
        materials = [
            self._transcript(material) if self.wanted(material) else material
            for material in entry.materials
        ]
        if not materials and entry.audio and self.transcriber:
            materials = [self._from_audio(entry.audio, self.transcriber)]
        return dataclasses.replace(entry, materials=materials)

    def _transcript(self, material: Material) -> Material:
        got = self._get(material.address)
        if isinstance(got, str):
            return dataclasses.replace(material, problem=NOT_FETCHED, detail=got)
        return dataclasses.replace(
            material,
            media_type=material.media_type or got.media_type,
            licence=got.licence,
            file=got.path.name,
            problem="",
        )

    def _from_audio(self, address: str, transcriber: Transcriber) -> Material:
        heard = Material(address, "application/json", transcriber.language)
        got = self._get(address, MAX_AUDIO)
        if isinstance(got, str):
            return dataclasses.replace(heard, problem="audio not fetched", detail=got)
        try:
            kept = transcriber.keep(got.path)
        except SourceError as error:
            problem = "audio cannot be decoded"
            return dataclasses.replace(heard, problem=problem, detail=str(error))
        return dataclasses.replace(
            heard,
            licence=got.licence,
            file=kept.path.name,
            problem="",
            model=kept.model,
            revision=kept.revision,
        )

    def _get(self, address: str, limit: int = MAX_TRANSCRIPT) -> Fetched | str:
        """The fetched file, or why there is none."""
        host = _host(address)
        if self._silent.get(host, 0) >= PATIENCE:
            why = f"{address} was not asked for: its host failed {PATIENCE} times before."
            self.failures.append(why)
            return why
        try:
            got = self.fetcher.get(address, limit=limit)
        except FetchError as error:
            self._note(error, host)
            return str(error)
        self._silent[host] = 0
        self.fetched += 1
        return got

    def _note(self, error: FetchError, host: str) -> None:
        """Counts a failure; raises it where every other file would fail as well."""
        from mindgpt.network.addresses import Trouble
        from mindgpt.network.manifest import FREE

        trouble = error.__cause__
        if isinstance(trouble, Trouble):
            if trouble.remedy == FREE:
                raise error
            self._silent[host] = self._silent.get(host, 0) + 1 if trouble.retry else 0
        self.failures.append(str(error))


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].lower()
