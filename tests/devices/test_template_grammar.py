"""Every word of the template grammar: known values of the checksums, every encoding there and back, descriptions refused."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from devices.drivers.checks import check_value
from devices.drivers.encodings import Encoding
from devices.drivers.errors import NotANumber
from devices.drivers.template import build_frames
from devices.drivers.template_model import TemplateModel
from devices.drivers.walk import read_frame, read_stream
from tests.devices.device_fakes import model

DIGITS = b"123456789"


@pytest.mark.parametrize(
    ("algorithm", "covered", "value"),
    [
        ("crc16_modbus", DIGITS, 0x4B37),  # the check values of the catalogue of parametrised CRC algorithms
        ("crc16_ccitt_false", DIGITS, 0x29B1),
        ("crc16_xmodem", DIGITS, 0x31C3),
        ("crc8", DIGITS, 0xF4),
        ("sum8", DIGITS, 0xDD),
        ("sum8_negated", DIGITS, 0x23),
        ("lrc", DIGITS, 0x23),
        ("sum8_inverted", DIGITS, 0x22),
        ("sum16", b"\x02AAHELLO\x03", 0x01FB),  # the Alpha sign manual's own example
        ("xor8", DIGITS, 0x31),
    ],
)
def test_a_check_gives_the_value_its_makers_print(algorithm: Any, covered: bytes, value: int) -> None:
    assert check_value(algorithm, covered) == value


@pytest.mark.parametrize(
    ("table", "letters", "raw"),
    [
        ({"kind": "codec", "codec": "ascii"}, "A-45", "41 2d 34 35"),
        ({"kind": "nibble", "blank": 0x0A}, " 045", "0a 00 04 05"),
        ({"kind": "bcd"}, "1045", "10 45"),
        ({"kind": "bcd"}, " 045", "f0 45"),
        ({"kind": "number", "form": "u16"}, "1045", "04 15"),
        ({"kind": "number", "form": "u24", "order": "little"}, "1045", "15 04 00"),
        ({"kind": "segments"}, "8 1-", "7f 00 06 40"),
        ({"kind": "segments", "active_low": True}, "8 ", "80 ff"),
        ({"kind": "segments", "order": "gfedcba_"}, "1", "30"),
        ({"kind": "table", "letters": {" ": "00", "A": "C1", "4": "B4"}}, "A4 ", "c1 b4 00"),
    ],
)
def test_an_encoding_writes_and_reads_its_letters(table: dict[str, Any], letters: str, raw: str) -> None:
    encoding = TypeAdapter(Encoding).validate_python(table)
    assert encoding.encode(letters).hex(" ") == raw
    assert len(encoding.encode(letters)) == encoding.size(len(letters))
    assert encoding.decode(encoding.encode(letters)).strip() == letters.strip()


def test_a_number_that_does_not_fit_its_value_is_refused() -> None:
    encoding = TypeAdapter(Encoding).validate_python({"kind": "number", "form": "i16"})
    with pytest.raises(NotANumber):
        encoding.encode("40000")


def board(frame: list[dict[str, Any]], **more: Any) -> TemplateModel:
    plain = {"name": "tried", "title": "x", "text": {"width": 3, "glyphs": "0123456789"}, "data": {"kind": "codec"}}
    return TemplateModel.model_validate(plain | {"frame": frame} | more)


TEXT = {"name": "digits", "kind": "text"}


def test_an_ascii_board_with_decimal_address_is_described_in_five_lines() -> None:
    described = board(
        [
            {"name": "start", "kind": "ascii", "letters": "$"},
            {"name": "address", "kind": "address", "form": "dec3"},
            {"name": "comma", "kind": "ascii", "letters": ","},
            TEXT,
            {"name": "end", "kind": "ascii", "letters": "&"},
        ]
    )
    assert build_frames(described, 1, [" 02"], "called")[0].wire == b"$001, 02&"


def test_two_lengths_hex_checks_and_stuffing_come_out_as_described() -> None:
    described = board(
        [
            {"name": "start", "kind": "bytes", "hex": "68"},
            {"name": "length", "kind": "length", "of": ["address", "digits"]},
            {"name": "again", "kind": "length", "of": ["address", "digits"], "size": 2, "order": "little", "plus": 1},
            {"name": "address", "kind": "address", "form": "hex2", "offset": 0x20},
            TEXT,
            {"name": "sum", "kind": "check", "algorithm": "xor8", "over": ["address", "digits"], "form": "hex"},
            {"name": "end", "kind": "bytes", "hex": "16"},
        ],
        stuffing={"over": ["address", "sum"], "bytes": "16 32", "escape": 0x10, "xor": 0x20},
    )
    wire = build_frames(described, 3, ["123"], "called")[0].wire
    # "23" of the address and the "2" of the text hold 32 hex, which is escaped to 10 12
    assert wire.hex(" ") == "68 05 06 00 10 12 33 31 10 12 33 33 31 16"
    assert read_frame(described, wire).text == "123"
    readings, strange = read_stream(described, b"\xff" + wire + b"\x68")
    assert [one.address for one in readings] == [3]
    assert strange == b"\xff\x68"


def test_all_rows_together_are_one_frame() -> None:
    described = board([TEXT], text={"width": 6, "glyphs": "0123456789"}, rows={"count": 2, "counter_width": 2, "sent": "together"})
    assert build_frames(described, 1, ["001  3", "002  4"], "called")[0].wire == b"001  3002  4"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"frame": [TEXT, {"name": "s", "kind": "check", "algorithm": "xor8", "over": ["nowhere"]}]}, 'there is no part "nowhere"'),
        ({"frame": [TEXT, {"name": "s", "kind": "check", "algorithm": "xor8", "over": ["digits", "s"]}]}, "cannot cover itself"),
        ({"frame": [TEXT, TEXT]}, "two parts have the same name"),
        ({"frame": [{"name": "a", "kind": "address"}]}, "nothing would ever be shown"),
        ({"frame": [TEXT, {"name": "end", "kind": "ascii", "letters": "-"}], "text": {"width": 3}}, "uses as a mark"),
        ({"frame": [TEXT, {"name": "state", "kind": "state"}]}, "needs a table [states]"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_a_description_that_cannot_work_is_refused_with_its_reason(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint.replace("[", r"\[")):
        board(**({"frame": [TEXT]} | change))


def test_a_board_that_has_a_byte_for_it_blinks_itself() -> None:
    assert model("generic").blinks_itself
    assert not model("generic", states={"idle": 0x20, "called": 0x21}).blinks_itself
