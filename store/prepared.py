"""Statements of the way from a touch to a ticket and from «next» to a call, compiled once.

SQLite answers such a statement in ten microseconds, and SQLAlchemy takes five times that to get
it there: cache keys, contexts, result metadata. A prepared statement keeps what the compiler found
(text, order and conversion of values, conversion of columns) and hands it to the driver itself.
It runs inside the same connection and transaction and raises the same errors. On PostgreSQL, where
the network is the larger part, it is executed as any other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
Row = dict[str, Any]
Convert = Callable[[Any], Any]


class Prepared:
    """One statement of Core."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._for_sqlite: _Compiled | None = None

    def rows(self, conn: Connection, values: Values) -> list[Row]:
        """Each row as column → value."""
        if conn.dialect.name != "sqlite":
            return [dict(row) for row in conn.execute(self._statement, values).mappings()]
        compiled = self._compiled(conn.dialect)
        found = compiled.execute(conn, values).fetchall()
        return [compiled.row(one) for one in found]

    def first(self, conn: Connection, values: Values) -> Row | None:
        """The first row, for statements that give one or none."""
        found = self.rows(conn, values)
        return found[0] if found else None

    def scalar(self, conn: Connection, values: Values) -> Any:
        """The only value of the only row."""
        (row,) = self.rows(conn, values)
        (value,) = row.values()
        return value

    def run(self, conn: Connection, values: Values) -> int:
        """Carry it out; how many rows it changed."""
        if conn.dialect.name != "sqlite":
            return conn.execute(self._statement, values).rowcount
        return int(self._compiled(conn.dialect).execute(conn, values).rowcount)

    def run_each(self, conn: Connection, several: Sequence[Values]) -> None:
        """Carry it out once for each of these."""
        if conn.dialect.name != "sqlite":
            conn.execute(self._statement, list(several))
        else:
            self._compiled(conn.dialect).execute_each(conn, several)

    def _compiled(self, dialect: Dialect) -> "_Compiled":
        if self._for_sqlite is None:
            self._for_sqlite = _Compiled(self._statement, dialect)
        return self._for_sqlite


class Insertion:
    """New rows of one table. A column that a row leaves empty is left out of its statement: the
    driver spends more on an empty value than on any other, and half a new ticket is empty."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._by_columns: dict[tuple[str, ...], Prepared] = {}

    def add(self, conn: Connection, values: Values) -> None:
        """Write one row."""
        given = {name: value for name, value in values.items() if value is not None}
        columns = tuple(given)
        if columns not in self._by_columns:
            row: Values = {name: bindparam(name) for name in columns}
            self._by_columns[columns] = Prepared(self._table.insert().values(row))
        self._by_columns[columns].run(conn, given)


def plainly(conn: Connection, text: str) -> None:
    """A statement of SQLite's without values and rows, as the beginning of a transaction is."""
    errors = conn.dialect.loaded_dbapi.Error
    raw: Any = conn.connection.dbapi_connection
    try:
        raw.execute(text)
    except errors as error:
        raise _as_ever(text, error, errors) from error


def _as_ever(text: str, error: Exception, errors: type[Exception]) -> Exception:
    """The driver's error as SQLAlchemy raises it."""
    return DBAPIError.instance(text, None, error, errors, hide_parameters=True)


class _Compiled:
    """What SQLAlchemy's compiler says of a statement, laid out for the driver."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        convert = compiled._bind_processors
        self._text = str(compiled)
        names = compiled.positiontup
        self._asked: list[str] = list(names)
        self._fixed: list[tuple[int, Any]] = [
            (place, compiled.params[name])
            for place, name in enumerate(names)
            if compiled.params.get(name) is not None
        ]
        given = [(place, convert[name]) for place, name in enumerate(names) if convert.get(name)]
        # What is empty stays so, but for JSON's, which has a null of its own.
        self._given: list[tuple[int, Convert]] = [one for one in given if one[1](None) is None]
        self._even_none: list[tuple[int, Convert]] = [
            one for one in given if one not in self._given
        ]
        self._names = [column.keyname for column in compiled._result_columns]
        found = (
            (column.keyname, column.type._cached_result_processor(dialect, None))
            for column in compiled._result_columns
        )
        self._found: list[tuple[str, Convert]] = [(name, how) for name, how in found if how]
        self._errors = dialect.loaded_dbapi.Error

    def execute(self, conn: Connection, values: Values) -> Any:
        raw: Any = conn.connection.dbapi_connection
        given = self._for_driver(values)
        try:
            return raw.execute(self._text, given)
        except self._errors as error:
            raise _as_ever(self._text, error, self._errors) from error

    def execute_each(self, conn: Connection, several: Sequence[Values]) -> None:
        raw: Any = conn.connection.dbapi_connection
        given = [self._for_driver(values) for values in several]
        try:
            raw.executemany(self._text, given)
        except self._errors as error:
            raise _as_ever(self._text, error, self._errors) from error

    def _for_driver(self, values: Values) -> list[Any]:
        given: list[Any] = list(map(values.get, self._asked))
        for place, value in self._fixed:
            given[place] = value
        for place, convert in self._given:
            if given[place] is not None:
                given[place] = convert(given[place])
        for place, convert in self._even_none:
            given[place] = convert(given[place])
        return given

    def row(self, found: Any) -> Row:
        row = dict(zip(self._names, found, strict=True))
        for name, convert in self._found:
            value = row[name]
            if value is not None:
                row[name] = convert(value)
        return row
