"""Says one sentence into a file, so that a hall can hear its bank without calling anybody."""

from pathlib import Path

from sounds.announcement import Plan
from sounds.bank import OWN, Bank, write_wav
from sounds.errors import BankMissing
from sounds.phrases import CHIME
from sounds.planner import HOME, Planner
from sounds.sentence import Sentence


def say(
    folder: Path,
    sentence: Sentence,
    *,
    out: Path,
    language: str = HOME,
    phrases: Path | None = None,
    own_phrases: Path | None = None,
) -> Plan:
    """A WAV of what the hall would hear; ``folder`` is <data>/sounds. Raises BankMissing when it would be the chime alone."""
    planner = Planner.open(folder, [language], phrases, own_phrases)
    plan = planner.plan(sentence, dict.fromkeys([HOME, language]), repeat=True)
    unworded = planner.unworded(sentence, language)
    if unworded:
        raise BankMissing(
            f"Chưa có lời cho {unworded[0]}: thêm vào <data>/phrases/{language}.toml rồi chạy: motcua sounds build",
            f"There are no words for {unworded[0]}: write them into <data>/phrases/{language}.toml, then run: motcua sounds build",
        )
    if all(segment.clip == CHIME for segment in plan.segments):
        raise BankMissing(
            f"Kho âm thanh trong {folder} chưa đọc được “{plan.text}” Hãy chạy: motcua sounds build",
            f"The bank in {folder} cannot say “{plan.text}” Run: motcua sounds build",
        )
    if not any(segment.clip.startswith((f"{language}/", f"{language}{OWN}/")) for segment in plan.segments):
        raise BankMissing(
            f"Chưa có giọng “{language}” đọc được câu này. Hãy chạy: motcua sounds build --language {language}, hoặc thu: sounds import",
            f"No voice says this in “{language}” yet. Run: motcua sounds build --language {language}, or record one: sounds import",
        )
    write_wav(out, Bank.open(folder).splice(plan.segments, plan.duration_ms).tobytes())
    return plan
