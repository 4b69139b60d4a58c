"""A process of its own in which engines say what no bank can, so that their crash, their hang and their memory touch nobody else.

Run with ``python -m sounds.fresh_child <data>/sounds --engines piper,espeak``. It takes requests from the folder whenever its
standard input brings a byte, and ends when that ends.
"""

import argparse
import os
import select
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sounds.announcement import Plan
from sounds.bank import RATE
from sounds.engines import ENGINES, tone
from sounds.engines.guarded import Guarded
from sounds.errors import PhrasesWrong, SoundError, VoiceUnavailable
from sounds.free_text import aloud
from sounds.fresh_folder import FreshFolder, Request
from sounds.phrases import Language
from sounds.planner import BETWEEN_SENTENCES_MS
from sounds.voices import EngineVoice, Spoken, Voices

EVERY_SECONDS = 5.0
"""Looked for requests this often even when nobody woke us."""
_SILENCE = bytes(2 * (RATE * BETWEEN_SENTENCES_MS // 1000))
_SPEAKS_BY_ITSELF_SECONDS = 10.0


class Booth:
    """The engines, opened once; one that is not installed is left out and named in every refusal."""

    def __init__(self, engines: Sequence[str], phrases: Path | None = None, own_phrases: Path | None = None) -> None:
        self._phrases, self._own_phrases = phrases, own_phrases
        self._voices: list[EngineVoice] = []
        self._missing: list[str] = []
        for name in engines:
            try:
                engine = ENGINES[name]()
                self._voices.append(EngineVoice(engine if isinstance(engine, Guarded) else Guarded(engine)))
            except (KeyError, SoundError) as error:
                self._missing.append(f"{name}: {error.en if isinstance(error, SoundError) else 'no such engine'}")

    def warm_up(self) -> None:
        """The first word costs the loading of libraries and voices; nobody waits for this one."""
        Voices(self._voices[-1:], within_seconds=_SPEAKS_BY_ITSELF_SECONDS).say("a", Language.read("vi", self._phrases))

    def say(self, request: Request) -> tuple[str, bytes, dict[str, str]]:
        """Text, samples and the engine of every language that could be said; one that cannot is left out. Raises VoiceUnavailable."""
        texts: list[str] = []
        sounds: list[bytes] = []
        by: dict[str, str] = {}
        reasons = list(self._missing)
        for code, text in request.texts:
            spoken = self._one(code, text, request.until - time.monotonic(), reasons)
            if spoken is not None:
                texts.append(text)
                sounds.append(spoken.pcm.samples)
                by[code] = spoken.by
        if not sounds:
            why = "; ".join(reasons) or "no engine"
            raise VoiceUnavailable(f"Không bộ đọc nào đọc được: {why}", why, again=False)
        return " ".join(texts), _SILENCE.join(sounds), by

    def _one(self, code: str, text: str, left_s: float, reasons: list[str]) -> Spoken | None:
        try:
            language = Language.read(code, self._phrases, self._own_phrases)
        except PhrasesWrong as error:
            reasons.append(error.en)
            return None
        spoken = Voices(self._voices, within_seconds=left_s).say(aloud(text, language), language)
        reasons += spoken.refused
        return None if spoken.by == tone.NAME else spoken

    def close(self) -> None:
        for voice in self._voices:
            voice.close()


def answer_all(folder: FreshFolder, booth: Booth) -> None:
    """Everything that waits, the oldest first."""
    while (request := folder.take()) is not None:
        if time.monotonic() > request.until:
            folder.withdraw(request.key)
            continue
        if isinstance(folder.answer(request.key), Plan):
            continue
        try:
            text, samples, by = booth.say(request)
            folder.said(request.key, text, samples, by)
        except SoundError as error:
            folder.refused(request.key, error.en)
        except OSError as error:
            folder.refused(request.key, f"cannot be written: {error.strerror}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves until standard input ends."""
    asked = argparse.ArgumentParser(prog="sounds.fresh_child")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--engines", default="espeak")
    asked.add_argument("--phrases", type=Path)
    asked.add_argument("--own-phrases", type=Path)
    asked.add_argument("--niceness", type=int, default=0)
    told = asked.parse_args(arguments)
    os.nice(told.niceness)
    folder = FreshFolder(told.folder)
    folder.make()
    booth = Booth([name for name in told.engines.split(",") if name], told.phrases, told.own_phrases)
    try:
        booth.warm_up()
        (folder.path / ".ready").write_text(str(os.getpid()), encoding="ascii")
        while True:
            answer_all(folder, booth)
            woken, _, _ = select.select([sys.stdin], [], [], EVERY_SECONDS)
            if woken and not os.read(sys.stdin.fileno(), 4096):
                return
    finally:
        booth.close()


if __name__ == "__main__":
    main()
