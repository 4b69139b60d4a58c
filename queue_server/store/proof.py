"""Does the journal still add up? Its end is looked at when the hall starts, all of it once a day by a process of its own.

Knows when to look and what was found; how a chain is checked is the journal's affair.
"""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy import Engine

from queue_server.store.journal import verify_end

log = structlog.get_logger("journal")
QUIET_SECONDS = 60.0
"""A start has better to do."""
WHOLE, BROKEN = 0, 3
"""Exit codes of ``journal verify``."""
LAST_NICE = 19


class Proof:
    """``broken``: what was found last. ``command`` verifies all of it and names what is broken on stderr; ``told``: its environment's
    additions."""

    def __init__(
        self, engine: Engine, site: str, command: Sequence[str], told: Mapping[str, str], quiet_seconds: float = QUIET_SECONDS
    ) -> None:
        self._command = command
        self._environment = {**os.environ, **told}
        self._not_before = time.monotonic() + quiet_seconds
        self._day = ""
        self._looking: subprocess.Popen[bytes] | None = None
        with engine.connect().execution_options(reading=True) as connection, connection.begin():
            found = verify_end(connection, site)
        for one in found:
            log.error("journal_broken", where=one.where, why=one.why)
        self.broken = bool(found)

    def tick(self, day: str) -> None:
        """Asked about once a second; returns at once. ``day``: today, for whoever lives here."""
        if self._looking is not None:
            ended = self._looking.poll()
            if ended is not None:
                self._looking = None
                self._found(ended)
        elif day != self._day and time.monotonic() >= self._not_before:
            self._day = day
            self._looking = self._look()

    def stop(self) -> None:
        if self._looking is not None:
            self._looking.kill()
            self._looking.wait()

    def _look(self) -> subprocess.Popen[bytes] | None:
        try:
            child = subprocess.Popen(self._command, env=self._environment, stdout=subprocess.DEVNULL)
            os.setpriority(os.PRIO_PROCESS, child.pid, LAST_NICE)
        except OSError as error:
            log.warning("journal_not_verified", why=str(error))
            return None
        return child

    def _found(self, ended: int) -> None:
        if ended in (WHOLE, BROKEN):
            self.broken = ended == BROKEN
        else:
            log.warning("journal_not_verified", exit_code=ended)
        if self.broken:
            log.error("journal_broken", exit_code=ended)
