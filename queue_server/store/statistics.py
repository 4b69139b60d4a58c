"""What SQLite is told of a hall that has grown, so that it plans its reading for one from the first day.

Untold it takes ``site`` for a fine filter and reads years to find today. PostgreSQL counts for itself.
"""

# By table and index: rows in all, then for each further column of the index how many share its value.
_GROWN = {
    ("journal", "journal"): "1000000 1000000 1",
    ("answer", "answer"): "5000 5000 200 1",
    ("answer", "answer_age"): "5000 5000 1",
    ("ticket", "ticket"): "500000 500000 1",
    ("ticket", "sqlite_autoindex_ticket_2"): "500000 500000 500 400 1",  # ticket_nth_once
    ("ticket", "sqlite_autoindex_ticket_3"): "500000 500000 500 1",  # ticket_number_once
    ("ticket", "ticket_line"): "200 200 40 40 1 1",
    ("ticket", "ticket_unended"): "200 200 100",
    ("ticket", "ticket_of_day"): "500000 500000 500 100",
    ("ticket", "ticket_done"): "500000 500000 100000 1",
    ("ticket", "ticket_one_live_call"): "10 10 1",
    ("errand_done", "errand_done"): "50000 50000 2 1",
    ("errand_done", "errand_done_of_service"): "50000 50000 10000 1",
    ("errand_done", "errand_done_of_day"): "50000 50000 50 5",
    ("call", "call"): "500000 500000 1",
    ("call", "call_of_day"): "500000 500000 500 500 1",
    ("call", "call_of_ticket"): "500000 500000 1",
    ("notice", "notice"): "20000 20000 1",
    ("notice", "notice_of_day"): "20000 20000 1",
    ("notice", "notice_ended"): "20000 20000 2",
}


def _told(*tables: str) -> tuple[str, ...]:
    """Of these tables, or of all."""
    rows = [(table, index, rows) for (table, index), rows in _GROWN.items() if not tables or table in tables]
    inserts = (f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{index}', '{grown}')" for table, index, grown in rows)
    return ("ANALYZE sqlite_schema", *inserts, "ANALYZE sqlite_schema")


STATISTICS_SQLITE = _told()
STATISTICS_OF_NOTICES = _told("notice")
STATISTICS_OF_ERRANDS = _told("errand_done")
