"""What goes wrong on a real line, by name: what becomes of a burst of bytes that somebody sends.

Pure: no clock, no line, and the dice are given. A pulled cable is no damage to a burst: `Wall.unplug` and `Wall.plug` do that.
"""

from collections.abc import Collection, Sequence
from random import Random
from typing import Literal, NamedTuple, get_args

FaultName = Literal["silent", "nak", "garbage", "split", "lost-byte", "wrong-address", "slow-byte", "two-masters"]
FAULTS: tuple[FaultName, ...] = get_args(FaultName)
MEANINGS: dict[FaultName, str] = {
    "silent": "bảng không nghe thấy, không trả lời / nothing is heard, nothing answered",
    "nak": "bảng từ chối (15) / the board refuses (15)",
    "garbage": "vài byte thành rác / some bytes turn into others",
    "split": "khung bị ngắt giữa chừng một lúc / a pause inside the frame",
    "lost-byte": "mất một byte / one byte is lost",
    "wrong-address": "địa chỉ trong khung thành của bảng khác / the address in the frame becomes another board's",
    "slow-byte": "các byte đến rời rạc / the bytes come one by one with pauses",
    "two-masters": "máy khác nói chen vào / another master talks into it",
}
"""For whoever has to choose one, Vietnamese first."""
NAK = b"\x15"
PAUSE_BYTES = (20, 60)
SLOW_BYTES = 4


class Piece(NamedTuple):
    """Bytes that come without a hole between them, after a pause as long as so many bytes."""

    pause: float
    raw: bytes


class Damage(NamedTuple):
    """What arrives of a burst; ``refused``: nothing is shown and the board says no."""

    pieces: tuple[Piece, ...]
    refused: bool = False


class Faults:
    """``share`` of all bursts is struck, by any of ``names``; both may be changed at any time. The share may be 1."""

    def __init__(self, share: float = 0.0, names: Sequence[FaultName] = FAULTS, dice: Random | None = None) -> None:
        self.share, self.names = share, tuple(names)
        self.struck = 0
        self._dice = dice or Random()

    def strike(self, burst: bytes, addresses: Collection[int] = ()) -> Damage:
        """``addresses``: whose boards are on this line, for a fault that swaps them."""
        if not burst or not self.names or self._dice.random() >= self.share:
            return Damage((Piece(0, burst),))
        self.struck += 1
        return self._struck(self._dice.choice(self.names), burst, addresses)

    def _struck(self, name: FaultName, burst: bytes, addresses: Collection[int]) -> Damage:
        where = self._dice.randrange(len(burst))
        match name:
            case "silent":
                return Damage(())
            case "nak":
                return Damage((), refused=True)
            case "split":
                return Damage((Piece(0, burst[:where]), Piece(self._dice.randint(*PAUSE_BYTES), burst[where:])))
            case "slow-byte":
                return Damage(tuple(Piece(SLOW_BYTES, bytes([byte])) for byte in burst))
            case "lost-byte":
                return Damage((Piece(0, burst[:where] + burst[where + 1 :]),))
            case "garbage":
                return Damage((Piece(0, self._garbled(burst, self._dice.randint(1, 3))),))
            case "wrong-address":
                return Damage((Piece(0, self._readdressed(burst, sorted(addresses))),))
            case "two-masters":
                foreign = self._dice.randbytes(len(burst) - where + self._dice.randint(1, 8))
                both = bytes(own & other for own, other in zip(burst[where:], foreign, strict=False))
                return Damage((Piece(0, burst[:where] + both + foreign[len(both) :]),))

    def _garbled(self, burst: bytes, times: int) -> bytes:
        garbled = bytearray(burst)
        for where in self._dice.sample(range(len(burst)), min(times, len(burst))):
            garbled[where] ^= self._dice.randint(1, 255)
        return bytes(garbled)

    def _readdressed(self, burst: bytes, addresses: Sequence[int]) -> bytes:
        for where, byte in enumerate(burst):
            others = [address for address in addresses if address != byte]
            if byte in addresses and others:
                return burst[:where] + bytes([self._dice.choice(others)]) + burst[where + 1 :]
        return self._garbled(burst, 1)
