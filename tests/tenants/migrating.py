"""Migrations that exist for one test: a copy of a room's own, and what is written after them."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from tenants.models import Tenant
from tenants.routers import OWNER
from tenants.upgrading.crew import Options

FIRST = 900
"""The number of the first added migration, behind all of the room's own."""

ADD_COLUMN = (
    'migrations.AddField("service", "extra",'
    ' models.CharField(max_length=20, default="", db_default="none"))'
)


QUICK = Options(workers=2, lock_timeout=100)


def prepare(**options: object) -> str:
    """`manage.py prepare` with these options; what it said."""
    out = StringIO()
    call_command("prepare", stdout=out, stderr=out, **options)
    return out.getvalue()


def owners(query: str) -> list[tuple]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def columns(tenant: Tenant, table: str = "catalog_service") -> list[tuple]:
    """The table's columns, in order, as Postgres describes them."""
    return owners(
        "SELECT column_name, data_type, is_nullable,"
        f" replace(column_default, '{tenant.schema_name}.', '') FROM information_schema.columns"
        f" WHERE table_schema = '{tenant.schema_name}' AND table_name = '{table}'"
        " ORDER BY ordinal_position"
    )


def added(tenant: Tenant) -> list[str]:
    """The added migrations that the tenant's schema has noted."""
    rows = owners(
        f'SELECT name FROM "{tenant.schema_name}".django_migrations'
        f" WHERE name >= '{FIRST:04}' ORDER BY id"
    )
    return [name for (name,) in rows]


def write(folder: Path, *operations: str, preface: str = "", atomic: bool = True) -> str:
    """Put the room's migrations into `folder` with one more for each of `operations`.

    Returns the setting's value that leads there. `folder` must be on sys.path.
    """
    package = folder / f"migrations_{folder.name.replace('-', '_')}"
    shutil.copytree(Path(settings.BASE_DIR, "catalog", "migrations"), package)
    before = max(path.stem for path in package.glob("0*.py"))
    for number, operation in enumerate(operations, FIRST):
        name = f"{number:04}_added"
        (package / f"{name}.py").write_text(
            "from django.db import migrations, models\n"
            f"{preface}\n"
            "class Migration(migrations.Migration):\n"
            f"    atomic = {atomic}\n"
            f"    dependencies = [('catalog', '{before}')]\n"
            f"    operations = [{operation}]\n"
        )
        before = name
    return package.name


@contextmanager
def migrations(folder: Path, *operations: str, **options: object) -> Iterator[None]:
    """Have the catalogue's migrations followed by these, and undo them in every schema."""
    sys.path.insert(0, str(folder))
    try:
        module = write(folder, *operations, **options)
        with override_settings(MIGRATION_MODULES={**settings.MIGRATION_MODULES, "catalog": module}):
            yield
    finally:
        sys.path.remove(str(folder))
        undo()


def undo() -> None:
    """Drop what the tests' migrations add, in whichever schema it is."""
    for (schema,) in owners(
        "SELECT n.nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid"
        " WHERE c.relname = 'django_migrations'"
    ):
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                f"DELETE FROM \"{schema}\".django_migrations WHERE name >= '{FIRST:04}';"
                f'ALTER TABLE IF EXISTS "{schema}".catalog_service'
                " DROP COLUMN IF EXISTS extra CASCADE, DROP COLUMN IF EXISTS other CASCADE,"
                " DROP COLUMN IF EXISTS other_id CASCADE;"
                f'DROP TABLE IF EXISTS "{schema}".catalog_added'
            )
