"""What people are told about their wait: from live figures, with lunch, and nothing at all when nobody can say."""

from typing import Any

import pytest

from queue_server.actions.views import Waits
from tests.builders import Clock, at
from tests.fakes.halls import a_memory_hall


def told(when: str, ahead: int, counters: tuple[int, ...] = (1,), service: str = "chung-thuc", **overrides: Any) -> list[int] | None:
    """The range at that time of Monday with so many people ahead; six minutes each unless the day has shown otherwise."""
    with a_memory_hall(Clock(at(f"2026-11-23 {when}")), **{"always": False, **overrides}) as hall:
        for no in counters:
            hall.open(no)
        with hall.units.reading(hall.site.key) as reading:
            return Waits(reading).minutes(service, ahead)


def test_a_wait_inside_the_morning_knows_no_lunch() -> None:
    assert told("09:00", 5) == [20, 45]


def test_two_counters_halve_the_wait() -> None:
    assert told("09:00", 5, counters=(1, 2)) == [10, 25]


def test_a_wait_that_may_reach_into_lunch_says_so() -> None:
    assert told("11:00", 5) == [20, 165]


def test_a_wait_that_lies_behind_lunch_is_moved_by_it() -> None:
    assert told("11:25", 5) == [140, 165]


def test_during_lunch_the_rest_of_it_is_part_of_the_wait() -> None:
    assert told("12:30", 0) == [60, 65]


def test_before_opening_the_planned_counters_count_and_the_time_till_then() -> None:
    assert told("07:00", 5, counters=()) == [40, 55]


def test_late_in_the_day_the_wait_is_not_moved_to_tomorrow() -> None:
    assert told("16:55", 2) == [5, 20]


@pytest.mark.parametrize(("when", "counters"), [("18:00", (1,)), ("09:00", ()), ("09:00", (3,))])
def test_unknown_is_nothing_at_all(when: str, counters: tuple[int, ...]) -> None:
    """A day that is over, no open counter, a counter that only helps."""
    assert told(when, 3, counters) is None


def test_a_hall_that_never_closes_has_no_lunch() -> None:
    assert told("11:25", 5, always=True) == [20, 45]


def test_live_service_times_replace_the_first_guess() -> None:
    with a_memory_hall(always=False) as hall:
        hall.open(1)
        for _ in range(5):
            hall.take()
            hall.next(1)
            hall.clock.forward(minutes=2)
            hall.at(1, "finish")
        assert hall.take()["wait_minutes"] == [0, 1]
        assert [hall.take()["wait_minutes"] for _ in range(3)][-1] == [4, 10]
        with hall.units.reading(hall.site.key) as reading:
            assert Waits(reading).mean_seconds("chung-thuc") == 120


def test_visitors_who_did_not_come_do_not_make_the_hall_look_fast() -> None:
    with a_memory_hall() as hall:
        hall.open(1)
        for _ in range(20):
            hall.take()
        for _ in range(12):
            hall.next(1)
            hall.clock.forward(seconds=3)
        with hall.units.reading(hall.site.key) as reading:
            assert Waits(reading).mean_seconds("chung-thuc") == 6 * 60, "still the first guess"


def test_a_wait_comes_with_the_time_it_was_computed() -> None:
    with a_memory_hall() as hall:
        assert hall.take()["computed_at_ms"] == hall.clock.now_ms
