"""SQL as a tenant's role itself: what somebody reaches who may send any statement they like.

The session is the role's own (SET SESSION AUTHORIZATION by the superuser), so there is no login
behind it to fall back to, which is more than our code ever has: its sessions are the login's.
"""

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql

from tenants.context import role_name
from tenants.isolation.expected import SHARED_REACH, SHARED_ROWS_HELD
from tenants.models import Tenant
from tenants.provisioning import create_tenant, discard_tenant
from tenants.routers import OWNER
from tests.support.people import PLATFORM_ADMIN
from tests.support.servers import superuser_url
from tests.support.world import CANARY

pytestmark = pytest.mark.usefixtures("committed_db")

DENIED = "42501"


def as_role(tenant: Tenant, *, assistant: bool) -> Iterator[psycopg.Connection]:
    with psycopg.connect(superuser_url(), autocommit=True) as connection:
        role = sql.Identifier(role_name(tenant.pk, assistant=assistant))
        connection.execute(
            sql.SQL("SET search_path = {}, public").format(sql.Identifier(tenant.schema_name))
        )
        connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(role))
        yield connection


@pytest.fixture(params=[False, True], ids=["people", "machine"])
def mine(alpha: Tenant, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """Alpha's people's role, and alpha's machine's."""
    yield from as_role(alpha, assistant=request.param)


@pytest.fixture
def people(alpha: Tenant) -> Iterator[psycopg.Connection]:
    yield from as_role(alpha, assistant=False)


def refusal(connection: psycopg.Connection, statement: str) -> str:
    """SQLSTATE of the refusal; "" if it was let through."""
    alone = statement.startswith(("ALTER SYSTEM", "CREATE DATABASE", "CREATE TABLESPACE"))
    try:
        if alone:  # no transaction takes these in
            connection.execute(statement)
            return ""
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except psycopg.Error as error:
        return error.sqlstate or "?"
    return ""


OTHERS = {
    "another tenant's people": "{prefix}_{beta}",
    "another tenant's machine": "{prefix}_{beta}_assistant",
    "the application": "{app}",
    "the assistant's login": "{ai}",
    "the owner": "{owner}",
    "the superuser": "{root}",
    "the shared group": "{prefix}_tenants",
    "a group of Postgres' own": "pg_read_all_data",
}


@pytest.mark.parametrize("who", OTHERS)
def test_it_becomes_nobody_else(
    mine: psycopg.Connection, beta: Tenant, login: object, who: str
) -> None:
    owner = login("owner").info.user
    name = OTHERS[who].format(
        prefix=settings.TENANT_ROLE_PREFIX,
        beta=beta.pk,
        app=settings.APP_LOGIN,
        ai=settings.ASSISTANT_LOGIN,
        owner=owner,
        root=urlsplit(superuser_url()).username,
    )
    for words in ("SET ROLE", "SET LOCAL ROLE"):
        assert refusal(mine, f'{words} "{name}"') == DENIED
    assert refusal(mine, f"SELECT set_config('role', '{name}', false)") == DENIED


AT_THE_SERVER = [
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_file_settings",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_ls_logdir()",
    "SELECT pg_ls_waldir()",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT pg_current_logfile()",
    "SELECT lo_import('/etc/hostname')",
    "SELECT lo_export(1, '/tmp/x')",
    "COPY accounts_user TO PROGRAM 'cat'",
    "COPY audit_entry FROM PROGRAM 'id'",
    "COPY audit_entry FROM '/etc/hostname'",
    "COPY (SELECT 1) TO '/tmp/x'",
    "LOAD 'plpython3u'",
    "ALTER SYSTEM SET log_statement = 'all'",
    "SET log_statement = 'none'",
    "SET session_preload_libraries = 'x'",
    "SET session_replication_role = 'replica'",
    "SET lo_compat_privileges = on",
    "SELECT pg_reload_conf()",
    "SELECT pg_rotate_logfile()",
    "SELECT pg_switch_wal()",
    "SELECT pg_backup_start('x')",
    "SELECT pg_create_physical_replication_slot('x')",
    "SELECT pg_stat_reset()",
    "CREATE DATABASE mine",
    "CREATE ROLE mine",
    "CREATE TABLESPACE mine LOCATION '/tmp'",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION public.audit_kept()",
    "CREATE FOREIGN DATA WRAPPER mine",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER LOGIN",
    "ALTER DATABASE {database} OWNER TO CURRENT_USER",
    "GRANT {other} TO CURRENT_USER",
    "GRANT SELECT ON pg_authid TO CURRENT_USER",
]


@pytest.mark.parametrize("statement", AT_THE_SERVER)
def test_the_server_is_not_its_to_read_or_change(
    mine: psycopg.Connection, beta: Tenant, statement: str
) -> None:
    names = {"database": mine.info.dbname, "other": role_name(beta.pk)}
    assert refusal(mine, statement.format(**names)) == DENIED


@pytest.mark.parametrize(
    "statement",
    ["CREATE EXTENSION dblink", "CREATE EXTENSION postgres_fdw", "CREATE LANGUAGE plperlu"],
)
def test_it_adds_nothing_to_the_server(mine: psycopg.Connection, statement: str) -> None:
    """Refused, or not there to be had with the Postgres that we bring."""
    assert refusal(mine, statement) in {DENIED, "0A000"}


def test_what_it_may_set_for_itself_keeps_nobody_from_removing_it() -> None:
    """Default rights for its own objects are any role's to state, and depend on the role."""
    tenant = create_tenant(
        actor=PLATFORM_ADMIN, slug="stubborn", name="Stubborn", state=Tenant.State.PREPARING
    )
    for connection in as_role(tenant, assistant=False):
        connection.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
        connection.execute("ALTER ROLE CURRENT_USER SET work_mem = '1MB'")
    discard_tenant(tenant)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role_name(tenant.pk)])
        assert cursor.fetchall() == []


OBJECTS = [
    "CREATE TABLE t_alpha.mine (id int)",
    "CREATE TABLE t_beta.mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "CREATE TABLE pg_catalog.mine (id int)",
    "CREATE TEMP TABLE accounts_user (id int)",
    "CREATE TEMP VIEW pg_class AS SELECT 1",
    "CREATE TEMP SEQUENCE mine",
    "SELECT 1 AS id INTO TEMP tenants_tenant",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql RETURN 1",
    "CREATE FUNCTION t_alpha.mine() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1",
    "CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql RETURN NULL",
    "CREATE VIEW t_alpha.mine AS SELECT 1",
    "CREATE TYPE t_alpha.mine AS (id int)",
    "CREATE DOMAIN public.mine AS int",
    "CREATE OPERATOR public.= (leftarg = int, rightarg = text, function = textcat)",
    "CREATE SCHEMA mine",
    "CREATE TRIGGER mine BEFORE INSERT ON accounts_user EXECUTE FUNCTION public.audit_kept()",
    "CREATE RULE mine AS ON SELECT TO accounts_user DO INSTEAD SELECT 1",
    "CREATE POLICY mine ON conversations_message USING (true)",
    "ALTER FUNCTION current_tenant_id() OWNER TO CURRENT_USER",
    "ALTER FUNCTION public.audit_kept() RESET ALL",
    "DROP FUNCTION public.audit_kept() CASCADE",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'a place that no tenant owns')",
]


@pytest.mark.parametrize("statement", OBJECTS)
def test_it_makes_and_changes_no_object(mine: psycopg.Connection, statement: str) -> None:
    assert refusal(mine, statement) == DENIED


def test_it_gives_nothing_away(mine: psycopg.Connection, beta: Tenant) -> None:
    """Postgres answers some of these with a warning alone; what counts is that nothing changed."""
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = %s::regnamespace"
    before = set(mine.execute(rights, ["t_alpha"]))
    for whom in ("PUBLIC", role_name(beta.pk)):
        for what in ("SELECT ON accounts_user", "ALL ON ALL TABLES IN SCHEMA t_alpha"):
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege), mine.transaction():
                mine.execute(f"GRANT {what} TO {whom}")
            assert set(mine.execute(rights, ["t_alpha"])) == before, what


def test_it_reads_and_writes_nothing_of_its_neighbours(
    mine: psycopg.Connection, beta: Tenant, login: object
) -> None:
    tables = [
        name
        for (name,) in login("owner").execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [beta.schema_name]
        )
    ]
    assert len(tables) > 30
    for table in tables:
        name = f"{beta.schema_name}.{table}"
        for statement in (
            f"SELECT * FROM {name}",
            f"INSERT INTO {name} DEFAULT VALUES",
            f"DELETE FROM {name}",
            f"TRUNCATE {name}",
            f"LOCK TABLE {name} IN ACCESS SHARE MODE",
            f"COPY {name} TO STDOUT",
            f"SELECT query_to_xml('SELECT * FROM {name}', true, true, '')",
            f"SELECT * FROM {name} TABLESAMPLE SYSTEM (100)",
            f"DO $$ BEGIN PERFORM FROM {name}; END $$",
        ):
            assert refusal(mine, statement) == DENIED, statement


def test_of_the_shared_schema_it_reaches_what_is_stated(
    mine: psycopg.Connection, login: object
) -> None:
    tables = [
        name
        for (name,) in login("owner").execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
    ]
    assert len(tables) > 20
    for table in tables:
        (column,) = (
            login("owner")
            .execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND attname <> 'id' AND NOT attisdropped LIMIT 1",
                [f"public.{table}"],
            )
            .fetchone()
        )
        for right, statement in (
            ("SELECT", f"SELECT * FROM public.{table}"),
            ("UPDATE", f'UPDATE public.{table} SET "{column}" = "{column}" WHERE false'),
            ("DELETE", f"DELETE FROM public.{table} WHERE false"),
            ("TRUNCATE", f"TRUNCATE public.{table}"),
            ("INSERT", f"INSERT INTO public.{table} SELECT * FROM public.{table} WHERE false"),
        ):
            if (table, right) not in SHARED_REACH:
                assert refusal(mine, statement) == DENIED, statement


def test_shared_rows_are_its_own_alone(
    mine: psycopg.Connection, alpha: Tenant, beta: Tenant
) -> None:
    readable = {table for table, right in SHARED_REACH if right == "SELECT"} & SHARED_ROWS_HELD
    for table in sorted(readable):
        key = "id" if table == "tenants_tenant" else "tenant_id"
        found = {row[0] for row in mine.execute(f"SELECT {key} FROM public.{table}")}
        assert found <= {alpha.pk, None}, table
    assert mine.execute("SELECT id FROM public.tenants_tenant").fetchall() == [(alpha.pk,)]


def test_it_sees_and_ends_nobody_elses_work(mine: psycopg.Connection, login: object) -> None:
    other = login("app")
    other.execute(f"SELECT '{CANARY}'")
    number = other.info.backend_pid
    seen = mine.execute("SELECT * FROM pg_stat_activity WHERE pid = %s", [number]).fetchone()
    assert seen is None or CANARY not in str(seen)
    for end in ("pg_terminate_backend", "pg_cancel_backend"):
        assert refusal(mine, f"SELECT {end}({number})") == DENIED
    assert other.execute("SELECT 1").fetchone() == (1,)


def test_statistics_show_it_nothing_of_its_neighbours_values(
    mine: psycopg.Connection, beta: Tenant, login: object
) -> None:
    login("owner").execute(f"ANALYZE {beta.schema_name}.catalog_service")
    owners = login("owner").execute(
        "SELECT count(*) FROM pg_stats WHERE schemaname = %s", [beta.schema_name]
    )
    assert owners.fetchone() > (0,)
    found = mine.execute("SELECT * FROM pg_stats WHERE schemaname = %s", [beta.schema_name])
    assert found.fetchall() == []


def test_functions_that_run_as_their_owner_cannot_be_led(
    mine: psycopg.Connection, login: object
) -> None:
    """A path of their own, our schemas written out, and no public place to plant a namesake."""
    definers = (
        login("owner")
        .execute(
            "SELECT n.nspname, proname, coalesce(array_to_string(proconfig, ','), ''), prorettype"
            "::regtype::text FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
            " WHERE prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        .fetchall()
    )
    assert definers
    for schema, name, config, returns in definers:
        assert "search_path=pg_catalog" in config, name
        if returns == "trigger":
            # It runs for a write that was allowed, never by itself.
            assert refusal(mine, f"SELECT {schema}.{name}()") in {DENIED, "0A000", "39P01"}, name


def test_history_written_under_another_path_is_linked_where_it_stands(
    people: psycopg.Connection, alpha: Tenant, beta: Tenant, login: object
) -> None:
    """The chain's trigger runs as the owner: a path that names beta must not lead it there."""

    def links(tenant: Tenant) -> int:
        found = login("owner").execute(f"SELECT count(*) FROM {tenant.schema_name}.audit_link")
        return int(found.fetchone()[0])

    mine_before, theirs_before = links(alpha), links(beta)
    people.execute(f"SET search_path = {beta.schema_name}, {alpha.schema_name}, public")
    people.execute(
        f"INSERT INTO {alpha.schema_name}.audit_entry"
        " (at, actor_kind, actor_label, code, target, data)"
        " VALUES (now(), 'person', 'x', 'tests.planted', '', '{}')"
    )
    assert (links(alpha), links(beta)) == (mine_before + 1, theirs_before)
