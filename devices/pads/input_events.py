"""The kernel's input records (64-bit Linux: two longs of time, type, code, value: 24 bytes) become names of keys.

Pure; bytes may be cut anywhere. Only the press itself counts: neither the key held down nor its release.
"""

import struct

RECORD = struct.Struct("llHHi")
EV_SYN, EV_KEY, EV_LED = 0, 1, 17
SYN_REPORT, SYN_DROPPED = 0, 3
PRESSED = 1
_ROWS = {2: "1234567890", 16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}
_NAMED = {
    1: "ESC", 12: "MINUS", 13: "EQUAL", 14: "BACKSPACE", 15: "TAB", 28: "ENTER", 53: "SLASH", 55: "KPASTERISK", 57: "SPACE", 69: "NUMLOCK",
    71: "KP7", 72: "KP8", 73: "KP9", 74: "KPMINUS", 75: "KP4", 76: "KP5", 77: "KP6", 78: "KPPLUS", 79: "KP1", 80: "KP2", 81: "KP3",
    82: "KP0", 83: "KPDOT", 87: "F11", 88: "F12", 96: "KPENTER", 98: "KPSLASH", 102: "HOME", 103: "UP", 104: "PAGEUP", 105: "LEFT",
    106: "RIGHT", 107: "END", 108: "DOWN", 109: "PAGEDOWN", 110: "INSERT", 111: "DELETE", 117: "KPEQUAL", 121: "KPCOMMA",
    179: "KPLEFTPAREN", 180: "KPRIGHTPAREN",
}  # fmt: skip
NAMES: dict[int, str] = {
    **{first + nth: f"KEY_{letter}" for first, letters in _ROWS.items() for nth, letter in enumerate(letters)},
    **{58 + nth: f"KEY_F{nth}" for nth in range(1, 11)},
    **{code: f"KEY_{name}" for code, name in _NAMED.items()},
    **{0x100 + nth: f"BTN_{nth}" for nth in range(10)},
    **{0x120 + nth: f"JOY_{nth}" for nth in range(16)},
    **{0x2C0 + nth: f"BTN_TRIGGER_HAPPY{nth + 1}" for nth in range(40)},
}
"""As the kernel calls them; JOY_n is the nth button of a game pad, which is what cheap button boxes say they are. Others are CODE_n."""


class InputEvents:
    """Of one device."""

    def __init__(self) -> None:
        self._held = b""
        self._lost = False

    def read(self, received: bytes) -> list[str]:
        """Names of the keys that were pressed."""
        self._held += received
        whole = len(self._held) // RECORD.size * RECORD.size
        records, self._held = self._held[:whole], self._held[whole:]
        keys: list[str] = []
        for _, _, kind, code, value in RECORD.iter_unpack(records):
            if kind == EV_SYN:
                # the kernel's buffer ran over: what follows up to the next report is half of something
                self._lost = code == SYN_DROPPED or (self._lost and code != SYN_REPORT)
            elif kind == EV_KEY and value == PRESSED and not self._lost:
                keys.append(NAMES.get(code, f"CODE_{code}"))
        return keys


def light_record(led: int, on: bool) -> bytes:
    """What is written to light one of the device's own lamps: 0 is Num Lock's."""
    return RECORD.pack(0, 0, EV_LED, led, int(on)) + RECORD.pack(0, 0, EV_SYN, SYN_REPORT, 0)
