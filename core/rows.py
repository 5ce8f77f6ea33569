"""Model instances out of SQL whose text is made once, and into it, for the statements of a hot
path.

Django writes a query's text anew whenever it runs, which takes longer than Postgres takes to
find a few rows by their keys. Here the text is a constant, and the instances are made as
Django makes them: each field converts its own value, and each row says whose it is.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection

from core.fields import TenantIdField
from core.prepared import executed
from core.tenant_model import TenantModel

M = TypeVar("M", bound=TenantModel)


class Rows(Generic[M]):
    """The columns of a model under the name that its table has in a statement."""

    def __init__(self, model: type[M], alias: str) -> None:
        self.model = model
        self.alias = alias

    @cached_property
    def columns(self) -> str:
        """For the list of a SELECT; :meth:`make` takes their values in this order."""
        quote = connection.ops.quote_name
        return ", ".join(f"{self.alias}.{quote(field.column)}" for field in self._fields)

    @property
    def table(self) -> str:
        return f"{connection.ops.quote_name(self.model._meta.db_table)} AS {self.alias}"

    def __len__(self) -> int:
        return len(self._fields)

    def make(self, values: Sequence[Any]) -> M:
        """The instance, as a query would have given it. Raises CrossTenantAccess."""
        converted = [*values]
        for place, convert in self._converters:
            converted[place] = convert(converted[place])
        return self.model.from_db(DEFAULT_DB_ALIAS, self._names, converted)

    def insert(self, instances: Sequence[M]) -> None:
        """Write new instances with one statement, in their order; each gets its key.

        What the database fills by itself is left to it. For models whose key it makes.
        """
        if not instances:
            return
        values = [
            field.get_db_prep_save(field.pre_save(instance, True), connection)
            for instance in instances
            for field in self._written
        ]
        row = f"({', '.join(['%s'] * len(self._written))})"
        text = f"{self._insert} VALUES {', '.join([row] * len(instances))} RETURNING id"
        with executed(text, values) as cursor:
            keys = cursor.fetchall()
        for instance, (key,) in zip(instances, keys, strict=True):
            instance.pk = key
            instance._state.adding = False
            instance._state.db = DEFAULT_DB_ALIAS

    def update(self, instances: Sequence[M], names: tuple[str, ...]) -> None:
        """Write those fields of stored instances with one statement. Raises CrossTenantAccess.

        For whoever holds their rows locked: what it did not mean to change is written as it
        was read.
        """
        if not instances:
            return
        if names not in self._updates:
            self._updates[names] = self._update_of(names)
        fields, before, row, after = self._updates[names]
        values = []
        for instance in instances:
            instance.stay_home()
            values += [
                field.get_db_prep_save(field.pre_save(instance, False), connection)
                for field in fields
            ]
        with executed(f"{before}{', '.join([row] * len(instances))}{after}", values):
            pass

    def _update_of(self, names: tuple[str, ...]) -> tuple[list[Any], str, str, str]:
        quote: Any = connection.ops.quote_name
        meta: Any = self.model._meta
        fields = [meta.get_field(name) for name in (meta.pk.name, *names)]
        columns = [quote(field.column) for field in fields]
        # An untyped list of values would be taken for text. Without lengths: a cast to one would
        # cut in silence what the column refuses.
        types = [meta.pk.rel_db_type(connection)]
        types += [one.db_type(connection).partition("(")[0] for one in fields[1:]]
        changes = ", ".join(f"{column} = new.{column}" for column in columns[1:])
        return (
            fields,
            f"UPDATE {quote(meta.db_table)} AS old SET {changes} FROM (VALUES ",  # noqa: S608 (a model's own names)
            f"({', '.join(f'%s::{kind}' for kind in types)})",
            f") AS new({', '.join(columns)}) WHERE old.{columns[0]} = new.{columns[0]}",
        )

    @cached_property
    def _updates(self) -> dict[tuple[str, ...], tuple[list[Any], str, str, str]]:
        return {}

    @cached_property
    def _written(self) -> list[Any]:
        return [
            field
            for field in self._fields
            if not field.primary_key and not isinstance(field, TenantIdField)
        ]

    @cached_property
    def _insert(self) -> str:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in self._written)
        return f"INSERT INTO {quote(self.model._meta.db_table)} ({columns})"

    @cached_property
    def _fields(self) -> Sequence[Any]:
        return self.model._meta.concrete_fields

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _converters(self) -> list[tuple[int, Callable[[Any], Any]]]:
        found = []
        for place, field in enumerate(self._fields):
            column = field.get_col(self.alias)
            converters = connection.ops.get_db_converters(column)
            converters += column.get_db_converters(connection)
            found += [(place, _bound(convert, column)) for convert in converters]
        return found


def _bound(convert: Callable[..., Any], column: Any) -> Callable[[Any], Any]:
    # Of whatever thread asks: none of the fields' own looks at the connection.
    return lambda value: convert(value, column, connection)
