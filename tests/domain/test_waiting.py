"""A wait is told as a range: never a point, never a zero for "unknown", longer for more people, shorter for more hands."""

from hypothesis import example, given
from hypothesis import strategies as st

from queue_server.domain.counter import Counter
from queue_server.domain.waiting import LONGEST_MINUTES, hands, must_stop_issuing, wait_minutes

people = st.integers(0, 500)
seconds = st.floats(0, 3_600)
at_work = st.floats(0.01, 20)
closed = st.floats(0, 90)


@given(people, seconds, at_work, closed)
@example(ahead=0, mean=0.0, busy=1.0, shut=10.0)
@example(ahead=50, mean=0.001, busy=1.0, shut=30.0)
def test_a_wait_is_always_a_range_and_never_a_point(ahead: int, mean: float, busy: float, shut: float) -> None:
    told = wait_minutes(ahead, mean, busy, lambda minutes: minutes + shut)
    if told is not None:
        low, high = told
        assert 0 <= low < high <= LONGEST_MINUTES + 5


@given(people, seconds, at_work, closed)
def test_the_range_holds_the_plain_answer(ahead: int, mean: float, busy: float, shut: float) -> None:
    told = wait_minutes(ahead, mean, busy, lambda minutes: minutes + shut)
    plain = ahead * mean / 60 / busy + shut
    assert told is None or told[0] <= plain + 1e-9 <= told[1] + 1e-6


@given(people, seconds, at_work)
@example(ahead=1, mean=167.0, busy=2.0)
def test_more_people_never_wait_less(ahead: int, mean: float, busy: float) -> None:
    now, then = wait_minutes(ahead, mean, busy), wait_minutes(ahead + 1, mean, busy)
    if now and then:
        assert now[0] <= then[0]
        assert now[1] <= then[1]


def test_unknown_is_none_and_never_zero() -> None:
    assert wait_minutes(3, None, 2) is None
    assert wait_minutes(3, 300, 0) is None
    assert wait_minutes(0, 300, 0) is None
    assert wait_minutes(1_000, 3_600, 1) is None, "longer than a day is nothing anybody can say"


def test_nobody_ahead_is_a_short_wait() -> None:
    assert wait_minutes(0, 360, 1) == (0, 3)


def test_a_long_wait_is_rounded_outwards_to_five_minutes() -> None:
    assert wait_minutes(6, 360, 2) == (10, 30)


def test_a_break_that_lies_between_is_added_to_both_ends() -> None:
    assert wait_minutes(0, 360, 1, lambda minutes: minutes + 60) == (60, 65)
    assert wait_minutes(6, 360, 2, lambda minutes: minutes + 120 if minutes > 20 else minutes) == (10, 150)


def test_a_day_that_is_over_is_unknown() -> None:
    assert wait_minutes(0, 360, 1, lambda minutes: None) is None


def counters(*services: tuple[str, ...], state: str = "open") -> list[Counter]:
    return [Counter(no, state, offered) for no, offered in enumerate(services)]  # type: ignore[arg-type]


def test_a_counter_of_one_service_is_a_whole_hand() -> None:
    assert hands("a", counters(("a",), ("a",), ("b",)), {}) == 2


def test_a_shared_counter_counts_by_the_people_it_could_call() -> None:
    assert hands("a", counters(("a", "b")), {"a": 3, "b": 1}) == 0.75
    assert hands("a", counters(("a", "b")), {"b": 9}) == 0.5, "the first of an empty line gets an equal part"


def test_paused_and_closed_counters_and_helpers_are_no_hands() -> None:
    assert hands("a", counters(("a",), state="paused") + counters(("a",), state="closed"), {"a": 1}) == 0
    assert hands("a", [Counter(1, "open", ("b",), ("a",))], {"a": 1}) == 0


def test_issuing_stops_when_the_line_takes_longer_than_the_day() -> None:
    assert not must_stop_issuing(5, 600, 1, 50)
    assert must_stop_issuing(6, 600, 1, 50)
    assert not must_stop_issuing(6, 600, 2, 50)


def test_unknown_never_stops_anybody() -> None:
    assert not must_stop_issuing(99, None, 1, 5)
    assert not must_stop_issuing(99, 600, 0, 5)
    assert not must_stop_issuing(99, 600, 1, None)
