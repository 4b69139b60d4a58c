"""espeak-ng, the offline floor: from the wheel in a child process of our own, else the program of the distribution.

Both are given a deadline for every utterance and are killed when they miss it.
"""

import contextlib
import importlib.util
import io
import json
import os
import select
import shutil
import subprocess
import sys
import time
import wave
from pathlib import Path

from sounds.engines.port import Pcm
from sounds.errors import TextRejected, VoiceUnavailable

_START_SECONDS = 10.0
_NOTHING = Pcm(22_050, b"")
_CHILD = [sys.executable, "-I", str(Path(__file__).with_name("espeak_child.py"))]


class Espeak:
    name = "espeak"
    licence = "espeak-ng GPL-3.0-or-later; the recordings it makes are free to use"
    list_characters = 0

    def __init__(self, child: list[str] | None = None, program: str | None = None) -> None:
        """``child`` and ``program`` override what is run; without them the wheel is preferred to the program."""
        if child is None and importlib.util.find_spec("espeakng_loader"):
            child = _CHILD
        self._line = _Line(child) if child else None
        self._program = program or shutil.which("espeak-ng") or ""
        if self._line is None and not self._program:
            raise _not_installed()

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        if not text.strip():
            raise TextRejected("Không có gì để đọc.", "There is nothing to say.")
        pcm = self._line.ask(text, voice, rate, timeout) if self._line else self._run(text, voice, rate, timeout)
        if not pcm.samples:
            raise TextRejected(
                f"espeak-ng không đọc được “{text}” bằng giọng “{voice}”.", f"espeak-ng cannot say “{text}” with voice “{voice}”."
            )
        return pcm

    def _run(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        command = [self._program, "--stdout", "-v", voice, "-s", str(rate), "--", text]
        try:
            ran = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _gave_up(str(error)) from error
        if ran.returncode != 0:
            return _NOTHING
        # The header of a streamed WAV has no true length: skip it and take what came.
        with wave.open(io.BytesIO(ran.stdout), "rb") as head:
            return Pcm(head.getframerate(), ran.stdout[44 : 44 + (len(ran.stdout) - 44) // 2 * 2])

    def fingerprint(self, voice: str) -> str:
        if self._line:
            return f"espeak-ng {self._line.version(_START_SECONDS)} wheel"
        shown = subprocess.run([self._program, "--version"], capture_output=True, text=True, timeout=_START_SECONDS, check=False).stdout
        return " ".join(shown.split()[:4])

    def close(self) -> None:
        if self._line:
            self._line.cut()


class _Line:
    """The child and the pipe to it. A child that failed is killed; the next question starts a new one."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._unread = bytearray()
        self._version = ""

    def version(self, timeout: float) -> str:
        if self._child is None:
            self._start(time.monotonic() + timeout)
        return self._version

    def ask(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        deadline = time.monotonic() + timeout
        try:
            child = self._child or self._start(deadline)
            assert child.stdin is not None
            child.stdin.write(json.dumps({"text": text, "voice": voice, "rate": rate}).encode() + b"\n")
            child.stdin.flush()
            head = json.loads(self._read_line(deadline))
            return Pcm(head["rate"], self._read(head["bytes"], deadline)) if "bytes" in head else _NOTHING
        except (OSError, ValueError) as error:
            self.cut()
            raise _gave_up(str(error)) from error

    def _start(self, deadline: float) -> "subprocess.Popen[bytes]":
        self.cut()
        self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            hello = json.loads(self._read_line(deadline))
        except (OSError, ValueError) as error:
            self.cut()
            raise _gave_up(str(error)) from error
        if "version" not in hello:
            self.cut()
            raise _not_installed()
        self._version = hello["version"]
        return self._child

    def _read_line(self, deadline: float) -> bytes:
        while b"\n" not in self._unread:
            self._fill(deadline)
        line, _, rest = bytes(self._unread).partition(b"\n")
        self._unread = bytearray(rest)
        return line

    def _read(self, count: int, deadline: float) -> bytes:
        while len(self._unread) < count:
            self._fill(deadline)
        taken = bytes(self._unread[:count])
        del self._unread[:count]
        return taken

    def _fill(self, deadline: float) -> None:
        """One read of what is there. Raises OSError when the child is late or gone."""
        assert self._child is not None
        assert self._child.stdout is not None
        pipe = self._child.stdout.fileno()
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError("no answer in time")
        arrived = os.read(pipe, 65_536)
        if not arrived:
            raise BrokenPipeError("the child has ended")
        self._unread += arrived

    def cut(self) -> None:
        child, self._child = self._child, None
        self._unread.clear()
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):  # what was still to be written to the dead child
                if pipe:
                    pipe.close()


def _not_installed() -> VoiceUnavailable:
    return VoiceUnavailable(
        "Chưa có espeak-ng. Hãy chạy: pip install 'motcua[speech]' hoặc apt install espeak-ng",
        "espeak-ng is not installed. Run: pip install 'motcua[speech]' or apt install espeak-ng",
        again=False,
    )


def _gave_up(why: str) -> VoiceUnavailable:
    return VoiceUnavailable(f"espeak-ng không trả lời ({why}). Hãy thử lại.", f"espeak-ng did not answer ({why}). Try again.")
