"""Errands that were done before their ticket's last: what a counter has done, and one half of how long a service takes."""

from sqlalchemy import Connection, bindparam, func, insert, select

from queue_server.domain.errand_events import ErrandDone
from queue_server.store.prepared import Prepared
from queue_server.store.tables import errand_done

_e = errand_done.c
_NEW = Prepared(insert(errand_done))
_AT = Prepared(
    select(func.count())
    .select_from(errand_done)
    .where(_e.site == bindparam("site"), _e.day == bindparam("day"), _e.counter == bindparam("counter"))
)


def keep_errand(connection: Connection, site: str, done: ErrandDone) -> None:
    _NEW(connection, {"site": site, **{column.name: getattr(done, column.name) for column in errand_done.c if column.name != "site"}})


def errands_at(connection: Connection, site: str, counter: int, day: str) -> int:
    return int(_AT(connection, {"site": site, "day": day, "counter": counter}).scalar_one())


def all_errands(connection: Connection, site: str) -> dict[tuple[str, int], ErrandDone]:
    """(ticket, nth) -> what was done."""
    rows = connection.execute(select(errand_done).where(_e.site == site))
    return {(row.ticket, row.nth): ErrandDone(*tuple(row)[1:]) for row in rows}
