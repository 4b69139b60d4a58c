"""Builds banks: every clip of a language spoken by one engine, cleaned, levelled, checked and put in place in one step.

The bank that stands is untouched until the new one is complete. Only this room's builders need the ``speech`` extra.
"""

import contextlib
import hashlib
import json
import os
import wave
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sounds.bank import MANIFEST, RATE, write_wav
from sounds.engines import named, tone
from sounds.engines.port import Engine
from sounds.errors import BankNotBuilt, TextRejected, VoiceUnavailable
from sounds.phrases import CHIME, Language

SECONDS_A_CLIP = 20.0
LONGEST_CLIP_MS = 8000

Progress = Callable[[int, int, str], None]
"""Called after every clip: done, of how many, what was spoken."""


@dataclass(frozen=True, slots=True)
class Built:
    """What became of one language."""

    language: str
    folder: Path
    engine: str
    clips: int
    seconds: float
    """Of sound."""
    lufs: float


def build(
    folder: Path,
    engine: str | Engine = "espeak",
    languages: Iterable[str] = ("vi", "en"),
    progress: Progress = lambda done, total, what: None,
    *,
    phrases: Path | None = None,
    voice: str | None = None,
) -> list[Built]:
    """Banks for these languages below ``folder`` (<data>/sounds), and the chime. ``voice`` overrides the language's own.

    Raises VoiceUnavailable, TextRejected, PhrasesWrong, BankNotBuilt; in all of them the old banks still stand.
    """
    spoken = [Language.read(code, phrases) for code in languages]
    build_chime(folder)
    speaker = named(engine) if isinstance(engine, str) else engine
    total = sum(len(language.inventory()) for language in spoken)
    done = 0
    built: list[Built] = []

    def step(what: str) -> None:
        nonlocal done
        done += 1
        progress(done, total, what)

    try:
        for language in spoken:
            built.append(_build_one(folder, speaker, language, voice, step))
    finally:
        speaker.close()
    return built


def build_chime(folder: Path) -> None:
    """The chime alone, by the standard library, in some milliseconds: a server does this at its start if there is none."""
    target = folder / CHIME.partition("/")[0]
    if not (target / MANIFEST).is_file():
        _put(target, {CHIME: tone.chime(RATE).samples}, {"engine": tone.NAME, "licence": tone.LICENCE, "fingerprint": tone.FINGERPRINT}, {})


def _build_one(folder: Path, speaker: Engine, language: Language, voice: str | None, step: Callable[[str], None]) -> Built:
    try:
        from sounds import levels
    except ImportError as error:
        raise VoiceUnavailable(
            "Chưa có numpy. Hãy chạy: pip install 'motcua[speech]'", "numpy is not installed. Run: pip install 'motcua[speech]'"
        ) from error
    script = language.inventory()
    words_per_minute = language.voice.words_per_minute
    speaks_as = voice or str(getattr(language.voice, speaker.name, language.code))
    raw: dict[str, Any] = {}
    for clip, text in script.items():
        pcm = speaker.synthesize(text, speaks_as, words_per_minute, SECONDS_A_CLIP)
        raw[clip] = levels.trimmed(levels.resampled(levels.from_pcm(pcm.samples), pcm.rate, RATE), RATE)
        _refuse_nonsense(clip, text, len(raw[clip]) * 1000 // RATE)
        step(text)
    even, lufs = levels.levelled(list(raw.values()), RATE)
    clips = {clip: levels.to_pcm(sound) for clip, sound in zip(raw, even, strict=True)}
    about = {
        "engine": speaker.name,
        "voice": speaks_as,
        "words_per_minute": words_per_minute,
        "licence": speaker.licence,
        "fingerprint": speaker.fingerprint(),
        "processing": levels.VERSION,
        "loudness_lufs": round(lufs, 1),
    }
    _put(folder / language.code, clips, about, script)
    seconds = sum(len(samples) for samples in clips.values()) / 2 / RATE
    return Built(language.code, folder / language.code, speaker.name, len(clips), seconds, lufs)


def _refuse_nonsense(clip: str, text: str, duration_ms: int) -> None:
    if not 0 < duration_ms <= LONGEST_CLIP_MS:
        raise TextRejected(
            f"Đoạn {clip} (“{text}”) dài {duration_ms} ms: bộ đọc không đọc đúng. Kho cũ được giữ nguyên.",
            f"Clip {clip} (“{text}”) lasts {duration_ms} ms: the engine did not say it. The old bank is kept.",
        )


# --- putting a bank in place ---


def _put(target: Path, clips: dict[str, bytes], about: dict[str, object], script: dict[str, str]) -> None:
    """Clips first, each checked, under names that no older bank uses; then the manifest in one step; then a sweep."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        entries = {
            clip: _put_clip(target, clip, samples) | ({"text": script[clip]} if clip in script else {}) for clip, samples in clips.items()
        }
        manifest = {"version": 1, "language": target.name, "sample_rate": RATE, **about, "clips": entries}
        before = _files_named_by(target)
        _replace(target / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    except (OSError, wave.Error) as error:
        raise BankNotBuilt(
            f"Không ghi được kho âm thanh vào {target}: {error}. Kho cũ được giữ nguyên; hãy kiểm tra ổ đĩa.",
            f"The bank could not be written to {target}: {error}. The old bank is kept; check the disk.",
        ) from error
    _sweep(target, before | _files_named_by(target))


def _put_clip(target: Path, clip: str, samples: bytes) -> dict[str, Any]:
    """One file, checked to decode to what was meant before it gets its name."""
    unnamed = target / f".{os.getpid()}.part"
    try:
        write_wav(unnamed, samples)
        sha256 = hashlib.sha256(unnamed.read_bytes()).hexdigest()
        with wave.open(str(unnamed), "rb") as file:
            if file.readframes(file.getnframes()) != samples:
                raise OSError(f"{clip} does not read back")
        name = f"{clip.partition('/')[2]}.{sha256[:12]}.wav"
        os.replace(unnamed, target / name)
    finally:
        unnamed.unlink(missing_ok=True)
    return {"file": name, "sha256": sha256, "duration_ms": -(-len(array("h", samples)) * 1000 // RATE)}


def _replace(path: Path, content: bytes) -> None:
    unnamed = path.with_suffix(".part")
    with unnamed.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unnamed, path)


def _files_named_by(target: Path) -> set[str]:
    try:
        return {entry["file"] for entry in json.loads((target / MANIFEST).read_text(encoding="utf-8"))["clips"].values()}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _sweep(target: Path, wanted: set[str]) -> None:
    """Older banks go; the one just replaced stays until the next time, for those who still read it."""
    for path in target.glob("*.wav"):
        if path.name not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()
