"""How SQLite finds what a press and a screen need: by an index that leads to today, never through the years."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from queue_server.actions.screens import Snapshots
from queue_server.feed.screen import message_for
from tests.builders import HallUnderTest, a_hall

GROWING = r"(ticket|call|journal|notice|errand_done)"
THROUGH_THE_YEARS = re.compile(rf"SCAN {GROWING}|SEARCH {GROWING} USING .*\(site=\?\)$")
OF_PEOPLE_PRESENT = ("ticket_line", "ticket_unended", "ticket_one_live_call")
"""Partial indexes: they hold nobody who has left."""
ROOMS = ("zone:sanh", "notices:sanh", "counter:3", "kiosk", "supervisor", "agent:agent-1")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallUnderTest]:
    with a_hall(tmp_path) as hall:
        hall.open()
        hall.take("chung-thuc")
        yield hall


def long_ways(hall: HallUnderTest, work: Any) -> list[str]:
    """The plans of what ``work`` reads that would pass by every row a site has ever had."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, values))

    event.listen(hall.engine, "before_cursor_execute", note)
    work()
    event.remove(hall.engine, "before_cursor_execute", note)
    with hall.engine.connect() as connection:
        plans = [
            (row[3], statement)
            for statement, values in asked
            if statement.startswith(("SELECT", "UPDATE"))
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert plans
    return [
        f"{plan}: {said}" for plan, said in plans if THROUGH_THE_YEARS.search(plan) and not any(name in plan for name in OF_PEOPLE_PRESENT)
    ]


def test_a_take_does_not_read_the_past(hall: HallUnderTest) -> None:
    assert long_ways(hall, lambda: hall.take("ho-tich")) == []


@pytest.mark.parametrize("name", ["next", "recall", "start", "no-show"])
def test_a_press_at_a_counter_does_not_read_the_past(hall: HallUnderTest, name: str) -> None:
    if name != "next":
        hall.next(1)
    assert long_ways(hall, lambda: hall.at(1, name)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_screen_does_not_read_the_past(hall: HallUnderTest, room: str) -> None:
    def show() -> None:
        with hall.units.reading(hall.site.key) as reading:
            message_for(room, Snapshots(reading), reading)

    assert long_ways(hall, show) == []
