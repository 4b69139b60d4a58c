"""Devices with the hashes of their keys, what each last reported, and what became of printed tickets."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select

from queue_server.actions.ports import Device
from queue_server.store import tables
from queue_server.store.upsert import upsert

_d = tables.device.c
_DEVICE = select(_d.id, _d.kind, _d.name, _d.zone, _d.key_hash, _d.enrolled_at_ms, _d.counter).where(_d.site == bindparam("site"))
_WITH_KEY = _DEVICE.where(_d.key_hash == bindparam("key_hash"))
_BY_ID = _DEVICE.where(_d.id == bindparam("id"))


class StoredEquipment:
    def __init__(self, connection: Connection, site: str) -> None:
        self._connection = connection
        self._site = site

    def device(self, id: str) -> Device | None:
        row = self._connection.execute(_BY_ID, {"site": self._site, "id": id}).one_or_none()
        return Device(*row) if row else None

    def device_with_key(self, key_hash: str) -> Device | None:
        row = self._connection.execute(_WITH_KEY, {"site": self._site, "key_hash": key_hash}).one_or_none()
        return Device(*row) if row else None

    def all(self) -> list[Device]:
        return [Device(*row) for row in self._connection.execute(_DEVICE.order_by(_d.kind, _d.name), {"site": self._site})]

    def save(self, device: Device) -> None:
        upsert(self._connection, tables.device, {"site": self._site, **device._asdict()})

    def revoke(self, id: str) -> None:
        self._connection.execute(delete(tables.device).where(_d.site == self._site, _d.id == id))

    def report(self, device: str, kind: str, body: str, at_ms: int) -> None:
        upsert(self._connection, tables.report, {"site": self._site, "device": device, "kind": kind, "body": body, "at_ms": at_ms})

    def reports(self) -> dict[tuple[str, str], tuple[int, str]]:
        r = tables.report.c
        rows = self._connection.execute(select(r.device, r.kind, r.at_ms, r.body).where(r.site == self._site))
        return {(row.device, row.kind): (row.at_ms, row.body) for row in rows}

    def printed(self, ticket: str, outcome: str, at_ms: int) -> None:
        upsert(self._connection, tables.receipt, {"site": self._site, "ticket": ticket, "outcome": outcome, "at_ms": at_ms})

    def receipts(self, tickets: Sequence[str]) -> dict[str, str]:
        r = tables.receipt.c
        rows = self._connection.execute(select(r.ticket, r.outcome).where(r.site == self._site, r.ticket.in_(tickets)))
        return {row.ticket: row.outcome for row in rows}
