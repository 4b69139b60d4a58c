"""From an announcement to a plan: which clips, when each starts, how long it takes.

It knows the order of languages, the gaps between clips and what to do when a clip is missing. It plays nothing.
"""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from queue_server.contract.devices import Segment
from sounds.announcement import Announcement, Lacking, Plan
from sounds.bank import FRESH, MANIFEST, OWN, Bank
from sounds.phrases import CHIME, Language
from sounds.pieces import Pause
from sounds.sentence import Sentence

HOME = "vi"
AFTER_CHIME_MS = 250
BETWEEN_SENTENCES_MS = 700
_LOOKED_AGAIN_SECONDS = 30.0

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
    """Call it: ``planner(announcement, repeat)``. Ask ``renew`` now and then: a bank that was built anew is picked up by it."""

    def __init__(self, bank: Bank, languages: Mapping[str, Language], folder: Path | None = None) -> None:
        self._bank = bank
        self._languages = languages
        self._folder = folder
        self._seen = self._looks()
        self._listened_at = time.monotonic()

    @classmethod
    def open(
        cls,
        folder: Path,
        codes: Iterable[str] = (HOME, "en"),
        phrases: Path | None = None,
        own_phrases: Path | None = None,
        services: Mapping[str, Mapping[str, str]] | None = None,
    ) -> "Planner":
        """``folder`` is <data>/sounds; ``services``: by language, the names of services by key. A language without a bank is fine.

        Raises PhrasesWrong.
        """
        named = services or {}
        languages = {code: Language.read(code, phrases, own_phrases).naming(named.get(code, {})) for code in dict.fromkeys([HOME, *codes])}
        return cls(Bank.open(folder), languages, folder)

    def renew(self) -> None:
        """Opens the bank again if any of it was built since, and now and then in case a file was lost."""
        looks, now = self._looks(), time.monotonic()
        if self._folder is not None and (looks != self._seen or now - self._listened_at >= _LOOKED_AGAIN_SECONDS):
            self._bank, self._seen, self._listened_at = Bank.open(self._folder), looks, now

    @property
    def damaged(self) -> tuple[str, ...]:
        """What of the bank cannot be used though its manifest promises it: a person should build it again."""
        return self._bank.broken

    def _looks(self) -> dict[str, tuple[int, int]]:
        found = self._folder.glob(f"*/{MANIFEST}") if self._folder is not None else ()
        return {path.parent.name: (stat.st_mtime_ns, stat.st_size) for path in found if path.parent.name != FRESH and (stat := path.stat())}

    def __call__(self, said: Announcement, repeat: bool = True) -> Plan | Lacking:
        """Vietnamese twice, or each language once; without ``repeat`` nothing is said twice. Words of one's own no bank can say."""
        if not isinstance(said.said, Sentence):
            text = " ".join(text for _, text in said.said)
            return Lacking(text, said.said, self._chime(text), alone=True)
        sentence = said.said
        languages = [self._languages[code] for code in dict.fromkeys([HOME, *said.languages]) if code in self._languages]
        try:
            plan = self.plan(sentence, [language.code for language in languages], repeat)
            mute = [language for language in languages if not self._voice(language, sentence)]
            if not mute:
                return plan
            texts = tuple((language.code, language.aloud(sentence)) for language in languages)
            text = " ".join(language.text(sentence) for language in languages)
        except ValueError:  # a sentence without what it is about: heard as the chime, and the line goes on
            return self._chime(sentence.name)
        return Lacking(text, texts, plan, alone=len(mute) == len(languages))

    def around(self, spoken: Plan, lacking: Lacking, repeat: bool) -> Plan:
        """The chime, then what an engine has said; one language is said twice with ``repeat``."""
        chime = self._chime(lacking.text)
        clock_ms, segments = chime.duration_ms + AFTER_CHIME_MS if chime.segments else 0, list(chime.segments)
        for _ in range(2 if repeat and len(lacking.texts) == 1 else 1):
            segments += [segment.model_copy(update={"at_ms": clock_ms + segment.at_ms}) for segment in spoken.segments]
            end_ms = clock_ms + spoken.duration_ms
            clock_ms = end_ms + BETWEEN_SENTENCES_MS
        return Plan(lacking.text, tuple(segments), end_ms, self._bank.revision)

    def _chime(self, text: str) -> Plan:
        segments, duration_ms = lay_out(self._bank, [CHIME])
        return Plan(text, tuple(segments), duration_ms, self._bank.revision)

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
        return Plan(text, tuple(segments), duration_ms, self._bank.revision)

    def unworded(self, sentence: Sentence, code: str) -> list[str]:
        """What this language has no words for."""
        return self._languages[code].unworded(sentence)

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
