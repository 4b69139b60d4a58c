"""The shipped boards' bytes: golden frames worked out by hand, and decoders that share no code with what builds them."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from modbus_tk.modbus_rtu import RtuQuery

from devices.drivers.catalogue import BoardModel, driver_of
from devices.drivers.cd5220 import Cd5220Model
from devices.drivers.errors import AddressOutOfRange, DriverError, TextTooLong
from devices.drivers.modbus import ModbusModel
from devices.drivers.template import build_frames, init_frames
from devices.drivers.text import lay
from devices.drivers.walk import read_frame
from devices.faces import dashed, face_of
from devices.simulators.decoders import DECODERS, EVERY_BOARD, NO_ROW, Heard
from queue_server.contract.devices import BoardLine, BoardState
from tests.devices.device_fakes import BOARDS, model

EXAMPLES = settings.default.max_examples // 4
"""For every shipped model: together they are many."""
SHIPPED = sorted(path.stem for path in BOARDS.glob("*.toml"))


def hexed(name: str, address: int, rows: list[str], look: str) -> list[str]:
    return [frame.wire.hex(" ") for frame in build_frames(model(name), address, rows, look)]


def test_the_generic_board_hears_header_address_length_state_digits_sum() -> None:
    # 05+05+22+41+30+34+35 = 0106: the sum is 06
    assert hexed("generic", 5, ["A045"], "blinking") == ["aa 55 05 05 22 41 30 34 35 06 0d"]
    assert hexed("generic", 1, ["    "], "idle") == ["aa 55 01 05 20 20 20 20 20 a6 0d"]


def test_the_qsystem_board_hears_its_makers_frames() -> None:
    assert hexed("qsystem", 1, ["A045"], "called") == ["01 21 20 41 30 34 35 07"]
    assert hexed("qsystem", 1, ["A045"], "blinking") == ["01 21 21 41 30 34 35 07"]
    assert [frame.wire.hex(" ") for frame in init_frames(model("qsystem"), 1)] == ["02 21 23 07"]


def test_the_ft12_board_hears_its_length_twice_and_a_digit_a_byte() -> None:
    # by hand: 05 + 02 + 3 x 0A + 00 + 04 + 05 = 2E; the three digits of the people waiting stay dark
    assert hexed("ft12", 5, ["045"], "called") == ["ff 68 08 08 68 05 02 0a 0a 0a 00 04 05 2e 16"]
    assert hexed("ft12", 5, ["   "], "idle") == ["ff 68 08 08 68 05 02 0a 0a 0a 0a 0a 0a 43 16"]


def test_the_edi_board_hears_two_letters_of_address_and_its_digits() -> None:
    assert hexed("edi", 5, [" 045"], "called") == ["02 30 35 20 30 34 35 03"]


def test_the_ditel_board_hears_a_colour_before_its_letters() -> None:
    assert hexed("ditel", 12, ["A045"], "called") == ["02 31 32 58 30 41 30 34 35 0d"]


def test_the_armfly_board_hears_what_its_makers_test_script_sends() -> None:
    # uart_send(COM_485, "$001,8.8.8.8.#") in armfly's own production test of the LED-485-054, V1.1 of 2020-06-28
    wide = model("armfly", text={"width": 8, "glyphs": "0123456789."})
    assert build_frames(wide, 1, ["8.8.8.8."], "called")[0].wire == b"$001,8.8.8.8.#"


def test_the_led485_text_registers_are_what_its_makers_test_script_writes() -> None:
    # modbus_write_u16(COM_485, …, 1, 0x0070, 0x382E, 0x382E, 0x382E, 0x382E, …) of the same script
    wide = model("led485-text", text={"width": 8, "glyphs": "0123456789."})
    wire = driver_of(wide).frames(1, ["8.8.8.8."], "called")[0].wire
    assert wire.hex(" ").startswith("01 10 00 70 00 04 08 38 2e 38 2e 38 2e 38 2e")


def test_the_segment_board_hears_its_bits() -> None:
    # by hand: 05 ^ 04 ^ 77 ^ 3F ^ 66 ^ 6D = 42
    assert hexed("segments", 5, ["A045"], "called") == ["aa 57 05 04 77 3f 66 6d 42 0d"]


@pytest.mark.parametrize(
    ("name", "row", "wire"),
    [
        ("led485-value", " 045", "05 06 00 00 00 2d 48 53"),
        ("led485-segments", "HELLO ", "05 10 00 80 00 03 06 76 79 38 38 5c 00 cc dd"),
        ("dm36", "  A045", "05 10 00 00 00 06 0c 00 20 00 20 00 41 00 30 00 34 00 35 59 3f"),
        ("p10", "A045 >   3", "05 10 03 e8 00 05 0a 41 30 34 35 20 3e 20 20 20 33 f5 5e"),
    ],
)
def test_the_modbus_displays_hear_what_a_master_of_others_would_send(name: str, row: str, wire: str) -> None:
    """``wire`` is modbus-tk's own: its query of the same registers, worked out again here."""
    ours = driver_of(model(name)).frames(5, [row], "called")[0].wire
    assert RtuQuery().build_request(ours[1:-2], 5) == ours
    assert ours.hex(" ") == wire


def test_the_main_board_hears_a_frame_a_row_and_only_the_newest_blinks() -> None:
    frames = build_frames(model("generic-main"), 1, ["A045   3", "H002   7", " " * 8, " " * 8], "blinking")
    assert [(frame.wire[3], frame.wire[5]) for frame in frames] == [(1, 0x22), (2, 0x21), (3, 0x20), (4, 0x20)]
    assert frames[0].wire.hex(" ") == "aa 56 01 01 09 22 41 30 34 35 20 20 20 33 e3 e3 0d"


def calling(number: str) -> BoardState:
    return BoardState(mode="calling", number=number, lines=[BoardLine(number=number, counter=3)], rev=1)


def rows_seen(name: str, pieces: Iterable[bytes]) -> dict[int, Heard]:
    """What a simulated board shows after these bytes."""
    decoder = DECODERS[name]()
    return {one.row: one for piece in pieces for one in decoder.feed(piece) if one.row != NO_ROW}


def rows_meant(board: BoardModel, rows: Sequence[str]) -> dict[int, str]:
    if isinstance(board, Cd5220Model) and board.caption:  # the number stands on the lower line
        return {0: lay("MOI SO", board.text, board.alphabet), 1: rows[0]}
    if isinstance(board, ModbusModel) and board.registers.packing == "i16":  # a value has no zeros in front
        return {0: str(int(rows[0] or "0")).rjust(4)}
    return dict(enumerate(rows))


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=EXAMPLES)
@given(number=st.from_regex(r"[A-H][0-9]{3}", fullmatch=True), address=st.integers(1, 90), cuts=st.integers(1, 7))
def test_a_decoder_of_its_own_reads_what_was_to_be_shown(name: str, number: str, address: int, cuts: int) -> None:
    board = model(name)
    driver = driver_of(board)
    face = face_of(calling(number), board, blinking=True)
    frames = driver.init_frames(address) + driver.frames(address, *face)
    wire = b"\xaa\x00" + b"".join(frame.wire for frame in frames)
    seen = rows_seen(name, (wire[start : start + cuts] for start in range(0, len(wire), cuts)))
    assert {row: one.text for row, one in seen.items()} == rows_meant(board, face.rows)
    assert {one.address for one in seen.values()} <= {address, EVERY_BOARD}
    assert any(one.blinking for one in seen.values()) == driver.blinks_itself


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=EXAMPLES)
@given(number=st.from_regex(r"[A-H][0-9]{2}[1-9]", fullmatch=True))
def test_a_driver_reads_back_its_own_frames_between_others(name: str, number: str) -> None:
    board, noise = model(name), b"\xfe\xfd"
    driver = driver_of(board)
    rows, look = face_of(calling(number), board, blinking=False)
    frames = driver.frames(7, rows, look)
    readings, strange = driver.read(noise.join([b"", *(frame.wire for frame in frames), b""]))
    assert [one.text.strip() for one in readings] == [text.strip() for text in rows_meant(board, rows).values()]
    assert strange == noise * (len(frames) + 1)
    assert {one.address for one in readings} <= {7, None}


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=EXAMPLES)
@given(text=st.text(max_size=12), address=st.integers(-5, 300))
def test_no_control_byte_of_a_text_reaches_a_board(name: str, text: str, address: int) -> None:
    board = model(name)
    state = BoardState(mode="serving", number=text, lines=[BoardLine(number=text, counter=1)], rev=1)
    try:
        face = face_of(state, board, blinking=False)
        frames = driver_of(board).frames(address, *face)
    except DriverError:
        return  # too long, or an impossible address: then nothing at all is sent
    assert all(board.alphabet.knows(letter) for row in face.rows for letter in row)
    assert all(board.alphabet.cells(row) == board.text.width for row in face.rows)
    raw = b"".join(field.raw for frame in frames for field in frame.fields if field.kind == "text")
    if getattr(board.alphabet, "kind", "") == "codec":
        assert all(byte >= 0x20 or (byte == 0x0D and name == "alpha") or (byte == 0 and name == "dm36") for byte in raw)


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=EXAMPLES)
@given(noise=st.binary(max_size=80))
def test_noise_never_stops_a_decoder_or_the_walk(name: str, noise: bytes) -> None:
    driver, decoder = driver_of(model(name)), DECODERS[name]()
    list(decoder.feed(noise))
    readings, strange = driver.read(noise)
    assert len(strange) <= len(noise)
    assert isinstance(readings, list)


def test_a_number_with_accents_or_small_letters_is_shown_in_letters_the_board_has() -> None:
    board = model("generic")
    assert lay("đ04", board.text, board.data) == " D04"
    assert lay("e\u0302\u03015", board.text, board.data) == "  E5"
    assert lay("A\x1b04\x07", board.text, board.data) == " A04"


def test_a_number_too_long_loses_its_letter_and_is_never_cut() -> None:
    board = model("generic")
    assert lay("A1042", board.text, board.data) == "1042"
    with pytest.raises(TextTooLong) as refused:
        lay("A10420", board.text, board.data)
    assert refused.value.field == "text.width"


def test_a_paused_counter_shows_dashes_and_an_idle_one_nothing() -> None:
    board = model("generic")
    assert face_of(BoardState(mode="paused", rev=1), board, blinking=False).rows == ("----",)
    assert face_of(BoardState(mode="idle", rev=1), board, blinking=False) == (("    ",), "idle")
    assert dashed(model("generic-main")).rows == ("--------",) * 4


def test_an_impossible_address_is_named_by_its_field() -> None:
    with pytest.raises(AddressOutOfRange) as refused:
        build_frames(model("generic"), 256, ["A045"], "called")
    assert refused.value.field == "address (address)"


def test_the_walk_names_the_part_that_differs() -> None:
    board = model("generic")
    wire = bytearray(build_frames(board, 5, ["A045"], "called")[0].wire)
    wire[9] ^= 1
    with pytest.raises(DriverError) as refused:
        read_frame(board, bytes(wire))
    assert refused.value.field == "sum"
