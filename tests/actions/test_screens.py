"""What screens say is what the hall does: the same counts, the same order, nobody silently missing and nobody named."""

import dataclasses
from typing import Any

import pytest

from queue_server.actions.screens import Snapshots, hall_view
from queue_server.domain.refusals import Refusal
from tests.builders import HallUnderTest, the_ward


def snapshot(hall: HallUnderTest, room: str, *asked: Any) -> Any:
    with hall.units.reading(hall.site.key) as reading:
        return getattr(Snapshots(reading), room)(*asked)


def line_of(screen: Any, service: str) -> Any:
    return next(line for line in screen.lines if line.service == service)


def token(answer: dict[str, Any]) -> str:
    return str(answer["track_url"].rpartition("/")[2])


def test_the_tv_counts_and_the_clerk_sees_who_next_would_pull(hall: HallUnderTest) -> None:
    for _ in range(5):
        hall.take()
    assert line_of(snapshot(hall, "zone", "sanh"), "chung-thuc").waiting == 5
    listed = [one.number for one in snapshot(hall, "counter", 1).line]
    assert [hall.next(1)["ticket"]["number"] for _ in range(5)] == listed
    assert line_of(snapshot(hall, "zone", "sanh"), "chung-thuc").waiting == 0


def test_a_call_stands_unless_its_ticket_was_missed_or_it_was_undone(hall: HallUnderTest) -> None:
    def states() -> list[tuple[str, str]]:
        return [(call.number, call.state) for call in snapshot(hall, "zone", "sanh").calls]

    for _ in range(4):
        hall.take()
    hall.next(1)
    hall.at(1, "recall")
    assert states() == [("A001", "made"), ("A001", "made")]
    hall.clock.forward(seconds=5)
    hall.next(1)
    assert states() == [("A002", "made"), ("A001", "made"), ("A001", "made")]
    hall.at(1, "no-show")
    hall.clock.forward(seconds=5)
    hall.next(1)
    hall.at(1, "undo")
    assert states()[:2] == [("A003", "undone"), ("A002", "missed")]


def test_a_missed_number_is_on_the_tv_for_ten_minutes(hall: HallUnderTest) -> None:
    hall.take()
    hall.next(1)
    hall.at(1, "no-show")
    hall.clock.forward(minutes=9.9)
    assert snapshot(hall, "zone", "sanh").missed == ["A001"]
    hall.clock.forward(minutes=0.1)
    assert snapshot(hall, "zone", "sanh").missed == []
    assert [ticket.number for ticket in snapshot(hall, "counter", 1).missed] == ["A001"], "the clerk may still readmit it"


def test_a_cancelled_number_is_shown_as_cancelled(hall: HallUnderTest) -> None:
    hall.to(hall.take()["id"], "cancel")
    assert snapshot(hall, "zone", "sanh").cancelled == ["A001"]


def test_a_resting_counter_is_named(hall: HallUnderTest) -> None:
    until = hall.clock.now_ms + 600_000
    hall.at(4, "pause", reason="họp", until_at_ms=until)
    assert [(counter.no, counter.until_at_ms) for counter in snapshot(hall, "zone", "sanh").resting] == [(4, until)]


def test_the_clerk_sees_own_tickets_first_and_then_those_to_help_with(hall: HallUnderTest) -> None:
    hall.take("chung-thuc")
    hall.clock.forward(seconds=1)
    hall.take("ho-tich")
    screen = snapshot(hall, "counter", 3)
    assert [(one.number, one.helping) for one in screen.line] == [("H001", False), ("A001", True)]
    assert screen.waiting == 2


def test_the_phone_counts_who_is_before_and_says_when_that_grew(hall: HallUnderTest) -> None:
    hall.take()
    mine = token(hall.take())
    assert (snapshot(hall, "track", mine).ahead, snapshot(hall, "track", mine).ahead_grew) == (1, False)
    hall.clock.forward(minutes=1)
    hall.take(priority="cao-tuoi")
    assert (snapshot(hall, "track", mine).ahead, snapshot(hall, "track", mine).ahead_grew) == (2, True)
    hall.next(1)
    hall.next(1)
    assert snapshot(hall, "track", mine).ahead == 0
    hall.next(1)
    called = snapshot(hall, "track", mine)
    assert (called.state, called.counter, called.ahead, called.may_cancel) == ("called", 1, None, False)


def test_the_supervisor_s_sums_add_up_to_what_was_issued(hall: HallUnderTest) -> None:
    for _ in range(6):
        hall.take()
    hall.next(1)
    hall.next(1)
    hall.at(1, "hold")
    hall.next(2)
    hall.at(2, "no-show")
    hall.next(2)
    hall.at(2, "start")
    hall.next(1)
    hall.to(hall.take("ho-tich")["id"], "cancel")
    sums = snapshot(hall, "supervisor", [], [], []).sums.model_dump()
    issued = sums.pop("issued")
    assert sums == {"waiting": 1, "called": 1, "serving": 1, "held": 1, "done": 1, "no_show": 1, "cancelled": 1, "expired": 0}
    assert issued == sum(sums.values()) == 7


def test_the_promise_is_measured_by_first_calls(hall: HallUnderTest) -> None:
    hall.take()
    hall.clock.forward(minutes=15)
    hall.next(1)
    hall.take()
    hall.clock.forward(minutes=15.1)
    hall.next(1)
    screen = snapshot(hall, "supervisor", [], [], [])
    assert (screen.called_in_promise_percent, screen.mean_wait_seconds) == (50, 903)


def test_no_screen_names_a_priority_class(hall: HallUnderTest) -> None:
    mine = token(hall.take(priority="khuyet-tat"))
    hall.take(priority="khuyet-tat")
    hall.next(1)
    screens = [snapshot(hall, "zone", "sanh"), snapshot(hall, "counter", 1), snapshot(hall, "track", mine), snapshot(hall, "kiosk", None)]
    assert not any("khuyet-tat" in screen.model_dump_json() for screen in screens)


@pytest.mark.parametrize(
    ("room", "asked", "code"), [("zone", "nowhere", "unknown_zone"), ("counter", 99, "unknown_counter"), ("track", "x", "unknown_ticket")]
)
def test_a_room_that_is_not_there_is_refused(hall: HallUnderTest, room: str, asked: Any, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        snapshot(hall, room, asked)


def test_the_hours_are_told_in_both_languages() -> None:
    assert hall_view(the_ward()).hours_en[0].startswith("Monday – Friday: 07:30–")
    round_the_clock = dataclasses.replace(the_ward(), opening=dataclasses.replace(the_ward().opening, always=True))
    told = hall_view(round_the_clock)
    assert (told.hours, told.hours_en) == (["Mở cửa suốt ngày đêm"], ["Open day and night"])


def test_a_ticket_s_page_knows_in_which_language_it_was_taken(hall: HallUnderTest) -> None:
    assert snapshot(hall, "track", token(hall.take(language="en"))).language == "en"
