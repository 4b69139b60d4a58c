"""People, devices, phones and notes of a hall in memory: their ports over plain dictionaries that a transaction has copied."""

from collections.abc import Sequence
from typing import Any

from queue_server.actions.ports import Code, Device, Holding, Note, Session, Staff, Subscription


class MemoryPeople:
    """``rows``: ("staff", name), ("session", token hash), ("code", code hash) -> the row."""

    def __init__(self, rows: dict[tuple[str, str], Any]) -> None:
        self._rows = rows

    def staff(self, name: str) -> Staff | None:
        return self._rows.get(("staff", name))

    def all_staff(self) -> list[Staff]:
        return sorted(row for (kind, _), row in self._rows.items() if kind == "staff")

    def save_staff(self, staff: Staff) -> None:
        self._rows["staff", staff.name] = staff

    def session(self, token_hash: str) -> Session | None:
        return self._rows.get(("session", token_hash))

    def save_session(self, session: Session) -> None:
        self._rows["session", session.token_hash] = session

    def end_session(self, token_hash: str) -> None:
        self._rows.pop(("session", token_hash), None)

    def end_sessions_of(self, kind: str, who: str) -> None:
        self._drop("session", lambda row: (row.kind, row.who) == (kind, who))

    def forget_sessions(self, before_ms: int) -> None:
        for of in ("session", "code"):
            self._drop(of, lambda row: row.expires_at_ms < before_ms)

    def save_code(self, code: Code) -> None:
        self._rows["code", code.code_hash] = code

    def use_code(self, code_hash: str) -> Code | None:
        return self._rows.pop(("code", code_hash), None)

    def end_codes(self, kind: str) -> None:
        self._drop("code", lambda row: row.kind == kind)

    def _drop(self, of: str, gone: Any) -> None:
        for key in [key for key, row in self._rows.items() if key[0] == of and gone(row)]:
            del self._rows[key]


class MemoryEquipment:
    """``rows``: ("device", id), ("report", device, kind), ("receipt", ticket) -> the row."""

    def __init__(self, rows: dict[tuple[str, ...], Any]) -> None:
        self._rows = rows

    def device(self, id: str) -> Device | None:
        return self._rows.get(("device", id))

    def device_with_key(self, key_hash: str) -> Device | None:
        return next((one for one in self.all() if one.key_hash == key_hash), None)

    def all(self) -> list[Device]:
        return sorted((row for key, row in self._rows.items() if key[0] == "device"), key=lambda one: (one.kind, one.name))

    def save(self, device: Device) -> None:
        self._rows["device", device.id] = device

    def revoke(self, id: str) -> None:
        self._rows.pop(("device", id), None)

    def report(self, device: str, kind: str, body: str, at_ms: int) -> None:
        self._rows["report", device, kind] = (at_ms, body)

    def reports(self) -> dict[tuple[str, str], tuple[int, str]]:
        return {(key[1], key[2]): row for key, row in self._rows.items() if key[0] == "report"}

    def printed(self, ticket: str, outcome: str, at_ms: int) -> None:
        self._rows["receipt", ticket] = outcome

    def receipts(self, tickets: Sequence[str]) -> dict[str, str]:
        return {key[1]: row for key, row in self._rows.items() if key[0] == "receipt" and key[1] in tickets}


class MemoryPhones:
    """``rows``: ("holding", ticket), ("subscription", ticket) -> the row."""

    def __init__(self, rows: dict[tuple[str, str], Any]) -> None:
        self._rows = rows

    def hold(self, holding: Holding) -> None:
        self._rows["holding", holding.ticket] = holding

    def held_by(self, phone: str) -> list[Holding]:
        mine = [row for row in self._of("holding") if row.phone == phone]
        return sorted(mine, key=lambda row: (-row.at_ms, row.ticket))

    def firsts_in(self, period: int) -> int:
        return sum(row.first and row.period == period for row in self._of("holding"))

    def subscribe(self, subscription: Subscription) -> None:
        self._rows["subscription", subscription.ticket] = subscription

    def subscriptions(self) -> list[Subscription]:
        return sorted(self._of("subscription"))

    def subscription(self, ticket: str) -> Subscription | None:
        return self._rows.get(("subscription", ticket))

    def unsubscribe(self, ticket: str) -> None:
        self._rows.pop(("subscription", ticket), None)

    def forget(self, before_ms: int) -> None:
        for key in [key for key, row in self._rows.items() if row.at_ms < before_ms]:
            del self._rows[key]

    def _of(self, kind: str) -> list[Any]:
        return [row for (of, _), row in self._rows.items() if of == kind]


class MemoryNotes:
    """``rows``: ticket -> its note."""

    def __init__(self, rows: dict[str, Note]) -> None:
        self._rows = rows

    def all(self) -> dict[str, Note]:
        return dict(self._rows)

    def keep(self, ticket: str, note: Note) -> None:
        self._rows[ticket] = note

    def erase(self, ticket: str) -> None:
        self._rows.pop(ticket, None)

    def forget(self, before_ms: int) -> None:
        for ticket in [ticket for ticket, note in self._rows.items() if note.at_ms < before_ms]:
            self.erase(ticket)
