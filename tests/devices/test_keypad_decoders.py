"""Bytes of keypads: golden frames of the reference, and that nothing that passes on a line can confuse, stop or fill a decoder."""

import os
import struct
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymodbus.framer import FramerRTU

from devices.pads.face import Face, Key, Wired
from devices.pads.ft12 import Ft12
from devices.pads.input_events import NAMES, RECORD, InputEvents, light_record
from devices.pads.modbus import ModbusBox
from devices.pads.model import ModbusRule
from devices.pads.ub485 import Ub485

TRIED = settings(max_examples=5000 if os.environ.get("MOTCUA_SOAK") == "1" else 60, deadline=None)
CALL = bytes.fromhex("01 25 31 07")
RECALL = bytes.fromhex("FF 68 03 03 68 05 01 0D 13 16")


def wired(name: str) -> Wired:
    return {"ub485": Ub485(), "ft12": Ft12(), "modbus": ModbusBox(ModbusRule(), 9)}[name]


def answer(*inputs: int) -> bytes:
    """What box 9 says of its inputs."""
    told = bytes([9, 2, 1, sum(up << nth for nth, up in enumerate(inputs))])
    return told + FramerRTU.compute_CRC(told).to_bytes(2, "big")


@pytest.mark.parametrize(("code", "key"), [(0x31, "31"), (0x32, "32"), (0x33, "33"), (0x34, "34")])
def test_a_ub485_says_its_address_and_its_key(code: int, key: str) -> None:
    assert Ub485().read(bytes([0x01, 0x25, code, 0x07]), 0) == [Key(5, key)]


def test_a_ub485_is_lit_in_two_colours_beeps_and_shows_three_digits() -> None:
    pad, calm = Ub485(), Face(number="045", waiting=7)

    def wires(before: Face | None, face: Face) -> list[str]:
        return [frame.wire.hex(" ") for frame in pad.frames(5, before, face)]

    assert wires(None, calm) == ["01 25 30 07", "01 25 20 30 34 35 07"]
    assert wires(None, Face(waiting=7)) == ["01 25 30 07", "01 25 20 20 20 37 07"]
    assert wires(calm, Face("done", number="045", waiting=7)) == ["01 25 32 07"]
    assert wires(calm, Face("refused", beeps=1, number="045")) == ["01 25 3a 07"]
    assert wires(Face("refused", beeps=1), Face("refused", beeps=2)) == ["01 25 3a 07"]
    assert wires(calm, Face("away")) == ["01 25 31 07", "01 25 20 20 20 20 07"]
    assert wires(calm, Face("typing", number="3")) == ["01 25 34 07", "01 25 21 20 20 33 07"]
    assert wires(calm, calm) == []


def test_an_ft12_pad_is_given_its_own_frame_back_and_shows_who_waits_and_who_is_called() -> None:
    pad = Ft12()
    (key,) = pad.read(RECALL, 0)
    assert key == Key(5, "0D", RECALL)
    echo = pad.echo(key)
    assert echo is not None
    assert echo.wire == RECALL
    shown = pad.frames(5, None, Face(number="A045", waiting=12))
    assert [frame.wire.hex(" ") for frame in shown] == ["ff 68 08 08 68 05 02 0a 01 02 00 04 05 1d 16"]
    dark = pad.frames(5, Face(number="045", waiting=12), Face("refused", number="045", waiting=12))
    assert [frame.wire[7:13].hex(" ") for frame in dark] == ["0a 01 02 0a 0a 0a"]


def test_what_the_host_shows_on_an_ft12_pad_is_no_key() -> None:
    pad = Ft12()
    (shown,) = pad.frames(5, None, Face(number="012", waiting=3))
    assert pad.read(shown.wire, 0) == []


def test_a_button_box_is_asked_by_function_2_and_a_button_is_its_input_going_up() -> None:
    box = ModbusBox(ModbusRule(count=4, lamp=3), 9)
    asks = box.poll(9, 0)
    assert asks is not None
    assert asks.wire.hex(" ") == "09 02 00 00 00 04 78 81"
    assert box.read(answer(0, 1, 0, 0), 0.0) == [], "what is down at the beginning was pressed at some other time"
    assert box.read(answer(0, 1, 1, 0), 0.1) == [Key(9, "2")]
    assert box.read(answer(0, 1, 1, 0), 0.2) == []
    assert box.read(answer(0, 0, 0, 0), 0.3) == []
    assert box.read(answer(0, 1, 0, 0), 0.4) == [Key(9, "1")]
    assert [frame.wire.hex(" ") for frame in box.frames(9, None, Face("done"))] == ["09 05 00 03 ff 00 7d 72"]


def test_what_was_pressed_while_a_box_was_away_is_nobodys_press() -> None:
    box = ModbusBox(ModbusRule(count=4), 9)
    box.read(answer(0, 0, 0, 0), 0.0)
    assert box.read(answer(1, 0, 0, 0), 5.1) == []
    assert box.read(answer(1, 1, 0, 0), 5.2) == [Key(9, "1")]


@pytest.mark.parametrize("reads", ["register_bits", "counters"])
def test_a_box_may_tell_its_buttons_in_registers_as_bits_or_as_counts(reads: str) -> None:
    box = ModbusBox(ModbusRule.model_validate({"reads": reads, "count": 2}), 9)

    def told(*registers: int) -> bytes:
        raw = bytes([9, 3, 2 * len(registers)]) + b"".join(struct.pack(">H", one) for one in registers)
        return raw + FramerRTU.compute_CRC(raw).to_bytes(2, "big")

    asks = box.poll(9, 0)
    assert asks is not None
    assert asks.wire[:6].hex(" ") == ("09 03 00 00 00 01" if reads == "register_bits" else "09 03 00 00 00 02")
    before, after = (told(0b01), told(0b10)) if reads == "register_bits" else (told(7, 0xFFFF), told(7, 0))
    box.read(before, 0.0)
    assert box.read(after, 0.1) == [Key(9, "1")]


@pytest.mark.parametrize(("name", "frame", "key"), [("ub485", CALL, Key(5, "31")), ("ft12", RECALL, Key(5, "0D", RECALL))])
@given(noise=st.binary(max_size=40))
@TRIED
def test_a_key_is_heard_after_any_noise_when_the_pad_says_it_again(name: str, frame: bytes, key: Key, noise: bytes) -> None:
    """A collision may eat a frame, never the pad: FT1.2 pads repeat, and a clerk presses again."""
    pad = wired(name)
    pad.read(noise, 0)
    heard = pad.read(frame, 0) or pad.read(frame, 0) or pad.read(frame, 0)
    assert heard[-1:] == [key]


@pytest.mark.parametrize("name", ["ub485", "ft12", "modbus"])
@given(
    pieces=st.lists(st.binary(max_size=12) | st.sampled_from([CALL, RECALL, answer(0), answer(1), answer(1, 1)]), max_size=12),
    cuts=st.lists(st.integers(1, 7), max_size=60),
)
@TRIED
def test_however_bytes_are_cut_the_same_keys_come_and_memory_stays_small(name: str, pieces: list[bytes], cuts: list[int]) -> None:
    stream, whole, cut = b"".join(pieces), wired(name), wired(name)
    keys, start = [], 0
    for size in [*cuts, len(stream)]:
        keys += cut.read(stream[start : start + size], 1.0)
        start += size
    assert whole.read(stream, 1.0) == keys
    assert sys.getsizeof(cut._held) < 1024  # type: ignore[attr-defined]


def records(*events: tuple[int, int, int]) -> bytes:
    return b"".join(RECORD.pack(1_700_000_000, 5, *event) for event in events)


def test_only_the_press_of_a_key_counts_not_its_repeats_nor_its_release() -> None:
    assert RECORD.size == 24
    events = InputEvents()
    stream = records(
        (4, 4, 458_840), (1, 79, 1), (0, 0, 0), (1, 79, 2), (0, 0, 0), (1, 79, 0), (0, 0, 0), (1, 96, 1), (1, 0x120, 1), (1, 700, 1)
    )
    assert events.read(stream) == ["KEY_KP1", "KEY_KPENTER", "JOY_0", "CODE_700"]


def test_after_the_kernel_lost_records_nothing_counts_until_the_next_report() -> None:
    stream = records((1, 79, 1), (0, 3, 0), (1, 80, 1), (0, 0, 0), (1, 81, 1))
    assert InputEvents().read(stream) == ["KEY_KP1", "KEY_KP3"]


@given(stream=st.binary(max_size=400), cuts=st.lists(st.integers(1, 30), max_size=40))
@TRIED
def test_any_bytes_are_input_records_and_cuts_change_nothing(stream: bytes, cuts: list[int]) -> None:
    whole, cut, keys, start = InputEvents(), InputEvents(), [], 0
    for size in [*cuts, len(stream)]:
        keys += cut.read(stream[start : start + size])
        start += size
    assert whole.read(stream) == keys
    assert len(cut._held) < RECORD.size


def test_names_are_the_kernels_and_a_lamp_is_two_records() -> None:
    assert (NAMES[2], NAMES[11], NAMES[30], NAMES[82], NAMES[98]) == ("KEY_1", "KEY_0", "KEY_A", "KEY_KP0", "KEY_KPSLASH")
    assert list(RECORD.iter_unpack(light_record(0, True))) == [(0, 0, 17, 0, 1), (0, 0, 0, 0, 0)]
