"""Visitors' phones: which tickets were taken by one, and where it wants to be told. Short-lived, and never in the journal."""

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from queue_server.actions.ports import Holding, Subscription
from queue_server.store import tables
from queue_server.store.prepared import Prepared
from queue_server.store.upsert import upsert

_h, _s = tables.holding.c, tables.subscription.c
_HELD = select(_h.ticket, _h.phone, _h.period, _h.first, _h.at_ms).where(_h.site == bindparam("site"), _h.phone == bindparam("phone"))
_FIRSTS = select(func.count()).where(_h.site == bindparam("site"), _h.period == bindparam("period"), _h.first)
_SUBSCRIBED = select(_s.ticket, _s.endpoint, _s.p256dh, _s.auth, _s.language, _s.told, _s.at_ms).where(_s.site == bindparam("site"))
_ALL = Prepared(_SUBSCRIBED.order_by(_s.ticket))


class StoredPhones:
    def __init__(self, connection: Connection, site: str) -> None:
        self._connection = connection
        self._site = site

    def hold(self, holding: Holding) -> None:
        self._connection.execute(insert(tables.holding), {"site": self._site, **holding._asdict()})

    def held_by(self, phone: str) -> list[Holding]:
        rows = self._connection.execute(_HELD.order_by(_h.at_ms.desc(), _h.ticket), {"site": self._site, "phone": phone})
        return [Holding(*row) for row in rows]

    def firsts_in(self, period: int) -> int:
        return int(self._connection.execute(_FIRSTS, {"site": self._site, "period": period}).scalar_one())

    def subscribe(self, subscription: Subscription) -> None:
        upsert(self._connection, tables.subscription, {"site": self._site, **subscription._asdict()})

    def subscriptions(self) -> list[Subscription]:
        return [Subscription(*row) for row in _ALL(self._connection, {"site": self._site})]

    def subscription(self, ticket: str) -> Subscription | None:
        mine = _SUBSCRIBED.where(_s.ticket == bindparam("ticket"))
        row = self._connection.execute(mine, {"site": self._site, "ticket": ticket}).one_or_none()
        return Subscription(*row) if row else None

    def unsubscribe(self, ticket: str) -> None:
        self._connection.execute(delete(tables.subscription).where(_s.site == self._site, _s.ticket == ticket))

    def forget(self, before_ms: int) -> None:
        for table in (tables.holding, tables.subscription):
            self._connection.execute(delete(table).where(table.c.site == self._site, table.c.at_ms < before_ms))
