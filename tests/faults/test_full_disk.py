"""A full disk: no ticket is issued and everybody is told why, nothing is lost, and when there is room again the numbers go on.

The kernel refuses every byte beyond what the hall's files hold already (RLIMIT_FSIZE), as a full disk does; no root needed.
"""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from queue_server.domain.refusals import Refusal
from tests.builders import Server, a_hall, a_server
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


def issue_until_refused(server: Server) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Tickets that were given, then the refusal."""
    given: list[dict[str, Any]] = []
    for turn in range(5_000):
        status, answer = take(server, f"turn-{turn}")
        if status != 201:
            assert status == 507, answer
            return given, answer
        given.append(answer)
    raise AssertionError("the disk does not fill")


def issuing(server: Server) -> set[str]:
    return {line["issuing"] for line in server.ask("/api/v1/kiosk/screen", key="kiosk")[1]["lines"]}


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
        limit_pages(hall.engine, 1_000_000)
        given.append(hall.take(SERVICE))
        assert not hall.units.storage_full(hall.site.key)
        assert numbers(given) == list(range(1, len(given) + 1))
        assert hall.broken() == []


def limit_pages(engine: Any, pages: int) -> None:
    """In every connection of the pool: there is one, as long as nobody else asks."""
    with engine.connect().execution_options(reading=True) as connection:
        connection.execute(text(f"PRAGMA max_page_count={pages}"))
