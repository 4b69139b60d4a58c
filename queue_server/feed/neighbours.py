"""Waking the feeds of other processes on the same database, through Redis. A wake-up carries nothing: the journal is the truth.

Without Redis, or while it is away, every feed still looks at the journal once a second. Publishing never holds up a commit.
"""

import threading
from collections.abc import Callable
from typing import Any

import structlog

log = structlog.get_logger("neighbours")
CHANNEL = "motcua:woken"
AGAIN_SECONDS = 1.0


class Neighbours:
    """``client`` is a redis.Redis with a socket timeout; ``woken`` is called with the site that somebody else has written to."""

    def __init__(self, client: Any, woken: Callable[[str], None]) -> None:
        self._client = client
        self._woken = woken
        self._told: set[str] = set()
        self._something = threading.Event()
        self._stopping = threading.Event()
        self._lost = False

    def tell(self, site: str) -> None:
        """After a commit. Returns at once; many commits may become one wake-up."""
        self._told.add(site)
        self._something.set()

    def stop(self) -> None:
        self._stopping.set()
        self._something.set()

    def publish(self) -> None:
        """A thread's whole life."""
        while not self._stopping.is_set():
            self._something.wait()
            self._something.clear()
            while self._told and not self._stopping.is_set():
                site = self._told.pop()
                self._trying(lambda site=site: self._client.publish(CHANNEL, site))  # type: ignore[misc]

    def listen(self) -> None:
        """A thread's whole life."""
        while not self._stopping.is_set():
            if not self._trying(self._hear):
                self._stopping.wait(AGAIN_SECONDS)

    def _hear(self) -> None:
        channel = self._client.pubsub(ignore_subscribe_messages=True)
        try:
            channel.subscribe(CHANNEL)
            self._found()
            while not self._stopping.is_set():
                message = channel.get_message(timeout=AGAIN_SECONDS)
                if message is not None:
                    self._woken(message["data"].decode())
        finally:
            channel.close()

    def _trying(self, what: Callable[[], Any]) -> bool:
        import redis

        try:
            what()
        except redis.RedisError as error:
            if not self._lost:
                self._lost = True
                log.warning("redis_lost", error=str(error))
            return False
        return True

    def _found(self) -> None:
        if self._lost:
            self._lost = False
            log.info("redis_back")
