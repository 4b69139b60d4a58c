"""Pads on a real line (a pty) beside boards, under the line's one owner: keys reach the server's door, lights and digits come back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.board import Board
from devices.drivers.model import LineSettings
from devices.keeper import LineKeeper
from devices.links.serial_line import SerialLine
from devices.pads import on_line
from devices.pads.desk import Answer
from devices.pads.on_line import PadOnLine
from devices.pads.pad import Pad
from devices.pads.plan import KeypadPlan
from devices.plan import AgentPlan, BoardPlan, LinePlan
from devices.simulators.pads import SimulatedButtons, SimulatedFt12, SimulatedUb485
from devices.simulators.wall import Wall
from queue_server.contract.devices import BoardState
from tests.devices.device_fakes import Seen, model
from tests.devices.pad_kinds import kind
from tests.devices.test_keypad_presses import AT_COUNTER, FakeDesk, refused
from tests.waiting import until

SECONDS = 10.0
FAST = LineSettings(baud=115_200)


class Bus:
    """One pty with a counter board and a simulated pad of some kind, driven by a keeper; the pad's desk is a fake."""

    def __init__(self, folder: Path, name: str, guest: Any, **changes: Any) -> None:
        plan = AgentPlan(
            server="http://127.0.0.1:1",
            name="test",
            lines=[LinePlan(name="bus", port="/dev/null")],
            boards=[BoardPlan(key="4", line="bus", model="generic", address=4)],
        )
        self.wall, self.guest, self.desk, self.applied = Wall(plan, folder), guest, FakeDesk(Answer(200, AT_COUNTER)), Seen()
        self.wall.add("bus", guest)
        self.wall.start()
        self.pad = Pad(KeypadPlan(key="pad", kind=name, line="bus", address=5, counter=4), kind(name, **changes), self.desk, lambda: None)
        self.listener = PadOnLine(self.pad)
        line = SerialLine(self.wall.ports["bus"], FAST)
        board = Board("4", model("generic"), 4)
        self.keeper = LineKeeper("bus", line, [board], lambda done: self.applied.add(dict(done)), lambda: None, listeners=[self.listener])
        self.pad.nudge = self.keeper.nudge
        self.pad.start()
        self.keeper.start()

    def say(self, said: bytes) -> None:
        self.wall.say("bus", said)

    def asked(self) -> list[str]:
        return [path for path, _ in self.desk.asked.all]

    def stop(self) -> None:
        self.desk.open.set()
        self.keeper.stop()
        self.pad.stop()
        self.wall.stop()


@pytest.fixture
def bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bus]:
    name, guest, changes = request.param
    bus = Bus(tmp_path, name, guest(5), **changes)
    until(lambda: bus.guest.told >= (3 if name == "buttons" else 1), SECONDS)  # the line is open, and where a box begins is known
    yield bus
    bus.stop()


UB485 = pytest.mark.parametrize("bus", [("ub485", SimulatedUb485, {})], indirect=True, ids=["ub485"])
FT12 = pytest.mark.parametrize("bus", [("ft12", SimulatedFt12, {})], indirect=True, ids=["ft12"])
BUTTONS = {
    "inputs": ("buttons", SimulatedButtons, {"modbus": {"count": 6, "every_ms": 20, "lamp": 0}}),
    "counters": ("buttons", SimulatedButtons, {"modbus": {"count": 6, "every_ms": 20, "reads": "counters"}}),
}


@UB485
def test_a_key_calls_and_the_pad_turns_green_and_shows_the_number(bus: Bus) -> None:
    bus.say(bus.guest.press(1))
    until(lambda: "green" in bus.guest.lights, SECONDS)
    until(lambda: bus.guest.digits == "045", SECONDS)
    assert bus.asked() == ["counters/4/next"]
    assert bus.guest.beeps == 0
    until(lambda: bus.guest.light == "off", SECONDS)


@UB485
def test_a_refusal_is_red_and_beeps_each_time(bus: Bus) -> None:
    bus.desk.answers = [refused("no_ticket_here")]
    for nth in (1, 2):
        bus.say(bus.guest.press(4))
        until(lambda nth=nth: bus.guest.beeps == nth, SECONDS)  # type: ignore[misc]
        assert bus.guest.light == "red fast"
        bus.listener.pad._meaning._last.clear()  # the next press is more than 300 ms later
    assert bus.asked() == ["counters/4/finish"] * 2


@UB485
def test_a_shift_key_waits_in_green_and_a_key_that_means_nothing_is_red(bus: Bus) -> None:
    bus.say(bus.guest.press(3))
    until(lambda: bus.guest.light == "green fast", SECONDS)
    bus.say(bus.guest.press(1))
    until(lambda: bus.asked() == ["counters/4/recall"], SECONDS)


@UB485
def test_a_pad_elsewhere_on_the_line_and_the_boards_frames_are_not_ours(bus: Bus) -> None:
    strange = Seen()
    bus.listener.elsewhere = strange.add
    bus.say(SimulatedUb485(9).press(1))
    bus.say(bus.guest.press(2))
    until(lambda: bus.asked() == ["counters/4/start"], SECONDS)
    assert [(key.address, key.code) for key in strange.all] == [(9, "31")]


@UB485
def test_boards_are_told_while_a_press_waits_for_its_answer(bus: Bus) -> None:
    bus.desk.open.clear()
    bus.say(bus.guest.press(1))
    bus.desk.asked.until(bool)
    bus.keeper.show({"4": BoardState(mode="calling", number="A046", call=1, rev=1)}, 0)
    assert bus.applied.until(bool) == [{"4": 1}]
    assert next(board for board in bus.wall.read() if board.board == "4").rows == ["A046"]


@UB485
def test_a_pad_that_lost_its_power_is_told_all_again(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_line, "REFRESH_SECONDS", 0.2)
    until(lambda: bus.guest.digits == "045", SECONDS)
    bus.listener._say_all_at = 0.0
    bus.guest.digits = ""
    bus.keeper.nudge()
    until(lambda: bus.guest.digits == "045", SECONDS)
    assert bus.guest.beeps == 0


@FT12
def test_an_ft12_pad_hears_its_key_back_at_once_and_shows_waiting_and_ticket(bus: Bus) -> None:
    bus.desk.open.clear()
    bus.say(bus.guest.press(0x0C))
    until(lambda: bus.guest.unheard is None, SECONDS)
    bus.desk.open.set()
    until(lambda: (bus.guest.waiting, bus.guest.ticket) == ("7", "045"), SECONDS)
    assert bus.asked() == ["counters/4/next"]


@FT12
def test_an_ft12_pad_that_says_its_key_three_times_is_echoed_three_times_and_means_it_once(bus: Bus) -> None:
    for nth in (1, 2, 3):
        bus.say(bus.guest.press(0x0C))
        until(lambda nth=nth: bus.guest.echoed == nth, SECONDS)  # type: ignore[misc]
    until(lambda: bus.guest.ticket == "045", SECONDS)
    assert bus.asked() == ["counters/4/next"]


@pytest.mark.parametrize("bus", BUTTONS.values(), indirect=True, ids=BUTTONS)
def test_a_button_of_a_modbus_box_is_one_press_however_long_it_is_held(bus: Bus) -> None:
    if bus.pad.model.modbus.reads == "inputs":
        bus.guest.down[1] = True
    else:
        bus.guest.press(1)
    until(lambda: bus.asked() == ["counters/4/recall"], SECONDS)
    asked = bus.guest.told
    until(lambda: bus.guest.told > asked + 5, SECONDS)
    assert bus.asked() == ["counters/4/recall"]


@pytest.mark.parametrize("bus", [BUTTONS["inputs"]], indirect=True, ids=["inputs"])
def test_a_box_lights_its_lamp_for_what_was_done_and_one_that_falls_silent_is_named(bus: Bus) -> None:
    bus.guest.down[0] = True
    until(lambda: bus.guest.lamp, SECONDS)
    until(lambda: not bus.guest.lamp, SECONDS)
    bus.guest.dead = True
    until(lambda: (bus.pad.health().state, bus.pad.health().detail) == ("lost", "no_answer"), SECONDS)
    bus.keeper.show({"4": BoardState(mode="serving", number="A047", rev=2)}, 0)
    assert bus.applied.until(bool) == [{"4": 2}]


def test_a_pad_without_a_key_is_red_and_says_what_is_missing() -> None:
    pad = Pad(KeypadPlan(key="pad", kind="ub485", line="bus", counter=4), kind("ub485"), None, lambda: None)
    assert pad.face(1.0).light == "away"
    pad.pressed("31", 2.0)
    assert (pad.face(2.0).light, pad.face(2.0).beeps) == ("refused", 1)
    assert (pad.health().state, pad.health().detail) == ("warning", "not_enrolled")
