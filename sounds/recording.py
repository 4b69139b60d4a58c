"""A person's voice: one long take of the reading sheet becomes the hall's own clips, split, counted, levelled and faded.

What was recorded before and is not in this take stays. The built bank is not touched: it says whatever is not recorded.
"""

import hashlib
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sounds import bank_writer, sheet
from sounds.alignment import aligned, gaps
from sounds.bank import OWN, RATE, Bank
from sounds.errors import RecordingRejected, not_installed
from sounds.phrases import Language

LONGEST_MINUTES = 40
LONGEST_CLIP_MS = 12_000
_LEVELS_ALONE_S = 3.0
"""A shorter take is too short to be measured as loudness and takes the level of the clips that stand."""
_FULL = 0.999
_QUIETEST = 0.005
_GUESSES = 3


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
    wanted = [alone(language, clip)] if clip else wanted_lines(language, sections)
    return keep_lines(folder, recording, language, wanted, reader=reader, licence=licence)


def keep_lines(folder: Path, recording: Path, language: Language, wanted: Sequence[sheet.Line], *, reader: str, licence: str) -> Imported:
    """The same, for these lines."""
    try:
        from sounds import levels, takes
    except ImportError as error:
        raise not_installed("numpy") from error
    take, rate = read(recording)
    parts, counted = takes.heard(take, rate, len(wanted))
    cleaned = [cleaned_part(part, rate) for part in parts]
    if len(parts) != len(wanted):
        raise _miscounted(wanted, [len(sound) * 1000 // RATE for sound in cleaned], counted)
    _refuse_odd_lengths(wanted, [len(sound) * 1000 // RATE for sound in cleaned])
    if sum(map(len, cleaned)) < _LEVELS_ALONE_S * RATE:
        bar = _standing_rms_db(folder, language.code)
        even = [levels.fitted(sound, RATE, bar) for sound in cleaned]
        lufs = None
    else:
        even, lufs = levels.levelled(levels.evened(cleaned), RATE)
    said = list(zip(wanted, map(levels.to_pcm, even), strict=True))
    return put(folder, language, said, about(reader, licence, recording), lufs, overdriven(take))


def about(reader: str, licence: str, recording: Path) -> dict[str, object]:
    """What the manifest says of who spoke."""
    from sounds import levels

    with recording.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    return {"engine": "person", "voice": reader, "licence": licence, "fingerprint": fingerprint, "processing": levels.VERSION}


def put(
    folder: Path,
    language: Language,
    said: Sequence[tuple[sheet.Line, bytes]],
    about: Mapping[str, object],
    lufs: float | None = None,
    overdriven: bool = False,
) -> Imported:
    """Lines and their samples at RATE, trimmed and levelled, into the hall's own folder; what else is there stays. Raises BankNotBuilt."""
    target = folder / f"{language.code}{OWN}"
    clips = {own_id(language, name): samples for line, samples in said for name in line.clips}
    script = {own_id(language, name): text for name, text in language.inventory().items()}
    keep = {name: entry for name, entry in bank_writer.entries_of(target).items() if name in script and name not in clips}
    bank_writer.put(target, clips, about, script, keep=keep)
    missing = len(script.keys() - clips.keys() - keep.keys())
    return Imported(target, len(clips), missing, lufs, overdriven)


def remove(folder: Path, language: Language, clips: Sequence[str]) -> None:
    """The hall's own recordings of these clips go; the built bank says them again. Raises BankNotBuilt."""
    target = folder / f"{language.code}{OWN}"
    gone = {own_id(language, name) for name in clips}
    keep = {name: entry for name, entry in bank_writer.entries_of(target).items() if name not in gone}
    bank_writer.put(target, {}, bank_writer.about_of(target), {}, keep=keep)


def cleaned_part(part: Any, rate: int) -> Any:
    """At RATE, without the silence around it, faded."""
    from sounds import levels

    return levels.trimmed(levels.resampled(part.astype("float64"), rate, RATE), RATE)


def overdriven(take: Any) -> bool:
    return bool((abs(take) >= _FULL).sum() > 8)


def own_id(language: Language, clip: str) -> str:
    """ "vi/letter-a" -> "vi-own/letter-a" """
    return f"{language.code}{OWN}{clip.removeprefix(language.code)}"


def wanted_lines(language: Language, sections: Sequence[str] = ()) -> list[sheet.Line]:
    """Of the whole sheet, or of these sections of it. Raises RecordingRejected."""
    told = sheet.lines(language)
    unknown = [name for name in sections if name not in told]
    if unknown:
        there = ", ".join(told)
        raise RecordingRejected(f"Không có phần “{unknown[0]}”; có: {there}.", f"There is no section “{unknown[0]}”; there are: {there}.")
    return [line for name, lines in told.items() if not sections or name in sections for line in lines]


def alone(language: Language, clip: str) -> sheet.Line:
    """A line for one clip, whoever else says the same text. Raises RecordingRejected."""
    full = clip if clip.startswith(f"{language.code}/") else f"{language.code}/{clip}"
    text = language.inventory().get(full)
    if text is None:
        raise RecordingRejected(f"Không có đoạn “{full}”.", f"There is no clip “{full}”.")
    return sheet.Line(1, text, (full,))


def read(recording: Path) -> tuple[Any, int]:
    """One channel, in 32 bits: a long take is large. Raises RecordingRejected."""
    import numpy as np

    from sounds.sound_file import TooLong, Unreadable, samples_of

    try:
        take, rate = samples_of(recording, LONGEST_MINUTES * 60)
    except TooLong:
        raise RecordingRejected(
            f"Bản thu dài hơn {LONGEST_MINUTES} phút. Hãy thu từng phần của bản đọc.",
            f"The recording is longer than {LONGEST_MINUTES} minutes. Record the sheet section by section.",
        ) from None
    except Unreadable as error:
        why = str(error).rstrip(".")
        raise RecordingRejected(
            f"Bản thu không đọc được ({why}). Hãy lưu thành WAV, FLAC, MP3, M4A hoặc Ogg.",
            f"The recording cannot be read ({why}). Save it as WAV, FLAC, MP3, M4A or Ogg.",
        ) from None
    if float(np.max(np.abs(take), initial=0.0)) < _QUIETEST:
        raise RecordingRejected(
            "Không nghe thấy tiếng: bản thu quá nhỏ. Hãy kiểm tra micro, lại gần hơn và thu lại.",
            "Nothing is heard: the recording is too quiet. Check the microphone, come closer and record it again.",
        )
    return take, rate


def _miscounted(wanted: Sequence[sheet.Line], lengths_ms: Sequence[int], counted: Any) -> RecordingRejected:
    if not counted.heard:
        return unheard(counted.noisy)
    short, long = _clock(counted.shortest_pause_at), _clock(counted.longest_break_at)
    vi, en = guessed(wanted, aligned([syllables(line) for line in wanted], lengths_ms), counted.heard)
    return RecordingRejected(
        f"Nghe được {counted.heard} lời, cần {len(wanted)}: {vi}. Không có gì được thay. Hãy nghe lại quanh {short} (nghỉ ngắn nhất giữa"
        f" hai lời) và {long} (ngắt dài nhất trong một lời).",
        f"{counted.heard} texts were heard, {len(wanted)} are needed: {en}. Nothing was changed. Listen around {short} (the shortest pause"
        f" between two texts) and {long} (the longest break inside one).",
    )


def unheard(noisy: bool) -> RecordingRejected:
    if not noisy:
        return RecordingRejected("Không nghe ra lời nào trong bản thu. Hãy thu lại.", "No speech is heard in it. Record it again.")
    return RecordingRejected(
        "Phòng quá ồn: không tách được lời đọc khỏi tiếng nền. Hãy thu lại nơi yên tĩnh hơn.",
        "The room is too noisy: speech and background cannot be told apart. Record it again in a quieter place.",
    )


def syllables(line: sheet.Line) -> int:
    return len(line.text.split())


def guessed(wanted: Sequence[sheet.Line], places: Sequence[int | None], heard: int) -> tuple[str, str]:
    """Where lines are missing, or how many parts are too many, in Vietnamese and in English."""
    found = gaps(places)
    if not found:
        return f"có lẽ thừa {heard - len(wanted)} lời", f"perhaps {heard - len(wanted)} too many"
    vi = [f"thiếu {many} lời " + (f"sau “{wanted[before].text}”" if before >= 0 else "ở đầu") for before, many in found]
    en = [f"{many} missing " + (f"after “{wanted[before].text}”" if before >= 0 else "at the beginning") for before, many in found]
    return "có lẽ " + ", ".join(vi[:_GUESSES]), "perhaps " + ", ".join(en[:_GUESSES])


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
