"""From an announcement to a plan: which clips, when each starts, how long it takes.

It knows the order of languages, the gaps between clips and what to do when a clip is missing. It plays nothing.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from queue_server.contract.devices import Segment
from sounds.announcement import Announcement, Plan
from sounds.bank import OWN, Bank
from sounds.phrases import CHIME, Language
from sounds.pieces import Pause
from sounds.sentence import Sentence

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
    def open(
        cls, folder: Path, codes: Iterable[str] = (HOME, "en"), phrases: Path | None = None, own_phrases: Path | None = None
    ) -> "Planner":
        """``folder`` is <data>/sounds. A language without a bank is fine: its sentence is left out. Raises PhrasesWrong."""
        return cls(Bank.open(folder), {code: Language.read(code, phrases, own_phrases) for code in dict.fromkeys([HOME, *codes])})

    def __call__(self, said: Announcement, repeat: bool = True) -> Plan:
        """Vietnamese twice, or each language once; without ``repeat`` nothing is said twice."""
        return self.plan(said.sentence(), dict.fromkeys([HOME, said.language if said.language in self._languages else HOME]), repeat)

    def plan(self, sentence: Sentence, codes: Iterable[str], repeat: bool, *, chime: bool = True) -> Plan:
        """The sentence in these languages, one after the other; if it is only one, twice with ``repeat``.

        A language is spoken whole by one voice: the hall's own recordings, else the built bank; one that lacks a clip in
        both is left out, for a hole in a number is worse than none. If no language is left there is the chime; if not
        even that, no segments and 0 ms.
        """
        wanted = [self._languages[code] for code in codes]
        spoken = [(language, voice) for language in wanted if (voice := self._voice(language, sentence))]
        text = " ".join(language.text(sentence) for language in ([language for language, _ in spoken] or wanted[:1]))
        if len(spoken) == 1 and repeat:
            spoken = spoken * 2
        clips: list[str | Pause] = [CHIME, Pause(AFTER_CHIME_MS)] if chime else []
        for language, voice in spoken:
            clips += [voice + clip.removeprefix(language.code) for clip in _clips(language, sentence)]
            clips.append(Pause(BETWEEN_SENTENCES_MS))
        segments, duration_ms = lay_out(self._bank, clips)
        return Plan(text, tuple(segments), duration_ms)

    def _voice(self, language: Language, sentence: Sentence) -> str:
        """The folder of clips that can say all of it: "vi-own", "vi", or none at all."""
        clips = _clips(language, sentence)
        for voice in (language.code + OWN, language.code):
            if all(voice + clip.removeprefix(language.code) in self._bank.clips for clip in clips):
                return voice
        return ""


def _clips(language: Language, sentence: Sentence) -> list[str]:
    return [clip for piece in language.pieces(sentence) for clip in language.clips(piece)]


def lay_out(bank: Bank, clips: Iterable[str | Pause]) -> tuple[list[Segment], int]:
    """Starts in milliseconds, end of the last clip. A clip that is missing is left out; a pause counts from the last that is there."""
    segments: list[Segment] = []
    clock_ms = end_ms = 0
    before: str | None = None
    for clip in clips:
        if isinstance(clip, Pause):
            clock_ms, before = (end_ms + clip.ms if segments else 0), None
        elif clip in bank.clips:
            kind = _kind(clip)
            clock_ms += _gap_ms(before, kind) if before else 0
            segments.append(Segment(clip=clip, at_ms=clock_ms))
            clock_ms = end_ms = clock_ms + bank.clips[clip].duration_ms
            before = kind
    return segments, end_ms


def _kind(clip: str) -> str:
    stem = clip.partition("/")[2].partition("-")[0]
    return {"letter": "letter", "digit": "digit", "number": "number", "word": "number"}.get(stem, "phrase") if clip != CHIME else "chime"


def _gap_ms(before: str, after: str) -> int:
    return _GAP_BEFORE_PHRASE_MS if after == "phrase" else _GAPS_MS.get((before, after), _GAP_BEFORE_PHRASE_MS)
