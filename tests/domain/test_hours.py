"""A day by its hours: every number is in one hour, every call in one, and who waits is who was neither called nor gone."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.hours import HOUR_MS, Course, Hour, by_hour

MINUTE_MS = 60_000


def course(taken: int, called: int | None = None, ended: int | None = None) -> Course:
    """Minutes after the first hour began."""
    return Course(*(None if one is None else one * MINUTE_MS for one in (taken, called, ended)))  # type: ignore[arg-type]


@st.composite
def courses(draw: st.DrawFn) -> Course:
    taken = draw(st.integers(0, 400))
    called = draw(st.none() | st.integers(taken, 400))
    ended = draw(st.none() | st.integers(called or taken, 400))
    return course(taken, called, ended)


@given(st.lists(courses(), max_size=40), st.integers(400, 500))
def test_the_hours_add_up_to_the_day(day: list[Course], now: int) -> None:
    told = by_hour(day, 0, now * MINUTE_MS)
    assert sum(hour.issued for hour in told) == len(day)
    assert sum(hour.called for hour in told) == sum(one.first_called_at_ms is not None for one in day)
    assert told[-1].waiting == sum(one.first_called_at_ms is None and one.ended_at_ms is None for one in day)
    assert all((hour.median_seconds is None) == (hour.called == 0) for hour in told), "nobody called: unknown, and not zero"


def test_an_hour_counts_what_happened_in_it_and_who_was_left_at_its_end() -> None:
    day = [course(5, 15), course(10, 70), course(20, None, 40), course(59), course(61, 65)]
    assert by_hour(day, 0, 90 * MINUTE_MS) == [
        Hour(begins_ms=0, issued=4, called=1, waiting=2, median_seconds=600),
        Hour(begins_ms=HOUR_MS, issued=1, called=2, waiting=1, median_seconds=1920),
    ]


def test_half_of_those_called_waited_no_longer_than_the_median() -> None:
    (hour,) = by_hour([course(0, 1), course(0, 2), course(0, 50)], 0, 59 * MINUTE_MS)
    assert hour.median_seconds == 120


def test_a_day_that_has_not_begun_has_no_hours() -> None:
    assert by_hour([], HOUR_MS, HOUR_MS - 1) == []
    assert len(by_hour([], HOUR_MS, HOUR_MS)) == 1
