"""Where sound goes: into a player program of the system, or into files for a test and a silent machine.

A sink blocks until all was played, calls ``began`` once when the first samples are surely on their way, and raises
SinkFailed for whatever goes wrong. It never waits past its deadline.
"""

import contextlib
import os
import select
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
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
    """Where samples become sound. ``play`` returns when they have been heard, or raises SinkFailed; ``began`` is called once, before."""

    def play(self, samples: bytes, began: Callable[[], None]) -> None: ...

    def stop(self) -> None:
        """For good: ends what plays now and whatever comes after; callable from another thread."""
        ...


class CommandSink:
    """Any program that takes raw samples (16-bit little-endian, mono, RATE) on its standard input and plays them."""

    def __init__(self, command: Sequence[str] = APLAY, spare_seconds: float = _SPARE_S) -> None:
        self._command = list(command)
        self._spare_seconds = spare_seconds
        self._running: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def play(self, samples: bytes, began: Callable[[], None]) -> None:
        with tempfile.TemporaryFile() as complaint:
            try:
                player = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaint)
            except OSError as error:
                raise SinkFailed(f"player_missing {self._command[0]}: {error.strerror}") from error
            with self._lock:
                self._running = player
                if self._stopped:
                    player.kill()
            seconds = len(samples) / 2 / RATE + self._spare_seconds
            try:
                _play_through(player, samples, time.monotonic() + seconds, began)
            except subprocess.TimeoutExpired:
                raise SinkFailed(f"player_hung after {seconds:.0f} s") from None
            finally:
                self._bury(player)
            if player.returncode != 0:
                complaint.seek(0)
                raise SinkFailed(f"player_ended {player.returncode}: {complaint.read(500).decode(errors='replace').strip()[:120]}")

    def _bury(self, player: "subprocess.Popen[bytes]") -> None:
        with self._lock:
            self._running = None
        if player.stdin:
            with contextlib.suppress(OSError):
                player.stdin.close()
        player.kill()
        player.wait()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._running:
                self._running.kill()


def _play_through(player: "subprocess.Popen[bytes]", samples: bytes, deadline: float, began: Callable[[], None]) -> None:
    """Feeds the player and waits for its end. ``began`` once it has taken sound and did not fall over at once.

    Raises subprocess.TimeoutExpired at the deadline. (Popen.communicate forgets its input after a timeout, hence this.)
    """
    surely_at = time.monotonic() + _SURELY_RUNNING_S
    told = False
    for _ in _fed(player, samples, deadline):
        if not told and time.monotonic() >= surely_at and player.poll() is None:
            told = True
            began()
    if not told:
        with contextlib.suppress(subprocess.TimeoutExpired):
            player.wait(max(0.0, surely_at - time.monotonic()))
        if player.returncode in (None, 0):
            began()
    player.wait(max(0.0, deadline - time.monotonic()))


def _fed(player: "subprocess.Popen[bytes]", samples: bytes, deadline: float) -> Iterator[None]:
    """Writes as fast as the player takes it; yields at least every tenth of a second. A player that ended is fed no more."""
    assert player.stdin is not None
    pipe = player.stdin.fileno()
    os.set_blocking(pipe, False)
    rest = memoryview(samples)
    while rest and player.poll() is None:
        if time.monotonic() > deadline:
            raise subprocess.TimeoutExpired(player.args, 0)
        _, writable, _ = select.select([], [pipe], [], _SURELY_RUNNING_S)
        try:
            rest = rest[os.write(pipe, rest) :] if writable else rest
        except BrokenPipeError:
            break
        yield
    player.stdin.close()


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
