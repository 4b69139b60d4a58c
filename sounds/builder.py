"""Builds banks: every clip of a language spoken by one engine, cleaned, levelled, checked and put in place in one step.

The bank that stands is untouched until the new one is complete. Only this room's builders need the ``speech`` extra.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sounds import bank_writer
from sounds.bank import MANIFEST, RATE
from sounds.engines import named, tone
from sounds.engines.port import Engine
from sounds.errors import VoiceUnavailable, not_installed
from sounds.kept import Kept
from sounds.phrases import CHIME, Language

LONGEST_CLIP_MS = 8000
SECONDS_A_BUILD = 1800.0
SPOKEN = ".spoken"
"""Below <data>/sounds: what engines said, by language."""

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
    own_phrases: Path | None = None,
    services: Mapping[str, Mapping[str, str]] | None = None,
    voice: str | None = None,
    time_limit_seconds: float = SECONDS_A_BUILD,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Built]:
    """Banks for these languages below ``folder`` (<data>/sounds), and the chime. ``voice`` overrides the language's own.

    ``services`` are the hall's, by language and key. What was spoken before a failure is kept, so the next run goes on there.
    Raises VoiceUnavailable, TextRejected, PhrasesWrong, BankNotBuilt; in all of them the old banks still stand.
    """
    spoken = [Language.read(code, phrases, own_phrases).naming((services or {}).get(code, {})) for code in languages]
    build_chime(folder)
    speaker = named(engine) if isinstance(engine, str) else engine
    total = sum(len(language.inventory()) for language in spoken)
    ends_at = time.monotonic() + time_limit_seconds
    done = 0
    built: list[Built] = []

    def step(clips: int, what: str) -> None:
        nonlocal done
        done += clips
        progress(done, total, what)

    try:
        for language in spoken:
            built.append(_build_one(folder, speaker, language, voice, step, ends_at, sleep))
    finally:
        speaker.close()
    return built


def build_chime(folder: Path) -> None:
    """The chime alone, by the standard library, in some milliseconds: a server does this at its start if there is none."""
    target = folder / CHIME.partition("/")[0]
    if not (target / MANIFEST).is_file():
        about = {"engine": tone.NAME, "licence": tone.LICENCE, "fingerprint": tone.FINGERPRINT}
        bank_writer.put(target, {CHIME: tone.chime(RATE).samples}, about, {}, opus=False)


def _build_one(
    folder: Path,
    speaker: Engine,
    language: Language,
    voice: str | None,
    step: Callable[[int, str], None],
    ends_at: float,
    sleep: Callable[[float], None],
) -> Built:
    try:
        import av  # noqa: F401 – of the same extra; the clips are measured and written as Opus with it

        from sounds import dictation, levels
    except ImportError as error:
        raise not_installed(error.name or "numpy") from error
    script = language.inventory()
    speaks_as = voice or _voice_of(language, speaker)
    about: dict[str, object] = {
        "engine": speaker.name,
        "voice": speaks_as,
        "words_per_minute": language.voice.words_per_minute,
        "licence": speaker.licence,
        "fingerprint": speaker.fingerprint(speaks_as),
    }
    kept = Kept(
        folder / SPOKEN / language.code,
        language=language.code,
        engine=speaker.name,
        fingerprint=str(about["fingerprint"]),
        voice=speaks_as,
        words_per_minute=language.voice.words_per_minute,
    )
    clips_of = {text: [clip for clip in script if script[clip] == text] for text in script.values()}
    dictated = dictation.Dictation(speaker, speaks_as, language.voice.words_per_minute, kept, ends_at=ends_at, sleep=sleep)
    with ThreadPoolExecutor(1) as beside:
        cleaning: dict[str, Future[levels.Samples]] = {}
        for text, pcm in dictated.speak(clips_of):
            cleaning[text] = beside.submit(levels.cleaned, pcm.samples, pcm.rate, RATE)
            step(len(clips_of[text]), text)
        cleaned = {text: done.result() for text, done in cleaning.items()}
        for text, sound in cleaned.items():
            dictation.refuse_nonsense(clips_of[text][0], text, len(sound) * 1000 // RATE, LONGEST_CLIP_MS)
        even, lufs = levels.levelled([cleaned[text] for text in script.values()], RATE)
    clips = {clip: levels.to_pcm(sound) for clip, sound in zip(script, even, strict=True)}
    bank_writer.put(folder / language.code, clips, {**about, "processing": levels.VERSION, "loudness_lufs": round(lufs, 1)}, script)
    kept.sweep(list(clips_of))
    seconds = sum(len(samples) for samples in clips.values()) / 2 / RATE
    return Built(language.code, folder / language.code, speaker.name, len(clips), seconds, lufs)


def _voice_of(language: Language, speaker: Engine) -> str:
    voice = str(getattr(language.voice, speaker.name, language.code))
    if not voice:
        raise VoiceUnavailable(
            f"{speaker.name} không có giọng cho {language.name}: hãy chọn bằng --voice, hoặc thu âm người đọc (sounds script, import).",
            f"{speaker.name} has no voice for {language.name}: name one with --voice, or record a person (sounds script, import).",
            again=False,
        )
    return voice
