"""By closing: a range that fits what stops the issuing, never a zero for what nobody knows."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.forecast import Forecast, done_by_closing, of_the_hall
from queue_server.domain.waiting import must_stop_issuing

people = st.integers(0, 500)
seconds = st.floats(0, 3_600)
at_work = st.floats(0.01, 20)
left = st.floats(0, 600)


@given(people, seconds, at_work, left)
def test_it_is_a_range_of_those_who_wait(waiting: int, mean: float, busy: float, minutes: float) -> None:
    told = done_by_closing(waiting, mean, busy, minutes)
    assert told is not None
    assert 0 <= told[0] <= told[1] <= waiting


@given(people, seconds, at_work, left)
def test_it_agrees_with_what_stops_the_issuing(waiting: int, mean: float, busy: float, minutes: float) -> None:
    told = done_by_closing(waiting, mean, busy, minutes)
    assert told is not None
    if must_stop_issuing(waiting, mean, busy, minutes):
        assert told[0] < waiting, "the hall gives no more numbers and yet promises everybody"
    if told[1] < waiting:
        assert must_stop_issuing(waiting, mean, busy, minutes)


def test_ten_people_at_six_minutes_in_half_an_hour() -> None:
    assert done_by_closing(10, 360, 1, 30) == (3, 6)
    assert done_by_closing(10, 360, 2, 30) == (7, 10)
    assert done_by_closing(10, 360, 1, 0) == (0, 0), "the hall is closing: that is known"


def test_what_nobody_can_say_is_none_and_never_zero() -> None:
    assert done_by_closing(10, None, 1, 30) is None
    assert done_by_closing(10, 360, 0, 30) is None
    assert done_by_closing(10, 360, 1, None) is None


def test_a_hall_adds_up_what_is_known_and_names_who_is_not_in_it() -> None:
    assert of_the_hall([(10, (3, 6)), (4, (4, 4)), (7, None), (0, None)]) == Forecast(at_least=7, at_most=10, unknown=7)
    assert of_the_hall([]) == Forecast(0, 0, 0)
