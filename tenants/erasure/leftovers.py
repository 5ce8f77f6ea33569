"""Looking for what should not be there: of one erased tenant, or of the whole installation."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import sql

from core.scope import PUBLIC_SCHEMA
from tenants.admission import memberships, wanted_memberships
from tenants.context import role_name
from tenants.erasure.redis_keys import count_keys, owners_of_keys
from tenants.models import DataKey, Domain, Erasure, Tenant
from tenants.rights import tenant_tables
from tenants.routers import OWNER
from tenants.states import GONE
from tenants.storage import count_files, folder_of

_OWN = frozenset({"tenants_erasure"})
"""Tables with a `tenant_id` that outlive the tenant, because they are the record of its end.

So do the platform's own people and history: the tables that tenants have as well, whose
rows in public can carry no tenant but 0 (their CHECK).
"""


def left_of(erasure: Erasure) -> dict[str, int]:
    """What is still there of a tenant, by kind, besides its row and hosts; {} once all is gone."""
    found = {
        "schema": _count("SELECT 1 FROM pg_namespace WHERE nspname = %s", erasure.schema_name),
        "roles": _count(
            "SELECT 1 FROM pg_roles WHERE rolname = ANY(%s)",
            [role_name(erasure.tenant_id, assistant=machine) for machine in (False, True)],
        ),
        "files": count_files(erasure.schema_name) + folder_of(erasure.schema_name).exists(),
        "redis_keys": count_keys(tenant_id=erasure.tenant_id, schema_name=erasure.schema_name),
    }
    for table, column in referring():
        if table != Domain._meta.db_table:
            found[table] = _rows(table, column, erasure.tenant_id)
    return {kind: count for kind, count in found.items() if count}


def rows_left(tenant_id: int) -> dict[str, int]:
    """Rows of the shared tables that still name the tenant, its own and its hosts' too."""
    found = {table: _rows(table, column, tenant_id) for table, column in referring()}
    found[Tenant._meta.db_table] = _rows(Tenant._meta.db_table, "id", tenant_id)
    return {table: count for table, count in found.items() if count}


def referring() -> list[tuple[str, str]]:
    """(table, column) of every shared table that names a tenant: by foreign key or `tenant_id`.

    Read from the database's own catalogue, so that a table which is added later is
    looked at as well.
    """
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_constraint k"
            " JOIN pg_class c ON c.oid = k.conrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]"
            " WHERE k.contype = 'f' AND k.confrelid = 'public.tenants_tenant'::regclass"
            " UNION SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1, 2"
        )
        kept = _OWN | set(tenant_tables())
        return [(table, column) for table, column in cursor.fetchall() if table not in kept]


# ------------------------------------------------------------------ the whole installation


def faults() -> list[str]:
    """What does not belong together, in words; [] for an installation in order.

    Schemas, roles, files and keys in Redis without a tenant; tenants without schema, roles,
    host or key; closed tenants that a login may enter, and open ones it may not; rows that
    name nobody.
    Tenants that are being prepared or erased are on their way and are not looked at.
    Raises RedisError while Redis is away.
    """
    tenants = {row.pk: row for row in Tenant.objects.using(OWNER).order_by("pk")}
    settled = {
        key: row
        for key, row in tenants.items()
        if row.state not in (Tenant.State.PREPARING, Tenant.State.ERASING)
    }
    return [
        *_schema_faults(tenants, settled),
        *_role_faults(tenants, settled),
        *_file_faults({row.schema_name for row in tenants.values()}),
        *_key_faults(tenants),
        *_row_faults(tenants, settled),
    ]


def _schema_faults(tenants: dict[int, Tenant], settled: dict[int, Tenant]) -> list[str]:
    there = set(_column("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%%'"))
    known = {row.schema_name for row in tenants.values()}
    return [f"schema {name} belongs to no tenant" for name in sorted(there - known)] + [
        f"tenant {row.slug} has no schema {row.schema_name}"
        for row in settled.values()
        if row.schema_name not in there
    ]


def _role_faults(tenants: dict[int, Tenant], settled: dict[int, Tenant]) -> list[str]:
    shape = re.compile(rf"{re.escape(settings.TENANT_ROLE_PREFIX)}_([0-9]+)(?:_assistant)?\Z")
    there = {name for name in _column("SELECT rolname FROM pg_roles") if shape.match(name)}
    found = [
        f"role {name} belongs to no tenant"
        for name in sorted(there)
        if int(shape.match(name)[1]) not in tenants  # type: ignore[index]
    ]
    held = memberships()
    for row in settled.values():
        names = {role_name(row.pk), role_name(row.pk, assistant=True)}
        found += [f"tenant {row.slug} has no role {name}" for name in sorted(names - there)]
        wanted = wanted_memberships(row.pk)
        if row.state in GONE and held & wanted:
            found.append(f"tenant {row.slug} is {row.state}, and a login may still enter it")
        if row.state not in GONE and not names - there and wanted - held:
            found.append(f"tenant {row.slug} is {row.state}, and a login may not enter it")
    return found


def _file_faults(known: set[str]) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    folders = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    return [
        f"files in {name} belong to no tenant"
        for name in folders
        if name.startswith("t_") and name not in known
    ]


def _key_faults(tenants: dict[int, Tenant]) -> list[str]:
    known = {("id", str(key)) for key in tenants}
    known |= {("schema", row.schema_name) for row in tenants.values()} | {("schema", PUBLIC_SCHEMA)}
    return [
        f"keys in Redis name the {kind} {name}, which is no tenant's"
        for kind, name in sorted(owners_of_keys() - known)
    ]


def _row_faults(tenants: dict[int, Tenant], settled: dict[int, Tenant]) -> list[str]:
    found = []
    for table, column in referring():
        name = sql.Identifier("public", table)
        query = sql.SQL("SELECT DISTINCT {column} FROM {table} WHERE {column} <> 0").format(
            column=sql.Identifier(column), table=name
        )
        strangers = sorted(set(_column(query)) - {None} - set(tenants))
        found += [f"rows of {table} name tenant {key}, which is gone" for key in strangers]
    hosts = set(Domain.objects.using(OWNER).values_list("tenant_id", flat=True))
    sealed = set(DataKey.objects.using(OWNER).values_list("tenant_id", flat=True))
    for key, row in settled.items():
        if key not in hosts:
            found.append(f"tenant {row.slug} has no host")
        if key not in sealed:
            found.append(f"tenant {row.slug} has no key")
    return found


# ------------------------------------------------------------------ pieces


def _column(query: str | sql.Composable, *parameters: Any) -> list[Any]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(query, list(parameters))
        return [row[0] for row in cursor.fetchall()]


def _count(query: str, *parameters: Any) -> int:
    return len(_column(query, *parameters))


def _rows(table: str, column: str, tenant_id: int) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(
        sql.Identifier("public", table), sql.Identifier(column)
    )
    return int(_column(query, tenant_id)[0])
