"""An engine behind a watchdog and a breaker: one that hangs or fails costs its deadline three times, and then nothing for a while.

Made for engines that need the network: a name server that does not answer keeps a request longer than its own deadline.
"""

import queue
import threading
import time
from collections.abc import Callable

from sounds.engines.port import Engine, Pcm
from sounds.errors import SoundError, VoiceUnavailable

FAILURES = 3
REST_SECONDS = 60.0
_GRACE_SECONDS = 0.25


class Guarded:
    """The same engine, safe to ask while somebody waits. A text that was rejected is no failure of the engine."""

    def __init__(
        self, engine: Engine, failures: int = FAILURES, rest_seconds: float = REST_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = engine.name
        self.licence = engine.licence
        self.list_characters = engine.list_characters
        self._engine = engine
        self._most = failures
        self._rest_seconds = rest_seconds
        self._clock = clock
        self._failed = 0
        self._rests_until = 0.0

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        """After the rest one text is tried; if it fails too, the engine rests again."""
        if self._clock() < self._rests_until:
            raise VoiceUnavailable(
                f"{self.name} vừa hỏng {self._most} lần, đang tạm nghỉ.", f"{self.name} failed {self._most} times and rests.", again=False
            )
        try:
            pcm = self._watched(text, voice, rate, timeout)
        except VoiceUnavailable:
            self._failed += 1
            if self._failed >= self._most:
                self._rests_until = self._clock() + self._rest_seconds
            raise
        self._failed = 0
        return pcm

    def _watched(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        """In a thread that is left behind when it does not come back; it holds nothing that anybody else needs."""
        answers: queue.SimpleQueue[Pcm | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._engine.synthesize(text, voice, rate, timeout))
            except Exception as error:
                answers.put(error)

        threading.Thread(target=ask, name=f"voice {self.name}", daemon=True).start()
        try:
            answer = answers.get(timeout=timeout + _GRACE_SECONDS)
        except queue.Empty:
            raise VoiceUnavailable(f"{self.name} không trả lời kịp.", f"{self.name} did not answer in time.") from None
        if isinstance(answer, Pcm):
            return answer
        if isinstance(answer, SoundError):
            raise answer
        raise VoiceUnavailable(f"{self.name} hỏng: {answer!r}", f"{self.name} broke: {answer!r}") from answer

    def fingerprint(self, voice: str) -> str:
        return self._engine.fingerprint(voice)

    def close(self) -> None:
        self._engine.close()
