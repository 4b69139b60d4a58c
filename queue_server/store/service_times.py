"""How long the newest services of each kind took: what every range of waiting is computed from. Scanning papers is not counted.

A visit's last errand is its ticket's row, the ones before are rows of their own: both are services as any other.
"""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection, bindparam, func, select, text, union_all

from queue_server.store.prepared import Prepared
from queue_server.store.tables import errand_done, ticket

NEWEST_SERVICES = 20
_t, _e = ticket.c, errand_done.c


def newest_seconds(connection: Connection, site: str, services: Sequence[str], since_ms: int) -> dict[str, list[float]]:
    """Service -> seconds, newest first."""
    took: dict[str, list[float]] = {service: [] for service in services}
    if took:
        named = {f"service_{at}": service for at, service in enumerate(services)}
        for service, took_ms in _newest(len(services))(connection, {"site": site, "since_ms": since_ms, **named}):
            if took_ms is not None and len(took[service]) < NEWEST_SERVICES:
                took[service].append(took_ms / 1000)
    return took


@lru_cache(maxsize=64)
def _newest(services: int) -> Prepared:
    """One statement with two parts for each service, so that each part reads only the end of its index."""
    took_ms = (_t.ended_at_ms - func.coalesce(_t.started_at_ms, _t.called_at_ms) - _t.scanned_ms).label("took_ms")
    done = select(_t.service, took_ms, _t.ended_at_ms).where(_t.site == bindparam("site"), text("ticket.state = 'done'"))
    done = done.where(_t.called_at_ms.is_not(None))  # one served on paper took nobody knows how long
    sent_on = select(_e.service, _e.took_ms, _e.ended_at_ms).where(_e.site == bindparam("site"))
    parts = [
        kind.where(c.service == bindparam(f"service_{at}"), c.ended_at_ms >= bindparam("since_ms"))
        .order_by(c.ended_at_ms.desc())
        .limit(NEWEST_SERVICES)
        .subquery(f"{name}_{at}")
        for at in range(services)
        for name, kind, c in (("last", done, _t), ("before", sent_on, _e))
    ]
    every = union_all(*(select(part) for part in parts)).subquery("every")
    return Prepared(select(every.c.service, every.c.took_ms).order_by(every.c.ended_at_ms.desc()))
