"""A board learnt from five recordings: right for numbers nobody recorded, or an honest "cannot tell" with what to record next."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.drivers.errors import DriverError
from devices.drivers.template_model import TemplateModel
from devices.learn import CannotTell, Capture, Learned, learn, predicted
from tests.counts import SOAK, few
from tests.devices.device_fakes import BOARDS, model

SHIPPED = [path.stem for path in sorted(BOARDS.glob("*.toml")) if model(path.stem).driver == "template"]
OTHERS = [path.stem for path in sorted(BOARDS.glob("*.toml")) if model(path.stem).driver != "template"]
RECORDED = ("A045", "B127", "C389", "D600", "A214")
UNSEEN = ("A001", "B999", "C042", "D573", "A618", "B300", "C707", "D026", "A850", "B491", "C111", "D238", "A962", "B064", "C875", "D339")
OTHER_LETTERS = ("E120", "H015", "L777", "P403")
ONE, TWO = (5, 5, 5, 5, 5), (5, 12, 5, 12, 5)
"""Addresses of the five recordings: one board, or two."""


def numbers_of(board: TemplateModel, numbers: Sequence[str]) -> list[str]:
    """The numbers as one writes them down for this board: with counters on a main board, without letters where there is no room."""
    if board.rows is None:
        try:
            predicted(board, numbers[0], 5)
        except DriverError:
            return [number[1:] for number in numbers]
        return list(numbers)
    counters = itertools.cycle((3, 1, 7, 12, 5, 10))
    return [f"{one} {next(counters)}; {other} {next(counters)}" for one, other in zip(numbers, (*numbers[1:], numbers[0]), strict=True)]


def captured(board: TemplateModel, addresses: Sequence[int], numbers: Sequence[str] = RECORDED) -> list[Capture]:
    written = numbers_of(board, numbers)
    return [Capture(number, at, predicted(board, number, at)) for number, at in zip(written, addresses, strict=True)]


def learnt(board: TemplateModel, addresses: Sequence[int]) -> Learned | CannotTell:
    """As an installer does it: five recordings, and at most two more, those that are asked for."""
    captures = captured(board, addresses)
    for _ in range(2):
        found = learn(captures)
        if isinstance(found, Learned) or found.wanted is None:
            return found
        captures.append(Capture(*found.wanted, predicted(board, *found.wanted)))
    return learn(captures)


def assert_right(found: Learned | CannotTell, board: TemplateModel, addresses: Sequence[int]) -> Learned:
    assert isinstance(found, Learned), found
    unseen = UNSEEN + (RECORDED[:4] if board.data.kind == "table" else OTHER_LETTERS)
    wrong = {
        (number, at): (predicted(found.model, number, at).hex(" "), predicted(board, number, at).hex(" "))
        for number in numbers_of(board, unseen)
        for at in addresses
        if predicted(found.model, number, at) != predicted(board, number, at)
    }
    assert wrong == {}
    assert len(unseen) == 20
    return found


def firm(**tables: Any) -> TemplateModel:
    """A small firm's board as it might be: nobody has its sheet."""
    return TemplateModel.model_validate({"name": "firm", "title": "?", "text": {"width": 4}, "data": {"kind": "codec"}} | tables)


def fixed(name: str, bytes_of_it: str) -> dict[str, Any]:
    return {"name": name, "kind": "bytes", "hex": bytes_of_it}


HEAD, END, TEXT = fixed("head", "5A A5"), fixed("end", "0D 0A"), {"name": "text", "kind": "text"}
ADDRESS: dict[str, Any] = {"name": "address", "kind": "address"}
SUM: dict[str, Any] = {"name": "sum", "kind": "check", "algorithm": "sum8", "over": ["address", "text"]}
DIGITS = {"width": 4, "letters": "strip"}
FORMS = [("big", "raw"), ("little", "raw"), ("big", "hex")]
ALGORITHMS = ["xor8", "sum8", "sum8_negated", "sum8_inverted", "sum16", "crc8", "crc16_modbus", "crc16_ccitt_false", "crc16_xmodem"]

FIRMS = {
    "nibbles, length twice": firm(
        text=DIGITS,
        data={"kind": "nibble"},
        frame=[
            fixed("start", "68"),
            {"name": "l", "kind": "length", "of": ["address", "text"]},
            {"name": "ll", "kind": "length", "of": ["address", "text"]},
            fixed("again", "68"),
            ADDRESS,
            fixed("function", "02"),
            TEXT,
            SUM,
            fixed("end", "16"),
        ],
    ),
    "packed digits": firm(text=DIGITS, data={"kind": "bcd"}, frame=[HEAD, ADDRESS, TEXT, SUM | {"algorithm": "xor8"}]),
    "a big number": firm(text=DIGITS, data={"kind": "number", "form": "u16"}, frame=[HEAD, ADDRESS, TEXT, SUM, END]),
    "a little number of three bytes": firm(
        text=DIGITS, data={"kind": "number", "form": "u24", "order": "little"}, frame=[HEAD, ADDRESS, TEXT, SUM]
    ),
    "segments in an odd order": firm(data={"kind": "segments", "order": "gfedcba_"}, frame=[HEAD, ADDRESS, TEXT, SUM]),
    "segments, dark when set": firm(
        data={"kind": "segments", "order": "bafcdg.e", "active_low": True}, frame=[HEAD, ADDRESS, TEXT, SUM, END]
    ),
    "codes of its own": firm(
        data={
            "kind": "table",
            "letters": {letter: f"{(at * 37 + 11) % 256:02X}" for at, letter in enumerate(" -0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")},
        },
        frame=[HEAD, ADDRESS, TEXT, SUM],
    ),
    "decimal address, marks around": firm(
        text={"width": 4, "glyphs": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
        frame=[fixed("mark", "24"), ADDRESS | {"form": "dec3"}, fixed("comma", "2C"), TEXT, fixed("stop", "26")],
    ),
    "address and check in letters": firm(
        frame=[fixed("stx", "02"), ADDRESS | {"form": "hex2"}, TEXT, SUM | {"form": "hex"}, fixed("etx", "03")]
    ),
    "check before the text, address shifted": firm(
        frame=[HEAD, SUM | {"over": ["address", "text"]}, ADDRESS | {"offset": 0x80}, fixed("pad", "00 00"), TEXT, END]
    ),
    "two checks": firm(
        frame=[HEAD, ADDRESS, TEXT, SUM, {"name": "crc", "kind": "check", "algorithm": "crc16_modbus", "over": ["head", "sum"]}]
    ),
    "both faces": firm(frame=[HEAD, ADDRESS, TEXT, {"name": "back", "kind": "text"}, SUM | {"over": ["address", "back"]}, END]),
    "all rows in one frame": firm(
        text={"width": 8}, rows={"count": 2, "sent": "together"}, frame=[HEAD, ADDRESS, TEXT, SUM | {"algorithm": "sum16"}, END]
    ),
    "escaped": firm(
        text=DIGITS,
        data={"kind": "nibble"},
        stuffing={"over": ["address", "sum"], "bytes": "02 03 10", "escape": 0x10, "xor": 0},
        frame=[fixed("stx", "02"), ADDRESS, TEXT, SUM, fixed("etx", "03")],
    ),
} | {
    f"{algorithm} {order} {form}": firm(
        frame=[HEAD, ADDRESS, TEXT, SUM | {"algorithm": algorithm, "order": order, "form": form, "over": ["head", "text"]}, END]
    )
    for at, algorithm in enumerate(ALGORITHMS)
    for order, form in few(FORMS, FORMS[at % len(FORMS)])
}


@pytest.mark.parametrize("name", SHIPPED)
def test_five_recordings_of_a_shipped_board_say_twenty_unseen_numbers(name: str) -> None:
    board = model(name)
    alone = assert_right(learn(captured(board, ONE)), board, [5])
    assert any("address 5 only" in doubt for doubt in alone.doubts)
    both = assert_right(learn(captured(board, TWO)), board, [5, 12, 7, 30])
    assert not any("address" in doubt for doubt in both.doubts)


@pytest.mark.parametrize("name", OTHERS)
def test_boards_with_a_driver_of_their_own_are_learnt_rightly_or_not_at_all(name: str) -> None:
    board: Any = model(name)
    found = learn(captured(board, TWO))
    assert isinstance(found, CannotTell) == (name == "p10")
    if isinstance(found, Learned):
        numbers = numbers_of(board, UNSEEN)
        assert all(predicted(found.model, number, at) == predicted(board, number, at) for number in numbers for at in (5, 12, 7, 30))


@pytest.mark.parametrize("name", FIRMS)
def test_boards_nobody_has_a_sheet_for_are_learnt_with_the_recordings_that_are_asked_for(name: str) -> None:
    board = FIRMS[name]
    assert_right(learnt(board, TWO), board, [5, 12, 7, 30])


@settings(max_examples=1000 if SOAK else 6, deadline=None)
@given(
    head=st.binary(min_size=1, max_size=4),
    check=st.sampled_from(ALGORITHMS),
    data=st.sampled_from([{"kind": "codec"}, {"kind": "nibble"}, {"kind": "bcd"}, {"kind": "number"}, {"kind": "segments"}]),
    numbers=st.lists(st.from_regex(r"[A-D][0-9]{3}", fullmatch=True), min_size=5, max_size=5),
    addresses=st.lists(st.integers(1, 60), min_size=5, max_size=5),
)
def test_what_is_learnt_is_right_whatever_was_recorded(
    head: bytes, check: str, data: dict[str, str], numbers: list[str], addresses: list[int]
) -> None:
    board = firm(
        text={"width": 4, "letters": "keep" if data["kind"] in ("codec", "segments") else "strip"},
        data=data,
        frame=[fixed("head", head.hex()), ADDRESS, TEXT, SUM | {"algorithm": check}],
    )
    found = learn([Capture(number, at, predicted(board, number, at)) for number, at in zip(numbers, addresses, strict=True)])
    if isinstance(found, Learned):
        for number, at in itertools.product((*numbers, *(one[0] + two[1:] for one, two in zip(numbers, UNSEEN, strict=False))), addresses):
            assert predicted(found.model, number, at) == predicted(board, number, at)


def test_an_idle_board_and_a_blinking_one_tell_the_state_codes() -> None:
    board = model("generic")
    captures = [
        *captured(board, TWO),
        Capture("", 5, predicted(board, "", 5)),
        Capture("A045", 5, predicted(board, "A045", 5, "blinking"), "blinking"),
    ]
    found = assert_right(learn(captures), board, [5, 9])
    assert found.model.blinks_itself
    assert predicted(found.model, "C123", 9, "blinking") == predicted(board, "C123", 9, "blinking")
    assert predicted(found.model, "", 9) == predicted(board, "", 9)


def test_numbers_of_different_lengths_tell_how_they_are_laid() -> None:
    board = firm(text={"width": 4}, frame=[HEAD, ADDRESS, TEXT, SUM, END])
    numbers = ("5", "42", "107", "1042", "88")
    found = learn([Capture(number, at, predicted(board, number, at)) for number, at in zip(numbers, TWO, strict=True)])
    assert isinstance(found, Learned)
    assert found.doubts == ()
    assert all(predicted(found.model, number, 9) == predicted(board, number, 9) for number in ("7", "19", "640", "9999", "0"))


def test_a_recording_may_hold_its_frame_several_times() -> None:
    board = model("generic")
    captures = [capture._replace(wire=capture.wire * 3) for capture in captured(board, TWO)]
    assert_right(learn(captures), board, [5, 9])


def test_too_few_numbers_are_not_enough() -> None:
    found = learn(captured(model("generic"), TWO)[:2])
    assert isinstance(found, CannotTell)
    assert "at least 3 different numbers" in found.why


def test_a_byte_that_counts_is_named() -> None:
    board = model("generic")
    frames = [capture._replace(wire=bytes([at]) + capture.wire) for at, capture in enumerate(captured(board, TWO), start=0x31)]
    found = learn(frames)
    assert isinstance(found, CannotTell)
    assert "byte 1 changes" in found.why


def test_the_same_number_with_other_bytes_is_named() -> None:
    captures = captured(model("generic"), ONE)
    found = learn([*captures, captures[0]._replace(wire=captures[0].wire[:-1] + b"\x00")])
    assert isinstance(found, CannotTell)
    assert "recorded twice" in found.why


def test_numbers_that_are_not_in_the_bytes_are_not_found() -> None:
    found = learn([Capture(number, 5, bytes((at * 7 + step * step * 31) % 251 for step in range(9))) for at, number in enumerate(RECORDED)])
    assert isinstance(found, CannotTell)
    assert "stand nowhere" in found.why or "changes and is neither" in found.why


def test_frames_of_different_lengths_are_named() -> None:
    found = learn([Capture(number, 5, b"\x02" + number.encode() + b"\x03") for number in ("A1", "A42", "A107")])
    assert isinstance(found, CannotTell)
    assert "differ in length" in found.why


def test_a_table_with_digits_missing_asks_until_every_digit_was_recorded() -> None:
    board = FIRMS["codes of its own"]
    captures = [Capture(number, 5, predicted(board, number, 5)) for number in ("A013", "A120", "A231", "A302", "A044")]
    asked: list[str] = []
    while isinstance(found := learn(captures), CannotTell):
        assert found.wanted is not None
        assert f"also record {found.wanted[0]}" in found.why
        asked.append(found.wanted[0])
        captures.append(Capture(*found.wanted, predicted(board, *found.wanted)))
        assert len(captures) < 8, "five unknown digits need two more numbers"
    assert set("56789") <= set("".join(asked))
    assert predicted(found.model, "A987", 5) == predicted(board, "A987", 5)


def test_letters_nobody_recorded_are_a_doubt_of_a_table() -> None:
    found = learn(captured(FIRMS["codes of its own"], TWO))
    assert isinstance(found, Learned)
    assert any("other letters are not sure: also record E" in doubt for doubt in found.doubts)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.integers(0, 999), st.binary(max_size=24)), max_size=6))
def test_whatever_was_recorded_learning_never_raises(recorded: list[tuple[str, int, bytes]]) -> None:
    found = learn([Capture(number, at, wire) for number, at, wire in recorded])
    assert isinstance(found, Learned | CannotTell)


def test_a_frame_too_long_to_be_a_boards_is_said_at_once() -> None:
    found = learn([Capture(number, 5, bytes(200) + number.encode()) for number in RECORDED])
    assert isinstance(found, CannotTell)
    assert "too long" in found.why
