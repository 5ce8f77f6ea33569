"""The half of the tenancy measures that runs inside the product: orders in, numbers out.

Reads one JSON object a line, `{"do": name, …}`, and answers each with one line.
"""

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import django
import psycopg
from psycopg import sql

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import override_settings  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.tokens import issue  # noqa: E402
from catalog.models import Service  # noqa: E402
from tenants.context import in_tenant, role_name  # noqa: E402
from tenants.directory import forget_all, tenants_by_id  # noqa: E402
from tenants.models import Tenant  # noqa: E402
from tenants.routers import OWNER  # noqa: E402
from tenants.upgrade import something_pending, upgrade_public, upgrade_tenants  # noqa: E402
from workspaces.opening import OwnerDetails, open_workspace  # noqa: E402

NAME = "0900_benchmark"
MIGRATION = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("catalog", "{last}")]
    operations = [
        migrations.AddField(
            "service", "benchmark", models.CharField(max_length=20, default="", db_default="")
        )
    ]
"""
ADD = "ALTER TABLE catalog_service ADD COLUMN benchmark varchar(20) DEFAULT '' NOT NULL"
PASSWORD = "correct horse battery staple"  # noqa: S105 (of nobody)
_HASHED = make_password(PASSWORD)

SETTLE_SECONDS = 75.0
"""Autovacuum looks once a minute at what was written."""

APART_SECONDS = 0.5


def grow(*, to: int, measured: int) -> dict[str, Any]:
    """Open workspaces until there are `to`; the last `measured` are timed, with their owners."""
    admin = User.objects.get(email="admin@proffer.example").actor
    have = Tenant.objects.count()
    took = []
    for index in range(have, to):
        timed = index >= to - measured
        if timed:
            # As in life: not on the heels of four hundred others, whose dust Postgres sweeps up.
            time.sleep(SETTLE_SECONDS if index == to - measured else APART_SECONDS)
        begun = time.perf_counter()
        open_workspace(
            actor=admin,
            slug=f"bench-{index}",
            name=f"Bench {index}",
            # Hashing a password takes as long as all the rest and is the same work each time.
            owner=OwnerDetails("owner@bench.example", "Owner", PASSWORD, "" if timed else _HASHED),
            timezone="Asia/Dubai",
            currency="AED",
            default_language="en",
        )
        if timed:
            took.append((time.perf_counter() - begun) * 1000)
    return {"tenants": Tenant.objects.count(), "ms": took}


def tokens(*, number: int) -> dict[str, Any]:
    """A host and a token of the owner for each of `number` workspaces."""
    found = []
    for tenant in Tenant.objects.filter(slug__startswith="bench-").order_by("id")[:number]:
        with in_tenant(tenant):
            if not Service.objects.exists():
                Service.objects.create(name="Window", price_minor=100, currency="AED")
            person = User.objects.get(email="owner@bench.example")
            found.append([f"{tenant.slug}.{settings.BASE_HOST}", issue(person).access])
    # What our own sessions have grown to is not what serving costs.
    connections.close_all()
    return {"tokens": found}


# ------------------------------------------------------------------ upgrades


def upgrade(*, stock: bool) -> dict[str, Any]:
    """Nothing to do, and one column, each in ms: ours, Django-tenants' command, bare SQL."""
    schemas = list(Tenant.objects.order_by("id").values_list("schema_name", flat=True))
    result: dict[str, Any] = {"tenants": len(schemas)}
    result["nothing"] = {
        "ours": _median(_ours),
        "bare": _ms(lambda: _bare_looks(schemas)),
        **({"stock": _ms(_stock)} if stock else {}),
    }
    with _one_more_migration():
        column: dict[str, float] = {}
        upgrade_public()
        assert something_pending()
        column["ours"] = _median(_ours, then=lambda: _undo(schemas))
        column["bare"] = _ms(lambda: _bare_column(schemas))
        assert not something_pending()
        _undo(schemas)
        if stock:
            column["stock"] = _ms(_stock)
            assert not something_pending()
            _undo(schemas)
        result["column"] = column
    _undo(["public"])
    return result


def column_while_served(*, times: int) -> dict[str, Any]:
    """Add one column everywhere, so many times; when each upgrade began and ended.

    By the machine's monotonic clock, which other processes read the same.
    """
    schemas = list(Tenant.objects.order_by("id").values_list("schema_name", flat=True))
    windows = []
    with _one_more_migration():
        upgrade_public()
        for _ in range(times):
            begun = time.perf_counter()
            _ours()
            windows.append([begun, time.perf_counter()])
            _undo(schemas)
    _undo(["public"])
    return {"windows": windows}


def _ours() -> None:
    assert upgrade_tenants().complete


def _stock() -> None:
    call_command("migrate_schemas", tenant=True, interactive=False, verbosity=0, stdout=StringIO())


def _bare() -> psycopg.Connection[Any]:
    connections[OWNER].ensure_connection()
    return connections[OWNER].connection


def _bare_looks(schemas: list[str]) -> None:
    for schema in schemas:
        table = sql.Identifier(schema, "django_migrations").as_string(None)
        _bare().execute(f"SELECT app, name FROM {table}").fetchall()


def _bare_column(schemas: list[str]) -> None:
    for schema in schemas:
        name = sql.Identifier(schema).as_string(None)
        _bare().execute(
            f"BEGIN; SET LOCAL search_path = {name}, public; {ADD};"
            f" INSERT INTO django_migrations (app, name, applied) VALUES"
            f" ('catalog', '{NAME}', now()); COMMIT"
        )


def _undo(schemas: list[str]) -> None:
    for schema in schemas:
        name = sql.Identifier(schema).as_string(None)
        _bare().execute(
            f"BEGIN; DELETE FROM {name}.django_migrations WHERE name = '{NAME}';"
            f" ALTER TABLE IF EXISTS {name}.catalog_service DROP COLUMN IF EXISTS benchmark; COMMIT"
        )


@contextmanager
def _one_more_migration() -> Iterator[None]:
    folder = Path(settings.PROFFER_HOME) / "benchmark"
    package = folder / "benchmark_migrations"
    if not package.exists():
        shutil.copytree(Path(settings.BASE_DIR, "catalog", "migrations"), package)
        last = max(path.stem for path in package.glob("0*.py"))
        (package / f"{NAME}.py").write_text(MIGRATION.format(last=last))
        sys.path.insert(0, str(folder))
    modules = {**settings.MIGRATION_MODULES, "catalog": package.name}
    with override_settings(MIGRATION_MODULES=modules):
        yield


# ------------------------------------------------------------------ small costs


def entering(*, number: int = 3000) -> dict[str, Any]:
    """Microseconds: role and path in one message, beside the least a message costs."""
    tenants = list(Tenant.objects.filter(slug__startswith="bench-").order_by("id")[:50])
    connection.ensure_connection()
    raw = connection.connection
    ways = [
        f'SET ROLE "{role_name(tenant.pk)}"; SET search_path = "{tenant.schema_name}", public'
        for tenant in tenants
    ]

    def inside(index: int) -> None:
        with in_tenant(tenants[index % len(tenants)]), connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    measured = {
        "select_1": _us(lambda _: raw.execute("SELECT 1"), number),
        "role_and_path": _us(lambda index: raw.execute(ways[index % len(ways)]), number),
    }
    connection.close()
    key = str(tenants[0].pk)
    tenants_by_id.find(key)
    return {
        **measured,
        "in_tenant_and_select_1": _us(inside, number),
        "directory_look_up": _us(lambda _: tenants_by_id.find(key), number),
        "change_told_to_all": _us(lambda _: forget_all(), 300),
    }


def _ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return round((time.perf_counter() - begun) * 1000, 2)


def _median(work: Callable[[], object], *, then: Callable[[], object] = lambda: None) -> float:
    """Milliseconds of three times, `then` not counted."""
    times = []
    for _ in range(3):
        times.append(_ms(work))
        then()
    return statistics.median(times)


def _us(work: Callable[[int], object], number: int) -> float:
    times = []
    for index in range(number):
        begun = time.perf_counter()
        work(index)
        times.append(time.perf_counter() - begun)
    return round(statistics.median(times) * 1e6, 1)


ORDERS: dict[str, Callable[..., dict[str, Any]]] = {
    "grow": grow,
    "tokens": tokens,
    "upgrade": upgrade,
    "column_while_served": column_while_served,
    "entering": entering,
}


def main() -> None:
    """Take orders until there are no more."""
    upgrade_tenants()
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(ORDERS[order.pop("do")](**order)), flush=True)


if __name__ == "__main__":
    main()
