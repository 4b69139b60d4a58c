"""What became of every print job, on disk before the printer hears of it: so a restart never prints a ticket twice.

One JSON line a fact, synced. Only ids, outcomes and times are kept; no text of a ticket, whose QR code is a secret.
"""

import json
import os
import threading
from pathlib import Path
from typing import Literal, get_args

State = Literal["started", "printed", "failed", "expired", "unknown"]
Passed = Literal["passed"]
"""Surely nothing came out and another printer has it: as if it had never been begun."""
KEEP_MS = 24 * 3600 * 1000


class JobJournal:
    """Thread-safe. Jobs that were started and not ended when the agent died are "unknown": the paper may be out there."""

    def __init__(self, path: Path, now_ms: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.Lock()
        self._states: dict[str, tuple[State, int]] = {}
        self._claimed: set[str] = set()
        self._read(now_ms)
        self._rewrite()
        self._file = path.open("ab")

    def state(self, job: str) -> State | None:
        with self._lock:
            known = self._states.get(job)
            return known[0] if known else None

    def claim(self, job: str) -> bool:
        """Whether nobody has it or ever had it in hand; then it is the caller's until `release`, or that of the spare it is handed to."""
        with self._lock:
            mine = job not in self._claimed and job not in self._states
            self._claimed.add(job)
            return mine

    def release(self, job: str) -> None:
        with self._lock:
            self._claimed.discard(job)

    def record(self, job: str, state: State | Passed, at_ms: int) -> None:
        """Returns when the fact is on the disk. Raises OSError when it is not: then nothing may be printed."""
        with self._lock:
            self._file.write(_line(job, state, at_ms))
            self._file.flush()
            os.fsync(self._file.fileno())
            self._remember(job, state, at_ms)

    def close(self) -> None:
        self._file.close()

    def _read(self, now_ms: int) -> None:
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            try:
                job, state, at_ms = json.loads(line)
            except ValueError:
                continue  # a line cut by a power failure; its fact was never acknowledged
            known = state in (*get_args(State), *get_args(Passed))
            if isinstance(job, str) and known and isinstance(at_ms, int) and now_ms - at_ms < KEEP_MS:
                self._remember(job, "unknown" if state == "started" else state, at_ms)

    def _remember(self, job: str, state: State | Passed, at_ms: int) -> None:
        if state == "passed":
            self._states.pop(job, None)
        else:
            self._states[job] = (state, at_ms)

    def _rewrite(self) -> None:
        """Leave out what is older than a day. A new file under the old name, so that a power cut leaves one of the two."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            file.writelines(_line(job, state, at_ms) for job, (state, at_ms) in self._states.items())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _line(job: str, state: State | Passed, at_ms: int) -> bytes:
    return json.dumps([job, state, at_ms]).encode() + b"\n"
