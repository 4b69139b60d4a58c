"""Every table, with what the database itself must refuse: two live calls at a counter, a number twice, a journal rewritten.

Instants are BIGINT milliseconds since 1970-01-01 UTC. ``site`` leads every key.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from queue_server.domain.notice import SENTENCES
from queue_server.domain.ticket import LIVE, STATES

metadata = MetaData()


def _in(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


site = Table(
    "site",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("epoch", String(32), nullable=False),
    Column("head_seq", BigInteger, nullable=False),
    Column("head_hash", String(64), nullable=False),
    Column("head_at_ms", BigInteger, nullable=False),
    CheckConstraint("head_seq >= 0", name="site_head_seq"),
)

site_secret = Table(
    "site_secret",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("secret", String(64), nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("command", String(80), nullable=False),
    Column("facts", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("seq > 0", name="journal_seq"),
    sqlite_with_rowid=False,
)

# The columns stand in the order of domain.ticket.Ticket's fields, so that a row is a ticket without translation.
ticket = Table(
    "ticket",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("series", String(10), nullable=False),
    Column("nth", Integer, nullable=False),
    Column("number", String(12), nullable=False),
    Column("service", String(40), nullable=False),
    Column("errand", String(20), nullable=False),
    Column("language", String(3), nullable=False),
    Column("priority", String(40)),
    Column("taken_at_ms", BigInteger, nullable=False),
    Column("place_ms", BigInteger, nullable=False),
    Column("place_order", BigInteger, nullable=False),
    Column("promise_ms", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("counter", Integer),
    Column("bound_to", Integer),
    Column("withheld_from", Integer),
    Column("withheld_until_ms", BigInteger, nullable=False),
    Column("call", BigInteger, nullable=False),
    Column("called_at_ms", BigInteger),
    Column("first_called_at_ms", BigInteger),
    Column("announced_at_ms", BigInteger),
    Column("started_at_ms", BigInteger),
    Column("ended_at_ms", BigInteger),
    Column("recalls", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("readmitted", Boolean, nullable=False),
    Column("transfers", Integer, nullable=False),
    Column("trail", Text, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Column("outcome", String(20)),
    Column("reason", Text),
    Column("scanning_at_ms", BigInteger),
    Column("scanned_ms", BigInteger, nullable=False, server_default="0"),
    Column("to_come", Text, nullable=False, server_default=""),
    Column("errands_done", Integer, nullable=False, server_default="0"),
    Column("sent_on_at_ms", BigInteger),
    UniqueConstraint("site", "day", "series", "nth", name="ticket_nth_once"),
    UniqueConstraint("site", "day", "number", name="ticket_number_once"),
    CheckConstraint(_in("state", STATES), name="ticket_state"),
    CheckConstraint("state NOT IN ('called', 'serving', 'held') OR counter IS NOT NULL", name="ticket_called_somewhere"),
    CheckConstraint(
        "(state IN ('done', 'no_show', 'cancelled', 'expired')) = (ended_at_ms IS NOT NULL)",
        name="ticket_ended_when",
    ),
    sqlite_with_rowid=False,
)
_live = text(_in("state", LIVE))
Index("ticket_one_live_call", ticket.c.site, ticket.c.counter, unique=True, sqlite_where=_live, postgresql_where=_live)
_waiting = text("state = 'waiting'")
Index(
    "ticket_line",
    ticket.c.site,
    ticket.c.service,
    ticket.c.place_ms,
    ticket.c.place_order,
    ticket.c.state,  # so that counting a line reads this index alone
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
_unended = text("state IN ('waiting', 'called', 'serving', 'held')")
Index("ticket_unended", ticket.c.site, ticket.c.state, sqlite_where=_unended, postgresql_where=_unended)
Index("ticket_of_day", ticket.c.site, ticket.c.day, ticket.c.state)
_done = text("state = 'done'")
Index("ticket_done", ticket.c.site, ticket.c.service, ticket.c.ended_at_ms, sqlite_where=_done, postgresql_where=_done)

# The columns stand in the order of domain.errand_events.ErrandDone's fields.
errand_done = Table(
    "errand_done",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("ticket", String(16), primary_key=True),
    Column("nth", Integer, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Column("service", String(40), nullable=False),
    Column("errand", String(20), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("in_line_since_ms", BigInteger, nullable=False),
    Column("first_called_at_ms", BigInteger, nullable=False),
    Column("promise_ms", BigInteger, nullable=False),
    Column("took_ms", BigInteger, nullable=False),
    Column("ended_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("errand_done_of_service", errand_done.c.site, errand_done.c.service, errand_done.c.ended_at_ms)
Index("errand_done_of_day", errand_done.c.site, errand_done.c.day, errand_done.c.counter)

call = Table(
    "call",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("ticket", String(16), nullable=False),
    Column("number", String(12), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("zone", String(40), nullable=False),
    Column("day", String(10), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("recall", Integer, nullable=False),
    Column("undone", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
Index("call_of_day", call.c.site, call.c.day, call.c.zone, call.c.id)
Index("call_of_ticket", call.c.site, call.c.ticket)

series = Table(
    "series",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("series", String(10), primary_key=True),
    Column("nth", Integer, nullable=False),
    sqlite_with_rowid=False,
)

counter = Table(
    "counter",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),
    Column("services", Text, nullable=False),
    Column("helps", Text, nullable=False),
    Column("clerk", String(40)),
    Column("reason", Text),
    Column("until_at_ms", BigInteger),
    CheckConstraint(_in("state", ("open", "paused", "closed")), name="counter_state"),
)

# The columns stand in the order of domain.notice.Notice's fields, as those of a ticket do.
notice = Table(
    "notice",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("sentence", String(20), nullable=False),
    Column("zones", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("service", String(40)),
    Column("session", String(20)),
    Column("time", String(5)),
    Column("spoken", Boolean, nullable=False),
    Column("by_clock", Boolean, nullable=False),
    Column("given_at_ms", BigInteger, nullable=False),
    Column("stands_until_ms", BigInteger, nullable=False),
    Column("ended_at_ms", BigInteger),
    CheckConstraint(_in("sentence", SENTENCES), name="notice_sentence"),
    CheckConstraint("(sentence = 'message') = (text <> '')", name="notice_message_has_words"),
    sqlite_with_rowid=False,
)
Index("notice_of_day", notice.c.site, notice.c.given_at_ms)
Index("notice_ended", notice.c.site, notice.c.ended_at_ms)  # leads to those that have not

# The columns stand in the order of domain.stops.Stop's fields.
stop = Table(
    "stop",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("service", String(40), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("lifts", Boolean, nullable=False, server_default=false()),
)

answer = Table(
    "answer",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("actor", String(80), primary_key=True),
    Column("command_id", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("answer_age", answer.c.site, answer.c.at_ms)

staff = Table(
    "staff",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("counter", Integer),
    Column("password_hash", Text, nullable=False),
    Column("shown_as", String(40), nullable=False, server_default=""),
    CheckConstraint(_in("role", ("clerk", "supervisor", "admin")), name="staff_role"),
)

session = Table(
    "session",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("token_hash", String(64), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("who", String(40), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("expires_at_ms", BigInteger, nullable=False),
    Column("counter", Integer),
)

device = Table(
    "device",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("zone", String(40)),
    Column("key_hash", String(64), nullable=False),
    Column("enrolled_at_ms", BigInteger, nullable=False),
    Column("counter", Integer),
    UniqueConstraint("key_hash", name="device_key_once"),
)

code = Table(
    "code",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("zone", String(40)),
    Column("expires_at_ms", BigInteger, nullable=False),
    Column("counter", Integer),
)

# What colleagues tell each other about a ticket: in no journal, and erased after a day.
ticket_note = Table(
    "ticket_note",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("ticket", String(16), primary_key=True),
    Column("author", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

report = Table(
    "report",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("device", String(40), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("body", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("ticket", String(16), primary_key=True),
    Column("outcome", String(20), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

# Of people's phones; forgotten a day later, and never in the journal.
holding = Table(
    "holding",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("ticket", String(16), primary_key=True),
    Column("phone", String(40), nullable=False),
    Column("period", BigInteger, nullable=False),
    Column("first", Boolean, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
Index("holding_of_phone", holding.c.site, holding.c.phone)
Index("holding_of_period", holding.c.site, holding.c.period)

subscription = Table(
    "subscription",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("ticket", String(16), primary_key=True),
    Column("endpoint", Text, nullable=False),
    Column("p256dh", String(100), nullable=False),
    Column("auth", String(40), nullable=False),
    Column("language", String(3), nullable=False),
    Column("told", String(40), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

APPEND_ONLY_SQLITE = (
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
)
APPEND_ONLY_POSTGRESQL = (
    "CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()",
)
