"""What fails is set aside; a kill, a second upgrade and requests meet an upgrade."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections

from catalog.models import Service
from tenants.context import in_tenant
from tenants.models import Tenant, UpgradeRun, UpgradeStep
from tenants.routers import OWNER
from tenants.upgrade import upgrade_public, upgrade_tenants
from tenants.upgrading import applying
from tests.support.waiting import until
from tests.tenants import migrating
from tests.tenants.migrating import ADD_COLUMN, QUICK, added, columns, migrations, owners, prepare

pytestmark = pytest.mark.usefixtures("committed_db")


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
        with migrations(tmp_path, ADD_COLUMN), holding(more[0], seconds=300) as process:
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
        deadline = time.monotonic() + 120
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
        output, _ = again.communicate(timeout=240)
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
        outputs = [process.communicate(timeout=240)[0] for process in both]
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
            until(lambda: len(longest) > 20)
            result = upgrade_tenants()
            after = len(longest) + 20
            until(lambda: len(longest) > after or any(each.done() for each in served))
            stop.set()
            assert result.complete and len(result.done) == 5
            assert all(each.result() for each in served)
        # The patience of the application's own sessions with locks, in seconds.
        assert max(longest) < 5.0
