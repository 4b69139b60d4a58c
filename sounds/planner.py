"""From an announcement to a plan: which clips, when each starts, how long it takes.

It knows the order of languages, the gaps between clips and what to do when a clip is missing. It plays nothing.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from queue_server.contract.devices import Segment
from sounds.announcement import Announcement, Plan
from sounds.bank import Bank
from sounds.phrases import CHIME, Language
from sounds.pieces import Chime, Pause, Piece

HOME = "vi"
AFTER_CHIME_MS = 250
BETWEEN_SENTENCES_MS = 700

_GAPS_MS = {
    ("phrase", "letter"): 120,
    ("phrase", "digit"): 120,
    ("phrase", "number"): 80,
    ("letter", "letter"): 150,
    ("letter", "digit"): 150,
    ("letter", "number"): 150,
    ("digit", "digit"): 60,
    ("number", "number"): 20,
}
_GAP_BEFORE_PHRASE_MS = 180


class Planner:
    """Call it: ``planner(announcement, repeat)``. A bank that was built anew is picked up by making a new planner."""

    def __init__(self, bank: Bank, languages: Mapping[str, Language]) -> None:
        self._bank = bank
        self._languages = languages

    @classmethod
    def open(cls, folder: Path, codes: Iterable[str] = (HOME, "en"), phrases: Path | None = None) -> "Planner":
        """``folder`` is <data>/sounds. A language without a bank is fine: its sentence is left out. Raises PhrasesWrong."""
        return cls(Bank.open(folder), {code: Language.read(code, phrases) for code in dict.fromkeys([HOME, *codes])})

    def __call__(self, said: Announcement, repeat: bool = True) -> Plan:
        """Vietnamese twice, or each language once; without ``repeat`` nothing is said twice.

        A sentence that lacks one clip is not spoken at all: a hole in a number is worse than none. If no sentence is
        left there is the chime; if not even that, no segments and 0 ms.
        """
        home = self._languages[HOME]
        wanted = dict.fromkeys([HOME, said.language if said.language in self._languages else HOME])
        spoken = [self._languages[code] for code in wanted if self._complete(self._languages[code], said)]
        text = " ".join(language.text(said) for language in (spoken or [home]))
        if len(spoken) == 1 and repeat:
            spoken = spoken * 2
        pieces: list[tuple[Language, Piece]] = [(home, Chime()), (home, Pause(AFTER_CHIME_MS))]
        for language in spoken:
            pieces += [(language, piece) for piece in language.pieces(said)]
            pieces.append((language, Pause(BETWEEN_SENTENCES_MS)))
        segments, duration_ms = _lay_out(self._bank, pieces)
        return Plan(text, tuple(segments), duration_ms)

    def _complete(self, language: Language, said: Announcement) -> bool:
        return all(clip in self._bank.clips for piece in language.pieces(said) for clip in language.clips(piece))


def _lay_out(bank: Bank, pieces: list[tuple[Language, Piece]]) -> tuple[list[Segment], int]:
    """Starts in milliseconds, end of the last clip. A chime without a clip is left out with its pause."""
    segments: list[Segment] = []
    clock_ms = end_ms = 0
    before: str | None = None
    for language, piece in pieces:
        if isinstance(piece, Pause):
            clock_ms, before = (end_ms + piece.ms if segments else 0), None
            continue
        for clip in language.clips(piece):
            if clip not in bank.clips:
                continue
            kind = _kind(clip)
            clock_ms = clock_ms + (_gap_ms(before, kind) if before else 0)
            segments.append(Segment(clip=clip, at_ms=clock_ms))
            clock_ms = end_ms = clock_ms + bank.clips[clip].duration_ms
            before = kind
    return segments, end_ms


def _kind(clip: str) -> str:
    stem = clip.partition("/")[2].partition("-")[0]
    return {"letter": "letter", "digit": "digit", "number": "number", "word": "number"}.get(stem, "phrase") if clip != CHIME else "chime"


def _gap_ms(before: str, after: str) -> int:
    return _GAP_BEFORE_PHRASE_MS if after == "phrase" else _GAPS_MS.get((before, after), _GAP_BEFORE_PHRASE_MS)
