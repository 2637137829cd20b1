"""Rows as model instances, with statements that are built once per table instead of once per call.

For the verbs that run at every step of every need: see docs/decisions/0012-lignes-directes.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar, cast

from django.db import connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)
Values = Sequence[Any]
AnyField: TypeAlias = "Field[Any, Any]"


class Table(Generic[M]):
    """One table inside a hand-written statement. columns: to write after SELECT, under the table's alias there."""

    def __init__(self, model: type[M], alias: str) -> None:
        fields = _fields(model)
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self.width = len(fields)
        self._model, self._names = model, [field.attname for field in fields]
        self._key = next(index for index, field in enumerate(fields) if field.primary_key)
        self._readers = [
            (index, field) for index, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]

    def instance(self, values: Values) -> M | None:
        """None when an outer join found nothing."""
        if values[self._key] is None:
            return None
        read = list(values)
        for index, field in self._readers:
            read[index] = field.from_db_value(read[index], None, connection)
        return self._model.from_db(connection.alias, self._names, read)


def fetch(statement: str, values: Values | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement."""
    with connection.cursor() as sql:
        sql.execute(statement, values)
        return list(sql.fetchall())


def change(statement: str, values: Values | Mapping[str, Any]) -> int:
    """The number of rows that one statement changed."""
    with connection.cursor() as sql:
        sql.execute(statement, values)
        return int(sql.rowcount)


def instances(
    statement: str, values: Values | Mapping[str, Any], *tables: Table[Any]
) -> Iterator[tuple[Any, ...]]:
    """For each row, one instance per table, then the columns that follow, as they are.

    statement: selects the columns of the tables, in their order.
    """
    for row in fetch(statement, values):
        start, made = 0, []
        for table in tables:
            made.append(table.instance(row[start : start + table.width]))
            start += table.width
        yield *made, *row[start:]


# psycopg keeps a statement parsed and prepared up to this many values.
_MOST_VALUES = 50


def insert(*made: Model) -> None:
    """Write new rows of one table, a few in each statement; each instance receives its number."""
    if not made:
        return
    fields, head, line = _insertion(type(made[0]))
    at_once = max(1, _MOST_VALUES // len(fields))
    for start in range(0, len(made), at_once):
        few = made[start : start + at_once]
        values = [
            field.get_db_prep_save(field.pre_save(one, True), connection) for one in few for field in fields
        ]
        rows = fetch(f"{head} {', '.join([line] * len(few))} RETURNING id", values)
        for one, (number,) in zip(few, rows, strict=True):
            one.pk = number
            one._state.adding, one._state.db = False, connection.alias


def update(model: type[Model], pk: int, facts: dict[str, Any]) -> int:
    """Write these facts, by field name, on one row. Gives the number of rows changed: 0 or 1."""
    fields, statement = _updating(model, tuple(facts))
    values = [
        field.get_db_prep_save(_key(value), connection)
        for field, value in zip(fields, facts.values(), strict=True)
    ]
    return change(statement, [*values, pk])


def _key(value: object) -> object:
    return value.pk if isinstance(value, Model) else value


@cache
def _fields(model: type[Model]) -> tuple[AnyField, ...]:
    return tuple(model._meta.concrete_fields)


@cache
def _insertion(model: type[Model]) -> tuple[tuple[AnyField, ...], str, str]:
    fields = tuple(field for field in _fields(model) if not field.primary_key)
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(_place(field) for field in fields)
    return fields, f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES', f"({places})"


@cache
def _updating(model: type[Model], names: tuple[str, ...]) -> tuple[tuple[AnyField, ...], str]:
    fields = tuple(cast("AnyField", model._meta.get_field(name)) for name in names)
    facts = ", ".join(f'"{field.column}" = {_place(field)}' for field in fields)
    return fields, f'UPDATE "{model._meta.db_table}" SET {facts} WHERE id = %s'


def _place(field: AnyField) -> str:
    """An array says its type, as PostgreSQL cannot guess that of an empty one."""
    return f"%s::{field.db_type(connection)}" if hasattr(field, "get_placeholder") else "%s"
