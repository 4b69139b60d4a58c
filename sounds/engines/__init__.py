"""Engines that turn text into sound, all behind one port; used when a bank is built, never while a call waits."""

from collections.abc import Callable

from sounds.engines.espeak import Espeak
from sounds.engines.gtts import Gtts
from sounds.engines.port import Engine
from sounds.errors import VoiceUnavailable

ENGINES: dict[str, Callable[[], Engine]] = {"espeak": Espeak, "gtts": Gtts}


def named(name: str) -> Engine:
    """An engine by the name used on the command line. Raises VoiceUnavailable."""
    try:
        return ENGINES[name]()
    except KeyError:
        known = ", ".join(ENGINES)
        raise VoiceUnavailable(f"Không có bộ đọc “{name}”. Hãy chọn: {known}", f"There is no engine “{name}”. Choose: {known}") from None
