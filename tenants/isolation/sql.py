"""SQL against the walls: what each login and role reaches by its own words."""

from collections.abc import Sequence

import psycopg
from django.db import connection as django_connection
from django.db import transaction

from tenants.backend.base import RoleChanged
from tenants.context import TenantLike, in_tenant, outside_tenants, role_name
from tenants.isolation.attempts import (
    CHECKED,
    UNKNOWN,
    attempt,
    become,
    login,
    neighbours,
    quoted,
)
from tenants.isolation.report import Report

_NO_ASSISTANT = "DATABASE_ASSISTANT_URL is not known to this process"

_BELL = (
    "INSERT INTO public.tenants_doorbell"
    " (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
    " VALUES (%s, 'probe', '{}', now() + interval '1 day', 0, 0, '')"
)
# What the machine may not touch in its very own tenant. None of it would change a row.
_NOT_THE_MACHINES = (
    "INSERT INTO orders_order SELECT * FROM orders_order WHERE false",
    "UPDATE orders_order SET status = status WHERE false",
    "DELETE FROM orders_order WHERE false",
    "UPDATE catalog_service SET price_minor = price_minor WHERE false",
    "UPDATE catalog_package SET price_minor = price_minor WHERE false",
    "SELECT 1 FROM accounts_user LIMIT 0",
    "UPDATE accounts_user SET role = role WHERE false",
    "SELECT 1 FROM accounts_session LIMIT 0",
    "SELECT 1 FROM accounts_apikey LIMIT 0",
    "UPDATE ai_assistantsettings SET enabled = enabled WHERE false",
)
# A tenant's own walls, which are not its to change.
_FOUNDATIONS = (
    "ALTER TABLE accounts_user ALTER tenant_id DROP DEFAULT",
    "ALTER TABLE conversations_message DISABLE ROW LEVEL SECURITY",
    "CREATE OR REPLACE FUNCTION current_tenant_id() RETURNS bigint LANGUAGE sql RETURN 0::bigint",
    "CREATE TABLE probe (id int)",
    "CREATE TABLE public.probe (id int)",
    "CREATE TEMPORARY TABLE probe (id int)",
    "CREATE SCHEMA probe",
    "CREATE ROLE probe",
    "DELETE FROM audit_entry WHERE false",
    "UPDATE audit_entry SET code = code WHERE false",
    "COPY accounts_user TO '/tmp/probe'",
    "COPY accounts_user TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT pg_ls_dir('.')",
)


def probe_tenants(report: Report, tenants: Sequence[TenantLike]) -> None:
    """What can be asked of every tenant without changing anything."""
    with login("app") as app:
        if app is None:
            report.skip("role", "people's roles", why="DATABASE_APP_URL is not known here")
        else:
            _cross(report, app, tenants, assistant=False)
            _without_a_tenant(report, app, tenants, name="application")
    with login("assistant") as machine:
        if machine is None:
            report.skip("machine", "the assistant's login", why=_NO_ASSISTANT)
        else:
            _cross(report, machine, tenants, assistant=True)
            _without_a_tenant(report, machine, tenants, name="assistant's")
            _machine(report, machine, tenants)


def _cross(
    report: Report,
    connection: psycopg.Connection,
    tenants: Sequence[TenantLike],
    *,
    assistant: bool,
) -> None:
    offences, tries = [], 0
    for attacker, victim in neighbours(tenants):
        if attacker.id == victim.id:
            continue
        become(connection, attacker, assistant=assistant)
        schema = quoted(victim.schema_name)
        for statement in (
            f"SELECT 1 FROM {schema}.conversations_message LIMIT 1",
            f"SELECT 1 FROM {schema}.accounts_user LIMIT 1",
            f"SELECT 1 FROM {schema}.orders_order LIMIT 1",
            f"UPDATE {schema}.catalog_service SET name = name WHERE false",
            f"SELECT {schema}.current_tenant_id()",
            f"COPY {schema}.accounts_user TO STDOUT",
        ):
            tries += 1
            offences.append(attempt(connection, statement))
        connection.rollback()
    who = "the machine's role" if assistant else "people's role"
    report.add("role", f"{who} at another tenant's schema", filter(None, offences), tries=tries)


def _without_a_tenant(
    report: Report, connection: psycopg.Connection, tenants: Sequence[TenantLike], *, name: str
) -> None:
    offences = [attempt(connection, "SELECT 1 FROM catalog_service LIMIT 1", expect=(UNKNOWN,))]
    offences += [
        attempt(connection, f"SELECT 1 FROM {quoted(tenant.schema_name)}.accounts_user LIMIT 1")
        for tenant in tenants
    ]
    connection.rollback()
    report.add(
        "role",
        f"the {name} login at business tables without entering a tenant",
        filter(None, offences),
        tries=len(offences),
    )


def _machine(report: Report, connection: psycopg.Connection, tenants: Sequence[TenantLike]) -> None:
    become_people = [
        attempt(connection, f"SET LOCAL ROLE {quoted(role_name(tenant.id))}") for tenant in tenants
    ]
    report.add(
        "machine",
        "the assistant's login becomes people",
        filter(None, become_people),
        tries=len(become_people),
    )
    offences, tries = [], 0
    for tenant in tenants:
        become(connection, tenant, assistant=True)
        for statement in _NOT_THE_MACHINES:
            tries += 1
            offences.append(attempt(connection, statement))
        connection.rollback()
    report.add(
        "machine",
        "the assistant's login at orders, prices, people and settings of its own tenant",
        filter(None, offences),
        tries=tries,
    )


def probe_canaries(report: Report, mine: TenantLike, theirs: TenantLike) -> None:
    """What would write if a wall were down: between the two canaries alone, and rolled back."""
    with login("app") as app:
        if app is not None:
            _forgeries(report, app, mine, theirs)
            _foundations(report, app, mine)
            _server(report, app, mine)
    _role_left(report, mine, theirs)
    _after_the_fact(report, mine, theirs)


def _forgeries(
    report: Report, app: psycopg.Connection, mine: TenantLike, theirs: TenantLike
) -> None:
    become(app, mine)
    report.add(
        "row",
        "a forged tenant_id in INSERT and UPDATE",
        filter(
            None,
            [
                attempt(
                    app,
                    "INSERT INTO accounts_customrole (name, permissions, tenant_id)"
                    " VALUES ('probe', '[]', %s)",
                    [theirs.id],
                    expect=(CHECKED,),
                ),
                attempt(
                    app, "UPDATE accounts_user SET tenant_id = %s", [theirs.id], expect=(CHECKED,)
                ),
                attempt(app, "UPDATE accounts_user SET tenant_id = 0", expect=(CHECKED,)),
            ],
        ),
        tries=3,
    )
    app.rollback()
    offences = []
    for assistant in (False, True):
        become(app, mine, assistant=assistant)
        offences += [attempt(app, _BELL, [forged]) for forged in (theirs.id, 0)]
        for statement in (
            "SELECT 1 FROM public.tenants_doorbell LIMIT 1",
            "UPDATE public.tenants_doorbell SET tenant_id = tenant_id WHERE false",
            "DELETE FROM public.tenants_doorbell WHERE false",
        ):
            offences.append(attempt(app, statement))
        app.rollback()
    report.add(
        "shared",
        "a doorbell rung for another tenant or the platform, or looked at",
        filter(None, offences),
        tries=len(offences),
    )


def _foundations(report: Report, app: psycopg.Connection, mine: TenantLike) -> None:
    offences = []
    for assistant in (False, True):
        become(app, mine, assistant=assistant)
        offences += [attempt(app, statement) for statement in _FOUNDATIONS]
        app.rollback()
    report.add(
        "role",
        "a tenant's role changes its own walls, history or server",
        filter(None, offences),
        tries=len(offences),
    )


def _server(report: Report, app: psycopg.Connection, mine: TenantLike) -> None:
    """What one server shares: other sessions' statements, large objects."""
    offences = []
    marker = "a statement of another tenant"
    with login("app") as other:
        if other is not None:
            other.execute(f"SELECT '{marker}'")
            become(app, mine)
            row = app.execute(
                "SELECT query FROM pg_stat_activity WHERE pid = %s", [other.info.backend_pid]
            ).fetchone()
            if row and marker in row[0]:
                offences.append("pg_stat_activity shows the statements of other sessions")
            app.rollback()
    row = app.execute("SHOW lo_compat_privileges").fetchone()
    if row and row[0] != "off":
        offences.append("lo_compat_privileges is on: large objects are everybody's")
    app.rollback()
    report.add("server", "other sessions' statements and large objects", offences, tries=2)


def _now_in() -> tuple[str, str]:
    with django_connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_schema()::text")
        row = cursor.fetchone()
    return str(row[0]), str(row[1])


class _Undo(Exception):
    """Ends a transaction of the probes' own."""


def _role_left(report: Report, mine: TenantLike, theirs: TenantLike) -> None:
    offences = []
    for words in ("SET ROLE", "SET LOCAL ROLE"):
        try:
            with in_tenant(mine), transaction.atomic(), django_connection.cursor() as cursor:
                cursor.execute(f"{words} {quoted(role_name(theirs.id))}")
                cursor.execute(
                    f"INSERT INTO {quoted(theirs.schema_name)}.accounts_customrole"
                    " (name, permissions) VALUES ('probe', '[]')"
                )
        except RoleChanged:
            pass
        else:
            offences.append(f"{words} was committed")
    with in_tenant(theirs), django_connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_customrole WHERE name = 'probe'")
        if cursor.fetchone() != (0,):
            offences.append("what was written under another tenant's role stands")
    report.add("role", "SQL that says SET ROLE itself is committed", offences, tries=2)


def _after_the_fact(report: Report, mine: TenantLike, theirs: TenantLike) -> None:
    """Role and path after a rollback, a savepoint's rollback, and a closed connection."""
    expected = (role_name(mine.id), mine.schema_name)
    seen: dict[str, tuple[str, str]] = {}
    with in_tenant(theirs):
        _now_in()
    with in_tenant(mine):
        seen["entering"] = _now_in()
        try:
            with transaction.atomic():
                with in_tenant(theirs):
                    _now_in()
                raise _Undo
        except _Undo:
            seen["a rollback"] = _now_in()
        with transaction.atomic():
            try:
                with transaction.atomic(), in_tenant(theirs):
                    _now_in()
                    raise _Undo
            except _Undo:
                seen["a savepoint's rollback"] = _now_in()
        django_connection.close()
        seen["a closed connection"] = _now_in()
    offences = [f"after {when}: {found}" for when, found in seen.items() if found != expected]
    with outside_tenants():
        if _now_in()[1] != "public":
            offences.append("outside tenants the path is not public")
    report.add("process", "role and path after rollback, savepoint and close", offences, tries=5)
