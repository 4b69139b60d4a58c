"""Staff, sessions and one-time codes. Passwords, cookies and codes are stored as hashes only, and never in the journal."""

from sqlalchemy import Connection, bindparam, delete, select

from queue_server.actions.ports import Code, Session, Staff
from queue_server.store import tables
from queue_server.store.upsert import upsert

_s = tables.session.c
_SESSION = select(_s.token_hash, _s.kind, _s.who, _s.csrf, _s.expires_at_ms, _s.counter).where(
    _s.site == bindparam("site"), _s.token_hash == bindparam("token")
)
_STAFF = select(*(tables.staff.c[column] for column in Staff._fields)).where(tables.staff.c.site == bindparam("site"))


class StoredPeople:
    def __init__(self, connection: Connection, site: str) -> None:
        self._connection = connection
        self._site = site

    def staff(self, name: str) -> Staff | None:
        row = self._connection.execute(_STAFF.where(tables.staff.c.name == name), {"site": self._site}).one_or_none()
        return Staff(*row) if row else None

    def all_staff(self) -> list[Staff]:
        rows = self._connection.execute(_STAFF.order_by(tables.staff.c.name), {"site": self._site})
        return [Staff(*row) for row in rows]

    def save_staff(self, staff: Staff) -> None:
        upsert(self._connection, tables.staff, {"site": self._site, **staff._asdict()})

    def session(self, token_hash: str) -> Session | None:
        row = self._connection.execute(_SESSION, {"site": self._site, "token": token_hash}).one_or_none()
        return Session(*row) if row else None

    def save_session(self, session: Session) -> None:
        upsert(self._connection, tables.session, {"site": self._site, **session._asdict()})

    def end_session(self, token_hash: str) -> None:
        s = tables.session.c
        self._connection.execute(delete(tables.session).where(s.site == self._site, s.token_hash == token_hash))

    def end_sessions_of(self, kind: str, who: str) -> None:
        s = tables.session.c
        self._connection.execute(delete(tables.session).where(s.site == self._site, s.kind == kind, s.who == who))

    def forget_sessions(self, before_ms: int) -> None:
        s, c = tables.session.c, tables.code.c
        self._connection.execute(delete(tables.session).where(s.site == self._site, s.expires_at_ms < before_ms))
        self._connection.execute(delete(tables.code).where(c.site == self._site, c.expires_at_ms < before_ms))

    def save_code(self, code: Code) -> None:
        upsert(self._connection, tables.code, {"site": self._site, **code._asdict()})

    def use_code(self, code_hash: str) -> Code | None:
        c = tables.code.c
        gone = (
            delete(tables.code)
            .where(c.site == self._site, c.code_hash == code_hash)
            .returning(c.code_hash, c.kind, c.zone, c.expires_at_ms, c.counter)
        )
        row = self._connection.execute(gone).one_or_none()
        return Code(*row) if row else None

    def end_codes(self, kind: str) -> None:
        c = tables.code.c
        self._connection.execute(delete(tables.code).where(c.site == self._site, c.kind == kind))
