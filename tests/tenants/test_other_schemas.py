"""Walls one and two: a schema each, and a role that reaches no other."""

import pytest
from django.db import ProgrammingError, connection, connections

from catalog.models import Service
from core.scope import Scope, reset_scope, set_scope
from tenants.context import in_tenant, outside_tenants, role_name
from tenants.models import Tenant
from tests.support.world import CANARY

PRIVILEGES = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
as_whom = pytest.mark.parametrize("as_assistant", [False, True], ids=["people", "machine"])


def test_the_same_key_gives_each_tenant_its_own_row(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(alpha):
        mine = Service.objects.get(pk=1)
    with in_tenant(beta):
        theirs = Service.objects.get(pk=1)
    assert (mine.name, mine.price_minor) == ("Deep clean", 12000)
    assert (theirs.name, theirs.price_minor) == ("Deep clean", 77700)
    assert CANARY in theirs.description
    assert CANARY not in mine.description


@as_whom
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM {schema}.catalog_service",
        "INSERT INTO {schema}.catalog_service SELECT * FROM catalog_service LIMIT 1",
        "UPDATE {schema}.catalog_service SET price_minor = 1",
        "DELETE FROM {schema}.catalog_service",
        "TRUNCATE {schema}.catalog_service",
        "LOCK TABLE {schema}.catalog_service",
        "COPY {schema}.catalog_service TO STDOUT",
        "CREATE TABLE {schema}.mine (id int)",
        "DROP TABLE {schema}.catalog_service",
        "ALTER SCHEMA {schema} RENAME TO mine",
        "DROP SCHEMA {schema} CASCADE",
        "SELECT {schema}.current_tenant_id()",
        "CREATE OR REPLACE FUNCTION {schema}.current_tenant_id() RETURNS bigint"
        " LANGUAGE sql RETURN 1::bigint",
        "SELECT nextval('{schema}.catalog_service_id_seq')",
        "GRANT USAGE ON SCHEMA {schema} TO PUBLIC",
    ],
)
def test_sql_against_another_schema_is_refused(
    tenant_db: None, alpha: Tenant, beta: Tenant, statement: str, as_assistant: bool
) -> None:
    with (
        in_tenant(alpha, as_assistant=as_assistant),
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(schema=beta.schema_name))


@as_whom
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE catalog_service DROP CONSTRAINT catalog_service_tenant_id_check",
        "ALTER TABLE catalog_service ALTER tenant_id SET DEFAULT 2",
        "CREATE OR REPLACE FUNCTION current_tenant_id() RETURNS bigint"
        " LANGUAGE sql RETURN 2::bigint",
        "DROP TABLE catalog_service",
        "CREATE TABLE mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE FUNCTION public.current_tenant_id(int) RETURNS bigint"
        " LANGUAGE sql RETURN 2::bigint",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "TRUNCATE catalog_service",
        "DROP POLICY people ON conversations_message",
        "ALTER TABLE conversations_message DISABLE ROW LEVEL SECURITY",
    ],
)
def test_a_tenants_own_walls_are_not_its_to_change(
    committed_db: None, alpha: Tenant, statement: str, as_assistant: bool
) -> None:
    with (
        in_tenant(alpha, as_assistant=as_assistant),
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@as_whom
def test_a_tenants_roles_hold_no_right_in_another_schema(
    tenant_db: None, alpha: Tenant, beta: Tenant, as_assistant: bool
) -> None:
    role = role_name(alpha.pk, assistant=as_assistant)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT has_schema_privilege(%(role)s, %(schema)s, 'USAGE')"
            " OR has_schema_privilege(%(role)s, %(schema)s, 'CREATE')",
            {"role": role, "schema": beta.schema_name},
        )
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT c.relname, p.privilege FROM pg_class c"
            " CROSS JOIN unnest(%s::text[]) AS p(privilege)"
            " WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'v', 'S')"
            " AND has_table_privilege(%s, c.oid, p.privilege)",
            [PRIVILEGES, beta.schema_name, role],
        )
        assert cursor.fetchall() == []


@as_whom
def test_a_tenants_roles_reach_six_shared_tables_and_no_more(
    tenant_db: None, alpha: Tenant, as_assistant: bool
) -> None:
    """Doorbells are written; switches and its own state, numbers, keys and checks are read."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.privilege FROM pg_class c"
            " CROSS JOIN unnest(%s::text[]) AS p(privilege)"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')"
            " AND has_any_column_privilege(%s, c.oid, p.privilege)",
            [["SELECT", "INSERT", "UPDATE"], role_name(alpha.pk, assistant=as_assistant)],
        )
        assert set(cursor.fetchall()) == {
            ("tenants_doorbell", "INSERT"),
            ("tenants_switch", "SELECT"),
            ("tenants_tenant", "SELECT"),
            ("tenants_datakey", "SELECT"),
            ("tenants_channeladdress", "SELECT"),
            ("tenants_chaincheck", "SELECT"),
        }


def test_outside_tenants_there_is_no_business_table(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        assert Service.objects.exists()
    with pytest.raises(ProgrammingError, match="does not exist"):
        Service.objects.exists()


def test_stepping_out_of_a_tenant_takes_its_tables_away(tenant_db: None, alpha: Tenant) -> None:
    with (
        in_tenant(alpha),
        outside_tenants(),
        pytest.raises(ProgrammingError, match="does not exist"),
    ):
        Service.objects.exists()


def test_the_login_by_itself_reads_no_tenants_schema(
    tenant_db: None, alpha: Tenant, login: object
) -> None:
    for name in ("app", "assistant"):
        with pytest.raises(Exception, match="permission denied for schema"):
            login(name).execute(f"SELECT 1 FROM {alpha.schema_name}.catalog_service")


def test_a_schema_with_another_tenants_role_reads_nothing(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    """What a pooler could mix up: beta's path under alpha's role fails closed."""
    mixed = Scope(
        tenant_id=beta.pk, schema_name=beta.schema_name, role=role_name(alpha.pk), assistant=False
    )
    token = set_scope(mixed)
    try:
        # Postgres skips a schema of the path that the role may not use.
        with pytest.raises(ProgrammingError, match="does not exist"):
            Service.objects.exists()
    finally:
        reset_scope(token)


@pytest.mark.parametrize("name", ["app", "assistant"])
def test_the_logins_are_nothing_special(tenant_db: None, login: object, name: str) -> None:
    row = login(name).execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolinherit"
        " FROM pg_roles WHERE rolname = current_user"
    )
    assert row.fetchone() == (False,) * 6
