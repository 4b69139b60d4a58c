"""Where sound goes: into a player program of the system, or into files for a test and a silent machine.

A sink blocks until all was played, calls ``began`` once when the first samples are surely on their way, and raises
SinkFailed for whatever goes wrong. It never waits past its deadline.
"""

import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from sounds.bank import RATE, write_wav

APLAY = ("aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", str(RATE), "-c", "1", "-")
PAPLAY = ("paplay", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1")
_SURELY_RUNNING_S = 0.1
"""A player that cannot open its device ends sooner than this."""
_SPARE_S = 5.0


class SinkFailed(Exception):
    """The sound did not come out; the text is short enough for a report."""


class Sink(Protocol):
    def play(self, samples: bytes, began: Callable[[], None]) -> None: ...

    def stop(self) -> None:
        """Ends what plays now; callable from another thread."""
        ...


class CommandSink:
    """Any program that takes raw samples (16-bit little-endian, mono, RATE) on its standard input and plays them."""

    def __init__(self, command: Sequence[str] = APLAY, spare_seconds: float = _SPARE_S) -> None:
        self._command = list(command)
        self._spare_seconds = spare_seconds
        self._running: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def play(self, samples: bytes, began: Callable[[], None]) -> None:
        seconds = len(samples) / 2 / RATE + self._spare_seconds
        try:
            player = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        except OSError as error:
            raise SinkFailed(f"player_missing {self._command[0]}: {error.strerror}") from error
        with self._lock:
            self._running = player
        try:
            complaint = self._feed(player, samples, seconds, began)
        except subprocess.TimeoutExpired:
            raise SinkFailed(f"player_hung after {seconds:.0f} s") from None
        finally:
            self._bury(player)
        if player.returncode != 0:
            raise SinkFailed(f"player_ended {player.returncode}: {complaint.decode(errors='replace').strip()[-120:]}")

    def _feed(self, player: "subprocess.Popen[bytes]", samples: bytes, seconds: float, began: Callable[[], None]) -> bytes:
        """All samples in; what it complained about out. ``began`` once it did not fall over at once."""
        try:
            _, complaint = player.communicate(samples, timeout=_SURELY_RUNNING_S)
        except subprocess.TimeoutExpired:
            began()
            _, complaint = player.communicate(timeout=seconds)
        else:
            if player.returncode == 0:
                began()
        return complaint

    def _bury(self, player: "subprocess.Popen[bytes]") -> None:
        with self._lock:
            self._running = None
        if player.poll() is None:
            player.kill()
            player.communicate()

    def stop(self) -> None:
        with self._lock:
            if self._running:
                self._running.kill()


class FolderSink:
    """Writes each announcement as a WAV, numbered in the order of play."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._played = 0

    def play(self, samples: bytes, began: Callable[[], None]) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            began()
            self._played += 1
            write_wav(self._folder / f"{self._played:04}.wav", samples)
        except OSError as error:
            raise SinkFailed(f"not_written: {error.strerror}") from error

    def stop(self) -> None:
        """Writing is over before anybody could ask."""
