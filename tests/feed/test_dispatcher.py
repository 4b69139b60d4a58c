"""The dispatcher on a real hall, with listeners of our own that write down what they are sent."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.actions.ports import JournalRow, Reading
from queue_server.actions.screens import Snapshots
from queue_server.contract.screens import Message
from queue_server.domain.refusals import Refusal
from queue_server.feed import screen
from queue_server.feed.dispatcher import Dispatcher
from queue_server.feed.ports import Sending
from tests.builders import HallUnderTest, a_hall

ZONE = "zone:sanh"


class Listening:
    """The feed's port: the rooms somebody listens to, and all they were sent."""

    def __init__(self, *rooms: str) -> None:
        self.sent: list[Sending] = []
        self._rooms = rooms

    def rooms(self) -> Collection[str]:
        return self._rooms

    def send(self, room: str, event: str, message: dict[str, Any]) -> None:
        self.sent.append((room, event, message))

    def states(self, room: str) -> list[dict[str, Any]]:
        return [message for to, event, message in self.sent if to == room and event == "state"]


class Following:
    """A follower that writes down the rows; ``trouble`` is raised once."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.trouble: Exception | None = None

    def follow(self, snapshots: Snapshots, rows: Collection[JournalRow]) -> list[Sending]:
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            raise trouble
        self.rows += [row.seq for row in rows]
        return []


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallUnderTest]:
    with a_hall(tmp_path) as one:
        one.open(1, 2)
        yield one


def a_feed(hall: HallUnderTest, listening: Listening, follower: Following | None = None, **more: Any) -> Dispatcher:
    return Dispatcher(hall.units, hall.site.key, listening, [follower or Following()], hall.clock, **more)


def told_apart(hall: HallUnderTest, room: str) -> dict[str, Any]:
    """What somebody hears who asks now."""
    with hall.units.reading(hall.site.key) as reading:
        return screen.message_for(room, Snapshots(reading), reading).model_dump(mode="json")


def test_rows_of_a_failed_pass_are_read_again(hall: HallUnderTest) -> None:
    listening, follower = Listening(ZONE), Following()
    feed = a_feed(hall, listening, follower)
    feed.pass_once()
    hall.take()
    seq = hall.next(1)["call"]
    follower.trouble = Refusal("storage_busy")
    with pytest.raises(Refusal):
        feed.pass_once()
    assert not any(call["id"] == seq for state in listening.states(ZONE) for call in state["calls"])
    feed.pass_once()
    assert follower.rows[-1] == seq
    assert listening.states(ZONE)[-1]["calls"][0]["id"] == seq


def test_each_row_is_followed_once_and_in_order(hall: HallUnderTest) -> None:
    follower = Following()
    feed = a_feed(hall, Listening(), follower)
    for turn in range(5):
        hall.take()
        if turn % 2:
            feed.pass_once()
    feed.pass_once()
    feed.pass_once()
    assert follower.rows == list(range(1, follower.rows[-1] + 1))


def test_trouble_in_one_room_is_not_anothers(hall: HallUnderTest) -> None:
    listening = Listening("zone:sanh", "counter:1")

    def message_for(room: str, snapshots: Snapshots, reading: Reading) -> Message:
        if room == ZONE:
            raise ZeroDivisionError
        return screen.message_for(room, snapshots, reading)

    feed = a_feed(hall, listening, message_for=message_for)
    hall.take()
    hall.next(1)
    feed.pass_once()
    assert listening.states("counter:1")[-1]["ticket"] is not None
    assert listening.states(ZONE) == []


def test_a_state_is_sent_again_only_when_it_says_something_else(hall: HallUnderTest) -> None:
    listening = Listening(ZONE)
    feed = a_feed(hall, listening)
    hall.take()
    for _ in range(3):
        feed.pass_once()
        hall.clock.forward(seconds=1)
    assert len(listening.states(ZONE)) == 1


def test_one_who_asked_between_a_change_and_its_undoing_hears_of_both(hall: HallUnderTest) -> None:
    """The others need not be told: for them nothing has changed. But this one has seen what is no longer true."""
    listening = Listening("counter:1")
    feed = a_feed(hall, listening)
    feed.pass_once()
    hall.clock.forward(seconds=1)
    feed.pass_once()
    before = listening.states("counter:1")[-1]
    ticket = hall.take("chung-thuc")["id"]
    between = told_apart(hall, "counter:1")
    hall.to(ticket, "cancel")
    feed.pass_once()
    feed.told("counter:1", between)
    hall.clock.forward(seconds=1)
    feed.pass_once()
    after = listening.states("counter:1")[-1]
    assert screen.substance(after) == screen.substance(before)
    assert after["seq"] > between["seq"] > before["seq"]


def test_a_beat_tells_the_seq_that_the_room_was_last_sent(hall: HallUnderTest) -> None:
    listening = Listening(ZONE, "counter:1")
    feed = a_feed(hall, listening)
    hall.take()
    feed.pass_once()
    hall.clock.forward(seconds=5)
    feed.pass_once()
    beats = {room: message["seq"] for room, event, message in listening.sent if event == "beat"}
    assert beats == {room: listening.states(room)[-1]["seq"] for room in (ZONE, "counter:1")}


@pytest.mark.parametrize(("trouble", "room", "says"), [("storage_full", "supervisor", "alarms"), ("storage_full", "kiosk", "lines")])
def test_trouble_that_stands_in_no_row_is_said(hall: HallUnderTest, trouble: str, room: str, says: str) -> None:
    with hall.units.reading(hall.site.key) as reading:
        message = screen.message_for(room, Snapshots(reading), reading, {trouble}).model_dump()
    assert trouble in str(message[says])
