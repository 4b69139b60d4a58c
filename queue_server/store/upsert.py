"""Insert or replace by primary key, in the words of whichever database it is."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    connection.execute(_statement(table, connection.dialect.name, tuple(row)), row)


@lru_cache(maxsize=64)
def _statement(table: Table, dialect: str, columns: tuple[str, ...]) -> Any:
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in columns if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=changed)
