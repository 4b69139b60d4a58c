"""Where a hall makes its voice, as the server sees it: uploads that grow, one piece of work at a time, and what there is to hear.

Whatever needs the numbers of sound is done by a process of its own (``workbench``) with a deadline. Standard library only.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sounds.bank import OWN, Bank, Clip
from sounds.errors import BankMissing, PhrasesWrong, SoundError
from sounds.phrases import CHIME, Language
from sounds.planner import Planner
from sounds.sentence import Sentence
from sounds.studio_folder import Job, StudioFolder

LARGEST_UPLOAD = 200 * 1024 * 1024
MOST_UPLOADS = 3
ROOM_LEFT_BYTES = 1024 * 1024 * 1024
"""The hall's own records come first: no upload makes the disk narrower than this."""
KEPT_SECONDS = 24 * 3600.0
DEADLINE_SECONDS = {"build": 900.0, "take": 600.0, "check": 180.0}
ORDINARY_SECONDS = 90.0
_ID = re.compile(r"^[a-z0-9]{1,32}$")


class Busy(SoundError):
    """Another piece of work is under way."""


class UploadRefused(SoundError):
    """It would be too large, or the disk too narrow."""


class Studio:
    """``services`` are the hall's names by language and key. Ask ``tick`` about once a second."""

    def __init__(
        self,
        sounds: Path,
        phrases: Path | None = None,
        own_phrases: Path | None = None,
        services: Mapping[str, Mapping[str, str]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = StudioFolder(sounds)
        self._phrases, self._own_phrases = phrases, own_phrases
        self._services = services or {}
        self._clock = clock
        self._child: subprocess.Popen[bytes] | None = None
        self._ending: list[subprocess.Popen[bytes]] = []
        self._job: Job | None = None
        self._until = 0.0
        self._swept_at = clock()
        self._turns = threading.RLock()

    # --- what there is ---

    def language(self, code: str) -> Language:
        """With the hall's own words and services. Raises PhrasesWrong."""
        return Language.read(code, self._phrases, self._own_phrases).naming(self._services.get(code, {}))

    def bank(self) -> Bank:
        return Bank.open(self.folder.sounds)

    def candidate(self) -> Bank:
        """The bank as it would be with the take that is looked at."""
        standing, take = self.bank(), self.folder.take()
        if take is None:
            return standing
        clips = dict(standing.clips)
        for line, part in zip(take["lines"], take["places"], strict=True):
            if part is not None:
                for name in line["clips"]:
                    own = name.replace("/", f"{OWN}/", 1)
                    clips[own] = Clip(own, self.folder.part(part), take["id"], take["lengths_ms"][part])
        return Bank(clips)

    def say(self, code: str, sentence: Sentence, *, candidate: bool = False) -> tuple[str, bytes, str]:
        """Text, samples at RATE, and whose clips say it: "vi-own" or "vi". Raises BankMissing, PhrasesWrong, ValueError."""
        language = self.language(code)
        bank = self.candidate() if candidate else self.bank()
        plan = Planner(bank, {code: language}).plan(sentence, [code], repeat=False)
        spoken = [segment.clip for segment in plan.segments if segment.clip != CHIME]
        if not spoken:
            raise BankMissing(f"Kho âm thanh chưa đọc được: “{plan.text}”", f"The bank cannot say yet: “{plan.text}”")
        return plan.text, bank.splice(plan.segments, plan.duration_ms).tobytes(), spoken[0].partition("/")[0]

    # --- uploads ---

    def append(self, id: str, offset: int, piece: bytes) -> int:
        """How long the upload is now: the next piece begins there. One that came twice changes nothing. Raises UploadRefused, OSError."""
        if not _ID.match(id):
            raise UploadRefused("Tên tệp gửi lên chưa đúng.", "The upload's name is wrong.")
        with self._turns:
            path = self.folder.upload(id)
            self.folder.path.mkdir(parents=True, exist_ok=True)
            size = path.stat().st_size if path.exists() else 0
            if offset != size:
                return size
            if size + len(piece) > LARGEST_UPLOAD:
                raise UploadRefused(
                    "Tệp lớn hơn 200 MB. Hãy thu từng phần của bản đọc.", "Larger than 200 MB: record it section by section."
                )
            if shutil.disk_usage(self.folder.path).free < ROOM_LEFT_BYTES + len(piece):
                raise UploadRefused("Ổ đĩa sắp đầy nên không nhận bản thu.", "The disk is nearly full: no recording is taken in.")
            if size == 0:
                self._make_room()
            with path.open("ab") as file:
                file.write(piece)
            return size + len(piece)

    def _make_room(self) -> None:
        for path in self.folder.uploads()[: -(MOST_UPLOADS - 1) or None]:
            if len(self.folder.uploads()) >= MOST_UPLOADS:
                path.unlink(missing_ok=True)

    # --- work ---

    def start(self, job: Job) -> None:
        """Begins it; the same again (by its id) is under way or done already. Raises Busy, PhrasesWrong, OSError."""
        with self._turns:
            self._look()
            before = self.folder.work()
            if before is not None and before["id"] == job.id:
                return
            if self._child is not None:
                raise Busy("Đang làm việc khác, đợi xong rồi bấm lại.", "Something else is being done: wait for it, then press again.")
            self.language(job.language)
            services = dict(self._services.get(job.language, {}))
            self._job = replace(job, services=services, phrases=str(self._phrases or ""), own_phrases=str(self._own_phrases or ""))
            self.folder.put_job(self._job)
            self._until = self._clock() + DEADLINE_SECONDS.get(job.kind, ORDINARY_SECONDS)
            command = [sys.executable, "-m", "sounds.workbench", str(self.folder.path.absolute())]
            self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)

    def work(self) -> dict[str, Any] | None:
        """How far the last piece of work is: id, kind, language, state and what came of it."""
        with self._turns:
            self._look()
            told = self.folder.work()
        if told is not None and told["state"] == "running" and self._child is None:
            return {**told, "state": "failed", "said": {"vi": "Việc này đã bị ngắt. Hãy làm lại.", "en": "It was broken off. Do it again."}}
        return told

    def discard(self) -> None:
        """The take that is looked at goes, unheard."""
        self.folder.discard_take()

    def tick(self) -> None:
        """Looks after deadlines, and once an hour throws away what nobody came back for."""
        with self._turns:
            self._look()
            if self._clock() - self._swept_at > KEPT_SECONDS / 24:
                self._swept_at = self._clock()
                self.sweep(time.time())

    def sweep(self, now: float) -> None:
        """``now`` in seconds since 1970."""
        for path in self.folder.uploads():
            with contextlib.suppress(OSError):
                if now - path.stat().st_mtime > KEPT_SECONDS:
                    path.unlink()
        if 0 < self.folder.take_age() < now - KEPT_SECONDS:
            self.folder.discard_take()

    def stop(self) -> None:
        with self._turns:
            for child in filter(None, [*self._ending, self._child]):
                _ended(child)
            self._ending, self._child = [], None

    def _look(self) -> None:
        self._ending = [one for one in self._ending if one.poll() is None]
        child = self._child
        if child is None:
            return
        told = self.folder.work()
        if child.poll() is not None:
            self._child = None
        elif told is not None and told["state"] != "running":
            self._ending, self._child = [*self._ending, child], None  # it has said its last word and needs a moment to go
        elif self._clock() > self._until and self._job is not None:
            self._kill()
            with contextlib.suppress(OSError):
                said = {
                    "vi": "Làm quá lâu nên đã dừng. Kho cũ được giữ nguyên.",
                    "en": "It took too long and was ended. The old bank is kept.",
                }
                self.folder.tell(self._job, "failed", said=said)

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            _ended(child)


def _ended(child: "subprocess.Popen[bytes]") -> None:
    """With whatever it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=5)


__all__ = ["Busy", "PhrasesWrong", "Studio", "UploadRefused"]
