"""What the agent has to tell the server, kept until it could be told: applied revisions, outcomes of jobs, health.

Threads drop things here and go on; one thread sends. Newest revisions win, outcomes are all kept, health is asked when due.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from queue_server.contract.devices import Applied, DeviceHealth, Health, Outcome

HEALTH_SECONDS = 10.0
MOST_OUTCOMES = 1000


class Reports:
    """``send`` gives one report to the server and says whether it left; ``health`` asks every device."""

    def __init__(self, send: Callable[[dict[str, Any]], bool], health: Callable[[], list[DeviceHealth]]) -> None:
        self._send, self._health = send, health
        self._wake = threading.Condition()
        self._shown: dict[str, int] = {}
        self._applied_due = False
        self._outcomes: deque[Outcome] = deque(maxlen=MOST_OUTCOMES)
        self._health_at = 0.0
        self._online = self._stopping = False
        self._thread = threading.Thread(target=self._keep, name="reports", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self._thread.join()

    def applied(self, boards: Mapping[str, int]) -> None:
        with self._wake:
            self._shown.update(boards)
            self._applied_due = True
            self._wake.notify_all()

    def outcome(self, outcome: Outcome) -> None:
        with self._wake:
            self._outcomes.append(outcome)
            self._wake.notify_all()

    def changed(self) -> None:
        """Some device was lost or came back: tell at once."""
        with self._wake:
            self._health_at = 0.0
            self._wake.notify_all()

    def online(self, is_online: bool) -> None:
        """A new connection is told everything that still holds."""
        with self._wake:
            self._online = is_online
            self._applied_due = bool(self._shown)
            self._health_at = 0.0
            self._wake.notify_all()

    def _keep(self) -> None:
        while True:
            with self._wake:
                while not self._stopping and not self._due():
                    self._wake.wait(max(0.01, self._health_at - time.monotonic()) if self._online else None)
                if self._stopping:
                    return
                applied = Applied(boards=dict(self._shown)) if self._applied_due else None
                outcomes = list(self._outcomes)
                health_due = time.monotonic() >= self._health_at
                self._applied_due = False
                if health_due:
                    self._health_at = time.monotonic() + HEALTH_SECONDS
            self._tell(applied, outcomes, health_due)

    def _due(self) -> bool:
        return self._online and (self._applied_due or bool(self._outcomes) or time.monotonic() >= self._health_at)

    def _tell(self, applied: Applied | None, outcomes: list[Outcome], health_due: bool) -> None:
        left = applied is None or self._send(applied.model_dump())
        for outcome in outcomes:
            if not (left and self._send(outcome.model_dump())):
                left = False
                break
            with self._wake:
                self._outcomes.remove(outcome)
        if health_due and left:
            left = self._send(Health(devices=self._health()).model_dump())
        if not left:
            with self._wake:
                self._online = False  # the connection's owner will say when there is a new one
