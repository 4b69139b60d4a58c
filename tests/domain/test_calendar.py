"""The hall's time: hours, lunch, holidays, make-up days and opening minutes, whatever clock the machine itself keeps."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from queue_server.domain.calendar import Opening
from tests.builders import the_demo, the_ward

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = "2026-09-07"
WARD = the_ward().opening
"""07:30–11:30 and 13:30–17:00, Saturday morning, the calendar of 2026."""


@pytest.fixture(autouse=True, params=["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def _the_machine_lives_elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(written: str) -> int:
    """Milliseconds of a local time in Saigon: ``at("2026-09-07 07:30")``."""
    return round(datetime.fromisoformat(written).replace(tzinfo=SAIGON).timestamp() * 1000)


def local(ms: int | None) -> str:
    return "never" if ms is None else datetime.fromtimestamp(ms / 1000, SAIGON).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("clock", "state"),
    [
        ("06:59:59.999", "closed"),
        ("07:00", "early"),
        ("07:29:59.999", "early"),
        ("07:30", "open"),
        ("11:29:59.999", "open"),
        ("11:30", "lunch"),
        ("12:59", "lunch"),
        ("13:00", "early"),
        ("13:30", "open"),
        ("17:00", "closed"),
        ("23:59:59.999", "closed"),
    ],
)
def test_a_monday_goes_early_open_lunch_open_closed(clock: str, state: str) -> None:
    assert WARD.state(at(f"{MONDAY} {clock}")) == state


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("2026-09-05 09:00", "open"),  # Saturday morning
        ("2026-09-05 14:00", "closed"),
        ("2026-09-06 09:00", "closed"),  # Sunday
        ("2026-02-17 09:00", "holiday"),  # Tết
        ("2026-08-22 14:00", "open"),  # a Saturday worked like a Monday
        ("2026-11-24 09:00", "open"),  # the day nobody confirmed
    ],
)
def test_weekends_holidays_and_make_up_days_come_from_the_table(when: str, state: str) -> None:
    assert WARD.state(at(when)) == state


def test_early_minutes_are_a_setting() -> None:
    assert replace(WARD, early_minutes=0).state(at(f"{MONDAY} 07:29")) == "closed"
    assert replace(WARD, early_minutes=60).state(at(f"{MONDAY} 06:30")) == "early"


def test_being_early_for_the_afternoon_never_ends_the_morning() -> None:
    assert replace(WARD, early_minutes=150).state(at(f"{MONDAY} 11:15")) == "open"


def test_a_working_day_is_one_with_hours() -> None:
    working = [day for day in range(14, 28) if WARD.is_working_day(date(2026, 2, day))]
    assert working == [14, 21, 23, 24, 25, 26, 27]


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (f"{MONDAY} 06:00", f"{MONDAY} 07:30"),
        (f"{MONDAY} 07:30", f"{MONDAY} 13:30"),
        (f"{MONDAY} 12:00", f"{MONDAY} 13:30"),
        (f"{MONDAY} 18:00", "2026-09-08 07:30"),
        ("2026-02-14 12:00", "2026-02-21 07:30"),
        ("2026-08-28 18:00", "2026-08-29 07:30"),
        ("2026-08-29 12:00", "2026-09-03 07:30"),
    ],
)
def test_the_next_opening_is_found_across_lunch_night_and_holidays(now: str, opens: str) -> None:
    assert local(WARD.opens_next_ms(at(now))) == opens


def test_a_hall_without_hours_never_opens() -> None:
    never = Opening("Asia/Ho_Chi_Minh")
    now = at(f"{MONDAY} 09:00")
    assert never.opens_next_ms(now) is None and never.closing_ms(date(2026, 9, 7)) is None and never.state(now) == "closed"
    assert never.minutes_left(now) == 0


def test_closing_is_the_end_of_the_last_session() -> None:
    assert local(WARD.closing_ms(date(2026, 9, 7))) == f"{MONDAY} 17:00"
    assert local(WARD.closing_ms(date(2026, 9, 5))) == "2026-09-05 11:30"
    assert WARD.closing_ms(date(2026, 9, 6)) is None


@pytest.mark.parametrize(
    ("clock", "minutes"), [("06:00", 450), ("07:30", 450), ("11:00", 240), ("12:00", 210), ("16:30:30", 29.5), ("17:00", 0), ("20:00", 0)]
)
def test_minutes_left_leave_lunch_out(clock: str, minutes: float) -> None:
    assert WARD.minutes_left(at(f"{MONDAY} {clock}")) == minutes


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (f"{MONDAY} 09:00", 15, f"{MONDAY} 09:15"),
        (f"{MONDAY} 07:05", 15, f"{MONDAY} 07:45"),  # taken early: the promise begins at opening
        (f"{MONDAY} 11:15", 15, f"{MONDAY} 11:30"),  # to the last minute of the morning
        (f"{MONDAY} 11:20", 15, f"{MONDAY} 13:35"),  # across lunch
        (f"{MONDAY} 12:00", 15, f"{MONDAY} 13:45"),
        (f"{MONDAY} 16:50", 15, "2026-09-08 07:35"),  # across the night
        (f"{MONDAY} 07:30", 450 + 1, "2026-09-08 07:31"),  # a whole day and a minute
        ("2026-09-05 11:20", 15, f"{MONDAY} 07:35"),  # across Sunday
        ("2026-02-14 11:20", 15, "2026-02-21 07:35"),  # across Tết
        ("2026-08-22 11:20", 15, "2026-08-22 13:35"),  # across lunch of a make-up Saturday
    ],
)
def test_a_promise_is_counted_in_opening_minutes(start: str, minutes: float, end: str) -> None:
    assert local(WARD.after_opening_minutes(at(start), minutes)) == end


def test_a_promise_that_no_opening_can_keep_never_lies_before_the_ticket() -> None:
    one_day = replace(WARD, week=(((450, 460),), (), (), (), (), (), ()))
    assert Opening("Asia/Ho_Chi_Minh").after_opening_minutes(at(f"{MONDAY} 09:00"), 15) == at(f"{MONDAY} 09:15")
    assert one_day.after_opening_minutes(at("2026-09-06 09:00"), 1_000) > at("2026-10-26 07:40"), (
        "seven Mondays of ten minutes are not enough"
    )


@pytest.mark.parametrize("always", [False, True])
def test_the_business_date_turns_at_midnight_in_the_hall_s_own_zone(always: bool) -> None:
    opening = replace(WARD, always=always)
    assert opening.day_of(at(f"{MONDAY} 23:59:59.999")) == date(2026, 9, 7)
    assert opening.day_of(at("2026-09-08 00:00")) == date(2026, 9, 8)


def test_a_hall_that_is_always_open_still_has_days() -> None:
    demo = the_demo().opening
    tet = at("2026-02-17 02:00")
    assert demo.state(tet) == "open" and demo.is_working_day(date(2026, 2, 17))
    assert demo.opens_next_ms(tet) is None and demo.minutes_left(tet) is None
    assert local(demo.closing_ms(date(2026, 2, 17))) == "2026-02-18 00:00"
    assert demo.after_opening_minutes(tet, 15) - tet == 15 * 60_000


def test_a_day_of_a_zone_with_summer_time_keeps_its_hours() -> None:
    paris = replace(WARD, time_zone="Europe/Paris", closed_days=frozenset(), week=(((450, 1020),),) * 7)
    winter, summer = paris.sessions(date(2026, 3, 28))[0], paris.sessions(date(2026, 3, 29))[0]
    assert summer.start_ms - winter.start_ms == 23 * 3_600_000 and summer.end_ms - summer.start_ms == 570 * 60_000
