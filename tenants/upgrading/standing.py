"""Where each schema stands: which migrations it has, and which rights were stated last.

A handful of statements however many tenants there are. A schema's migrations are
compared by a digest that Postgres makes, and read in full once for each digest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connections
from psycopg import errors, sql

from core.scope import PUBLIC_SCHEMA
from tenants.context import role_name
from tenants.models import Tenant
from tenants.routers import OWNER

Applied = frozenset[tuple[str, str]]

BATCH = 200
"""Schemas looked at in one statement: planning grows with them, and each takes one lock."""

LOOKS = 3
"""A schema may be dropped between two of our statements; then we look again."""

DIGEST = (
    "(SELECT md5(coalesce(string_agg(app || '.' || name, ',' ORDER BY app, name), ''))"
    " FROM {migrations})"
)
"""What one schema's migrations come to; `migrations` is the table's name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One schema as it is. `digest` is empty without a table of migrations."""

    schema: str
    exists: bool
    tenant_id: int = 0
    slug: str = ""
    digest: str = ""
    applied: Applied = frozenset()
    rights: str = ""
    roles: bool = True


def standing_of_public() -> Standing:
    """The shared schema's."""
    return _look([Standing(schema=PUBLIC_SCHEMA, exists=True)])[0]


def standing_of(tenants: Iterable[Tenant]) -> list[Standing]:
    """Each tenant's, in the order given."""
    wanted = [
        Standing(schema=tenant.schema_name, exists=False, tenant_id=tenant.pk, slug=tenant.slug)
        for tenant in tenants
    ]
    for attempt in range(LOOKS):
        try:
            return _look(wanted)
        except errors.UndefinedTable:
            if attempt + 1 == LOOKS:
                raise
    raise AssertionError("unreachable")


def _look(wanted: Sequence[Standing]) -> list[Standing]:
    found = _schemas([each.schema for each in wanted])
    roles = _roles(wanted)
    digests = _digests([name for name, (_, migrated) in found.items() if migrated])
    sets = _sets(digests)
    return [
        replace(
            each,
            exists=each.schema in found,
            rights=found.get(each.schema, ("", False))[0],
            roles=each.tenant_id == 0
            or {role_name(each.tenant_id), role_name(each.tenant_id, assistant=True)} <= roles,
            digest=digests.get(each.schema, ""),
            applied=sets.get(digests.get(each.schema, ""), frozenset()),
        )
        for each in wanted
    ]


def _schemas(names: list[str]) -> dict[str, tuple[str, bool]]:
    """By name: the comment, which notes the rights, and whether there is a table of migrations."""
    rows = rows_of(
        "SELECT n.nspname, coalesce(obj_description(n.oid, 'pg_namespace'), ''), c.oid IS NOT NULL"
        " FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_class c"
        " ON c.relnamespace = n.oid AND c.relname = 'django_migrations'"
        " WHERE n.nspname = ANY(%s)",
        [names],
    )
    return {name: (comment, migrated) for name, comment, migrated in rows}


def _roles(wanted: Sequence[Standing]) -> set[str]:
    names = [
        role_name(each.tenant_id, assistant=assistant)
        for each in wanted
        if each.tenant_id
        for assistant in (False, True)
    ]
    if not names:
        return set()
    rows = rows_of("SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY(%s)", [names])
    return {name for (name,) in rows}


def _digests(schemas: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(schemas), BATCH):
        batch = schemas[start : start + BATCH]
        query = " UNION ALL ".join(
            f"SELECT {index}, {DIGEST.format(migrations=migrations_of(schema))}"
            for index, schema in enumerate(batch)
        )
        found |= {batch[index]: digest for index, digest in rows_of(query)}
    return found


def _sets(digests: dict[str, str]) -> dict[str, Applied]:
    """The migrations behind each digest, read from one schema that has it."""
    one_each = {digest: schema for schema, digest in digests.items()}
    return {
        digest: frozenset(rows_of(f"SELECT app, name FROM {migrations_of(schema)}"))  # noqa: S608
        for digest, schema in one_each.items()
    }


def migrations_of(schema: str) -> str:
    """The schema's table of migrations, quoted."""
    return sql.Identifier(schema, "django_migrations").as_string(None)


def rows_of(query: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Rows of a query on the owner's connection, past Django's search path for every cursor."""
    connection = connections[OWNER]
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()
