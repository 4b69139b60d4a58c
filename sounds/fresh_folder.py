"""The folder through which the server and the process that speaks afresh meet: what is asked, what was answered, what is kept.

Standard library only. Every file is written whole and then named; a manifest beside them makes the folder a bank like the others,
so whoever plays or serves a clip of a bank plays and serves these too.
"""

import contextlib
import hashlib
import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from queue_server.contract.devices import Segment
from sounds.announcement import Plan, Texts
from sounds.bank import FRESH, MANIFEST, RATE, write_wav

VERSION = 1
"""Raised when the same text would sound different."""
MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Nobody could say it, and why, for the log."""

    why: str


@dataclass(frozen=True, slots=True)
class Request:
    key: str
    texts: Texts
    until: float
    """Of time.monotonic(), which all processes of a machine share."""


def key_of(engines: Sequence[str], texts: Texts) -> str:
    """The same words by the same choice of engines are the same recording."""
    said = json.dumps([VERSION, list(engines), texts], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def tidy(text: str) -> str:
    """One line of ordinary letters."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in composed).split())


class FreshFolder:
    """``folder`` is <data>/sounds. Every method may be called by several processes at once."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FRESH
        self._asked = self.path / ".asked"

    def make(self) -> None:
        self._asked.mkdir(parents=True, exist_ok=True)

    # --- what is asked ---

    def put(self, request: Request) -> None:
        """Raises OSError on a disk that is full."""
        self.make()
        _write(self._asked / f"{request.key}.json", json.dumps(asdict(request), ensure_ascii=False).encode())

    def waits(self, key: str) -> bool:
        """Nobody has begun with it."""
        return (self._asked / f"{key}.json").exists()

    def withdraw(self, key: str) -> None:
        for ending in (".json", ".taken"):
            (self._asked / f"{key}{ending}").unlink(missing_ok=True)

    def give_back(self, key: str) -> None:
        """Whoever had begun with it is gone."""
        with contextlib.suppress(FileNotFoundError):
            os.replace(self._asked / f"{key}.taken", self._asked / f"{key}.json")

    def take(self) -> Request | None:
        """The oldest that waits, from now on ours; what cannot be read is thrown away."""
        for path in sorted(self._asked.glob("*.json"), key=_age):
            taken = path.with_suffix(".taken")
            try:
                os.replace(path, taken)
                asked = json.loads(taken.read_bytes())
                return Request(asked["key"], tuple((language, text) for language, text in asked["texts"]), asked["until"])
            except FileNotFoundError:
                continue
            except (ValueError, KeyError, TypeError):
                taken.unlink(missing_ok=True)
        return None

    # --- what was answered ---

    def answer(self, key: str) -> Plan | Unsaid | None:
        """Without chime. None when there is no answer, or a recording that is gone."""
        try:
            told = json.loads((self.path / f"{key}.json").read_bytes())
            if "refused" in told:
                return Unsaid(told["refused"])
            if (self.path / told["file"]).is_file():
                return Plan(told["text"], (Segment(clip=f"{FRESH}/{key}", at_ms=0),), told["duration_ms"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def used(self, key: str) -> None:
        """It is wanted again: others are forgotten before it."""
        with contextlib.suppress(OSError):
            os.utime(self.path / f"{key}.json")

    def said(self, key: str, text: str, samples: bytes, by: dict[str, str]) -> None:
        """A recording at RATE, and who spoke which language. Raises OSError."""
        self.make()
        file = self.path / f"{key}.wav"
        unnamed = self.path / f".{os.getpid()}.part"
        write_wav(unnamed, samples)
        sha256 = hashlib.sha256(unnamed.read_bytes()).hexdigest()
        os.replace(unnamed, file)
        told = {"text": text, "file": file.name, "sha256": sha256, "duration_ms": -(-len(samples) // 2 * 1000 // RATE), "by": by}
        self._name(file.stem, told)
        _write(self.path / f"{key}.json", json.dumps(told, ensure_ascii=False).encode())

    def refused(self, key: str, why: str) -> None:
        _write(self.path / f"{key}.json", json.dumps({"refused": why}, ensure_ascii=False).encode())

    def forget(self, key: str) -> None:
        (self.path / f"{key}.json").unlink(missing_ok=True)

    def _name(self, key: str, told: dict[str, Any]) -> None:
        """The manifest with this recording and the newest of those that were there; the others go, and refusals that nobody fetched."""
        kept: dict[str, Any] = {}
        for path in sorted(self.path.glob("[0-9a-f]*.json"), key=_age, reverse=True):
            entry = _entry(path)
            if len(kept) < MOST_KEPT - 1 and "file" in entry and path.stem != key:
                kept[f"{FRESH}/{path.stem}"] = entry
            elif path.stem != key:
                path.unlink(missing_ok=True)
        kept[f"{FRESH}/{key}"] = told
        manifest = {"version": VERSION, "language": FRESH, "sample_rate": RATE, "clips": kept}
        _write(self.path / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        for path in self.path.glob("*.wav"):
            if f"{FRESH}/{path.stem}" not in kept:
                path.unlink(missing_ok=True)


def _entry(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes())
        return told if isinstance(told, dict) else {}
    except (OSError, ValueError):
        return {}


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _write(path: Path, content: bytes) -> None:
    unnamed = path.with_name(f".{os.getpid()}.{path.name}.part")
    unnamed.write_bytes(content)
    os.replace(unnamed, path)
