"""How often somebody may ask. A bucket a caller and kind of asking, refilled evenly; it lives in this process, and costs nobody a row."""

import time
from collections import OrderedDict
from collections.abc import Callable

from queue_server.domain.refusals import Refusal

REMEMBERED = 20_000


class Limits:
    """``per_minute``: kind of asking -> calls a minute; 0 or unknown is no limit. A quiet caller may use a minute's worth at once."""

    def __init__(self, per_minute: dict[str, int], seconds: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._seconds = seconds
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def spend(self, kind: str, who: str) -> None:
        """Refuses with ``too_many`` and the seconds to wait."""
        rate = self._per_minute.get(kind, 0)
        if rate <= 0:
            return
        now = self._seconds()
        left, then = self._buckets.pop((kind, who), (float(rate), now))
        left = min(float(rate), left + (now - then) * rate / 60)
        allowed = left >= 1
        self._buckets[kind, who] = (left - 1 if allowed else left, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        if not allowed:
            raise Refusal("too_many", seconds=max(1, round((1 - left) * 60 / rate + 0.5)))
