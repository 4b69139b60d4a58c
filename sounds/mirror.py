"""The server's bank on a machine that only speaks: built or recorded once, for the whole hall, and followed from here.

It asks with ``fetch`` and knows no network. Clips are kept under their checksums and checked when they come; one manifest, replaced in
one step, names them all: a bank is the old one or the new one. Without the server what is here goes on being said.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import threading
import time
import wave
from array import array
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import structlog

from queue_server.contract.devices import Segment
from sounds.bank import FRESH, MANIFEST, RATE, Bank, Clip
from sounds.errors import BankMissing

FOLDER = "server"
"""Below <data>/sounds, beside the banks built on this machine."""
MANIFEST_PATH = "/api/v1/sounds/manifest?language=*"
Fetch = Callable[[str, float], bytes]
"""A path of the server and how many seconds it may take; raises OSError, or ValueError for an answer that is none."""
_CLIP_SECONDS = 10.0
_JOB_WAITS_S = 1.0
"""How long an announcement waits for a bank that is on its way, and for a sentence spoken fresh."""
_RETRY_S = (1.0, 60.0)
_FRESH_KEPT = 200
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_log = structlog.get_logger("mirror")


class Mirror:
    """One for all loudspeakers of a machine. ``folder`` is <data>/sounds."""

    def __init__(self, folder: Path, fetch: Fetch) -> None:
        self._folder = folder / FOLDER
        self._fetch = fetch
        self._changed = threading.Condition()
        self._due = True
        self._asked_for = self._answered_for = ""
        self._stopping = False
        self.revision = _revision_of(self._folder)
        self.bank = Bank.open(self._folder)
        self._thread = threading.Thread(target=self._keep, name="mirror", daemon=True)
        self._thread.start()

    def close(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join(timeout=_CLIP_SECONDS + 1)

    def splice(self, segments: Iterable[Segment], duration_ms: int, revision: str) -> "array[int]":
        """A plan made with the server's bank of this ``revision``. Raises BankMissing when a clip is neither here nor to be had in time."""
        segments = list(segments)
        ends_at = time.monotonic() + _JOB_WAITS_S
        if revision and revision != self.revision:
            self._await(revision, ends_at)
        fresh = {one.clip: self._fresh(one.clip, ends_at) for one in segments if one.clip.startswith(f"{FRESH}/")}
        return Bank({**self.bank.clips, **fresh}).splice(segments, duration_ms)

    def _await(self, revision: str, ends_at: float) -> None:
        """Until the server was asked because of this revision; if it then has another one, nobody waits for that again."""
        with self._changed:
            self._asked_for, self._due = revision, True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._answered_for == revision or self._stopping, max(0.0, ends_at - time.monotonic()))

    def _fresh(self, clip: str, ends_at: float) -> Clip:
        name = clip.removeprefix(f"{FRESH}/")
        path = self._folder / FRESH / f"{name}.wav"
        if not _SHA256.match(name):
            raise _missing(clip)
        if not path.is_file():
            try:
                sound = self._fetch(f"/api/v1/sounds/{clip}.wav", max(0.1, ends_at - time.monotonic()))
                with wave.open(io.BytesIO(sound)) as file:
                    if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
                        raise ValueError("not a clip")
                _put(path, sound)
                _sweep_fresh(path.parent)
            except (OSError, ValueError, EOFError, wave.Error) as error:
                raise _missing(clip) from error
        return Clip(clip, path, name, 0)

    # --- the thread ---

    def _keep(self) -> None:
        pause, longest = _RETRY_S
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._due or self._stopping)
                if self._stopping:
                    return
                self._due, asked_for = False, self._asked_for
            try:
                self._follow(asked_for)
                pause = _RETRY_S[0]
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                _log.warning("bank_not_followed", why=str(error)[:200])
                with self._changed:
                    if self._changed.wait_for(lambda: self._stopping, pause):
                        return
                    self._due = True
                pause = min(longest, pause * 2)

    def _follow(self, asked_for: str) -> None:
        told = json.loads(self._fetch(MANIFEST_PATH, _CLIP_SECONDS))
        entries = {clip: _entry(about) for clip, about in told["clips"].items()}
        target = self._folder / "bank"
        for clip, about in told["clips"].items():
            path = target / entries[clip]["file"]
            if not path.is_file():
                _put(path, _checked(self._fetch(about["url"], _CLIP_SECONDS), about["sha256"]))
            if self._stopping:
                return
        if told["revision"] != self.revision:
            before = _files_of(self._folder)
            _put(target / MANIFEST, json.dumps({"revision": told["revision"], "clips": entries}, ensure_ascii=False, indent=1).encode())
            _sweep(target, before | {entry["file"] for entry in entries.values()})
            _log.info("bank_followed", revision=told["revision"], clips=len(entries))
        with self._changed:
            self.bank, self.revision, self._answered_for = Bank.open(self._folder), told["revision"], asked_for
            self._changed.notify_all()


def _missing(clip: str) -> BankMissing:
    return BankMissing(f"Không lấy được {clip} từ máy chủ", f"{clip} could not be had from the server")


def _entry(about: Mapping[str, Any]) -> dict[str, Any]:
    """As a manifest of a bank has it. The file is named by us: what the server says never becomes a path."""
    if not _SHA256.match(about["sha256"]):
        raise ValueError("no checksum")
    return {"file": f"{about['sha256']}.wav", "sha256": about["sha256"], "duration_ms": int(about["duration_ms"])}


def _checked(sound: bytes, sha256: str) -> bytes:
    if hashlib.sha256(sound).hexdigest() != sha256:
        raise ValueError("a clip came with another checksum than was said")
    return sound


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unnamed = path.with_name(f".{path.name}.{threading.get_ident()}.part")
    try:
        with unnamed.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unnamed, path)
    finally:
        unnamed.unlink(missing_ok=True)


def _revision_of(folder: Path) -> str:
    try:
        return str(json.loads((folder / "bank" / MANIFEST).read_text(encoding="utf-8"))["revision"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _files_of(folder: Path) -> set[str]:
    return {clip.path.name for clip in Bank.open(folder).clips.values()}


def _sweep(target: Path, wanted: set[str]) -> None:
    """The bank just replaced stays until the next time, for a loudspeaker that still reads it."""
    for path in target.glob("*.wav"):
        if path.name not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()


def _sweep_fresh(folder: Path) -> None:
    for path in sorted(folder.glob("*.wav"), key=lambda one: one.stat().st_mtime)[:-_FRESH_KEPT]:
        with contextlib.suppress(OSError):
            path.unlink()
