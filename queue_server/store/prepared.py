"""Statements of the busy path, compiled once: SQLAlchemy writes the SQL of each dialect, the driver executes it.

For inserts, updates and rows of plain numbers and text only: nothing translates the types of what comes back.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.base import Executable


class Prepared:
    """``statement(connection, values)`` with a value for every bound name; gives SQLAlchemy's result of rows."""

    def __init__(self, statement: Executable) -> None:
        self._statement: Any = statement
        self._written: dict[str, tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}

    def __call__(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        driver = connection.dialect.driver
        if driver not in self._written:
            compiled = self._statement.compile(dialect=connection.dialect)
            constants = {name: value for name, value in compiled.params.items() if value is not None}
            self._written[driver] = (str(compiled), tuple(compiled.positiontup) if compiled.positional else None, constants)
        sql, order, constants = self._written[driver]
        bound = {**constants, **values}
        return connection.exec_driver_sql(sql, bound if order is None else tuple(bound[name] for name in order))
