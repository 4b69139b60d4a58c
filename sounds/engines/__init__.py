"""Engines that turn text into sound, all behind one port. Banks are built of them; a call waits for one only as long as it is told to."""

from collections.abc import Callable

from sounds.engines.espeak import Espeak
from sounds.engines.gtts import Gtts
from sounds.engines.guarded import Guarded
from sounds.engines.piper import Piper
from sounds.engines.port import Engine
from sounds.errors import VoiceUnavailable

ENGINES: dict[str, Callable[[], Engine]] = {"espeak": Espeak, "gtts": lambda: Guarded(Gtts()), "piper": Piper}


def named(name: str) -> Engine:
    """An engine by the name used on the command line. Raises VoiceUnavailable."""
    try:
        return ENGINES[name]()
    except KeyError:
        known = ", ".join(ENGINES)
        raise VoiceUnavailable(f"Không có bộ đọc “{name}”. Hãy chọn: {known}", f"There is no engine “{name}”. Choose: {known}") from None
