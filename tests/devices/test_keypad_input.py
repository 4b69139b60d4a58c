"""The reader of an input device, on a pipe that stands for one: records in, wishes out, pulled and plugged in again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from devices.backoff import Backoff
from devices.links.input_device import InputFile
from devices.pads.desk import Answer
from devices.pads.input_events import RECORD
from devices.pads.on_input import PadOnInput
from devices.pads.pad import Pad
from devices.pads.plan import KeypadPlan
from devices.ports import LineLost
from tests.devices.pad_kinds import kind
from tests.devices.test_keypad_presses import AT_COUNTER, FakeDesk
from tests.waiting import until

ENTER, STAR, THREE = 96, 55, 81
SECONDS = 10.0


def typed(*codes: int) -> bytes:
    return b"".join(RECORD.pack(0, 0, 1, code, down) + RECORD.pack(0, 0, 0, 0, 0) for code in codes for down in (1, 0))


class Pipe:
    """A numpad's file, and the hand that types."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.plug()

    def plug(self) -> None:
        os.mkfifo(self.path)
        self.hand = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)

    def pull(self) -> None:
        self.path.unlink()
        os.close(self.hand)


class PipeFile(InputFile):
    """Opened for reading alone, so that a pulled pipe ends; a device may be opened for both."""

    def open(self) -> None:
        super().open()
        os.close(self._file)
        self._file = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Pipe]:
    pipe = Pipe(tmp_path / "numpad")
    yield pipe
    pipe.pull()


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(Answer(200, AT_COUNTER))


@pytest.fixture
def reader(pipe: Pipe, desk: FakeDesk) -> Iterator[PadOnInput]:
    pad = Pad(KeypadPlan(key="pad", kind="numpad", device=str(pipe.path), counter=4), kind("numpad"), desk, lambda: None)
    reader = PadOnInput(pad, PipeFile(str(pipe.path), grabs=False), Backoff(0.01, 0.05))
    pad.start()
    reader.start()
    until(lambda: pad.health().detail == "open", SECONDS)
    yield reader
    reader.stop()
    pad.stop()


def test_enter_calls_and_star_3_enter_transfers(reader: PadOnInput, pipe: Pipe, desk: FakeDesk) -> None:
    os.write(pipe.hand, typed(ENTER))
    desk.asked.until(lambda asked: len(asked) == 1)
    reader.pad._meaning._last.clear()  # more than 300 ms later
    sent = typed(STAR, THREE, ENTER)
    os.write(pipe.hand, sent[:30])
    os.write(pipe.hand, sent[30:])
    desk.asked.until(lambda asked: len(asked) == 2)
    assert [(path, body.get("counter")) for path, body in desk.asked.all] == [("counters/4/next", None), ("counters/4/transfer", 3)]


def test_a_numpad_that_was_pulled_is_named_and_works_again_when_it_is_back(reader: PadOnInput, pipe: Pipe, desk: FakeDesk) -> None:
    with capture_logs() as logs:
        pipe.pull()
        until(lambda: reader.pad.health().state == "lost", SECONDS)
        pipe.plug()
        until(lambda: reader.pad.health().state == "ok", SECONDS)
        os.write(pipe.hand, typed(ENTER))
        desk.asked.until(bool)
    assert [log["event"] for log in logs if log["event"] in ("keypad_lost", "keypad_back")] == ["keypad_lost", "keypad_back"]


def test_what_is_no_input_device_cannot_be_taken_for_ourselves_and_is_lost(pipe: Pipe) -> None:
    file = InputFile(str(pipe.path))
    with pytest.raises(LineLost, match="numpad"):
        file.open()
    with pytest.raises(LineLost):
        InputFile(str(pipe.path.parent / "nothing")).open()
    file.close()
    file.close()
