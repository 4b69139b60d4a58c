"""How long to wait before trying again: doubling between two bounds, with jitter so that a hall's PCs do not knock together."""

import random


class Backoff:
    """``next()`` gives the seconds to wait; ``reset()`` after a success."""

    def __init__(self, first: float, longest: float, jitter: float = 0.0) -> None:
        self._first, self._longest, self._jitter = first, longest, jitter
        self._now = first

    def next(self) -> float:
        wait, self._now = self._now, min(self._now * 2, self._longest)
        return wait * (1 + random.uniform(-self._jitter, self._jitter))

    def reset(self) -> None:
        self._now = self._first
