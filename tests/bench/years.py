"""Years of a hall at once: a million ended tickets with their calls and journal rows, made by SQL alone in a file of an empty hall.

The rows are of the right shape and size; their hashes are random, because nobody verifies this journal.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
PER_DAY = 1_000
FIRST_DAY_MS = 1_600_000_000_000
DAY_MS = 86_400_000
SERVICES = ("chung-thuc", "ho-tich", "xa-hoi", "cu-tru", "tra-ket-qua")


def fill_with_years(file: Path, site: str, tickets: int) -> None:
    """Two journal rows a ticket, taken and called-and-finished; one call. Ids lie as random ones do, evenly over all ids."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("PRAGMA cache_size=-400000")
        db.create_function("ticket_id", 1, lambda n: _spread(n, tickets), deterministic=True)
        columns = [row[1] for row in db.execute("PRAGMA table_info(ticket)")]
        db.execute("BEGIN")
        db.execute(f"CREATE TEMP TABLE past AS {_PAST}", {"tickets": tickets, "per_day": PER_DAY, "first": FIRST_DAY_MS, "day_ms": DAY_MS})
        values = {**_TICKET, "site": ":site"}
        db.execute(
            f"INSERT INTO ticket ({', '.join(columns)}) SELECT {', '.join(values[name] for name in columns)} FROM past", {"site": site}
        )
        head = db.execute("SELECT head_seq FROM site WHERE site = ?", (site,)).fetchone()[0]
        db.execute(_CALLS, {"site": site, "head": head})
        db.execute(_JOURNAL, {"site": site, "head": head})
        db.execute("UPDATE site SET head_seq = ? WHERE site = ?", (head + 2 * tickets, site))
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _spread(n: int, of: int) -> str:
    place, letters = n * (1 << 50) // of, ""
    for _ in range(10):
        place, letter = divmod(place, 32)
        letters = LETTERS[letter] + letters
    return letters


_SERVICE = "CASE n % 5 " + " ".join(f"WHEN {n} THEN '{service}'" for n, service in enumerate(SERVICES)) + " END"
_PAST = f"""
    WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :tickets)
    SELECT n, ticket_id(n) AS id, :first + (n / :per_day) * :day_ms + (n % :per_day) * 30000 AS at_ms,
        date((:first + (n / :per_day) * :day_ms) / 1000, 'unixepoch') AS day, n % :per_day + 1 AS nth,
        printf('A%03d', n % :per_day + 1) AS number, {_SERVICE} AS service, n % 8 + 1 AS counter
    FROM counted"""
_TICKET = {
    "id": "id", "day": "day", "series": "'A'", "nth": "nth", "number": "number", "service": "service", "errand": "'submit'",
    "language": "'vi'", "priority": "NULL", "taken_at_ms": "at_ms", "place_ms": "at_ms", "place_order": "n", "promise_ms": "at_ms + 900000",
    "state": "'done'", "counter": "counter", "bound_to": "NULL", "withheld_from": "NULL", "withheld_until_ms": "0", "call": "2 * n + 2",
    "called_at_ms": "at_ms + 300000", "first_called_at_ms": "at_ms + 300000", "announced_at_ms": "at_ms + 300000",
    "started_at_ms": "at_ms + 310000", "ended_at_ms": "at_ms + 600000", "recalls": "0", "passed": "0", "readmitted": "0", "transfers": "0",
    "trail": "''", "flagged": "0", "outcome": "'received'", "reason": "NULL",
}  # fmt: skip
_CALLS = """
    INSERT INTO call (site, id, ticket, number, counter, zone, day, at_ms, recall, undone)
    SELECT :site, :head + 2 * n + 2, id, number, counter, 'sanh', day, at_ms + 300000, 0, 0 FROM past"""
_JOURNAL = """
    INSERT INTO journal (site, seq, at_ms, actor, command, facts, hash)
    SELECT :site, :head + 2 * n + 1 + half, at_ms + half * 300000, CASE half WHEN 0 THEN 'kiosk' ELSE 'clerk-1' END,
        CASE half WHEN 0 THEN 'take' ELSE 'counter/1/next' END,
        CASE half WHEN 0 THEN '[{"day":"' || day || '","errand":"submit","fact":"ticket_taken","language":"vi","nth":' || nth
            || ',"number":"' || number || '","place_ms":' || at_ms || ',"service":"' || service || '","ticket":"' || id || '"}]'
        ELSE '[{"counter":' || counter || ',"fact":"ticket_finished","outcome":"received","ticket":"' || id || '"},{"counter":' || counter
            || ',"fact":"ticket_called","language":"vi","number":"' || number || '","ticket":"' || id || '","zone":"sanh"}]' END,
        lower(hex(randomblob(32)))
    FROM past, (SELECT 0 AS half UNION ALL SELECT 1) ORDER BY n, half"""
