"""What an engine has said already, so that a build that broke off goes on where it stopped, and one changed word costs one request."""

import contextlib
import hashlib
import json
import os
import unicodedata
import wave
from pathlib import Path

from sounds.engines.port import Pcm


class Kept:
    """A folder of raw utterances of one engine, voice and speed. Losing it costs only time."""

    def __init__(self, folder: Path, *, language: str, engine: str, fingerprint: str, voice: str, words_per_minute: int) -> None:
        self._folder = folder
        self._who = [language, engine, fingerprint, voice, words_per_minute]

    def get(self, text: str) -> Pcm | None:
        try:
            with wave.open(str(self._path(text)), "rb") as file:
                samples = file.readframes(file.getnframes())
                return Pcm(file.getframerate(), samples) if samples else None
        except (OSError, EOFError, wave.Error):
            return None

    def put(self, text: str, pcm: Pcm) -> None:
        """Whole or not at all. A disk that is full is the business of whoever writes the bank."""
        path = self._path(text)
        unnamed = path.with_suffix(".part")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with wave.open(str(unnamed), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(pcm.rate)
                file.writeframes(pcm.samples)
            os.replace(unnamed, path)

    def sweep(self, texts: list[str]) -> None:
        """Only these are kept."""
        wanted = {self._path(text) for text in texts}
        for path in self._folder.glob("*.*"):
            if path not in wanted:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _path(self, text: str) -> Path:
        key = json.dumps([unicodedata.normalize("NFC", text), *self._who], ensure_ascii=False)
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.wav"
