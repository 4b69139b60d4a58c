"""A counter by itself: open or not, and whom it would leave alone by going."""

import pytest

from queue_server.domain import events
from queue_server.domain.counter import Counter, must_be_open, services_left_alone
from queue_server.domain.events import Moment
from queue_server.domain.refusals import Refusal

WHEN = Moment(seq=1, at_ms=1)
HERE = Counter(1, "open", ("a", "b"), ("c",), "minh")


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_a_counter_that_rests_is_not_open(state: str) -> None:
    with pytest.raises(Refusal, match="counter_not_open"):
        must_be_open(Counter(1, state))  # type: ignore[arg-type]


def test_the_last_open_counter_leaves_its_services_alone() -> None:
    assert services_left_alone(HERE, [HERE]) == ("a", "b")
    assert services_left_alone(HERE, [HERE, Counter(2, "open", ("b",))]) == ("a",)
    assert services_left_alone(HERE, [HERE, Counter(2, "open", ("a", "b"))]) == ()


def test_a_counter_that_rests_or_only_helps_receives_nobody() -> None:
    others = [Counter(2, "paused", ("a",)), Counter(3, "closed", ("a",)), Counter(4, "open", ("x",), ("a", "b"))]
    assert services_left_alone(HERE, [HERE, *others]) == ("a", "b")


def test_what_it_keeps_is_not_left_alone() -> None:
    assert services_left_alone(HERE, [HERE], keeps=("a", "z")) == ("b",)


def test_a_counter_that_is_not_open_leaves_nobody() -> None:
    assert services_left_alone(Counter(1, "paused", ("a",)), []) == ()


def test_a_counter_goes_through_its_day() -> None:
    opened = events.CounterOpened(counter=1, services=("a",), helps=("b",)).apply(None, WHEN)
    assert opened == Counter(1, "open", ("a",), ("b",))
    sat_down = events.ClerkChanged(counter=1, clerk="minh").apply(opened, WHEN)
    paused = events.CounterPaused(counter=1, reason="họp", until_at_ms=5).apply(sat_down, WHEN)
    assert (paused.state, paused.reason, paused.until_at_ms, paused.clerk) == ("paused", "họp", 5, "minh")
    resumed = events.CounterOpened(counter=1, services=("a",), helps=("b",)).apply(paused, WHEN)
    assert (resumed.state, resumed.reason, resumed.until_at_ms, resumed.clerk) == ("open", None, None, "minh")
    assert events.ServicesOffered(counter=1, services=("b", "c")).apply(resumed, WHEN).helps == (), "what it offers it no longer helps"
    assert events.CounterClosed(counter=1).apply(paused, WHEN) == Counter(1, "closed", ("a",), ("b",), "minh")


@pytest.mark.parametrize("name", [name for name, kind in events.BY_NAME.items() if kind in events.COUNTER_FACTS])
def test_every_fact_of_a_counter_is_known_by_its_name(name: str) -> None:
    assert events.BY_NAME[name].name == name
