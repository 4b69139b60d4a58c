"""The bank: folders of clips with a manifest each, as a builder left them. Standard library only: the server opens it.

Files are named by clip and checksum and never change, so a bank can be built anew while it is read: the manifest,
replaced in one step, decides which of them count.
"""

import hashlib
import json
import wave
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from queue_server.contract.devices import Segment
from sounds.errors import BankMissing

MANIFEST = "manifest.json"
OWN = "-own"
"""After a language: the folder of a hall's own recordings, "vi-own". They go before the built bank, sentence by sentence."""
FRESH = "fresh"
"""The folder of what was spoken for one announcement alone, and what the ids of its clips begin with: "fresh/<sha256>"."""
RATE = 24_000
"""Samples a second of every clip: 16-bit, one channel."""
_HEADER_BYTES = 44
"""What ``write_wav`` puts before the samples."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One file of a bank, as its manifest describes it."""

    id: str
    path: Path
    sha256: str
    duration_ms: int
    text: str = ""
    """What it says, if its manifest tells."""


@dataclass(frozen=True)
class Bank:
    """All languages of a hall. ``clips`` is by clip id, "vi/letter-a"."""

    clips: Mapping[str, Clip]
    broken: tuple[str, ...] = field(default=())
    """Folders whose manifest could not be read, and clips whose file is gone or has another length than the manifest says."""

    @classmethod
    def open(cls, folder: Path) -> "Bank":
        """``folder`` is <data>/sounds; never raises: what cannot be read is left out and named in ``broken``.

        So is a clip whose file is gone or was cut short: a plan never promises what a player cannot fetch or would say by half.
        """
        clips: dict[str, Clip] = {}
        broken: list[str] = []
        for path in sorted(folder.glob(f"*/{MANIFEST}")):
            try:
                manifest = json.loads(path.read_text(encoding="utf-8"))
                for name, entry in manifest["clips"].items():
                    clip = Clip(name, path.parent / entry["file"], entry["sha256"], entry["duration_ms"], str(entry.get("text", "")))
                    if _is_whole(clip):
                        clips[name] = clip
                    elif path.parent.name != FRESH:
                        broken.append(name)
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                broken.append(path.parent.name)
        return cls(clips, tuple(broken))

    @cached_property
    def revision(self) -> str:
        """Changes with every clip that is added, changed or gone: whoever has the same clips has the same revision. What was said afresh
        for one announcement is no part of the bank."""
        clips = sorted((clip.id, clip.sha256) for clip in self.clips.values() if not clip.id.startswith(f"{FRESH}/"))
        said = "\n".join(f"{id} {sha256}" for id, sha256 in clips)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def of(self, language: str) -> list[Clip]:
        """The clips a page has to fetch before it can speak this language; "tone" is the chime."""
        return [clip for clip in self.clips.values() if clip.id.startswith(f"{language}/")]

    def samples(self, clip: str) -> "array[int]":
        """Decoded: signed 16-bit at RATE. Raises BankMissing."""
        try:
            with wave.open(str(self.clips[clip].path), "rb") as file:
                return array("h", file.readframes(file.getnframes()))
        except (KeyError, OSError, EOFError, wave.Error) as error:
            raise BankMissing(
                f"Thiếu đoạn âm thanh {clip}. Hãy chạy: motcua sounds build", f"Clip {clip} is missing. Run: motcua sounds build"
            ) from error

    def splice(self, segments: Iterable[Segment], duration_ms: int) -> "array[int]":
        """One recording of a plan: each clip laid at its time. Raises BankMissing."""
        length = duration_ms * RATE // 1000
        recording = array("h", bytes(2 * length))
        for segment in segments:
            start = segment.at_ms * RATE // 1000
            samples = self.samples(segment.clip)[: max(0, length - start)]
            recording[start : start + len(samples)] = samples
        return recording


def _is_whole(clip: Clip) -> bool:
    """By its length alone, for hundreds are asked at once; ``check`` compares the checksums."""
    try:
        samples = (clip.path.stat().st_size - _HEADER_BYTES) // 2
    except OSError:
        return False
    return samples >= 0 and -(-samples * 1000 // RATE) == clip.duration_ms


def write_wav(path: Path, samples: bytes) -> None:
    """Signed 16-bit mono at RATE, little-endian."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
