"""The port of a speech engine.

An engine MUST answer or raise within ``timeout``, MUST leave no process or file behind after ``close``, and MUST raise
nothing but VoiceUnavailable (try another engine) or TextRejected (do not try again). It MAY block: nobody calls it
while a citizen waits.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pcm:
    """Sound as an engine gives it: signed 16-bit native-endian samples, one channel."""

    rate: int
    """Samples a second."""
    samples: bytes

    @property
    def duration_ms(self) -> int:
        return len(self.samples) // 2 * 1000 // self.rate


class Engine(Protocol):
    """``name`` and ``licence`` go into the manifest, so that anybody can tell who spoke and what may be passed on."""

    name: str
    licence: str
    list_characters: int
    """So many characters a list of words may have that is asked for at once and told apart by the silence in it; 0: no lists."""

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        """One utterance. ``rate`` in words a minute, where the engine knows such a thing; ``timeout`` in seconds."""
        ...

    def fingerprint(self, voice: str) -> str:
        """Changes whenever the same text would sound different: version of the engine and, if it is a file, of the voice."""
        ...

    def close(self) -> None:
        """Ends child processes. May be called twice."""
        ...
