"""Migrations one by one, as Django runs them, and quicker where they find nothing to do."""

from typing import Any

from django.db import router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState


class Replay(MigrationExecutor):
    """Django's, which renders every model anew at each step of each migration.

    Most migrations of an installation are of tables that this schema has not: the router lets
    them do nothing. Such a one changes the state that later ones start from, is recorded, and
    nobody asks for its models (docs/adr/0042).
    """

    def _migrate_all_forwards(
        self,
        state: ProjectState,
        plan: list[tuple[Migration, bool]],
        full_plan: list[tuple[Migration, bool]],
        fake: bool,
        fake_initial: bool,
    ) -> ProjectState:
        wanted = {migration for migration, _ in plan}
        for migration, _ in full_plan:
            if migration not in wanted:
                continue
            if router.allow_migrate(self.connection.alias, migration.app_label):
                state = self.apply_migration(state, migration, fake, fake_initial)
            else:
                vars(state).pop("apps", None)
                state = migration.mutate_state(state, preserve=False)
                # The stubs know an older signature.
                self.record_migration(migration)  # type: ignore[call-arg, arg-type]
        return state


def replay(connection: Any) -> int:
    """Bring the schema that `connection` is in up to date; returns how many migrations ran."""
    executor = Replay(connection)
    leaves = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(leaves)
    executor.migrate(leaves, plan)
    return len(plan)
