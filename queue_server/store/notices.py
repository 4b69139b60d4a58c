"""Rows of notices: those of today, written and read. What they mean is the domain's affair."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, union, update

from queue_server.domain.notice import Notice
from queue_server.store.prepared import Prepared
from queue_server.store.tables import notice

_n = notice.c
_NOTICE = [column for column in notice.c if column.name != "site"]
_site: Any = bindparam("site")
_TODAY = Prepared(
    union(
        select(*_NOTICE).where(_n.site == _site, _n.given_at_ms >= bindparam("since_ms")),
        select(*_NOTICE).where(_n.site == _site, _n.ended_at_ms.is_(None)),
    )
)
_BY_SEQ = Prepared(select(*_NOTICE).where(_n.site == _site, _n.seq == bindparam("seq")))
_NEW = Prepared(insert(notice))
_ENDED = update(notice).where(_n.site == bindparam("site_"), _n.seq == bindparam("seq_")).values(ended_at_ms=bindparam("ended_ms"))


def notices_since(connection: Connection, site: str, since_ms: int) -> list[Notice]:
    """Given since then, ended ones too, and whatever older ones have not ended; newest first."""
    rows = _TODAY(connection, {"site": site, "since_ms": since_ms})
    return sorted((_notice(row) for row in rows), key=lambda one: -one.seq)


def notice_with(connection: Connection, site: str, seq: int) -> Notice | None:
    row = _BY_SEQ(connection, {"site": site, "seq": seq}).first()
    return _notice(row) if row else None


def all_notices(connection: Connection, site: str) -> dict[int, Notice]:
    """Of every day."""
    return {row.seq: _notice(tuple(row)) for row in connection.execute(select(*_NOTICE).where(_n.site == site))}


def keep_notice(connection: Connection, site: str, now: Notice) -> None:
    """A new one as it is; of an old one only its end changes."""
    if now.ended_at_ms is not None:
        connection.execute(_ENDED, {"site_": site, "seq_": now.seq, "ended_ms": now.ended_at_ms})
        return
    row = {column.name: getattr(now, column.name) for column in _NOTICE}
    _NEW(connection, {"site": site, **row, "zones": " ".join(now.zones)})


def _notice(row: Any) -> Notice:
    """As the driver gives it: SQLite knows no truth values."""
    seq, sentence, zones, text, text_en, service, session, time, spoken, by_clock, *moments = row
    return Notice(seq, sentence, tuple(zones.split()), text, text_en, service, session, time, bool(spoken), bool(by_clock), *moments)
