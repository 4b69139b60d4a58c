"""The first figure in the other async modes, for information: eventlet is the mode whose figures count."""

import statistics
from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.bench.tickets import MANY, ONE, measured


def figures() -> Iterator[Figure]:
    for mode in ("gevent", "threading"):
        for clients, rounds in measured(mode, rounds=1).items():
            who = {ONE: "1 client", MANY: "32 clients"}[clients]
            rate, bare = (statistics.median(getattr(one, name) for one in rounds) for name in ("rate", "bare_rate"))
            yield Figure(f"tickets {who}, {mode}", rate, "1/s", bare)
