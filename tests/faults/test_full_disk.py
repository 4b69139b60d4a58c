"""A full disk: no ticket is issued and everybody is told why, nothing is lost, and when there is room again the numbers go on.

The kernel refuses every byte beyond what the hall's files hold already (RLIMIT_FSIZE), as a full disk does; no root needed.
"""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from queue_server.domain.refusals import Refusal
from tests.builders import Server, a_hall, a_server
from tests.faults.hands import key_of
from tests.faults.screen import Screen
from tests.waiting import fair, until

SERVICE = "chung-thuc"


def take(server: Server, name: str) -> tuple[int, Any]:
    return server.ask("/api/v1/tickets", {"service": SERVICE, "command_id": name}, "kiosk")


def fill_the_disk(server: Server) -> Callable[[], None]:
    """Returns what makes room again."""
    held = max(file.stat().st_size for file in server.data.glob("motcua.sqlite3*"))
    usual = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (held, usual[1]))
    return lambda: resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, usual) and None


def issue_until_refused(server: Server, name: str = "turn") -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Tickets that were given, then the refusal."""
    given: list[dict[str, Any]] = []
    for turn in range(5_000):
        status, answer = take(server, f"{name}-{turn}")
        if status != 201:
            assert status == 507, answer
            return given, answer
        given.append(answer)
    raise AssertionError("the disk does not fill")


def issuing(server: Server) -> set[str]:
    return {line.get("issuing", "open") for line in server.ask("/api/v1/kiosk/screen", key="kiosk")[1]["lines"]}


def alarms(server: Server) -> list[str]:
    said: list[str] = server.ask("/api/v1/supervisor/screen", key="supervisor")[1]["alarms"]
    return said


def numbers(given: list[dict[str, Any]]) -> list[int]:
    return [int(ticket["number"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for ticket in given]


def test_a_full_disk_refuses_and_says_so_and_goes_on_without_a_gap(tmp_path: Path) -> None:
    with a_server(tmp_path) as server:
        make_room = fill_the_disk(server)
        given, refused = issue_until_refused(server)
        assert refused["code"] == "storage_full"
        assert server.ask("/healthz")[0] == 200
        assert issuing(server) == {"storage_full"}
        assert "storage_full" in alarms(server)
        track = given[-1]["track_url"].rpartition("/")[2] if given else None
        assert track is None or server.ask(f"/api/v1/track/{track}")[0] == 200, "what was acknowledged is shown on"
        make_room()
        # nobody presses: the hall finds out by itself, since the kiosk offers nothing to press
        until(lambda: "storage_full" not in alarms(server) and "storage_full" not in issuing(server), fair(5))
        status, after = take(server, "after")
        assert status == 201
        assert numbers([*given, after]) == list(range(1, len(given) + 2))


def test_a_hall_starts_on_a_full_disk_and_learns_who_is_there_when_it_can(tmp_path: Path) -> None:
    """Killed while the disk was full, and started again before anybody has made room."""
    with a_server(tmp_path) as server:
        with Screen(server.url, key_of(server, "tv"), "zone:sanh"):
            until(lambda: tv_state(server) == "ok", fair(5))
        fill_the_disk(server)
        given, _ = issue_until_refused(server)
        server.kill()
    with as_full_for_children(tmp_path), a_server(tmp_path) as server:
        hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)[1]
        make_room = partial(resource.prlimit, server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        assert server.ask("/healthz")[0] == 200
        if given:
            assert server.ask(f"/api/v1/track/{given[-1]['track_url'].rpartition('/')[2]}")[1]["number"] == given[-1]["number"]
        more, _ = issue_until_refused(server, "again")
        with Screen(server.url, key_of(server, "tv"), "zone:sanh"):
            assert "storage_full" in alarms(server)
        make_room()
        until(lambda: tv_state(server) == "lost", fair(5))
        status, after = take(server, "after")
        assert status == 201
        assert numbers([*given, *more, after]) == list(range(1, len(given) + len(more) + 2))


@contextmanager
def as_full_for_children(data: Path) -> Iterator[None]:
    """Whoever is started now may write no file longer than the hall's longest."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(file.stat().st_size for file in data.glob("motcua.sqlite3*")), usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def tv_state(server: Server) -> str:
    rows = server.ask("/api/v1/supervisor/screen", key="supervisor")[1]["devices"]
    return str(next(row["state"] for row in rows if row["kind"] == "tv"))


@pytest.mark.parametrize("room_for_pages", [0, 1, 2, 3, 5, 8])
def test_a_refused_press_leaves_nothing_behind(tmp_path: Path, room_for_pages: int) -> None:
    """Wherever within the transaction the room ends."""
    with a_hall(tmp_path) as hall:
        first = hall.take(SERVICE)
        with hall.engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one() + room_for_pages
        limit_pages(hall.engine, pages)
        given, codes = [first], []
        while not codes:
            try:
                given.append(hall.take(SERVICE))
            except Refusal as refusal:
                codes.append(refusal.code)
        assert codes == ["storage_full"]
        assert hall.units.storage_full(hall.site.key)
        hall.units.try_storage_again(hall.site.key)
        assert hall.units.storage_full(hall.site.key), "a little fits, a ticket does not"
        limit_pages(hall.engine, 1_000_000)
        given.append(hall.take(SERVICE))
        hall.units.try_storage_again(hall.site.key)
        assert not hall.units.storage_full(hall.site.key)
        assert numbers(given) == list(range(1, len(given) + 1))
        assert hall.broken() == []


def limit_pages(engine: Any, pages: int) -> None:
    """In every connection of the pool: there is one, as long as nobody else asks."""
    with engine.connect().execution_options(reading=True) as connection:
        connection.execute(text(f"PRAGMA max_page_count={pages}"))
