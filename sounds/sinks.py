"""Where sound goes: into a player program of the system, or into files for a test and a silent machine.

A sink takes the sound piece by piece as it is played, blocks until all was heard, and raises SinkFailed for whatever goes wrong. It
never waits past its deadline.
"""

import contextlib
import fcntl
import os
import select
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from sounds.bank import write_wav
from sounds.outputs import Output

_ASKED_EVERY_S = 0.1
_STALLED_S = 1.5
"""A player that takes nothing for so long is dead: another one of the zone should speak."""
_SPARE_S = 5.0
_PIPE_BYTES = 8192
"""A sixth of a second: what is on its way can no longer be cut."""


class SinkFailed(Exception):
    """The sound did not come out; the text is short enough for a report."""


class Sound(Protocol):
    """What is to be heard, as raw samples."""

    @property
    def seconds(self) -> float:
        """How long it is, at most."""

    def pieces(self) -> Iterable[bytes]:
        """To be taken no faster than needed: it may end early."""

    def goes_on(self) -> bool:
        """To be asked several times a second once all pieces are taken; after a no, what is still to be heard must not be."""


class Sink(Protocol):
    """Where samples become sound."""

    def play(self, sound: Sound) -> None:
        """Returns when it was heard, or raises SinkFailed."""

    def missing(self) -> str:
        """What keeps it from being heard now, as "no_card Device"; "" when nothing is known to. Quiet, and soon done."""

    def stop(self) -> None:
        """For good: ends what plays now and whatever comes after; callable from another thread."""


class CommandSink:
    """A program that takes raw samples on its standard input and plays them."""

    def __init__(self, output: Output, *, stalled_seconds: float = _STALLED_S, spare_seconds: float = _SPARE_S) -> None:
        self._output = output
        self._stalled_seconds = stalled_seconds
        self._spare_seconds = spare_seconds
        self._running: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def missing(self) -> str:
        return self._output.missing()

    def play(self, sound: Sound) -> None:
        command = self._output.command
        with tempfile.TemporaryFile() as complaint:
            try:
                player = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaint)
            except OSError as error:
                raise SinkFailed(f"player_missing {command[0]}: {error.strerror}") from error
            with self._lock:
                self._running = player
                if self._stopped:
                    player.kill()
            try:
                feeding = _Feeding(player, sound, self._stalled_seconds)
                feeding.feed()
                whole = feeding.see_out(time.monotonic() + sound.seconds + self._spare_seconds)
            finally:
                self._bury(player)
            if whole and player.returncode != 0:
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


class _Feeding:
    """One player, from its start to its end. (Popen.communicate takes everything at once and forgets its input after a timeout.)"""

    def __init__(self, player: "subprocess.Popen[bytes]", sound: Sound, stalled_seconds: float) -> None:
        assert player.stdin is not None
        self._player, self._sound, self._stalled_seconds = player, sound, stalled_seconds
        self._pipe = player.stdin.fileno()
        os.set_blocking(self._pipe, False)
        with contextlib.suppress(OSError):  # a kernel that will not make it smaller only means that a cut is heard later
            fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    def feed(self) -> None:
        """As fast as the player takes it, which is as fast as it is heard. A player that has ended is fed no more."""
        for piece in self._sound.pieces():
            if not self._put(memoryview(piece)):
                break
        assert self._player.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._player.stdin.close()

    def _put(self, rest: memoryview) -> bool:
        took_at = time.monotonic()
        while rest:
            _, writable, _ = select.select([], [self._pipe], [], _ASKED_EVERY_S)
            now = time.monotonic()
            if writable:
                try:
                    rest, took_at = rest[os.write(self._pipe, rest) :], now
                except BrokenPipeError:
                    return False
            elif now - took_at > self._stalled_seconds:
                raise SinkFailed(f"player_hung after {self._stalled_seconds:.1f} s")
        return True

    def see_out(self, deadline: float) -> bool:
        """Until it has played what it holds; False when that was cut short."""
        while self._player.poll() is None:
            if not self._sound.goes_on():
                return False
            if time.monotonic() > deadline:
                raise SinkFailed("player_hung at its end")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._player.wait(_ASKED_EVERY_S)
        return True


class FolderSink:
    """Writes each announcement as a WAV, numbered in the order of play."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._played = 0

    def play(self, sound: Sound) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._played += 1
            write_wav(self._folder / f"{self._played:04}.wav", b"".join(sound.pieces()))
        except OSError as error:
            raise SinkFailed(f"not_written: {error.strerror}") from error

    def missing(self) -> str:
        return ""

    def stop(self) -> None:
        """Writing is over before anybody could ask."""
