"""piper, a voice that sounds human and needs no network. Its voice is a file the hall brings: model.onnx with model.onnx.json.

The program is a process of its own, from the package piper-tts or anywhere on the PATH, with a deadline for every text.
"""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

from sounds.engines.port import Pcm
from sounds.errors import TextRejected, VoiceUnavailable

_ORDINARY_WPM = 150


class Piper:
    name = "piper"
    licence = "of the piper voice that was used: see the card beside its .onnx file"
    list_characters = 300
    """It loads its voice for every run, so few runs are fast runs."""

    def __init__(self, program: str | None = None) -> None:
        self._program = program or shutil.which(
            "piper", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        )
        if not self._program:
            raise VoiceUnavailable(
                "Chưa có piper. Hãy chạy: pip install piper-tts", "piper is not installed. Run: pip install piper-tts", again=False
            )

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        """``voice`` is the path of the .onnx file; ``rate`` 150 is the voice's own speed."""
        if not text.strip():
            raise TextRejected("Không có gì để đọc.", "There is nothing to say.")
        model = self._model(voice)
        with tempfile.TemporaryDirectory(prefix="motcua-piper-") as folder:
            out = Path(folder) / "said.wav"
            slower = f"{_ORDINARY_WPM / rate:.3f}"
            self._run(["--model", str(model), "--output_file", str(out), "--length_scale", slower], " ".join(text.split()), timeout)
            return _read(out, text)

    def fingerprint(self, voice: str) -> str:
        """The voice's name and the beginning of its checksum. Raises VoiceUnavailable when it is not there."""
        model = self._model(voice)
        with model.open("rb") as file:
            return f"piper {model.name} {hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"

    def close(self) -> None:
        """No process outlives its text."""

    def _model(self, voice: str) -> Path:
        model = Path(voice)
        if not model.is_file() or not Path(f"{model}.json").is_file():
            raise VoiceUnavailable(
                f"Giọng piper là hai tệp {model} và {model}.json: chưa thấy. Hãy chỉ bằng --voice.",
                f"A piper voice is the two files {model} and {model}.json: they are not there. Name it with --voice.",
                again=False,
            )
        return model

    def _run(self, arguments: list[str], text: str, timeout: float) -> None:
        """In a session of its own, so that children of a hung program die with it."""
        assert self._program is not None
        try:
            child = subprocess.Popen(
                [self._program, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise _gave_up(str(error)) from error
        try:
            _, complaint = child.communicate(text.encode() + b"\n", timeout=timeout)
        except subprocess.TimeoutExpired:
            raise _gave_up("no answer in time") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            for pipe in (child.stdin, child.stderr):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
        if child.returncode != 0:
            last = complaint.decode(errors="replace").strip().splitlines()[-1:] or ["?"]
            raise _gave_up(f"exit code {child.returncode}: {last[0][:120]}")


def _read(out: Path, text: str) -> Pcm:
    try:
        with wave.open(str(out), "rb") as file:
            if (file.getnchannels(), file.getsampwidth()) == (1, 2) and file.getnframes():
                return Pcm(file.getframerate(), file.readframes(file.getnframes()))
    except (OSError, EOFError, wave.Error):
        pass
    raise TextRejected(f"piper không đọc được “{text}”.", f"piper made no sound of “{text}”.")


def _gave_up(why: str) -> VoiceUnavailable:
    return VoiceUnavailable(f"piper không trả lời ({why}).", f"piper did not answer ({why}).")
