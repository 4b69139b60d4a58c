"""What a supervisor sees: who waits longest whatever the order, what is done by closing, and the day by hours."""

from typing import Any

from queue_server.actions.screens import Snapshots
from queue_server.actions.watching import day_by_hour
from tests.builders import Clock, HallUnderTest, at
from tests.fakes.halls import a_memory_hall


def seen(hall: HallUnderTest) -> Any:
    with hall.units.reading(hall.site.key) as reading:
        return Snapshots(reading).supervisor([], [], [])


def line(hall: HallUnderTest, service: str) -> Any:
    return next(one for one in seen(hall).lines if one.service == service)


def test_the_longest_wait_is_not_hidden_by_a_priority_ticket_before_it(hall: HallUnderTest) -> None:
    assert (seen(hall).longest_wait_seconds, line(hall, "chung-thuc").longest_wait_seconds) == (None, None)
    hall.take()
    hall.clock.forward(minutes=10)
    hall.take(priority="cao-tuoi")
    hall.take("ho-tich")
    hall.clock.forward(minutes=1)
    assert seen(hall).longest_wait_seconds == 660
    assert [line(hall, key).longest_wait_seconds for key in ("chung-thuc", "ho-tich", "xa-hoi")] == [660, 60, None]


def a_ward_at(when: str) -> Any:
    return a_memory_hall(Clock(at(when)), always=False, stops_issuing=False)


def test_a_forecast_says_how_many_of_those_who_wait_are_done_by_closing() -> None:
    with a_ward_at("2026-11-23 16:00") as hall:
        hall.open(6)
        for _ in range(20):
            hall.take("xa-hoi")
        told = line(hall, "xa-hoi")
        mean = hall.site.services["xa-hoi"].mean_minutes
        assert told.done_by_closing == [int(60 / (mean * 1.3)), int(60 / (mean * 0.8))]
        forecast = seen(hall).forecast
        assert (forecast.done_by_closing, forecast.unknown, forecast.closes_at_ms) == (told.done_by_closing, 0, at("2026-11-23 17:00"))


def test_people_nobody_works_for_are_named_and_not_counted() -> None:
    with a_ward_at("2026-11-23 16:00") as hall:
        hall.open(6)
        hall.take("xa-hoi")
        hall.take("ho-tich")
        hall.take("ho-tich")
        assert line(hall, "ho-tich").done_by_closing is None
        assert (seen(hall).forecast.done_by_closing, seen(hall).forecast.unknown) == ([1, 1], 2)


def test_lunch_is_no_time_to_work_in_and_a_day_that_is_over_has_no_forecast() -> None:
    with a_ward_at("2026-11-23 11:20") as hall:
        hall.open()
        for _ in range(200):
            hall.take("xa-hoi")
        before = line(hall, "xa-hoi").done_by_closing
        hall.clock.now_ms = at("2026-11-23 12:30")
        at_lunch = line(hall, "xa-hoi").done_by_closing
        assert before[0] >= at_lunch[0] > 0
        assert before[1] - at_lunch[1] <= 3, "ten minutes of the morning are gone, and not an hour of lunch"
        hall.clock.now_ms = at("2026-11-23 17:00")
        assert seen(hall).forecast is None


def test_a_hall_that_never_closes_ends_its_day_at_midnight(hall: HallUnderTest) -> None:
    hall.take()
    forecast = seen(hall).forecast
    assert (forecast.done_by_closing, forecast.closes_at_ms) == ([1, 1], at("2026-11-24 00:00"))


def test_the_day_by_hours_begins_when_numbers_are_given_and_ends_now() -> None:
    with a_ward_at("2026-11-23 07:10") as hall:
        hall.open()
        hall.take()
        hall.clock.now_ms = at("2026-11-23 08:05")
        hall.next(1)
        told = day_by_hour(hall.units, hall.caller())
        assert [one.begins_at_ms for one in told.hours] == [at("2026-11-23 07:00"), at("2026-11-23 08:00")]
        assert [(one.issued, one.called, one.waiting, one.median_wait_seconds) for one in told.hours] == [(1, 0, 1, None), (0, 1, 0, 3300)]
        assert told.closes_at_ms == at("2026-11-23 17:00")


def test_whoever_waits_again_is_counted_in_the_hour_that_runs(hall: HallUnderTest) -> None:
    hall.take()
    hall.next(1)
    hall.at(1, "requeue")
    told = day_by_hour(hall.units, hall.caller())
    assert (told.hours[-1].waiting, seen(hall).sums.waiting) == (1, 1)


def test_a_day_without_numbers_is_empty_and_one_that_never_opens_has_no_closing() -> None:
    with a_ward_at("2026-11-22 10:00") as hall:
        told = day_by_hour(hall.units, hall.caller())
        assert (sum(one.issued for one in told.hours), told.closes_at_ms) == (0, None)
        assert seen(hall).forecast is None
