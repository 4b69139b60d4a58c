"""Gets every text of a bank spoken by one engine: with few requests, patiently, within a time, and never one twice."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from sounds import levels, takes
from sounds.engines.port import Engine, Pcm
from sounds.errors import BankNotBuilt, TextRejected, VoiceUnavailable
from sounds.kept import Kept

SECONDS_A_REQUEST = 20.0
FAILURES = 3
"""So many in a row, and we stop: whoever refuses three times refuses for a reason."""
_WORDS_IN_A_LIST = 3
"""Longer texts have pauses of their own and are asked for alone."""
_BETWEEN_WORDS = ". "
_SHORTEST_MS, _A_WORD_MS = 80, 900


class Dictation:
    def __init__(
        self,
        engine: Engine,
        voice: str,
        words_per_minute: int,
        kept: Kept,
        *,
        ends_at: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``ends_at`` is of time.monotonic()."""
        self._engine = engine
        self._voice = voice
        self._words_per_minute = words_per_minute
        self._kept = kept
        self._ends_at = ends_at
        self._sleep = sleep
        self._failures = 0

    def speak(self, texts: Iterable[str]) -> Iterator[tuple[str, Pcm]]:
        """Every text once, and its sound, as soon as it is there; what was said in an earlier run comes first.

        Raises VoiceUnavailable after FAILURES in a row, TextRejected, and BankNotBuilt when time is up; what was said
        until then is kept.
        """
        wanted = list(dict.fromkeys(texts))
        said = {text: pcm for text in wanted if (pcm := self._kept.get(text))}
        yield from said.items()
        for group in self._groups([text for text in wanted if text not in said]):
            for text, pcm in self._list(group):
                self._kept.put(text, pcm)
                yield text, pcm

    def _groups(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """Short words together as long as the engine takes them at once; everything else alone."""
        together: list[str] = []
        for text in texts:
            if len(text.split()) > _WORDS_IN_A_LIST or not text.replace(" ", "").isalpha():
                yield [text]
            elif len(_BETWEEN_WORDS.join([*together, text])) > self._engine.list_characters and together:
                yield together
                together = [text]
            else:
                together.append(text)
        if together:
            yield together

    def _list(self, words: list[str]) -> Iterator[tuple[str, Pcm]]:
        """A list that cannot be told apart is asked for again in halves, at last word by word."""
        pcm = self._ask(_BETWEEN_WORDS.join(words))
        if len(words) == 1:
            yield words[0], pcm
            return
        parts = _told_apart(pcm, words)
        if parts:
            yield from zip(words, parts, strict=True)
        else:
            yield from self._list(words[: len(words) // 2])
            yield from self._list(words[len(words) // 2 :])

    def _ask(self, text: str) -> Pcm:
        while True:
            left_s = self._ends_at - time.monotonic()
            if left_s <= 0:
                raise BankNotBuilt(
                    "Hết thời gian cho phép. Kho cũ được giữ nguyên; chạy lại lệnh này sẽ làm tiếp phần còn thiếu.",
                    "Time is up. The old bank is kept; run the same command again and it goes on where it stopped.",
                )
            try:
                pcm = self._engine.synthesize(text, self._voice, self._words_per_minute, min(SECONDS_A_REQUEST, left_s))
            except VoiceUnavailable as error:
                self._failures += 1
                if self._failures >= FAILURES or not error.again:
                    raise
                self._sleep(min(2.0**self._failures, max(0.0, left_s)))
            else:
                self._failures = 0
                return pcm


def _told_apart(pcm: Pcm, words: list[str]) -> list[Pcm]:
    """The words of a list; none when there are more or fewer, or one of them cannot be what it should."""
    try:
        parts = takes.split(levels.from_pcm(pcm.samples), pcm.rate, len(words))
    except takes.CountWrong:
        return []
    heard = [Pcm(pcm.rate, levels.to_pcm(part)) for part in parts]
    likely = all(_SHORTEST_MS <= one.duration_ms <= _A_WORD_MS * len(word.split()) for one, word in zip(heard, words, strict=True))
    return heard if likely else []


def refuse_nonsense(clip: str, text: str, duration_ms: int, longest_ms: int) -> None:
    """An engine that hums for a minute or says nothing has not understood. Raises TextRejected."""
    if not 0 < duration_ms <= longest_ms:
        raise TextRejected(
            f"Đoạn {clip} (“{text}”) dài {duration_ms} ms: bộ đọc không đọc đúng. Kho cũ được giữ nguyên.",
            f"Clip {clip} (“{text}”) lasts {duration_ms} ms: the engine did not say it. The old bank is kept.",
        )
