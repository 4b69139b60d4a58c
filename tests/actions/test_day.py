"""What the clock does by itself: lunch, no-shows after the last recall, closing, midnight, forgetting."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.actions.day import Day
from queue_server.domain.refusals import Refusal
from tests.builders import Clock, HallUnderTest, a_hall, at
from tests.fakes.halls import a_memory_hall, all_tickets, everything, journal_of

WEEKDAY, SATURDAY, TOMORROW = "2026-11-23", "2026-11-28", "2026-11-24"


@pytest.fixture
def ward() -> Iterator[HallUnderTest]:
    """The ward with its real hours, on Monday at eight."""
    with a_memory_hall(always=False) as hall:
        hall.open()
        yield hall


@pytest.fixture
def night() -> Iterator[HallUnderTest]:
    """A hall that never closes, a quarter of an hour before midnight."""
    with a_memory_hall(Clock(at(f"{WEEKDAY} 23:45"))) as hall:
        hall.open()
        yield hall


def turned(hall: HallUnderTest, when: str, day: Day | None = None) -> Day:
    """The clock of the hall at that local time, and what the day does then."""
    hall.clock.now_ms = at(when)
    day = day or Day(hall.units, hall.site.key)
    day.tick()
    return day


def states(hall: HallUnderTest) -> dict[str, str]:
    return {ticket.number: ticket.state for ticket in all_tickets(hall).values()}


def waiting_called_serving_held(hall: HallUnderTest) -> None:
    """H001 held, H002 being served and X001 called; A001 and L001 wait."""
    for service in ("ho-tich", "ho-tich", "xa-hoi", "chung-thuc", "dat-dai-xay-dung"):
        hall.take(service)
    hall.next(3)
    hall.at(3, "hold", reason="điền tờ khai")
    hall.next(3)
    hall.at(3, "start")
    hall.next(6)


# --- opening and lunch -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", [f"{TOMORROW} 06:59", f"{WEEKDAY} 12:00", f"{WEEKDAY} 17:00", "2026-11-29 09:00"])
def test_no_number_is_given_while_the_hall_is_closed(ward: HallUnderTest, when: str) -> None:
    ward.clock.now_ms = at(when)
    with pytest.raises(Refusal, match="hall_closed"):
        ward.take()


@pytest.mark.parametrize("when", ["07:00", "07:30", "13:00", "16:59"])
def test_numbers_are_given_from_half_an_hour_before_opening(when: str) -> None:
    with a_memory_hall(Clock(at(f"{WEEKDAY} {when}")), always=False) as hall:
        assert hall.take()["number"] == "A001"


def test_tickets_survive_lunch(ward: HallUnderTest) -> None:
    waiting_called_serving_held(ward)
    before = states(ward)
    day = turned(ward, f"{WEEKDAY} 11:30")
    turned(ward, f"{WEEKDAY} 12:59", day)
    assert states(ward) == before
    ward.clock.now_ms = at(f"{WEEKDAY} 13:30")
    assert ward.next(1)["ticket"]["number"] == "A001"


# --- the timer ---------------------------------------------------------------------------------------------------------


def test_a_ticket_whose_recalls_are_spent_is_missed_ninety_seconds_after_the_last(ward: HallUnderTest) -> None:
    day = Day(ward.units, ward.site.key)
    ward.take()
    ward.next(1)
    for _ in range(3):
        ward.clock.forward(seconds=60)
        day.tick()
        ward.at(1, "recall")
    ward.clock.forward(seconds=89)
    day.tick()
    assert states(ward) == {"A001": "called"}
    ward.clock.forward(seconds=1)
    day.tick()
    assert states(ward) == {"A001": "no_show"}
    row = journal_of(ward)[-1]
    assert (row.actor, row.facts[0]["by_timer"]) == ("house", True)


def test_a_ticket_with_recalls_left_waits_for_the_clerk(ward: HallUnderTest) -> None:
    ward.take()
    ward.next(1)
    ward.at(1, "recall")
    turned(ward, f"{WEEKDAY} 11:00")
    assert states(ward) == {"A001": "called"}


def test_a_ticket_being_served_is_never_missed_by_the_timer(ward: HallUnderTest) -> None:
    ward.take()
    ward.next(1)
    for _ in range(3):
        ward.at(1, "recall")
    ward.at(1, "start")
    turned(ward, f"{WEEKDAY} 11:00")
    assert states(ward) == {"A001": "serving"}


# --- closing -----------------------------------------------------------------------------------------------------------


def test_at_closing_who_waits_is_held_or_called_expires_and_who_is_served_is_not(ward: HallUnderTest) -> None:
    waiting_called_serving_held(ward)
    day = turned(ward, f"{WEEKDAY} 16:59")
    assert "expired" not in states(ward).values()
    turned(ward, f"{WEEKDAY} 17:00", day)
    assert states(ward) == {"H001": "expired", "H002": "serving", "X001": "expired", "A001": "expired", "L001": "expired"}
    with ward.units.reading(ward.site.key) as reading:
        assert [one.no for one in reading.counters() if one.is_open] == [3], "the others have closed by themselves"
    ward.at(3, "finish")
    day.tick()
    with ward.units.reading(ward.site.key) as reading:
        assert not [one.no for one in reading.counters() if one.is_open]
    assert ward.broken() == []


def test_on_saturday_the_day_closes_at_noon() -> None:
    with a_memory_hall(Clock(at(f"{SATURDAY} 11:00")), always=False) as hall:
        hall.take()
        turned(hall, f"{SATURDAY} 11:30")
        assert states(hall) == {"A001": "expired"}


def test_the_hall_says_when_it_opens_and_closes(ward: HallUnderTest) -> None:
    day = turned(ward, f"{WEEKDAY} 11:29")
    for when in ("11:30", "13:00", "13:30", "17:00"):
        turned(ward, f"{WEEKDAY} {when}", day)
    said = [fact["about"] for row in journal_of(ward) for fact in row.facts if fact["fact"] == "house_noted"]
    assert said == ["lunch", "early", "open", "closed"]


def test_a_tick_with_nothing_to_do_writes_nothing(ward: HallUnderTest) -> None:
    waiting_called_serving_held(ward)
    day = turned(ward, f"{WEEKDAY} 08:05")
    before = everything(ward)
    for _ in range(5):
        ward.clock.forward(seconds=1)
        day.tick()
    assert everything(ward) == before


# --- midnight ----------------------------------------------------------------------------------------------------------


def test_a_number_never_lives_two_days(night: HallUnderTest) -> None:
    waiting_called_serving_held(night)
    turned(night, f"{TOMORROW} 00:00")
    assert states(night) == {"H001": "expired", "H002": "done", "X001": "expired", "A001": "expired", "L001": "expired"}


def test_a_no_show_of_yesterday_is_not_readmitted_though_its_grace_is_not_over(night: HallUnderTest) -> None:
    ticket = night.take()["id"]
    night.next(1)
    night.at(1, "no-show")
    turned(night, f"{TOMORROW} 00:05")
    with pytest.raises(Refusal, match="grace_over"):
        night.to(ticket, "readmit")
    with pytest.raises(Refusal, match="grace_over"):
        night.at(1, "call", ticket=ticket, reason="vừa quay lại")


def test_midnight_ends_a_visit_whole_whatever_was_still_to_come(night: HallUnderTest) -> None:
    ticket = night.take("chung-thuc", also=[{"service": "ho-tich"}])["id"]
    night.next(1)
    night.at(1, "start")
    turned(night, f"{TOMORROW} 00:01")
    assert (night.ticket(ticket).state, night.ticket(ticket).service) == ("done", "chung-thuc")


def test_numbers_begin_again_at_the_midnight_of_the_hall(night: HallUnderTest) -> None:
    assert [night.take()["number"], night.take()["number"]] == ["A001", "A002"]
    night.clock.now_ms = at(f"{WEEKDAY} 23:59") + 59_999
    assert night.take()["number"] == "A003"
    night.clock.now_ms = at(f"{TOMORROW} 00:00")
    assert night.take()["number"] == "A001"


def test_numbers_never_begin_again_because_the_program_does(tmp_path: Path) -> None:
    clock = Clock()
    for expected in ("A001", "A002", "A003"):
        with a_hall(tmp_path, clock) as hall:
            hall._ids = (f"{expected.lower()}abcdef" for _ in range(1))
            day = Day(hall.units, hall.site.key)
            day.tick()
            assert hall.take(command_id=expected)["number"] == expected


def test_a_hall_that_was_off_over_night_expires_yesterday_when_it_wakes(ward: HallUnderTest) -> None:
    ward.take()
    turned(ward, f"{TOMORROW} 07:00", Day(ward.units, ward.site.key))
    assert states(ward) == {"A001": "expired"}
    assert ward.take()["number"] == "A001"


def test_a_sunday_expires_what_a_stopped_saturday_left() -> None:
    with a_memory_hall(Clock(at(f"{SATURDAY} 11:00")), always=False) as hall:
        hall.take()
        turned(hall, "2026-11-29 10:00")
        assert states(hall) == {"A001": "expired"}


# --- forgetting --------------------------------------------------------------------------------------------------------


def test_an_answer_is_forgotten_after_a_day_and_not_before(night: HallUnderTest) -> None:
    first = night.take(command_id="one-press")
    day = turned(night, f"{TOMORROW} 23:44")
    assert night.take(command_id="one-press") == first
    turned(night, "2026-11-25 00:00", day)
    assert night.take(command_id="one-press")["id"] != first["id"]


def test_issuing_stops_when_those_who_wait_take_longer_than_the_day() -> None:
    with a_memory_hall(Clock(at(f"{WEEKDAY} 16:00")), always=False) as hall:
        hall.open(6)
        for _ in range(5):
            assert hall.take("xa-hoi")
        with pytest.raises(Refusal, match="issue_stopped"):
            hall.take("xa-hoi")
        hall.at(5, "open")
        hall.at(5, "services", services=["xa-hoi"], confirm=True)
        assert hall.take("xa-hoi")["ahead"] == 5, "a second counter halves the wait"
