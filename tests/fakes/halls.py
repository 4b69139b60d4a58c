"""Halls on every kind of memory by one name, and everything such a hall remembers, to compare before and after."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from queue_server.store import tables
from tests.builders import Clock, HallUnderTest, a_hall, a_site
from tests.fakes.memory_units import MemoryUnits, broken


class MemoryHallUnderTest(HallUnderTest):
    def broken(self) -> list[Any]:
        return broken(self.units.kept[self.site.key])


@contextmanager
def a_memory_hall(clock: Any = None, **overrides: Any) -> Iterator[MemoryHallUnderTest]:
    """A hall that keeps everything in dictionaries. ``overrides`` as for ``a_site``."""
    site, clock = a_site(**overrides), clock or Clock()
    yield MemoryHallUnderTest(MemoryUnits({site.key: site}, clock), site, clock)


@contextmanager
def a_sqlite_hall(clock: Any = None, **overrides: Any) -> Iterator[HallUnderTest]:
    with tempfile.TemporaryDirectory() as folder, a_hall(Path(folder), clock, **overrides) as hall:
        yield hall


@contextmanager
def a_postgres_hall(url: str, clock: Any = None, **overrides: Any) -> Iterator[HallUnderTest]:
    """In a schema of its own, as the fixture ``postgres_url`` gives it."""
    with a_hall(Path(), clock, url, **overrides) as hall:
        yield hall


def everything(hall: HallUnderTest) -> dict[str, Any]:
    """Every row of every table, or every shelf of the memory: two of these are equal when nothing has changed."""
    if hall.engine is None:
        kept = hall.units.kept[hall.site.key]
        return {name: shelf.copy() if isinstance(shelf, (dict, list)) else shelf for name, shelf in vars(kept).items()}
    with hall.engine.connect().execution_options(reading=True) as connection, connection.begin():
        return {name: [tuple(row) for row in connection.execute(_in_order(table))] for name, table in tables.metadata.tables.items()}


def all_tickets(hall: HallUnderTest) -> dict[str, Any]:
    """Id -> ticket, of every day."""
    if hall.engine is None:
        return dict(hall.units.kept[hall.site.key].tickets)
    from queue_server.domain.ticket import Ticket

    with hall.engine.connect().execution_options(reading=True) as connection, connection.begin():
        rows = connection.execute(select(tables.ticket).where(tables.ticket.c.site == hall.site.key))
        return {row.id: Ticket(*tuple(row)[1:]) for row in rows}


def journal_of(hall: HallUnderTest) -> list[Any]:
    """Every row of the journal."""
    with hall.units.reading(hall.site.key) as reading:
        return reading.journal_after(0, 1_000_000)


def _in_order(table: Any) -> Any:
    return select(table).order_by(*table.primary_key.columns)
