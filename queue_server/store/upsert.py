"""Insert or replace by primary key, in the words of whichever database it is."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table


def upsert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    connection.execute(_statement(table, connection.dialect.name, tuple(row)), row)


def insert_into(table: Table, dialect: str) -> Any:
    """An insert that knows ON CONFLICT. Imports the dialect that is used and not the other."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


@lru_cache(maxsize=64)
def _statement(table: Table, dialect: str, columns: tuple[str, ...]) -> Any:
    insert = insert_into(table, dialect)
    keys = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in columns if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=changed)
