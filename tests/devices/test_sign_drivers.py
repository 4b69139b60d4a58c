"""Message signs and pole displays against what others send them: alphasignpy, makers' examples, programs that drive the real thing."""

from typing import Any

import pytest
from alphasign.commands.special import WriteSpecialFunction
from alphasign.commands.text import WriteText
from alphasign.packet import Packet
from alphasign.protocol import DELAY, Color, DisplayMode, DisplayPosition, FileProtection, FileType
from pydantic import ValidationError

from devices.board import Board
from devices.drivers.answers import is_answer
from devices.drivers.catalogue import driver_of
from devices.drivers.driver import Frame
from devices.drivers.errors import AddressOutOfRange
from devices.drivers.model import Answer
from devices.drivers.text import lay
from devices.faces import face_of
from devices.simulators.decoders import DECODERS, NO_ROW
from queue_server.contract.devices import BoardLine, BoardState
from tests.devices.device_fakes import model


def wires(frames: list[Frame]) -> bytes:
    return b"".join(frame.wire for frame in frames)


def alpha(**changes: Any) -> Any:
    return driver_of(model("alpha", text={"width": 5}, **changes))


def theirs(packet: Packet) -> bytes:
    """What alphasignpy puts on the line: its markers of 100 ms are times, not bytes."""
    return packet.to_bytes().replace(DELAY, b"")


# Alpha / BetaBrite


@pytest.mark.parametrize(("look", "mode"), [("called", DisplayMode.HOLD), ("blinking", DisplayMode.FLASH)])
@pytest.mark.parametrize("checksum", [True, False])
def test_an_alpha_sign_hears_what_alphasignpy_would_send(look: Any, mode: DisplayMode, checksum: bool) -> None:
    ours = wires(alpha(checksum=checksum).frames(0x3C, ["HELLO"], look))
    text = WriteText("HELLO", label="A", position=DisplayPosition.TOP_LINE, mode=mode)  # its TOP_LINE is 30 hex, our "fill"
    assert ours == theirs(Packet(address="3C").add(text, checksum=checksum))


def test_colours_and_other_files_are_written_as_alphasignpy_writes_them() -> None:
    ours = wires(alpha(colour="green", file="0", place="middle", sign_type="b", sets_memory=False).frames(0, ["A045 "], "called"))
    text = WriteText(Color.GREEN.value + b"A045 ", label="0", position=DisplayPosition.MIDDLE_LINE, mode=DisplayMode.HOLD)
    assert ours == theirs(Packet(type_code=b"b").add(text))


def test_the_memory_of_an_alpha_sign_is_laid_out_as_alphasignpy_lays_it_out() -> None:
    frames = alpha().init_frames(1)
    memory = WriteSpecialFunction.configure_memory(
        [{"label": "A", "type": FileType.TEXT, "protection": FileProtection.UNLOCKED, "size": 14, "start_time": 0xFF, "stop_time": 0xFF}]
    )
    packet = Packet(address="01").add(memory).add(WriteSpecialFunction.set_run_sequence("SUA"))
    assert wires(frames) == theirs(packet)
    assert [frame.wire for frame in frames] == [
        piece + b"\x02" if number < 2 else piece for number, piece in enumerate(packet.to_bytes().split(b"\x02\xff"))
    ]


def test_the_makers_own_example_sums_to_01fb() -> None:
    command = alpha().frames(0, ["HELLO"], "called")[0].wire
    example = b"\x00" * 5 + b"\x01Z00\x02AAHELLO\x0301FB\x04"  # the manual writes it without position and mode
    readings, strange = alpha().read(example + command)
    assert [one.text for one in readings] == ["HELLO", "HELLO"]
    assert strange == b""
    assert [one.text for one in DECODERS["alpha"]().feed(example)] == ["HELLO"]


def test_a_packet_with_a_wrong_sum_is_no_frame() -> None:
    example = b"\x00" * 5 + b"\x01Z00\x02AAHELLO\x0301FC\x04"
    assert alpha().read(example) == ([], example)
    assert list(DECODERS["alpha"]().feed(example)) == []


def test_a_packet_of_several_commands_holds_the_line_and_waits_after_each_02() -> None:
    frames = alpha().init_frames(1)
    assert [frame.holds_line for frame in frames] == [True, True, False]
    assert [frame.gap_seconds for frame in frames] == [0.1, 0.1, 0.1]
    assert all(frame.wire.endswith(b"\x02") for frame in frames[:-1])


def test_while_a_board_holds_the_line_nothing_of_its_own_or_others_is_more_urgent() -> None:
    sign = Board("1", model("alpha"), 1)
    sign.line_opened(0.0)
    sign.want(BoardState(mode="serving", number="A001", rev=1), 0.0, 0.0)
    sent, pressed = [], []
    while (urgency := sign.pressing(0.0)) is not None:
        pressed.append(urgency)
        frame = sign.take()
        sent.append(frame)
        sign.sent(frame, "unknown", 0.0)
    assert [one[1] for one in pressed] == [0.0, -float("inf"), -float("inf"), 0.0]
    assert len(sent) == 4


def test_a_message_of_several_frames_that_is_refused_begins_again() -> None:
    sign = Board("1", model("alpha", acknowledges=True), 1)
    sign.line_opened(0.0)
    sign.want(BoardState(mode="serving", number="A001", rev=1), 0.0, 0.0)
    for answer in ("unknown", "unknown", "no"):
        assert sign.pressing(0.0) is not None
        sign.sent(sign.take(), answer, 0.0)  # type: ignore[arg-type]
    assert sign.pressing(sign.next_at()) is not None
    assert sign.take().wire == driver_of(sign.model).init_frames(1)[0].wire


def test_a_sign_that_will_not_be_set_up_still_shows_its_number() -> None:
    sign, now = Board("1", model("am03127"), 1), 0.0
    sign.line_opened(now)
    sign.want(BoardState(mode="serving", number="A001", rev=7), 0.0, now)
    shown: list[int | None] = []
    while 7 not in shown and len(shown) < 10:
        now = max(now, sign.next_at())
        assert sign.pressing(now) is not None
        frame = sign.take()
        shown.append(sign.sent(frame, "yes" if b"A001" in frame.wire else "no", now))
    assert shown == [None, None, None, 7]
    assert sign.standing().state == "ok"


def test_an_alpha_sign_answers_only_where_the_hall_says_so_and_never_to_everybodys_address() -> None:
    assert not alpha().answers
    talking = alpha(acknowledges=True)
    assert talking.answers
    answer = talking.frames(1, ["HELLO"], "called")[0].answer
    assert (is_answer(b"\x06", b"", answer), is_answer(b"\x15", b"", answer), is_answer(b"", b"", answer)) == (True, False, None)
    assert talking.frames(0, ["HELLO"], "called")[0].answer.kind == "none"


def test_a_template_that_describes_an_alpha_sign_sends_what_alphasignpy_does() -> None:
    parts: list[dict[str, Any]] = [
        {"name": "head", "kind": "bytes", "hex": "00 00 00 00 00 01 5A"},
        {"name": "whose", "kind": "address", "form": "hex2"},
        {"name": "begin", "kind": "bytes", "hex": "02"},
        {"name": "write", "kind": "bytes", "hex": "41 41 1B 30 62"},
        {"name": "letters", "kind": "text"},
        {"name": "stop", "kind": "bytes", "hex": "03"},
        {"name": "sum", "kind": "check", "algorithm": "sum16", "over": ["begin", "stop"], "form": "hex"},
        {"name": "end", "kind": "bytes", "hex": "04"},
    ]
    described = driver_of(model("generic", frame=parts, states=None))
    text = WriteText("A045", label="A", position=DisplayPosition.TOP_LINE, mode=DisplayMode.HOLD)
    assert wires(described.frames(0x3C, ["A045"], "called")) == theirs(Packet(address="3C").add(text))


@pytest.mark.parametrize("wrong", [{"codec": "cp437"}, {"file": "0"}])
def test_what_an_alpha_sign_cannot_be_told_is_refused_in_its_description(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model("alpha", **wrong)


# Amplus AM03127


def test_an_amplus_page_is_what_python_am03127_sends() -> None:
    # github.com/vogelchr/python-am03127, 63dd0c1: encode_msg(5, send_page_msg(lead="A", disp="B", wait=25, lag="K", col="B", font="A"))
    sign = driver_of(model("am03127", colour="B", font="A"))
    assert wires(sign.frames(5, ["    A045    "], "blinking")) == b"<ID05><L1><PA><FA><MB><WZ><FK><CB><AA>    A045    15<E>"


@pytest.mark.parametrize(
    ("example", "text"),
    [
        (b"<ID00><L1><PA><FE><MA><WC><FE>hello16<E>", "hello"),  # public programs that drive such signs, as they stand
        (b"<ID01><L1><PA><FE><MA><WC><FE>bonjour15<E>", "bonjour"),
        (b"<ID00><L1><PA><FE><MA><WC><FE><CA>oui07<E>", "oui"),
    ],
)
def test_what_others_write_to_an_amplus_sign_is_read(example: bytes, text: str) -> None:
    readings, strange = driver_of(model("am03127")).read(example)
    assert ([one.text for one in readings], strange) == ([text], b"")
    assert [one.text for one in DECODERS["am03127"]().feed(example)] == [text]


def test_an_amplus_sign_is_set_up_with_brightness_and_the_page_it_shows() -> None:
    # xor8 over the data alone: 3C^42^41^3E = 01, 3C^52^50^41^3E = 41
    assert wires(driver_of(model("am03127")).init_frames(5)) == b"<ID05><BA>01<E><ID05><RPA>41<E>"


def test_letters_the_signs_commands_are_written_with_have_codes_of_their_own() -> None:
    sign = driver_of(model("am03127"))
    wire = wires(sign.frames(1, ["A045 > Q3<"], "called"))
    assert b"A045 <UBE> Q3<UBC>" in wire
    assert [one.text for one in sign.read(wire)[0]] == ["A045 > Q3<"]
    assert [one.text for one in DECODERS["am03127"]().feed(wire)] == ["A045 > Q3<"]


def test_ack_is_yes_nack_is_no_and_silence_is_neither() -> None:
    answer = driver_of(model("am03127")).frames(1, ["A045"], "called")[0].answer
    assert [is_answer(heard, b"", answer) for heard in (b"ACK", b"\x00ACK", b"NACK", b"NA", b"AC", b"")] == [
        True,
        True,
        False,
        None,
        None,
        None,
    ]
    assert driver_of(model("am03127")).frames(0, ["A045"], "called")[0].answer.kind == "none"


def test_an_amplus_sign_says_ack_nack_or_nothing() -> None:
    page = wires(driver_of(model("am03127")).frames(1, ["A045"], "called"))
    broken, everybody = page.replace(b"A045", b"A046"), wires(driver_of(model("am03127")).frames(0, ["A045"], "called"))
    said = [[(one.row, one.reply) for one in DECODERS["am03127"]().feed(wire)] for wire in (page, broken, everybody)]
    assert said == [[(0, b"ACK")], [(NO_ROW, b"NACK")], [(0, b"")]]


# CD5220


def test_a_pole_display_hears_what_the_cd5220_library_sends() -> None:
    # write_both_lines("       MOI SO       ", "        A045        ") of github.com/batzlerg/cd5220, c6203b0, captured once
    golden = b"\x1bQA       MOI SO       \r\x1bQB        A045        \r"
    pole = model("cd5220")
    assert wires(driver_of(pole).frames(0, [lay("A045", pole.text, pole.alphabet)], "called")) == golden


def test_a_pole_display_is_unlocked_before_it_is_set_up() -> None:
    # its restore_defaults() sends 0C and 1B 2A 04 too, after 1B 40
    assert wires(driver_of(model("cd5220")).init_frames(0)).hex(" ") == "0c 1b 40 1b 2a 04"


def test_a_pole_display_without_a_call_has_no_caption() -> None:
    pole = model("cd5220")
    for mode in ("idle", "paused"):
        rows, look = face_of(BoardState.model_validate({"mode": mode, "rev": 1}), pole, blinking=False)
        assert driver_of(pole).frames(0, rows, look)[0].wire == b"\x1bQA" + b" " * 20 + b"\r"


def test_a_pole_display_as_a_main_board_shows_the_last_two_calls() -> None:
    pole = model("cd5220", caption="", rows={"count": 2, "counter_width": 2, "between": " Quầy "})
    state = BoardState(mode="serving", lines=[BoardLine(number="A045", counter=3), BoardLine(number="H002", counter=12)], rev=1)
    assert face_of(state, pole, blinking=False).rows == (
        "A045        QUAY  3".replace("        QUAY", "         QUAY"),
        "H002         QUAY 12",
    )


def test_a_pole_display_has_twenty_cells_and_two_lines() -> None:
    for wrong in ({"text": {"width": 16}}, {"caption": "", "rows": {"count": 3}}, {"rows": {"count": 2}}):
        with pytest.raises(ValidationError):
            model("cd5220", **wrong)


# All of them


@pytest.mark.parametrize("name", ["alpha", "am03127", "cd5220"])
def test_vietnamese_loses_its_marks_where_the_sign_has_no_glyphs(name: str) -> None:
    sign = model(name)
    assert lay("Mời số đ", sign.text, sign.alphabet).strip() == "MOI SO D"


def test_a_hall_message_names_number_and_counter() -> None:
    sign = model("am03127", text={"width": 15}, rows={"count": 1, "counter_width": 2, "before": "Số ", "between": " Quầy "})
    state = BoardState(mode="calling", lines=[BoardLine(number="A045", counter=3)], rev=1)
    assert face_of(state, sign, blinking=True) == (("SO A045 QUAY  3",), "blinking")


def test_arrows_point_to_the_side_the_counter_is_on() -> None:
    board = model("qsystem", text={"width": 8, "substitute": {"→": ">", "←": "<"}}, rows={"count": 1, "between": "→", "left_counters": [7]})
    for counter, row in ((3, "A045 > 3"), (7, "A045 < 7")):
        state = BoardState(mode="serving", lines=[BoardLine(number="A045", counter=counter)], rev=1)
        assert face_of(state, board, blinking=False).rows == (row,)


@pytest.mark.parametrize("name", ["alpha", "am03127"])
def test_an_address_of_more_than_two_hexadecimal_letters_is_refused(name: str) -> None:
    with pytest.raises(AddressOutOfRange):
        driver_of(model(name)).frames(256, ["A045"], "called")


@pytest.mark.parametrize(
    ("answer", "heard", "verdict"),
    [
        (Answer(kind="none"), b"\x06", None),
        (Answer(kind="bytes", hex=b"\x06"), b"\x00\x06", True),
        (Answer(kind="bytes", hex=b"\x06"), b"\x15", None),
        (Answer(kind="bytes", hex=b"\x06", refusal=b"\x15"), b"\x15", False),
        (Answer(kind="echo"), b"\x00\x02A\x03", True),
        (Answer(kind="echo"), b"\x02A", None),
        (Answer(kind="pattern", pattern="OK[0-9]"), b"..OK7", True),
        (Answer(kind="pattern", pattern="OK[0-9]"), b"OK", None),
    ],
)
def test_every_rule_of_an_answer_knows_yes_no_and_not_yet(answer: Answer, heard: bytes, verdict: bool | None) -> None:
    assert is_answer(heard, b"\x02A\x03", answer) is verdict
