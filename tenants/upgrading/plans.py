"""What a group of schemas lacks, cut into segments: plain SQL to be sent again, and the rest."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connections
from django.db.migrations import operations
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants.rights import public_note, rights_note
from tenants.routers import OWNER
from tenants.upgrading.rendering import needed_state, state_after
from tenants.upgrading.standing import Applied, Standing

PLAIN: tuple[type[Operation], ...] = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterField,
    operations.AlterIndexTogether,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.AlterModelTable,
    operations.AlterModelTableComment,
    operations.AlterOrderWithRespectTo,
    operations.AlterUniqueTogether,
    operations.CreateModel,
    operations.DeleteModel,
    operations.RemoveConstraint,
    operations.RemoveField,
    operations.RemoveIndex,
    operations.RenameField,
    operations.RenameIndex,
    operations.RenameModel,
)
"""Operations whose SQL is the same for every schema that starts from the same migrations."""

LEAVE_RIGHTS: tuple[type[Operation], ...] = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterField,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.RemoveConstraint,
    operations.RemoveField,
    operations.RemoveIndex,
    operations.RenameField,
    operations.RenameIndex,
)
"""Operations after which every table still has the rights it had: they make and name none."""


def is_plain(operation: Operation) -> bool:
    """Whether the operation's SQL may be recorded in one schema and sent to the others."""
    if isinstance(operation, operations.SeparateDatabaseAndState):
        return all(is_plain(inner) for inner in operation.database_operations)
    if isinstance(operation, operations.RunSQL):
        # Several forms, or parameters of their own: not one text.
        return isinstance(operation.sql, str)
    return type(operation) in PLAIN


def keeps_rights(operation: Operation) -> bool:
    """Whether no table is made, replaced or renamed, so that no right can have been lost."""
    if isinstance(operation, operations.SeparateDatabaseAndState):
        return all(keeps_rights(inner) for inner in operation.database_operations)
    if isinstance(operation, operations.AddField) and operation.field.many_to_many:
        return False
    return type(operation) in LEAVE_RIGHTS


@dataclass(frozen=True)
class Segment:
    """Migrations that one transaction applies, or one migration that must go by itself."""

    migrations: tuple[Migration, ...]
    plain: bool

    @property
    def keys(self) -> list[tuple[str, str]]:
        return [(migration.app_label, migration.name) for migration in self.migrations]

    def __str__(self) -> str:
        names = ", ".join(f"{app}.{name}" for app, name in self.keys)
        return names if self.plain else f"{names} (one tenant at a time)"


def segments_of(migrations: list[Migration]) -> list[Segment]:
    """Neighbouring plain migrations together; every other, and a non-atomic one, alone."""
    found: list[Segment] = []
    for migration in migrations:
        plain = bool(migration.atomic) and all(map(is_plain, migration.operations))
        if plain and found and found[-1].plain:
            found[-1] = Segment((*found[-1].migrations, migration), plain=True)
        else:
            found.append(Segment((migration,), plain=plain))
    return found


@dataclass(frozen=True)
class Plan:
    """What schemas with the same migrations lack; `state` is the models as they have them.

    As far as the segments need them. `squashes` are only noted: all that they replace is there.
    """

    segments: tuple[Segment, ...]
    squashes: tuple[tuple[str, str], ...]
    state: ProjectState

    @property
    def migrations(self) -> int:
        return sum(len(segment.migrations) for segment in self.segments)

    @property
    def keeps_rights(self) -> bool:
        return all(
            keeps_rights(operation)
            for segment in self.segments
            for migration in segment.migrations
            for operation in migration.operations
        )


class Migrations:
    """The migrations on disk, loaded once for an upgrade."""

    @cached_property
    def loader(self) -> MigrationLoader:
        return MigrationLoader(None)

    def complete(self, applied: Applied) -> bool:
        """Whether nothing is missing. May be False for a squash that is only to be noted."""
        return applied.issuperset(self.loader.graph.nodes)

    @cached_property
    def fingerprint(self) -> str:
        """Names the aim of an upgrade: these migrations and these rights."""
        names = sorted(f"{app}.{name}" for app, name in self.loader.graph.nodes)
        text = "\n".join([*names, rights_note(), public_note()])
        return hashlib.sha256(text.encode()).hexdigest()


def plan_for(standing: Standing, migrations: Migrations) -> Plan:
    """What the schema lacks, in order. Leaves the owner's connection in the shared schema.

    Raises InconsistentMigrationHistory when a migration is there without what it needs.
    """
    loader, applied = migrations.loader, standing.applied
    if loader.replacements:
        # Which of a squash and what it replaces are in the graph depends on the schema.
        loader = _loader_in(standing.schema)
        applied = frozenset(loader.applied_migrations)
    present = sorted(applied & loader.graph.nodes.keys())
    _check_history(loader, set(present))
    missing = dict.fromkeys(
        key
        for leaf in loader.graph.leaf_nodes()
        for key in loader.graph.forwards_plan(leaf)
        if key not in present
    )
    lacking = [loader.graph.nodes[key] for key in missing]
    return Plan(
        segments=tuple(segments_of(lacking)),
        squashes=tuple(
            key
            for key, squash in sorted(loader.replacements.items())
            if key not in standing.applied and standing.applied.issuperset(squash.replaces)
        ),
        state=needed_state(state_after(loader, present), lacking),
    )


def _loader_in(schema: str) -> MigrationLoader:
    connection: Any = connections[OWNER]
    connection.set_schema(schema)
    try:
        return MigrationLoader(connection)
    finally:
        connection.set_schema_to_public()


def _check_history(loader: MigrationLoader, present: set[tuple[str, str]]) -> None:
    for key in present:
        for parent in loader.graph.node_map[key].parents:
            if parent.key not in present:
                raise InconsistentMigrationHistory(
                    f"{key[0]}.{key[1]} is applied, and what it needs is not: "
                    f"{parent.key[0]}.{parent.key[1]}"
                )
