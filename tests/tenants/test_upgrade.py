"""Upgrading all tenants: the same result as Django's, and nothing done that is not due."""

import threading
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import connections, models
from django.db.migrations import Migration, operations

from catalog.models import Service
from tenants.context import in_tenant
from tenants.models import Tenant, UpgradeRun
from tenants.routers import OWNER
from tenants.upgrade import migrate_schema, something_pending, upgrade_tenants
from tenants.upgrading import applying, crew
from tenants.upgrading.plans import Migrations
from tenants.upgrading.rendering import needed_state, state_after
from tests.tenants.migrating import ADD_COLUMN, QUICK, added, columns, migrations, owners, prepare

pytestmark = pytest.mark.usefixtures("committed_db")


class TestNothingToDo:
    def test_nothing_is_written_and_few_statements_are_sent(
        self, more: list[Tenant], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tenants.upgrading import standing

        asked: list[str] = []
        rows_of = standing.rows_of

        def counting(query: str, parameters: object = None) -> list[tuple]:
            asked.append(query)
            return rows_of(query, parameters)

        monkeypatch.setattr(standing, "rows_of", counting)
        result = upgrade_tenants()
        assert (result.tenants, result.done, result.complete) == (5, [], True)
        assert len(asked) == 4  # schemas, roles, digests, one full list
        assert not UpgradeRun.objects.using(OWNER).exists()

    def test_check_passes_and_fails(self, tmp_path: Path) -> None:
        assert "Nothing is pending" in prepare(check=True)
        with migrations(tmp_path, ADD_COLUMN), pytest.raises(CommandError, match="pending"):
            prepare(check=True)


class TestOneColumn:
    def test_every_tenant_ends_as_django_would_have_it(
        self, more: list[Tenant], alpha: Tenant, tmp_path: Path
    ) -> None:
        with migrations(tmp_path, ADD_COLUMN):
            assert migrate_schema(more[2].schema_name) == 1
            assert "5 in all" in prepare()
            assert not something_pending()
            for tenant in (alpha, *more):
                assert added(tenant) == ["0900_added"]
                assert columns(tenant) == columns(more[2])
        run = UpgradeRun.objects.using(OWNER).get()
        assert (run.state, run.total, run.done, run.failed) == ("finished", 4, 4, 0)
        assert set(run.steps.values_list("state", "migrations")) == {("done", 1)}

    def test_only_the_first_tenant_goes_operation_by_operation(
        self, more: list[Tenant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        walked = []
        walk = applying.walk

        def watched(standing: object, *arguments: object, **options: object) -> object:
            walked.append(standing.slug)
            return walk(standing, *arguments, **options)

        monkeypatch.setattr(applying, "walk", watched)
        with migrations(tmp_path, ADD_COLUMN):
            assert len(upgrade_tenants().done) == 5
        assert walked == ["alpha"]

    def test_what_takes_longer_is_shared_out(
        self, more: list[Tenant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        senders = []
        send = applying.send

        def watched(standing: object, *arguments: object, **options: object) -> None:
            senders.append(threading.current_thread())
            send(standing, *arguments, **options)

        monkeypatch.setattr(applying, "send", watched)
        monkeypatch.setattr(crew, "ALONE_SECONDS", 0.0)
        with migrations(tmp_path, ADD_COLUMN):
            result = upgrade_tenants(options=QUICK)
            assert result.complete and len(result.done) == 5
            assert all(added(tenant) == ["0900_added"] for tenant in more)
        assert len(senders) == 4 and threading.current_thread() not in senders

    def test_only_the_models_that_a_change_concerns_are_built(self) -> None:
        loader = Migrations().loader
        state = loader.project_state()
        key = {("catalog", "service")}
        changed = operations.RemoveField("service", "name")
        needed = needed_state(state, [concerning("catalog", changed)])
        assert key < needed.models.keys() < state.models.keys()
        assert ("catalog", "packageitem") in needed.models  # refers to it
        assert ("catalog", "package") in needed.models  # and to this
        assert ("conversations", "message") not in needed.models
        assert needed.apps.get_model("catalog", "Service")
        alone = operations.AddField("service", "extra", models.TextField())
        fewer = needed_state(state, [concerning("catalog", alone)])
        assert key <= fewer.models.keys() < needed.models.keys()
        assert ("catalog", "packageitem") not in fewer.models  # nothing refers to the new field
        assert fewer.apps.get_model("catalog", "Service")
        both = needed_state(state, [concerning("catalog", alone, changed)])
        assert both.models.keys() == needed.models.keys()
        named = models.ForeignKey("orders.Order", on_delete=models.CASCADE)
        tied = needed_state(
            state, [concerning("catalog", operations.AddField("service", "order", named))]
        )
        assert ("orders", "order") in tied.models
        for unclear in (
            operations.RunPython(operations.RunPython.noop),
            operations.CreateModel("Added", []),
            operations.RunSQL("SELECT 1"),
        ):
            assert needed_state(state, [concerning("catalog", changed, unclear)]) is state

    def test_the_state_before_a_change_is_djangos_own(self) -> None:
        loader = Migrations().loader
        for leaf in loader.graph.leaf_nodes():
            ours, djangos = state_after(loader, [leaf]), loader.project_state([leaf])
            assert "apps" not in vars(ours)
            assert ours == djangos, leaf

    @pytest.mark.parametrize(
        "operations",
        [
            (
                ADD_COLUMN,
                'migrations.AddIndex("service", models.Index(fields=["extra"], name="x_i"))',
            ),
            (ADD_COLUMN, 'migrations.AlterField("service", "extra", models.TextField(null=True))'),
            (ADD_COLUMN, 'migrations.RenameField("service", "extra", "other")'),
            (
                ADD_COLUMN,
                'migrations.AddConstraint("service", models.CheckConstraint('
                'condition=~models.Q(extra="50%"), name="x_c"))',
            ),
            (ADD_COLUMN, 'migrations.AlterUniqueTogether("service", {("extra", "name")})'),
            (
                ADD_COLUMN + ', migrations.AlterUniqueTogether("service", {("extra", "name")})',
                'migrations.AlterUniqueTogether("service", set())',
            ),
            (
                'migrations.AddField("service", "other", models.ForeignKey('
                '"catalog.service", null=True, on_delete=models.CASCADE, related_name="+"))',
            ),
            ("migrations.RunSQL(\"UPDATE catalog_service SET name = name || ' 5%' -- all\")",),
        ],
    )
    def test_recorded_sql_does_what_the_operations_do(
        self, more: list[Tenant], tmp_path: Path, operations: tuple[str, ...]
    ) -> None:
        with migrations(tmp_path, *operations):
            migrate_schema(more[2].schema_name)
            result = upgrade_tenants(options=QUICK)
            assert [outcome.error for outcome in result.failed] == []
            for tenant in more[:2]:
                assert added(tenant) == added(more[2])
                assert columns(tenant) == columns(more[2])
                assert described(tenant) == described(more[2])


def concerning(app: str, *changes: operations.base.Operation) -> Migration:
    migration = Migration("0900_added", app)
    migration.operations = list(changes)
    return migration


def described(tenant: Tenant) -> list[tuple]:
    """Constraints and indexes of the services' table."""
    table = f"'{tenant.schema_name}.catalog_service'::regclass"
    return owners(
        "SELECT conname, replace(pg_get_constraintdef(oid), "
        f"'{tenant.schema_name}.', '') FROM pg_constraint WHERE conrelid = {table} UNION ALL"
        " SELECT c.relname, replace(pg_get_indexdef(c.oid), "
        f"'{tenant.schema_name}.', '') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        f" WHERE i.indrelid = {table} ORDER BY 1, 2"
    )


RENAMING = """
def rename(apps, schema_editor):
    Service = apps.get_model("catalog", "Service")
    for service in Service.objects.using(schema_editor.connection.alias).all():
        service.name = f"{service.tenant_id}:{service.name}"
        service.save(update_fields=["name"])
"""


class TestOneAtATime:
    def test_a_migration_in_python_sees_each_tenants_own_rows(
        self, more: list[Tenant], alpha: Tenant, beta: Tenant, tmp_path: Path
    ) -> None:
        operations = (ADD_COLUMN, "migrations.RunPython(rename)")
        with migrations(tmp_path, *operations, preface=RENAMING):
            assert "5 upgraded, 0 failed" in prepare()
            assert not something_pending()
            for tenant in (alpha, beta):
                assert added(tenant) == ["0900_added", "0901_added"]
                with in_tenant(tenant):
                    names = list(Service.objects.values_list("name", flat=True))
                assert names and all(name.startswith(f"{tenant.pk}:") for name in names)

    def test_an_index_is_made_beside_writers_outside_a_transaction(
        self, more: list[Tenant], tmp_path: Path
    ) -> None:
        operation = (
            'postgres.AddIndexConcurrently("service", models.Index(fields=["name"], name="x_n"))'
        )
        preface = "from django.contrib.postgres import operations as postgres\n"
        with migrations(tmp_path, operation, preface=preface, atomic=False):
            result = upgrade_tenants(options=QUICK)
            assert [outcome.error for outcome in result.failed] == []
            made = owners("SELECT count(*) FROM pg_indexes WHERE indexname = 'x_n'")
            assert made == [(5,)]
        for (schema,) in owners("SELECT schemaname FROM pg_indexes WHERE indexname = 'x_n'"):
            with connections[OWNER].cursor() as cursor:
                cursor.execute(f'DROP INDEX "{schema}".x_n')


class TestLooking:
    def test_a_dry_run_shows_the_sql_and_changes_nothing(
        self, more: list[Tenant], tmp_path: Path
    ) -> None:
        operations = (ADD_COLUMN, "migrations.RunPython(rename)")
        with migrations(tmp_path, *operations, preface=RENAMING):
            text = prepare(dry_run=True)
            assert 'ALTER TABLE "catalog_service" ADD COLUMN "extra"' in text
            assert "5 of the tenants (alpha, beta, gamma, delta, omega)" in text
            assert "catalog.0901_added (one tenant at a time)" in text
            assert [added(tenant) for tenant in more] == [[], [], []]
        assert not UpgradeRun.objects.using(OWNER).exists()
        assert "Nothing is pending" in prepare(dry_run=True)


class TestOnly:
    def test_only_those_named(self, more: list[Tenant], tmp_path: Path) -> None:
        with migrations(tmp_path, ADD_COLUMN):
            assert "1 upgraded" in prepare(only=["delta"])
            assert [added(tenant) for tenant in more] == [[], ["0900_added"], []]
            assert something_pending()
        assert UpgradeRun.objects.using(OWNER).get().state == "incomplete"
