"""Rows of stops, one a service: written, taken away, read. Whether one still stands is the domain's affair."""

from sqlalchemy import Connection, bindparam, delete, select

from queue_server.domain.stops import Stop
from queue_server.store.prepared import Prepared
from queue_server.store.tables import stop
from queue_server.store.upsert import upsert

_s = stop.c
_STOP = [column for column in stop.c if column.name != "site"]
_ALL = Prepared(select(*_STOP).where(_s.site == bindparam("site")).order_by(_s.service))
_GONE = delete(stop).where(_s.site == bindparam("site_"), _s.service == bindparam("service_"))


def all_stops(connection: Connection, site: str) -> dict[str, Stop]:
    """Those that are over too."""
    return {row[0]: Stop(*row) for row in _ALL(connection, {"site": site})}


def keep_stop(connection: Connection, site: str, service: str, now: Stop | None) -> None:
    if now is None:
        connection.execute(_GONE, {"site_": site, "service_": service})
        return
    upsert(connection, stop, {"site": site, **{column.name: getattr(now, column.name) for column in _STOP}})
