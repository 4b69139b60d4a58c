"""What an installer asks at a bench: which bytes, what do they mean, send these once, what was that I heard.

The command line prints what these return. Texts are Vietnamese first, English second. `send` is the only one that touches a cable.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from devices.drivers.catalogue import driver_of
from devices.drivers.driver import Frame, Reading
from devices.faces import face_of
from devices.plan import BoardModel, LinePlan, as_wired
from devices.ports import Yes
from queue_server.contract.devices import BoardLine, BoardMode, BoardState


class Explained(NamedTuple):
    """One part of a frame: its bytes in hexadecimal and what they are."""

    name: str
    hex: str
    meaning: str


class Preview(NamedTuple):
    """``shown``: the rows as the board will show them; ``setup`` is sent once when the line is opened."""

    shown: tuple[str, ...]
    frames: list[bytes]
    fields: list[list[Explained]]
    setup: list[bytes]


def preview(model: BoardModel, text: str, address: int, mode: BoardMode = "calling") -> Preview:
    """The frames that show ``text``. On a main board ``A045 3`` is number and counter, rows divided by ";". Raises DriverError."""
    frames, shown = _frames(model, text, address, mode)
    return Preview(
        shown, [frame.wire for frame in frames], [_explained(frame) for frame in frames], _wires(driver_of(model).init_frames(address))
    )


def send(
    port: str,
    model: BoardModel,
    text: str,
    address: int,
    mode: BoardMode = "calling",
    baud: int | None = None,
    answered: Callable[[Yes], None] = lambda said: None,
) -> list[bytes]:
    """Open ``port``, set the board up, show ``text`` once, close. Gives the bytes sent. Raises DriverError, LineLost.

    ``answered`` is told what came of each frame that the board should answer: "no" is a refusal, "unknown" silence.
    """
    from devices.links.serial_line import SerialLine

    model = as_wired(model, LinePlan(name="bench", port=port, baud=baud))
    frames = [*driver_of(model).init_frames(address), *_frames(model, text, address, mode)[0]]
    line = SerialLine(port, model.line)
    line.open()
    try:
        for frame in frames:
            answer = None if frame.answer.kind == "none" else frame.answer
            said = line.send(frame.wire, gap_seconds=frame.gap_seconds, break_seconds=frame.break_seconds, answer=answer)
            if answer is not None:
                answered(said)
        line.check()
    finally:
        line.close()
    return _wires(frames)


def decode(model: BoardModel, received: bytes) -> str:
    """What the bytes say, a frame a paragraph, read by the model's own driver. Never raises; says what it cannot read."""
    readings, strange = driver_of(model).read(received)
    paragraphs = [_told(reading) for reading in readings]
    if strange:
        paragraphs.append(f"Không thuộc khung nào / part of no frame ({len(strange)} byte): {strange.hex(' ').upper()}")
    return "\n\n".join(paragraphs) or "Không có byte nào. / No bytes."


def _frames(model: BoardModel, text: str, address: int, mode: BoardMode) -> tuple[list[Frame], tuple[str, ...]]:
    rows = [part.split() for part in text.split(";") if part.split()]
    lines = [BoardLine(number=row[0], counter=int(row[1]) if len(row) > 1 and row[1].isdecimal() else 0) for row in rows]
    state = BoardState(mode=mode, number=text, lines=lines, rev=1)
    face = face_of(state, model, blinking=mode == "calling")
    return driver_of(model).frames(address, *face), face.rows


def _explained(frame: Frame) -> list[Explained]:
    return [Explained(field.name, field.raw.hex(" ").upper(), field.meaning) for field in frame.fields]


def _wires(frames: Sequence[Frame]) -> list[bytes]:
    return [frame.wire for frame in frames]


def _told(reading: Reading) -> str:
    head = f"Bảng / board {reading.address if reading.address is not None else '?'}"
    row = "" if reading.row is None else f", dòng / row {reading.row + 1}"
    state = "" if reading.state is None else f", {reading.state}"
    fields = [f"  {field.name:<12} {field.raw.hex(' ').upper():<26} {field.meaning}" for field in reading.fields]
    return "\n".join([f"{head}{row}: “{reading.text}”{state}", *fields])
