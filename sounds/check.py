"""Listens to a bank as a patient person would: what is missing, outdated, damaged, quiet, clipped, cut off or too long."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sounds.bank import OWN, RATE, Bank, Clip
from sounds.errors import BankMissing, not_installed
from sounds.phrases import CHIME, Language
from sounds.recording import own_id

if TYPE_CHECKING:
    from sounds.levels import Samples

Kind = Literal["missing", "changed", "damaged", "quiet", "clipped", "cut", "long", "loudness"]
SAID: dict[Kind, str] = {
    "missing": "thiếu / missing",
    "changed": "lời đã đổi, dựng hoặc thu lại / the words have changed, build or record it again",
    "damaged": "hỏng hoặc mất / damaged or lost",
    "quiet": "nhỏ tiếng / quiet",
    "clipped": "vỡ tiếng / clipped",
    "cut": "bị cắt / cut off",
    "long": "quá dài / too long",
    "loudness": "độ lớn chung / loudness of the bank",
}
QUIETEST_DB = -10.0
"""Below the middle of its bank."""
LOUDNESS_LUFS = (-18.0, -15.0)
HIGHEST_PEAK = 10 ** (-0.5 / 20)
"""Made with a ceiling of -1 dB; half a dB is left for how peaks are measured."""
CUT_DB = -5.0
"""A voice that is this near its loudest in its first or last 10 ms did not begin or end there by itself."""
_LONGEST_MS, _A_WORD_MS = 900, 600


@dataclass(frozen=True, slots=True)
class Problem:
    kind: Kind
    clip: str
    detail: str = ""


def check(folder: Path, language: Language) -> list[Problem]:
    """Of the built bank and, where there is one, of the hall's own recordings; ``folder`` is <data>/sounds.

    What is missing in the own recordings is no problem, the built bank says it. Raises VoiceUnavailable without the speech extra.
    """
    bank = Bank.open(folder)
    script = language.inventory()
    voices = (f"{language.code}/", f"{language.code}{OWN}/")
    found = [Problem("damaged", clip) for clip in bank.broken if clip.startswith(voices)]
    there = {*bank.clips, *bank.broken}
    found += [Problem("missing", clip, text) for clip, text in script.items() if there.isdisjoint((clip, own_id(language, clip)))]
    found += [Problem("missing", CHIME)] if CHIME not in bank.clips else []
    for code in (language.code, language.code + OWN):
        texts = {clip.replace(f"{language.code}/", f"{code}/", 1): text for clip, text in script.items()}
        outdated = (clip for clip in bank.of(code) if clip.text and clip.text != texts.get(clip.id, clip.text))
        found += [Problem("changed", clip.id, f"{clip.text} → {texts[clip.id]}") for clip in outdated]
        found += _listen(bank, bank.of(code), texts)
    return found


def _listen(bank: Bank, clips: list[Clip], texts: dict[str, str]) -> list[Problem]:
    try:
        import numpy as np

        from sounds import levels
    except ImportError as error:
        raise not_installed("numpy") from error
    found: list[Problem] = []
    heard: dict[str, levels.Samples] = {}
    for clip in clips:
        try:
            heard[clip.id] = levels.from_pcm(bank.samples(clip.id).tobytes())
            if len(heard[clip.id]) < levels.RMS_FRAME:
                raise BankMissing("", "")
            if hashlib.sha256(clip.path.read_bytes()).hexdigest() != clip.sha256:
                found.append(Problem("damaged", clip.id))
        except (BankMissing, OSError):
            heard.pop(clip.id, None)
            found.append(Problem("damaged", clip.id))
    if not heard:
        return found
    middle = float(np.median([levels.rms_db(sound) for sound in heard.values()]))
    for name, sound in heard.items():
        found += [Problem(kind, name, detail) for kind, detail in _faults(sound, texts.get(name, ""), middle)]
    together = levels.loudness(np.concatenate(list(heard.values())), RATE)
    if len(heard) == len(clips) and len(heard) >= len(texts) and not LOUDNESS_LUFS[0] <= together <= LOUDNESS_LUFS[1]:
        found.append(Problem("loudness", clips[0].id.partition("/")[0], f"{together:.1f} LUFS"))
    return found


def _faults(sound: "Samples", text: str, middle_db: float) -> Iterator[tuple[Kind, str]]:
    import numpy as np

    from sounds import levels

    level_db = levels.rms_db(sound) - middle_db
    if level_db < QUIETEST_DB:
        yield "quiet", f"{level_db:.0f} dB"
    peak = levels.true_peak(sound, RATE)
    if peak > HIGHEST_PEAK:
        yield "clipped", f"{20 * np.log10(peak):+.1f} dBTP"
    frames = levels.frame_levels_db(sound)
    for level, where in ((frames[0], "đầu / beginning"), (levels.frame_levels_db(sound[::-1])[0], "cuối / end")):
        if level > frames.max() + CUT_DB:
            yield "cut", where
    longest_ms = _LONGEST_MS + _A_WORD_MS * len(text.split())
    if text and len(sound) * 1000 / RATE > longest_ms:
        yield "long", f"{len(sound) * 1000 // RATE} ms > {longest_ms} ms"
