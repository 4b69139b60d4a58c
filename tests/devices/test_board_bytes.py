"""The shipped boards' bytes: golden frames worked out by hand, and decoders that share no code with what builds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.errors import AddressOutOfRange, DriverError, TextTooLong
from devices.drivers.template import build_frames, init_frames
from devices.drivers.text import lay
from devices.drivers.walk import read_frame, read_stream
from devices.faces import dashed, face_of
from devices.simulators.decoders import DECODERS
from queue_server.contract.devices import BoardLine, BoardState
from tests.devices.device_fakes import BOARDS, model

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


def test_the_main_board_hears_a_frame_a_row_and_only_the_newest_blinks() -> None:
    frames = build_frames(model("generic-main"), 1, ["A045   3", "H002   7", " " * 8, " " * 8], "blinking")
    assert [(frame.wire[3], frame.wire[5]) for frame in frames] == [(1, 0x22), (2, 0x21), (3, 0x20), (4, 0x20)]
    assert frames[0].wire.hex(" ") == "aa 56 01 01 09 22 41 30 34 35 20 20 20 33 e3 e3 0d"


@pytest.mark.parametrize("name", SHIPPED)
@given(number=st.from_regex(r"[A-Z][0-9]{3}|[0-9]{4}", fullmatch=True), address=st.integers(1, 90), cuts=st.integers(1, 7))
def test_a_decoder_of_its_own_reads_what_was_to_be_shown(name: str, number: str, address: int, cuts: int) -> None:
    board = model(name)
    state = BoardState(mode="calling", number=number, lines=[BoardLine(number=number, counter=3)], rev=1)
    rows, look = face_of(state, board, blinking=True)
    wire = b"\xaa\x00" + b"".join(frame.wire for frame in build_frames(board, address, rows, look))
    decoder, heard = DECODERS[name](), []
    for start in range(0, len(wire), cuts):
        heard += decoder.feed(wire[start : start + cuts])
    assert [(one.address, one.row, one.text) for one in heard] == [(address, row, text) for row, text in enumerate(rows)]
    assert [one.blinking for one in heard] == [True] + [False] * (len(rows) - 1)


@pytest.mark.parametrize("name", SHIPPED)
@given(text=st.text(max_size=12), address=st.integers(-5, 300))
def test_no_control_byte_of_a_text_reaches_a_board(name: str, text: str, address: int) -> None:
    board = model(name)
    state = BoardState(mode="serving", number=text, lines=[BoardLine(number=text, counter=1)], rev=1)
    try:
        frames = build_frames(board, address, *face_of(state, board, blinking=False))
    except DriverError:
        return  # too long, or an impossible address: then nothing at all is sent
    shown = b"".join(field.raw for frame in frames for field in frame.fields if field.kind == "text")
    assert all(0x20 <= byte < 0x7F for byte in shown)
    assert len(shown) == board.text.width * (board.rows.count if board.rows else 1)


@pytest.mark.parametrize("name", SHIPPED)
@given(noise=st.binary(max_size=80))
def test_noise_never_stops_a_decoder_or_the_walk(name: str, noise: bytes) -> None:
    board, decoder = model(name), DECODERS[name]()
    list(decoder.feed(noise))
    good = build_frames(board, 7, ["H012".ljust(board.text.width)] * (board.rows.count if board.rows else 1), "called")[0]
    readings, strange = read_stream(board, noise)
    assert len(strange) <= len(noise)
    assert isinstance(readings, list)
    assert read_frame(board, good.wire).address == 7


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
