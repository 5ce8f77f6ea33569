"""Upgrading all tenants: the same result as Django's, set aside what fails, go on after a kill."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connections

from catalog.models import Service
from tenants.context import in_tenant, role_name
from tenants.erasure.leftovers import faults
from tenants.lifecycle import delete_tenant, erase_tenant, restore_tenant, suspend_tenant
from tenants.models import Tenant, UpgradeRun, UpgradeStep
from tenants.provisioning import create_tenant
from tenants.routers import OWNER
from tenants.upgrade import migrate_schema, something_pending, upgrade_public, upgrade_tenants
from tenants.upgrading import applying
from tenants.upgrading.crew import Options
from tests.support.people import PLATFORM_ADMIN
from tests.tenants import migrating
from tests.tenants.migrating import ADD_COLUMN, added, columns, migrations, owners

pytestmark = pytest.mark.usefixtures("committed_db")

QUICK = Options(workers=2, lock_timeout=100)


def prepare(**options: object) -> str:
    out = StringIO()
    call_command("prepare", stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def more(committed_db: None) -> Iterator[list[Tenant]]:
    """Three further tenants; those of the seed are upgraded beside them."""
    yield [
        create_tenant(actor=PLATFORM_ADMIN, slug=slug, name=slug)
        for slug in ("gamma", "delta", "omega")
    ]
    migrating.undo()


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


class TestFailing:
    def spoil(self, tenant: Tenant) -> None:
        """Give the tenant a column of the migration's name."""
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{tenant.schema_name}".catalog_service ADD extra integer')

    @pytest.mark.parametrize("which", [0, 2])
    def test_one_is_set_aside_and_the_others_go_on(
        self, more: list[Tenant], tmp_path: Path, which: int
    ) -> None:
        spoilt = more[which]
        self.spoil(spoilt)
        before = columns(spoilt)
        with migrations(tmp_path, ADD_COLUMN):
            with pytest.raises(CommandError, match="1 of 5 tenants were set aside"):
                prepare()
            assert added(spoilt) == [] and columns(spoilt) == before
            assert all(added(tenant) for tenant in more if tenant is not spoilt)
            step = UpgradeStep.objects.using(OWNER).get(state="failed")
            assert step.tenant_id == spoilt.pk and "already exists" in step.error
            run = UpgradeRun.objects.using(OWNER).get()
            assert (run.state, run.done, run.failed) == ("incomplete", 4, 1)

            with connections[OWNER].cursor() as cursor:
                cursor.execute(
                    f'ALTER TABLE "{spoilt.schema_name}".catalog_service DROP COLUMN extra'
                )
            assert "1 upgraded, 0 failed" in prepare()
            run.refresh_from_db(using=OWNER)
            assert (run.state, run.done, run.failed) == ("finished", 5, 0)

    def test_a_canary_that_fails_stops_everything(
        self, more: list[Tenant], alpha: Tenant, tmp_path: Path
    ) -> None:
        self.spoil(more[1])
        with migrations(tmp_path, ADD_COLUMN):
            with pytest.raises(CommandError, match="the canary delta failed"):
                prepare(canary=["delta"])
            assert [added(tenant) for tenant in (alpha, *more)] == [[], [], [], []]

    def test_a_canary_that_passes_goes_first(self, more: list[Tenant], tmp_path: Path) -> None:
        with migrations(tmp_path, ADD_COLUMN):
            result = upgrade_tenants(canaries=["delta"])
        assert result.done[0].standing.slug == "delta" and len(result.done) == 5

    def test_a_schema_that_is_gone_is_said(self, more: list[Tenant], tmp_path: Path) -> None:
        with connections[OWNER].cursor() as cursor:
            cursor.execute('DROP SCHEMA "t_gamma" CASCADE')
        result = upgrade_tenants()
        assert [outcome.error for outcome in result.failed] == [
            "Its schema is not in the database."
        ]

    def test_a_table_in_use_is_waited_for(self, more: list[Tenant], tmp_path: Path) -> None:
        with migrations(tmp_path, ADD_COLUMN), holding(more[0], seconds=0.5):
            result = upgrade_tenants(options=QUICK)
            assert [outcome.error for outcome in result.failed] == []
            assert added(more[0]) == ["0900_added"]

    def test_a_table_that_stays_in_use_is_set_aside_with_who_uses_it(
        self, more: list[Tenant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tenants.upgrading.crew.TRIES", 2)
        with migrations(tmp_path, ADD_COLUMN), holding(more[0], seconds=5) as process:
            result = upgrade_tenants(options=QUICK)
            [outcome] = result.failed
            assert outcome.standing.slug == "gamma" and len(result.done) == 4
            assert f"database process {process}" in outcome.error
            assert added(more[0]) == []


class holding:  # noqa: N801 (reads as the statement it is)
    """Read the tenant's services in a transaction that stays open for so long."""

    def __init__(self, tenant: Tenant, *, seconds: float) -> None:
        self._connection = psycopg.connect(os.environ["DATABASE_OWNER_URL"])
        self._connection.execute(f'SELECT 1 FROM "{tenant.schema_name}".catalog_service')
        self._timer = threading.Timer(seconds, self._connection.close)

    def __enter__(self) -> int:
        self._timer.start()
        return self._connection.info.backend_pid

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._connection.close()


class TestStates:
    def test_the_suspended_and_the_deleted_are_upgraded_and_the_erased_left_alone(
        self, more: list[Tenant], tmp_path: Path
    ) -> None:
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                "UPDATE tenants_tenant SET state = 'suspended' WHERE slug = 'gamma';"
                "UPDATE tenants_tenant SET state = 'deleted', erase_after = now()"
                " WHERE slug = 'delta';"
                "UPDATE tenants_tenant SET state = 'erasing' WHERE slug = 'omega'"
            )
        with migrations(tmp_path, ADD_COLUMN):
            assert upgrade_tenants().complete
            assert [added(tenant) for tenant in more] == [["0900_added"], ["0900_added"], []]

    def test_rights_that_are_stated_again_open_no_tenant_that_is_deleted(
        self, more: list[Tenant], tmp_path: Path
    ) -> None:
        gamma, delta, omega = more
        suspend_tenant(actor=PLATFORM_ADMIN, tenant=gamma, reason="Unpaid.")
        delete_tenant(actor=PLATFORM_ADMIN, tenant=delta, reason="Over.")
        delete_tenant(actor=PLATFORM_ADMIN, tenant=omega, reason="Over.")
        erase_tenant(actor=PLATFORM_ADMIN, tenant=omega, reason="Over.")
        with migrations(tmp_path, ADD_COLUMN):
            assert len(upgrade_tenants(rights=True).done) == 4
            assert [added(tenant) for tenant in more] == [["0900_added"], ["0900_added"], []]
        for each in (delta, omega):
            for machine in (False, True):
                with pytest.raises(ProgrammingError), in_tenant(each, as_assistant=machine):
                    Service.objects.count()
        with in_tenant(gamma):
            assert Service.objects.count() == 0
        assert faults() == []
        restore_tenant(actor=PLATFORM_ADMIN, tenant=delta)
        with in_tenant(delta):
            assert Service.objects.count() == 0

    def test_a_move_and_an_upgrade_wait_for_each_other(self, more: list[Tenant]) -> None:
        """Whichever comes second, the deleted ones are shut: many tries, both orders."""

        def delete_all() -> None:
            try:
                for tenant in more:
                    delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            deleting = pool.submit(delete_all)
            while not deleting.done():
                assert upgrade_tenants(rights=True).failed == []
            deleting.result()
        assert upgrade_tenants(rights=True).complete
        assert faults() == []

    def test_only_those_named(self, more: list[Tenant], tmp_path: Path) -> None:
        with migrations(tmp_path, ADD_COLUMN):
            assert "1 upgraded" in prepare(only=["delta"])
            assert [added(tenant) for tenant in more] == [[], ["0900_added"], []]
            assert something_pending()
        assert UpgradeRun.objects.using(OWNER).get().state == "incomplete"


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


class TestRights:
    def test_they_are_stated_again_where_they_changed_and_nowhere_else(
        self, more: list[Tenant]
    ) -> None:
        gamma, delta, _ = more
        revoke = 'REVOKE SELECT ON "{0}".catalog_service FROM "{1}"'
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                revoke.format(gamma.schema_name, role_name(gamma.pk))
                + ";"
                + revoke.format(delta.schema_name, role_name(delta.pk))
                + f";COMMENT ON SCHEMA \"{gamma.schema_name}\" IS 'Proffer rights of before'"
            )
        result = upgrade_tenants()
        assert [outcome.standing.slug for outcome in result.done] == ["gamma"]
        assert [self.reads(tenant) for tenant in (gamma, delta)] == [True, False]
        assert len(upgrade_tenants(rights=True).done) == 5
        assert self.reads(delta)

    def test_a_role_that_a_restore_lost_is_made_again(self, more: list[Tenant]) -> None:
        role = role_name(more[0].pk, assistant=True)
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                f'GRANT "{role}" TO CURRENT_USER WITH INHERIT TRUE; DROP OWNED BY "{role}";'
                f' DROP ROLE "{role}"'
            )
        assert [outcome.standing.slug for outcome in upgrade_tenants().done] == ["gamma"]
        with in_tenant(more[0], as_assistant=True):
            assert Service.objects.count() == 0

    def test_a_new_table_gets_its_rights_in_the_same_transaction(
        self, more: list[Tenant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from catalog.rights import RIGHTS
        from tenants import rights

        operation = (
            'migrations.CreateModel("Added", [("id", models.BigAutoField(primary_key=True))])'
        )
        text = rights._rights_text
        monkeypatch.setattr(
            rights,
            "_rights_text",
            lambda **names: (
                text(**names)
                + f'GRANT SELECT ON "{names["schema"]}".catalog_added TO "{names_role(names)}";\n'
            ),
        )
        assert "catalog_added" not in RIGHTS
        rights._texts.cache_clear()
        try:
            with migrations(tmp_path, operation):
                result = upgrade_tenants(options=QUICK)
                assert [outcome.error for outcome in result.failed] == []
                assert all(self.reads(tenant, "catalog_added") for tenant in more)
        finally:
            monkeypatch.undo()
            rights._texts.cache_clear()
            upgrade_tenants()

    def reads(self, tenant: Tenant, table: str = "catalog_service") -> bool:
        [[answer]] = owners(
            f"SELECT has_table_privilege('{role_name(tenant.pk)}',"
            f" '{tenant.schema_name}.{table}', 'SELECT')"
        )
        return answer


def names_role(names: dict[str, object]) -> str:
    return role_name(int(str(names["tenant_id"])))


SLOW = 'migrations.RunSQL("SELECT pg_sleep(0.3)")'


def in_a_process(folder: Path, module: str, *arguments: str) -> subprocess.Popen[str]:
    """`manage.py prepare` as an operator runs it, with the test's migrations."""
    (folder / "upgrade_settings.py").write_text(
        "from config.settings import *\n"
        f"MIGRATION_MODULES = {{**MIGRATION_MODULES, 'catalog': '{module}'}}\n"
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", "prepare", *arguments],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "upgrade_settings",
            "PYTHONPATH": os.pathsep.join([str(folder), str(settings.BASE_DIR)]),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class TestTwoAndNone:
    def test_a_killed_upgrade_goes_on_where_it_was(
        self, more: list[Tenant], alpha: Tenant, beta: Tenant, tmp_path: Path
    ) -> None:
        module = migrating.write(tmp_path, ADD_COLUMN, SLOW)
        process = in_a_process(tmp_path, module, "--workers", "1")
        tenants = [alpha, beta, *more]
        deadline = time.monotonic() + 30
        while not any(added(tenant) for tenant in tenants):
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        done = [tenant for tenant in tenants if added(tenant)]
        assert 0 < len(done) < len(tenants)
        run = UpgradeRun.objects.using(OWNER).get()
        assert run.state == "running"
        # All or nothing for each: the message is one transaction.
        assert all(added(tenant) in ([], ["0900_added", "0901_added"]) for tenant in tenants)
        again = in_a_process(tmp_path, module)
        output, _ = again.communicate(timeout=60)
        assert again.returncode == 0, output
        assert all(added(tenant) == ["0900_added", "0901_added"] for tenant in tenants)
        run = UpgradeRun.objects.using(OWNER).get()
        assert (run.state, run.total, run.done) == ("finished", 5, 5)

    def test_two_at_once_share_the_work_and_do_nothing_twice(
        self, more: list[Tenant], alpha: Tenant, beta: Tenant, tmp_path: Path
    ) -> None:
        module = migrating.write(
            tmp_path,
            ADD_COLUMN,
            "migrations.RunSQL(\"UPDATE catalog_service SET extra = extra || 'x'\")",
        )
        both = [in_a_process(tmp_path, module) for _ in range(2)]
        outputs = [process.communicate(timeout=60)[0] for process in both]
        assert [process.returncode for process in both] == [0, 0], outputs
        for tenant in (alpha, beta, *more):
            assert added(tenant) == ["0900_added", "0901_added"]
            rows = owners(f'SELECT DISTINCT extra FROM "{tenant.schema_name}".catalog_service')
            assert rows in ([], [("nonex",)])
        assert set(UpgradeRun.objects.using(OWNER).values_list("state", flat=True)) == {"finished"}

    def test_a_tenant_that_another_upgrade_has_is_waited_for(
        self, more: list[Tenant], tmp_path: Path
    ) -> None:
        key = applying.tenant_lock(more[0].pk)
        other = psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)
        other.execute(f"SELECT pg_advisory_lock({key})")
        assert f"process {other.info.backend_pid}" in applying.holder_of(more[0].pk)
        timer = threading.Timer(0.5, other.close)
        timer.start()
        with migrations(tmp_path, ADD_COLUMN):
            result = upgrade_tenants(options=QUICK)
            assert result.complete and len(result.done) == 5
            assert timer.finished.is_set()
        timer.join()
        assert applying.holder_of(more[0].pk) == ""

    def test_the_shared_schema_is_upgraded_by_one_at_a_time(self) -> None:
        from tenants.upgrade import _PUBLIC_LOCK

        other = psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)
        other.execute(f"SELECT pg_advisory_lock({_PUBLIC_LOCK})")
        timer = threading.Timer(0.5, other.close)
        timer.start()
        told: list[str] = []
        assert upgrade_public(tell=told.append) == 0
        timer.join()
        assert told == ["Another upgrade is at the shared schema; waiting for it."]


class TestBesideRequests:
    def test_requests_are_served_while_it_runs(
        self, more: list[Tenant], alpha: Tenant, tmp_path: Path
    ) -> None:
        """Readers and writers of the very table, in every tenant, from connections of their own."""
        stop = threading.Event()
        longest: list[float] = []

        def serve(tenant: Tenant) -> int:
            count = 0
            try:
                while not stop.is_set():
                    begun = time.perf_counter()
                    with in_tenant(tenant):
                        name = f"Window {count}"
                        Service.objects.create(
                            name=name, price_minor=100, currency="AED", max_quantity=2
                        )
                        assert Service.objects.filter(name=name).exists()
                    longest.append(time.perf_counter() - begun)
                    count += 1
            finally:
                connections.close_all()
            return count

        with migrations(tmp_path, ADD_COLUMN), ThreadPoolExecutor(4) as pool:
            served = [pool.submit(serve, tenant) for tenant in (alpha, *more)]
            time.sleep(0.3)
            result = upgrade_tenants()
            time.sleep(0.3)
            stop.set()
            assert result.complete and len(result.done) == 5
            assert all(each.result() > 5 for each in served)
        assert max(longest) < 2.5
