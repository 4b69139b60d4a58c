"""Notes on tickets, one each: what colleagues tell each other. They stand in no journal and are gone after a day."""

from sqlalchemy import Connection, bindparam, delete, select

from queue_server.actions.ports import Note
from queue_server.store.prepared import Prepared
from queue_server.store.tables import ticket_note
from queue_server.store.upsert import upsert

_n = ticket_note.c
_ALL = Prepared(select(_n.ticket, _n.author, _n.text, _n.at_ms).where(_n.site == bindparam("site")))


class StoredNotes:
    def __init__(self, connection: Connection, site: str) -> None:
        self._connection = connection
        self._site = site

    def all(self) -> dict[str, Note]:
        return {row[0]: Note(*row[1:]) for row in _ALL(self._connection, {"site": self._site})}

    def keep(self, ticket: str, note: Note) -> None:
        upsert(self._connection, ticket_note, {"site": self._site, "ticket": ticket, **note._asdict()})

    def erase(self, ticket: str) -> None:
        self._connection.execute(delete(ticket_note).where(_n.site == self._site, _n.ticket == ticket))

    def forget(self, before_ms: int) -> None:
        self._connection.execute(delete(ticket_note).where(_n.site == self._site, _n.at_ms < before_ms))
