"""Whether a board that should answer is still worth asking: three times silent and it is lost, then probed now and then.

The first two probes come soon, since a burst of noise silences a board as well as death does. So one dead board never slows its neighbours
on the line. Boards without answers never miss. A board that says no, or something that cannot be understood, is there: it is asked again
soon, and less and less often if it goes on like that.
"""

import random

MISSES = 3
SOON_SECONDS = (1.0, 5.0)
PROBE_SECONDS = (30.0, 60.0)
AGAIN_SECONDS = (0.1, 10.0)
"""After a wrong answer, doubling from the first to the second."""


class Breaker:
    def __init__(self) -> None:
        self.misses = self.refusals = 0
        """Since it was last right."""
        self.heard = False
        self.tried_at = float("-inf")
        """When it last failed to give the right answer: those that wait longer go first."""
        self.probe_at = 0.0
        """Not asked before this time of the steady clock."""

    @property
    def lost(self) -> bool:
        return self.misses >= MISSES

    def lets_through(self, now: float) -> bool:
        return now >= self.probe_at

    def missed(self, now: float) -> None:
        """Nothing was heard."""
        self.misses, self.tried_at = self.misses + 1, now
        if self.lost:
            probe = self.misses - MISSES
            self.probe_at = now + (SOON_SECONDS[probe] if probe < len(SOON_SECONDS) else random.uniform(*PROBE_SECONDS))

    def refused(self, now: float) -> None:
        """Something was heard, and it was not yes."""
        first, longest = AGAIN_SECONDS
        self.probe_at = now + min(longest, first * 2 ** min(self.refusals, 10))
        self.misses, self.refusals, self.tried_at = 0, self.refusals + 1, now

    def answered(self) -> None:
        self.reset()
        self.heard = True

    def reset(self) -> None:
        self.misses, self.refusals, self.probe_at, self.tried_at = 0, 0, 0.0, float("-inf")
