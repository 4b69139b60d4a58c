"""A process of its own in which espeak-ng speaks, so that its crash or its silence touches nobody else.

Run as a file, never imported by the parent. Each line in is JSON {text, voice, rate}; each answer out is a line of JSON
{rate, bytes} or {rejected} or {unavailable}, followed by so many bytes of samples. The first line out says hello.
"""

import ctypes
import json
import sys
from pathlib import Path
from typing import Any, BinaryIO

AUDIO_OUTPUT_SYNCHRONOUS = 2
PARAMETER_RATE = 1
CHARS_UTF8 = 1
NOT_EXIT = 0x8000

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Voice:
    """The library, loaded once."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        data = Path(espeakng_loader.get_data_path())
        self.rate = self._library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, str(data.parent).encode(), NOT_EXIT)
        if self.rate <= 0:
            raise OSError("espeak_Initialize failed")
        self._library.espeak_Info.restype = ctypes.c_char_p
        self.version = self._library.espeak_Info(None).decode()
        self._heard = bytearray()
        self._callback = _Callback(self._hear)  # kept: the library calls it for as long as it lives
        self._library.espeak_SetSynthCallback(self._callback)

    def _hear(self, samples: Any, count: int, _events: object) -> int:
        if samples and count > 0:
            self._heard += ctypes.string_at(samples, 2 * count)
        return 0

    def speak(self, text: str, voice: str, rate: int) -> bytes:
        """Samples; none at all when the voice is unknown."""
        self._heard.clear()
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            return b""
        self._library.espeak_SetParameter(PARAMETER_RATE, rate, 0)
        spoken = text.encode() + b"\0"
        self._library.espeak_Synth(spoken, len(spoken), 0, 1, 0, CHARS_UTF8, None, None)
        self._library.espeak_Synchronize()
        return bytes(self._heard)


def _say(out: BinaryIO, head: dict[str, object], body: bytes = b"") -> None:
    out.write(json.dumps(head).encode() + b"\n" + body)
    out.flush()


def main() -> None:
    out = sys.stdout.buffer
    try:
        voice = Voice()
    except (ImportError, OSError, RuntimeError) as error:
        _say(out, {"unavailable": str(error)})
        return
    _say(out, {"version": voice.version})
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        samples = voice.speak(asked["text"], asked["voice"], asked["rate"])
        _say(out, {"rate": voice.rate, "bytes": len(samples)}, samples) if samples else _say(out, {"rejected": True})


if __name__ == "__main__":
    main()
