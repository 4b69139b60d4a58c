"""The folder of the studio, below the banks: uploads, the take that is looked at, the one piece of work and how far it is.

Standard library only: the server and the process that works meet here, and neither waits for the other.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from sounds.bank import OWN, Bank

FOLDER = ".studio"
Kind = Literal["build", "check", "line", "remove", "take", "accept", "sheet"]
State = Literal["running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done; fields that a kind does not need stay empty."""

    id: str
    kind: Kind
    language: str
    clip: str = ""
    upload: str = ""
    take: str = ""
    sections: Sequence[str] = ()
    places: Sequence[int | None] = ()
    reader: str = ""
    services: Mapping[str, str] = field(default_factory=dict)
    phrases: str = ""
    own_phrases: str = ""


def fingerprint(bank: Bank, code: str) -> str:
    """Of all clips of a language, the hall's own too: what was found out about others counts no more."""
    clips = sorted((clip.id, clip.sha256) for clip in (*bank.of(code), *bank.of(code + OWN)))
    return hashlib.sha256(json.dumps(clips).encode()).hexdigest()


class StudioFolder:
    """``sounds`` is <data>/sounds."""

    def __init__(self, sounds: Path) -> None:
        self.sounds = sounds
        self.path = sounds / FOLDER

    # --- work ---

    def put_job(self, job: Job) -> None:
        """Raises OSError."""
        self.path.mkdir(parents=True, exist_ok=True)
        _write(self.path / "job.json", asdict(job))
        self.tell(job, "running")

    def job(self) -> Job:
        """The one that was put last. Raises OSError, ValueError, TypeError."""
        return Job(**json.loads((self.path / "job.json").read_bytes()))

    def tell(self, job: Job, state: State, **more: Any) -> None:
        _write(self.path / "work.json", {"id": job.id, "kind": job.kind, "language": job.language, "state": state, **more})

    def work(self) -> dict[str, Any] | None:
        """How far the last piece of work is."""
        return _read(self.path / "work.json")

    def faults(self, code: str) -> dict[str, Any] | None:
        """What ``check`` found, and of which clips."""
        return _read(self.path / f"faults-{code}.json")

    def put_faults(self, code: str, found: dict[str, Any]) -> None:
        _write(self.path / f"faults-{code}.json", found)

    def sheet(self, code: str) -> Path:
        """The reading sheet as PDF."""
        return self.path / f"sheet-{code}.pdf"

    # --- uploads ---

    def upload(self, id: str) -> Path:
        """Where it grows."""
        return self.path / f"upload-{id}"

    def uploads(self) -> list[Path]:
        """The oldest first."""
        return sorted(self.path.glob("upload-*"), key=_age)

    # --- the take that is looked at ---

    def empty_take(self) -> Path:
        """A folder for a new one, which does not count yet."""
        for left in self.path.glob("take.*"):
            shutil.rmtree(left, ignore_errors=True)
        unnamed = self.path / f"take.{os.getpid()}"
        unnamed.mkdir(parents=True)
        return unnamed

    def put_take(self, unnamed: Path, told: dict[str, Any]) -> None:
        """It takes the place of the one before."""
        _write(unnamed / "take.json", {"id": secrets.token_hex(8), **told})
        self.discard_take()
        os.replace(unnamed, self.path / "take")

    def take(self) -> dict[str, Any] | None:
        """None when there is none."""
        return _read(self.path / "take" / "take.json")

    def take_age(self) -> float:
        """When it was made, seconds since 1970; 0 without one."""
        return _age(self.path / "take" / "take.json")

    def part(self, number: int) -> Path:
        """Of the take, as it would be heard."""
        return self.path / "take" / f"{number}.wav"

    def discard_take(self) -> None:
        shutil.rmtree(self.path / "take", ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _read(path: Path) -> dict[str, Any] | None:
    with contextlib.suppress(OSError, ValueError):
        told = json.loads(path.read_bytes())
        return told if isinstance(told, dict) else None
    return None


def _write(path: Path, told: dict[str, Any]) -> None:
    unnamed = path.with_name(f"{path.name}.{os.getpid()}.part")
    unnamed.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    os.replace(unnamed, path)
