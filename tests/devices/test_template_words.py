"""The template's whole vocabulary, a test a word: what an installer can say of a board, and the bytes that come of it, both ways."""

from typing import Any

import pytest
from pydantic import ValidationError

from devices.drivers.driver import Frame
from devices.drivers.template import TemplateDriver
from devices.drivers.template_model import TemplateModel
from devices.drivers.text import lay
from devices.links.serial_line import SerialLine

TEXT = {"name": "digits", "kind": "text"}
CODEC = {"kind": "codec"}


def described(frame: list[dict[str, Any]], width: int = 3, **more: Any) -> TemplateDriver:
    table = {"name": "tried", "title": "x", "text": {"width": width}, "data": CODEC, "frame": frame}
    return TemplateDriver(TemplateModel.model_validate(table | more))


def part(kind: str, name: str = "word", **words: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind} | words


def check(algorithm: str, **words: Any) -> dict[str, Any]:
    return part("check", algorithm=algorithm, over=["digits"]) | words


def frame_of(driver: TemplateDriver, rows: list[str] | None = None, address: int = 5, look: Any = "called") -> Frame:
    return driver.frames(address, rows or ["045"], look)[0]


STATES = {"states": {"idle": 0x20, "called": 0x21, "blinking": 0x22}}

WORDS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "a literal in hexadecimal": ([part("bytes", hex="AA 55"), TEXT], {}, "aa 55 30 34 35"),
    "a literal in letters": ([part("ascii", letters="$N"), TEXT], {}, "24 4e 30 34 35"),
    "address as a byte": ([part("address"), TEXT], {}, "05 30 34 35"),
    "address as a byte with an offset": ([part("address", offset=0x20), TEXT], {}, "25 30 34 35"),
    "address as two hexadecimal letters": ([part("address", form="hex2", offset=10), TEXT], {}, "30 46 30 34 35"),
    "address as two decimal letters": ([part("address", form="dec2"), TEXT], {}, "30 35 30 34 35"),
    "address as three decimal letters": ([part("address", form="dec3"), TEXT], {}, "30 30 35 30 34 35"),
    "a length of one byte": ([part("length", of=["digits"]), TEXT], {}, "03 30 34 35"),
    "a length of two bytes, high first": ([part("length", of=["digits"], size=2), TEXT], {}, "00 03 30 34 35"),
    "a length of two bytes, low first": ([part("length", of=["digits"], size=2, order="little"), TEXT], {}, "03 00 30 34 35"),
    "a length with a constant": ([part("length", of=["digits"], plus=2), TEXT], {}, "05 30 34 35"),
    "a length that stands there twice": (
        [part("length", of=["digits"]), part("length", "again", of=["digits"]), TEXT],
        {},
        "03 03 30 34 35",
    ),
    "a byte for a state": ([part("state"), TEXT], STATES, "21 30 34 35"),
    "brightness": ([part("brightness"), TEXT], {"brightness": 7}, "07 30 34 35"),
    "brightness in letters": ([part("brightness", form="dec2"), TEXT], {"brightness": 7}, "30 37 30 34 35"),
    "any codec of Python": ([TEXT], {"data": {"kind": "codec", "codec": "cp1140"}}, "f0 f4 f5"),
    "a codec of two bytes a letter": ([TEXT], {"data": {"kind": "codec", "codec": "utf-16-be", "letter_bytes": 2}}, "00 30 00 34 00 35"),
    "a digit a byte": ([TEXT], {"data": {"kind": "nibble"}}, "00 04 05"),
    "two digits a byte": ([TEXT], {"data": {"kind": "bcd"}}, "f0 45"),
    "an unsigned number of two bytes": ([TEXT], {"data": {"kind": "number", "form": "u16"}}, "00 2d"),
    "the same, low byte first": ([TEXT], {"data": {"kind": "number", "form": "u16", "order": "little"}}, "2d 00"),
    "a signed number of two bytes": ([TEXT], {"data": {"kind": "number", "form": "i16"}}, "00 2d"),
    "a number of three bytes": ([TEXT], {"data": {"kind": "number", "form": "u24"}}, "00 00 2d"),
    "segments": ([TEXT], {"data": {"kind": "segments"}}, "3f 66 6d"),
    "segments in the board's order": ([TEXT], {"data": {"kind": "segments", "order": ".gfedcba"}}, "fc 66 b6"),
    "segments that light when the bit is off": ([TEXT], {"data": {"kind": "segments", "active_low": True}}, "c0 99 92"),
    "a table of the maker's codes": (
        [TEXT],
        {"data": {"kind": "table", "letters": {" ": "00", "0": "10", "4": "14", "5": "15"}}},
        "10 14 15",
    ),
    "no check": ([TEXT], {}, "30 34 35"),
    "xor8": ([TEXT, check("xor8")], {}, "30 34 35 31"),
    "sum8": ([TEXT, check("sum8")], {}, "30 34 35 99"),
    "the sum negated": ([TEXT, check("sum8_negated")], {}, "30 34 35 67"),
    "the sum inverted": ([TEXT, check("sum8_inverted")], {}, "30 34 35 66"),
    "sum16": ([TEXT, check("sum16")], {}, "30 34 35 00 99"),
    "LRC": ([TEXT, check("lrc")], {}, "30 34 35 67"),
    "CRC-8": ([TEXT, check("crc8")], {}, "30 34 35 c7"),
    "CRC-16/Modbus": ([TEXT, check("crc16_modbus")], {}, "30 34 35 18 a7"),
    "CRC-16/CCITT-FALSE": ([TEXT, check("crc16_ccitt_false")], {}, "30 34 35 a6 9e"),
    "CRC-16/XMODEM": ([TEXT, check("crc16_xmodem")], {}, "30 34 35 6a 02"),
    "a check with its low byte first": ([TEXT, check("sum16", order="little")], {}, "30 34 35 99 00"),
    "a check in hexadecimal letters": ([TEXT, check("sum8", form="hex")], {}, "30 34 35 39 39"),
    "a check over a named span": ([part("address"), TEXT, check("xor8", name="x", over=["word", "digits"])], {}, "05 30 34 35 34"),
    "bytes that must be escaped": (
        [part("bytes", hex="7E"), part("address", "whose"), TEXT, part("bytes", "end", hex="7E")],
        {"stuffing": {"over": ["whose", "digits"], "bytes": "34 7E", "escape": 0x7D}},
        "7e 05 30 7d 14 35 7e",
    ),
    "an escape that doubles": (
        [part("bytes", hex="10 02"), TEXT, part("bytes", "end", hex="10 03")],
        {"stuffing": {"over": ["digits"], "bytes": "34", "escape": 0x34, "xor": 0}},
        "10 02 30 34 34 35 10 03",
    ),
}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_grammar_becomes_its_bytes_and_is_read_back(word: str) -> None:
    frame, more, raw = WORDS[word]
    driver = described(frame, **more)
    wire = frame_of(driver).wire
    assert wire.hex(" ") == raw
    readings, strange = driver.read(wire)
    assert strange == b""
    assert [one.text.strip("0 ") for one in readings] == ["45"]


@pytest.mark.parametrize(("look", "raw"), [("idle", "20"), ("called", "21"), ("blinking", "22")])
def test_idle_called_and_blinking_have_bytes_of_their_own(look: Any, raw: str) -> None:
    driver = described([part("state"), TEXT], **STATES)
    assert frame_of(driver, look=look).wire[:1].hex() == raw
    assert driver.read(frame_of(driver, look=look).wire)[0][0].state == look


def test_the_point_stands_in_the_cell_before_it() -> None:
    driver = described([TEXT], width=2, data={"kind": "segments"})
    rule, alphabet = driver.model.text, driver.model.alphabet
    assert frame_of(driver, [lay("4.5", rule, alphabet)]).wire.hex(" ") == "e6 6d"
    assert frame_of(driver, [lay(".5", rule, alphabet)]).wire.hex(" ") == "00 6d"
    assert driver.read(bytes.fromhex("e6 6d"))[0][0].text == "4.5"


def test_a_board_without_a_point_is_never_sent_one() -> None:
    driver = described([TEXT], data={"kind": "segments", "order": "abcdefg_"})
    assert lay("4.5", driver.model.text, driver.model.alphabet) == "4 5"


TEXT_RULES: dict[str, tuple[dict[str, Any], str, str]] = {
    "width and right": ({"width": 5}, "A045", " A045"),
    "left": ({"width": 5, "justify": "left"}, "A045", "A045 "),
    "centre": ({"width": 6, "justify": "centre"}, "A045", " A045 "),
    "padding": ({"width": 5, "pad": "0"}, "45", "00045"),
    "padding leaves an empty row dark": ({"width": 5, "pad": "0"}, "", "     "),
    "letters left out": ({"width": 4, "letters": "strip"}, "A045", " 045"),
    "letters left out where there is no room": ({"width": 4, "letters": "strip_if_long"}, "A1045", "1045"),
    "upper case": ({"width": 4}, "a045", "A045"),
    "lower case kept": ({"width": 4, "upper": False}, "a045", "a045"),
    "unaccented": ({"width": 4}, "Đ045", "D045"),
    "substituted": ({"width": 4, "substitute": {"→": ">"}}, "A→3", " A>3"),
    "only the board's glyphs": ({"width": 4, "glyphs": "0123456789"}, "A045", " 045"),
}


@pytest.mark.parametrize("rule", TEXT_RULES)
def test_letters_are_made_fit_for_the_board(rule: str) -> None:
    words, text, laid = TEXT_RULES[rule]
    driver = described([TEXT], text=words)
    assert lay(text, driver.model.text, driver.model.alphabet) == laid


def test_a_board_is_set_up_by_frames_of_its_own_escaped_as_the_others() -> None:
    init = [[part("bytes", "begin", hex="7E"), part("address", "whose", offset=0x79), part("brightness", "digits")]]
    driver = described(
        [part("bytes", "begin", hex="7E"), part("address", "whose"), TEXT],
        init=init,
        brightness=3,
        stuffing={"over": ["whose", "digits"], "bytes": "7E", "escape": 0x7D},
    )
    assert [frame.wire.hex(" ") for frame in driver.init_frames(5)] == ["7e 7d 5e 03"]


def test_a_frame_carries_its_gap_its_break_and_a_longer_rest_after_setting_up() -> None:
    driver = described([TEXT], init=[[part("bytes", hex="02")]], pauses={"gap_ms": 200, "after_init_ms": 500, "break_ms": 10})
    assert (frame_of(driver).gap_seconds, frame_of(driver).break_seconds) == (0.2, 0.01)
    assert driver.init_frames(1)[0].gap_seconds == 0.7


def test_the_line_is_set_as_the_maker_says() -> None:
    line = described([TEXT], line={"baud": 19200, "bytesize": 7, "parity": "O", "stopbits": 2}).model.line
    assert SerialLine("/dev/null", line).seconds_per_byte == pytest.approx(11 / 19200)


@pytest.mark.parametrize(
    "answer",
    [
        {"kind": "bytes", "hex": "06", "refusal": "15", "timeout_ms": 70, "retries": 2},
        {"kind": "echo"},
        {"kind": "pattern", "pattern": "OK"},
        {"kind": "none"},
    ],
)
def test_a_frame_carries_the_answer_its_board_gives(answer: dict[str, Any]) -> None:
    driver = described([TEXT], answer=answer)
    assert frame_of(driver).answer == driver.model.answer
    assert driver.answers == (answer["kind"] != "none")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({"data": {"kind": "codec", "codec": "cp99999"}}, "is no codec"),
        ({"data": {"kind": "codec", "codec": "utf-16"}}, "a digit has not 1 byte"),
        ({"data": {"kind": "segments", "order": "aabcdef."}}, "names each of"),
        ({"text": {"width": 4, "pad": "Ж"}}, "text.pad"),
        ({"text": {"width": 3}, "rows": {"count": 2}}, "no cell for the number"),
        ({"answer": {"kind": "pattern", "pattern": "("}}, "is no pattern"),
        ({"answer": {"kind": "pattern"}}, "needs a pattern"),
        ({"answer": {"kind": "bytes"}}, "needs hex"),
    ],
)
def test_a_slip_in_a_description_is_named(words: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        described([TEXT], **words)
