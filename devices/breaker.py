"""Whether a board that should answer is still worth asking: three misses and it is lost, then probed now and then.

So one dead board never slows its neighbours on the line. Boards without answers never miss.
"""

import random

MISSES = 3
PROBE_SECONDS = (30.0, 60.0)


class Breaker:
    def __init__(self) -> None:
        self.misses = 0
        self.heard = False
        self.probe_at = 0.0
        """Not asked before this time of the steady clock."""

    @property
    def lost(self) -> bool:
        return self.misses >= MISSES

    def lets_through(self, now: float) -> bool:
        return now >= self.probe_at

    def missed(self, now: float) -> None:
        self.misses += 1
        if self.lost:
            self.probe_at = now + random.uniform(*PROBE_SECONDS)

    def answered(self) -> None:
        self.misses, self.heard, self.probe_at = 0, True, 0.0

    def reset(self) -> None:
        self.misses, self.probe_at = 0, 0.0
