"""Says one call into a file, so that a hall can hear its bank without calling anybody."""

from pathlib import Path

from sounds.announcement import Announcement, Plan
from sounds.bank import Bank, write_wav
from sounds.errors import BankMissing
from sounds.phrases import CHIME, Language
from sounds.planner import HOME, Planner


def say(
    folder: Path,
    number: str,
    *,
    counter: int,
    out: Path,
    language: str = HOME,
    desk: bool = False,
    recall: int = 0,
    phrases: Path | None = None,
) -> Plan:
    """A WAV of what the hall would hear; ``folder`` is <data>/sounds. Raises BankMissing when it would be the chime alone."""
    bank = Bank.open(folder)
    planner = Planner(bank, {code: Language.read(code, phrases) for code in dict.fromkeys([HOME, language])})
    plan = planner(Announcement(0, "", "", number, counter, 0, desk=desk, recall=recall, language=language))
    if all(segment.clip == CHIME for segment in plan.segments):
        raise BankMissing(
            f"Kho âm thanh trong {folder} chưa đọc được “{number}, quầy {counter}”. Hãy chạy: motcua sounds build",
            f"The bank in {folder} cannot say “{number}, counter {counter}”. Run: motcua sounds build",
        )
    write_wav(out, bank.splice(plan.segments, plan.duration_ms).tobytes())
    return plan
