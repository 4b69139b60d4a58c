"""A person's voice: one long take of the reading sheet becomes the hall's own clips, split, counted, levelled and faded.

What was recorded before and is not in this take stays. The built bank is not touched: it says whatever is not recorded.
"""

import hashlib
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sounds import bank_writer, sheet
from sounds.bank import OWN, RATE, Bank
from sounds.errors import RecordingRejected, not_installed
from sounds.phrases import Language

LONGEST_MINUTES = 90
LONGEST_CLIP_MS = 12_000
_LEVELS_ALONE_S = 3.0
"""A shorter take is too short to be measured as loudness and takes the level of the clips that stand."""
_FULL = 0.999


@dataclass(frozen=True, slots=True)
class Imported:
    folder: Path
    clips: int
    missing: int
    """Of the language's clips, still without a recording."""
    lufs: float | None
    """Of the take; None for a single word."""
    overdriven: bool
    """The recorder was turned up too far: it should be done again."""


def import_recording(
    folder: Path, recording: Path, language: Language, *, sections: Sequence[str] = (), clip: str = "", reader: str, licence: str
) -> Imported:
    """``folder`` is <data>/sounds. The take holds the whole sheet, or these sections of it in the sheet's order, or one clip.

    Raises RecordingRejected, saying how many words were heard and where to listen, and then changes nothing; BankNotBuilt.
    """
    try:
        from sounds import levels, takes
    except ImportError as error:
        raise not_installed("numpy") from error
    wanted = _wanted(language, sections, clip)
    take, rate = _read(recording)
    try:
        parts = takes.split(take, rate, len(wanted))
    except takes.CountWrong as wrong:
        raise _miscounted(len(wanted), wrong.counted) from None
    cleaned = [levels.trimmed(levels.resampled(part, rate, RATE), RATE) for part in parts]
    _refuse_odd_lengths(wanted, [len(sound) * 1000 // RATE for sound in cleaned])
    target = folder / f"{language.code}{OWN}"
    if sum(map(len, cleaned)) < _LEVELS_ALONE_S * RATE:
        bar = _standing_rms_db(folder, language.code)
        even = [levels.fitted(sound, RATE, bar) for sound in cleaned]
        lufs = None
    else:
        even, lufs = levels.levelled(levels.evened(cleaned), RATE)
    said = {own_id(language, name): levels.to_pcm(sound) for line, sound in zip(wanted, even, strict=True) for name in line.clips}
    script = {own_id(language, name): text for name, text in language.inventory().items()}
    about = {
        "engine": "person",
        "voice": reader,
        "licence": licence,
        "fingerprint": hashlib.sha256(recording.read_bytes()).hexdigest(),
        "processing": levels.VERSION,
    }
    keep = {name: entry for name, entry in bank_writer.entries_of(target).items() if name in script}
    bank_writer.put(target, said, about, script, keep=keep)
    missing = len(script.keys() - said.keys() - keep.keys())
    return Imported(target, len(said), missing, lufs, bool((abs(take) >= _FULL).sum() > 8))


def own_id(language: Language, clip: str) -> str:
    """ "vi/letter-a" -> "vi-own/letter-a" """
    return f"{language.code}{OWN}{clip.removeprefix(language.code)}"


def _wanted(language: Language, sections: Sequence[str], clip: str) -> list[sheet.Line]:
    told = sheet.lines(language)
    if clip:
        full = clip if clip.startswith(f"{language.code}/") else f"{language.code}/{clip}"
        text = language.inventory().get(full)
        if text is None:
            raise RecordingRejected(f"Không có đoạn “{full}”.", f"There is no clip “{full}”.")
        return [sheet.Line(1, text, (full,))]
    unknown = [name for name in sections if name not in told]
    if unknown:
        there = ", ".join(told)
        raise RecordingRejected(f"Không có phần “{unknown[0]}”; có: {there}.", f"There is no section “{unknown[0]}”; there are: {there}.")
    return [line for name, lines in told.items() if not sections or name in sections for line in lines]


def _read(recording: Path) -> tuple[Any, int]:
    import soundfile

    try:
        about = soundfile.info(str(recording))
        if about.frames > LONGEST_MINUTES * 60 * about.samplerate:
            raise RecordingRejected(f"Bản thu dài hơn {LONGEST_MINUTES} phút.", f"The recording is longer than {LONGEST_MINUTES} minutes.")
        samples, rate = soundfile.read(str(recording), dtype="float64", always_2d=True)
    except (soundfile.LibsndfileError, OSError, RuntimeError) as error:
        raise RecordingRejected(
            f"{recording} không đọc được ({error}). Hãy lưu thành WAV, FLAC, MP3 hoặc Ogg.",
            f"{recording} cannot be read ({error}). Save it as WAV, FLAC, MP3 or Ogg.",
        ) from None
    return samples.mean(axis=1), int(rate)


def _miscounted(expected: int, counted: Any) -> RecordingRejected:
    if counted.noisy:
        return RecordingRejected(
            "Phòng quá ồn: không tách được lời đọc khỏi tiếng nền. Hãy thu lại nơi yên tĩnh hơn.",
            "The room is too noisy: speech and background cannot be told apart. Record it again in a quieter place.",
        )
    short, long = _clock(counted.shortest_pause_at), _clock(counted.longest_break_at)
    return RecordingRejected(
        f"Nghe được {counted.heard} lời, cần {expected}. Không có gì được thay. Hãy nghe lại quanh {short} (nghỉ ngắn nhất giữa hai lời)"
        f" và {long} (ngắt dài nhất trong một lời).",
        f"{counted.heard} texts were heard, {expected} are needed. Nothing was changed. Listen around {short} (the shortest pause between"
        f" two texts) and {long} (the longest break inside one).",
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"


def _refuse_odd_lengths(wanted: Sequence[sheet.Line], lengths_ms: Sequence[int]) -> None:
    for line, length_ms in zip(wanted, lengths_ms, strict=True):
        if not 0 < length_ms <= LONGEST_CLIP_MS:
            raise RecordingRejected(
                f"Dòng {line.number} (“{line.text}”) dài {length_ms} ms: hãy thu lại.",
                f"Line {line.number} (“{line.text}”) lasts {length_ms} ms: record it again.",
            )


def _standing_rms_db(folder: Path, code: str) -> float:
    """Of the hall's recordings, else of the built bank: what a single new word has to fit to."""
    from sounds import levels

    bank = Bank.open(folder)
    standing = bank.of(f"{code}{OWN}") or bank.of(code)
    return statistics.median(
        [levels.rms_db(levels.from_pcm(bank.samples(clip.id).tobytes())) for clip in standing] or [levels.SPEECH_RMS_DB]
    )
