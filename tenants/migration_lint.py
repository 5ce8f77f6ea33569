"""Migrations that the release before cannot live beside: requests are served while they run.

An upgrade changes every tenant's schema while processes of the release before still read
and write them, and a statement's lock stops that tenant's requests. So one release expands
(new tables, columns that are nullable or that the database fills) and a later one
contracts. What breaks this needs an entry in `ALLOWED` that says why it is safe.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now

ALLOWED: dict[str, str] = {
    "accounts.0005_no_prefix_indexes": "drops indexes that no query uses: a moment's lock",
    "orders.0003_no_prefix_indexes": "drops an index that no query uses: a moment's lock",
    "accounts.0007_fewer_indexes": "drops indexes that no query needs: a moment's lock",
    "ai.0003_fewer_indexes": "drops indexes that no query needs: a moment's lock",
    "catalog.0003_fewer_indexes": "drops indexes that no query needs: a moment's lock",
    "conversations.0011_fewer_indexes": "drops indexes that no query needs: a moment's lock",
    "orders.0004_fewer_indexes": "drops indexes that no query needs: a moment's lock",
    "whatsapp.0006_fewer_indexes": "drops indexes that no query needs: a moment's lock",
    "audit.0002_chain": "its SQL makes a function and a trigger: no rows, a moment's lock",
}
"""`app.migration` → why it may do what is forbidden."""

_OLD_CODE = "while the release before still uses it: drop or rename it one release later"
_FORBIDDEN: dict[type[Operation], str] = {
    operations.AlterModelTable: f"renames a table {_OLD_CODE}",
    operations.DeleteModel: f"drops a table {_OLD_CODE}",
    operations.RemoveField: f"drops a column {_OLD_CODE}",
    operations.RenameField: f"renames a column {_OLD_CODE}",
    operations.RenameModel: f"renames a table {_OLD_CODE}",
}

BUSY_TABLES = frozenset(
    {
        "audit.entry",
        "conversations.inboundevent",
        "conversations.message",
        "ai.assistantrun",
        "tenants.doorbell",
    }
)
"""Models with so many rows, or so many writers, that an index must be made beside them."""


@dataclass(frozen=True, slots=True)
class Breach:
    """What one operation would do to those who work meanwhile."""

    migration: str
    operation: str
    words: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.operation}: {self.words}"


def breaches_on_disk() -> list[Breach]:
    """Of all migrations in the project; other people's packages answer for theirs."""
    return [breach for breach in _every_breach() if breach.migration not in ALLOWED]


def unused_allowances() -> list[str]:
    """Entries of `ALLOWED` that excuse nothing (any more)."""
    return sorted(ALLOWED.keys() - {breach.migration for breach in _every_breach()})


def _every_breach() -> list[Breach]:
    loader = MigrationLoader(None)
    found: list[Breach] = []
    state = ProjectState(real_apps=loader.unmigrated_apps)
    seen: set[tuple[str, str]] = set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(leaf):
            if key in seen:
                continue
            seen.add(key)
            migration = loader.graph.nodes[key]
            if _is_ours(migration):
                found += breaches(migration, state)
            state = migration.mutate_state(state, preserve=False)
    return found


def _is_ours(migration: Migration) -> bool:
    module = type(migration).__module__.replace(".", "/")
    return (settings.BASE_DIR / f"{module}.py").is_file()


def breaches(migration: Migration, state: ProjectState) -> list[Breach]:
    """Of one migration; `state` is the models before it and is left alone."""
    before = state.clone()
    name = f"{migration.app_label}.{migration.name}"
    made: set[str] = set()
    found = []
    for operation in migration.operations:
        for inner in _database_side(operation):
            words = _words(inner, migration, before, made=made)
            if words:
                found.append(Breach(name, inner.describe(), words))
            if isinstance(inner, operations.CreateModel):
                made.add(inner.name_lower)
        operation.state_forwards(migration.app_label, before)
    return found


def _database_side(operation: Operation) -> Iterator[Operation]:
    if isinstance(operation, operations.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _database_side(inner)
    else:
        yield operation


def _words(
    operation: Operation, migration: Migration, before: ProjectState, *, made: Iterable[str]
) -> str:
    """Why the operation is forbidden; empty when it is not."""
    if isinstance(operation, FieldOperation) and operation.model_name_lower in made:
        return ""  # nobody uses a table that this very migration makes
    for kind, words in _FORBIDDEN.items():
        if isinstance(operation, kind):
            return words
    if isinstance(operation, operations.AddField):
        return _added(operation.field)
    if isinstance(operation, operations.AlterField):
        key = (migration.app_label, operation.model_name_lower)
        return _altered(before.models[key].fields[operation.name], operation.field)
    if isinstance(operation, operations.AddIndex) and operation.model_name_lower not in made:
        model = f"{migration.app_label}.{operation.model_name_lower}"
        if model in BUSY_TABLES and type(operation) is operations.AddIndex:
            return "locks out writers while the index is made: use AddIndexConcurrently"
    if isinstance(operation, operations.RunSQL):
        return "is SQL that cannot be judged: state in ALLOWED what makes it safe"
    return ""


def _added(field: models.Field) -> str:
    if field.many_to_many:
        return ""
    if not field.null and not field.has_db_default():
        return "is NOT NULL without db_default: rows of the release before cannot be inserted"
    if field.has_db_default() and _volatile(field):
        return "has a volatile default: Postgres rewrites the table under a lock that stops reads"
    if field.unique:
        return "is unique: the index locks out writers while it is made"
    return ""


def _volatile(field: models.Field) -> bool:
    # now() is stable: one value for all rows there are. So is our own function.
    default = field.db_default
    return (
        isinstance(default, models.Func)
        and not isinstance(default, Now)
        and (default.function != "current_tenant_id")
    )


def _altered(old: models.Field, new: models.Field) -> str:
    if _type_of(old) != _type_of(new) and not _widens(old, new):
        return "changes a column's type: Postgres rewrites the table under a lock that stops reads"
    if old.null and not new.null and not new.has_db_default():
        return "forbids NULL, which the release before still writes"
    if new.unique and not old.unique:
        return "becomes unique: the index locks out writers while it is made"
    return ""


def _type_of(field: models.Field) -> tuple[str, object]:
    return field.get_internal_type(), field.max_length


def _widens(old: models.Field, new: models.Field) -> bool:
    """A longer or unlimited text: no rewrite in Postgres."""
    texts = ("CharField", "SlugField", "TextField")
    if old.get_internal_type() not in texts or new.get_internal_type() not in texts:
        return False
    if new.get_internal_type() == "TextField":
        return True
    return (old.max_length or 0) <= (new.max_length or 0) and old.get_internal_type() != "TextField"
