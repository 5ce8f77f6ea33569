"""Queries of a hot path whose SQL is made once.

Django writes a query's text anew whenever it runs, which takes longer (0.4 to 0.8 ms) than
Postgres takes to find a few rows by their keys. A :class:`Compiled` is an ordinary queryset
in which some values are open; its text is made at the first call and kept, and each call
fills in the values. Rows become instances as they always do.

    messages_of = Compiled(
        lambda asked: Message.objects.filter(conversation=asked("conversation")).order_by("id")
    )
    messages_of(conversation=5)
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Expression, Field, ForeignObject, QuerySet
from django.db.models.lookups import BuiltinLookup
from django.db.models.sql import UpdateQuery

from core.prepared import executed

T = TypeVar("T")


class Asked(Expression):
    """A value that each call names."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


@Field.register_lookup
@ForeignObject.register_lookup
class OneOf(BuiltinLookup):
    """``column__any=asked("list")``: one of any number of values, as one parameter."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_values, *right_values]


class _Text:
    """SQL with open places."""

    def __init__(self, sql: str, values: Iterable[Any]) -> None:
        self.sql = sql
        self._values = list(values)
        self.asked = {value.name for value in self._values if isinstance(value, Asked)}

    def filled(self, named: Mapping[str, Any]) -> list[Any]:
        """The parameters. Raises TypeError for a name too many or too few."""
        if named.keys() != self.asked:
            raise TypeError(f"asked for {sorted(self.asked)}, given {sorted(named)}")
        return [named[value.name] if isinstance(value, Asked) else value for value in self._values]


class Compiled(Generic[T]):
    """`build` gives the queryset and gets `asked`, which stands for a value by its name.

    Values go to Postgres as they are: no field prepares them, so keys and not instances are
    given. A list of them is for ``__any``. How many rows are wanted is part of the text.
    """

    def __init__(self, build: Callable[[Callable[[str], Any]], "QuerySet[Any, T]"]) -> None:
        self._build = build
        self._made: _Made[T] | None = None
        self._making = threading.Lock()

    def __call__(self, **named: Any) -> list[T]:
        return list(self._ready().run(named))

    def first(self, **named: Any) -> T | None:
        """The first row, of a queryset that ends with ``[:1]`` or has one at most."""
        return next(iter(self._ready().run(named)), None)

    def _ready(self) -> "_Made[T]":
        if self._made is None:
            with self._making:
                if self._made is None:
                    self._made = _Made(self._build(Asked))
        return self._made


class _Made(Generic[T]):
    """A queryset's text, and what Django's own readers of rows want to know of it."""

    def __init__(self, queryset: "QuerySet[Any, T]") -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.text = _Text(*self.compiler.as_sql())
        columns = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)

    def run(self, named: Mapping[str, Any]) -> Iterator[T]:
        values = self.text.filled(named)
        with executed(self.text.sql, values) as cursor:
            rows = cursor.fetchall()
        reader: Any = self.queryset._iterable_class
        return iter(reader(_Answer(self, rows)))


class _Answer:
    """Stands for queryset, query and compiler before Django's readers of rows."""

    db = DEFAULT_DB_ALIAS

    def __init__(self, made: _Made[Any], rows: list[Sequence[Any]]) -> None:
        self._made = made
        self._rows = rows
        self.query = self
        self.model = made.queryset.model
        self._known_related_objects: dict[Any, Any] = {}
        self._fields = made.queryset._fields  # type: ignore[attr-defined]
        self.select = made.compiler.select
        self.klass_info = made.compiler.klass_info
        self.annotation_col_map = made.compiler.annotation_col_map

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made.queryset.query, name)

    def get_compiler(self, using: str) -> "_Answer":
        return self

    def execute_sql(self, *_: Any, **__: Any) -> list[Sequence[Any]]:
        return self._rows

    def results_iter(self, *_: Any, **__: Any) -> Iterator[Any]:
        if not self._made.converters:
            return iter(self._rows)
        converted: Iterator[Any] = self._made.compiler.apply_converters(
            self._rows, self._made.converters
        )
        return map(tuple, converted)


class CompiledUpdate:
    """An UPDATE: `build` gives the queryset and the columns' values, some of them asked for.

    The call returns how many rows it changed. For a JSON column `asked` is not enough.
    """

    def __init__(
        self,
        build: Callable[[Callable[[str], Any]], tuple["QuerySet[Any, Any]", Mapping[str, Any]]],
    ) -> None:
        self._build = build
        self._text: _Text | None = None

    def __call__(self, **named: Any) -> int:
        if self._text is None:
            queryset, values = self._build(Asked)
            query: Any = queryset.query.chain(UpdateQuery)
            query.add_update_values(values)
            self._text = _Text(*query.get_compiler(DEFAULT_DB_ALIAS).as_sql())
        with executed(self._text.sql, self._text.filled(named)) as cursor:
            return int(cursor.rowcount)
