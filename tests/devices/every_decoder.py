"""Every decoder of bytes that others send, and what is asked of all of them: one list for Hypothesis and for the fuzzer."""

import pickle
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from devices.drivers.catalogue import driver_of, model_class
from devices.drivers.checks import check_value
from devices.pads.ft12 import Ft12
from devices.pads.input_events import RECORD, InputEvents
from devices.pads.modbus import ModbusBox
from devices.pads.model import ModbusRule
from devices.pads.ub485 import Ub485
from devices.simulators.decoders import DECODERS
from devices.simulators.escpos_paper import Paper

BOARDS = Path(__file__).parents[2] / "config" / "boards"


class Fed(Protocol):
    def feed(self, received: bytes) -> Iterator[Any]: ...


class Decoder(NamedTuple):
    """``examples``: frames it understands, to be broken; ``most_bytes``: what it may hold, pickled, whatever it was fed."""

    build: Callable[[], Fed]
    examples: list[bytes]
    most_bytes: int = 4_000


@cache
def driver(name: str) -> Any:
    table = tomllib.loads((BOARDS / f"{name}.toml").read_text(encoding="utf-8"))
    return driver_of(model_class(table).model_validate(table))


def _frames(name: str) -> list[bytes]:
    board = driver(name).model
    rows = [letter * board.text.width for letter in ("5" * (board.rows.count if board.rows else 1))]
    return [frame.wire for frame in (*driver(name).init_frames(3), *driver(name).frames(3, rows, "blinking"))]


def _checked(said: bytes) -> bytes:
    return said + check_value("crc16_modbus", said).to_bytes(2, "little")


class _Pad:
    """A keypad's decoder, at a moment that does not pass."""

    def __init__(self, pad: Ub485 | Ft12 | ModbusBox) -> None:
        self._pad = pad

    def feed(self, received: bytes) -> Iterator[Any]:
        return iter(self._pad.read(received, 0.0))


class _Keys:
    def __init__(self) -> None:
        self._events = InputEvents()

    def feed(self, received: bytes) -> Iterator[Any]:
        return iter(self._events.read(received))


_PADS = {
    "keypad ub485": Decoder(lambda: _Pad(Ub485()), [b"\x01\x21\x31\x07"]),
    "keypad ft12": Decoder(
        lambda: _Pad(Ft12()), [bytes.fromhex("FF 68 04 04 68 05 01 00 0C 12 16"), bytes.fromhex("FF 68 03 03 68 05 01 0C 12 16")], 8_000
    ),
    "button box": Decoder(lambda: _Pad(ModbusBox(ModbusRule(), 5)), [_checked(b"\x05\x02\x01\x00"), _checked(b"\x05\x02\x01\x03")]),
    "input events": Decoder(_Keys, [RECORD.pack(0, 0, 1, 79, 1) + RECORD.pack(0, 0, 0, 0, 0)]),
}
DECODERS_BY_NAME: dict[str, Decoder] = {name: Decoder(build, _frames(name)) for name, build in DECODERS.items()} | {
    "ticket paper": Decoder(
        Paper,
        [b"\x1b@", b"\x1dv0\x00\x02\x00\x02\x00\xff\x00\x0f\xf0", b"\x1b*!\x02\x00abcdef\n", b"\x10\x04\x01", b"\x1dV\x41\x03"],
        3_000_000,
    ),
    **_PADS,
}


def seen(name: str, pieces: Sequence[bytes]) -> tuple[list[Any], int]:
    """Everything the decoder said, and what it held at most."""
    decoder, heard, held = DECODERS_BY_NAME[name].build(), [], 0
    for piece in pieces:
        heard += list(decoder.feed(piece))
        held = max(held, len(pickle.dumps(decoder)))
    return heard, held


def cut(noise: bytes, size: int) -> list[bytes]:
    return [noise[start : start + size] for start in range(0, len(noise), size)]


def check(name: str, noise: bytes, size: int) -> None:
    """What every decoder promises. AssertionError where it does not keep it."""
    whole, held = seen(name, [noise])
    pieces, held_in_pieces = seen(name, cut(noise, size))
    assert whole == pieces, f"{name}: cut into pieces of {size} the same bytes say something else"
    assert max(held, held_in_pieces) <= DECODERS_BY_NAME[name].most_bytes, f"{name}: holds {max(held, held_in_pieces)} bytes"
    if name in DECODERS:
        readings, strange = driver(name).read(noise)
        assert len(strange) <= len(noise)
        assert len(readings) <= len(noise)
