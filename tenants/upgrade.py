"""Migrating the shared schema and each tenant's, on the owner's connection."""

from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from tenants.models import Tenant
from tenants.rights import public_sql, rights_sql, roles_sql
from tenants.routers import OWNER

TENANT_ID_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {schema}.current_tenant_id() RETURNS bigint "
    "LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN {tenant_id}::bigint"
)


def run_as_owner(statements: str) -> None:
    """Run SQL that changes rights or structure."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statements)


def migrate_schema(schema: str) -> int:
    """Bring one schema up to date; returns how many migrations ran."""
    connection: Any = connections[OWNER]
    connection.set_schema(schema)
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        executor.migrate(executor.loader.graph.leaf_nodes(), plan)
        return len(plan)
    finally:
        connection.set_schema_to_public()


def upgrade_public() -> int:
    run_as_owner(TENANT_ID_FUNCTION.format(schema="public", tenant_id=0))
    count = migrate_schema("public")
    run_as_owner(public_sql())
    return count


def upgrade_tenants() -> Iterator[tuple[Tenant, int]]:
    """Migrate every tenant, then state its rights again; yields each with its count."""
    for tenant in Tenant.objects.using(OWNER).order_by("id"):
        count = migrate_schema(tenant.schema_name)
        run_as_owner(
            roles_sql(tenant_id=tenant.id)
            + rights_sql(schema=tenant.schema_name, tenant_id=tenant.id)
        )
        yield tenant, count
