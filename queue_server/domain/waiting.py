"""How long it will take: a range from live service times and open counters, never a bare point, never a zero for "unknown"."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from queue_server.domain.counter import Counter

LOW, HIGH = 0.8, 1.3
"""How far the truth usually lies from the mean, either way."""
STEP_MINUTES = 5
SHORTEST_SERVICE_SECONDS = 20
MEAN_NEEDS = 5
LONGEST_MINUTES = 8 * 60


def hands(service: str, counters: Iterable[Counter], waiting: Mapping[str, int]) -> float:
    """How many counters work on a service now. One that is shared counts by this service's part of the people it could call."""
    total = 0.0
    for counter in counters:
        if counter.is_open and service in counter.services:
            all_of_it = sum(waiting.get(key, 0) for key in counter.services)
            ours = waiting.get(service, 0)
            total += ours / all_of_it if ours and all_of_it else 1 / len(counter.services)
    return total


def mean_of(services_seconds: Sequence[float]) -> float | None:
    """The mean of the newest services; None while fewer than five are known. A visitor who did not come and was ended by the next
    press was not served: what took less than 20 seconds says nothing of how long a service takes."""
    real = [seconds for seconds in services_seconds if seconds >= SHORTEST_SERVICE_SECONDS]
    return sum(real) / len(real) if len(real) >= MEAN_NEEDS else None


def wait_minutes(
    ahead: int, mean_seconds: float | None, hands_at_work: float, on_the_clock: Callable[[float], float | None] = lambda minutes: minutes
) -> tuple[int, int] | None:
    """The range (low, high) for somebody with so many people ahead; None when nobody can say.

    ``on_the_clock`` turns minutes of work into minutes of waiting: lunch may lie between. Either end is rounded outwards, to five
    minutes once it is long enough to be guesswork.
    """
    if mean_seconds is None or hands_at_work <= 0:
        return None
    minutes = ahead * mean_seconds / 60 / hands_at_work
    low, high = on_the_clock(minutes * LOW), on_the_clock(minutes * HIGH + mean_seconds / 60 / 2)
    if low is None or high is None or high > LONGEST_MINUTES:
        return None
    down, up = (1 if minutes <= STEP_MINUTES else STEP_MINUTES for minutes in (low, high))  # each end for itself: "2–10", not "0–10"
    from_minutes = math.floor(low / down) * down
    return (from_minutes, max(from_minutes + up, math.ceil(high / up) * up))


def must_stop_issuing(waiting: int, mean_seconds: float | None, hands_at_work: float, minutes_left: float | None) -> bool:
    """True when the people already waiting will take longer than the day has minutes left. Unknown never stops anybody."""
    if minutes_left is None or mean_seconds is None or hands_at_work <= 0:
        return False
    return waiting * mean_seconds / 60 / hands_at_work > minutes_left
