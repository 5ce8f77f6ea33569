"""Statements that must be refused, over a login's own connection and always rolled back."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql

from core.locks import lock_key
from tenants.context import TenantLike, role_name

DENIED = "42501"
"""SQLSTATE insufficient_privilege: no right on schema, table, column, row or object."""
CHECKED = "23514"
"""SQLSTATE check_violation."""
UNKNOWN = "42P01"
"""SQLSTATE undefined_table: what is not in the search path does not exist."""

_URLS = {"app": "DATABASE_APP_URL", "assistant": "DATABASE_ASSISTANT_URL"}


@contextmanager
def login(name: str) -> Iterator[psycopg.Connection | None]:
    """A connection of the login "app" or "assistant"; None where its address is not known here."""
    url = os.environ.get(_URLS[name], "")
    if not url:
        yield None
        return
    with psycopg.connect(url, connect_timeout=10) as connection:
        try:
            yield connection
        finally:
            connection.rollback()


def become(connection: psycopg.Connection, tenant: TenantLike, *, assistant: bool = False) -> None:
    """Act as that tenant for the open transaction, as `tenants.backend` does."""
    connection.execute(
        sql.SQL("SET LOCAL ROLE {}; SET LOCAL search_path = {}, public").format(
            sql.Identifier(role_name(tenant.id, assistant=assistant)),
            sql.Identifier(tenant.schema_name),
        )
    )


def attempt(
    connection: psycopg.Connection,
    statement: str,
    parameters: Sequence[object] = (),
    *,
    expect: Sequence[str] = (DENIED,),
) -> str:
    """Try it in a savepoint that is rolled back; "" when refused as expected, else what happened.

    An error of another kind offends as well: the probe then proved nothing.
    """
    connection.execute("SAVEPOINT probe")
    try:
        # What is tried stands in this package; names in it are quoted by who put them there.
        if statement.endswith("TO STDOUT"):
            _copy_out(connection, statement)
        else:
            connection.execute(statement, parameters or None)
    except psycopg.Error as error:
        if error.sqlstate in expect:
            return ""
        return f"{_short(statement)} met {error.sqlstate} {error.diag.message_primary}"
    else:
        return f"{_short(statement)} was let through"
    finally:
        connection.execute("ROLLBACK TO SAVEPOINT probe")


def _copy_out(connection: psycopg.Connection, statement: str) -> None:
    """To the end: a copy that was let through keeps its connection busy until it is read."""
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as rows:
        for _ in rows:
            pass


def _short(statement: str) -> str:
    return statement if len(statement) <= 90 else f"{statement[:87]}…"


def quoted(name: str) -> str:
    return sql.Identifier(name).as_string(None)


def neighbours(tenants: Sequence[TenantLike]) -> list[tuple[TenantLike, TenantLike]]:
    """Each tenant with the next, in a ring: as many pairs as tenants, everybody once the victim.

    All pairs would be too many to try; `drift` looks at the rights of all of them.
    """
    return list(zip(tenants, [*tenants[1:], *tenants[:1]], strict=True))


@contextmanager
def only_run() -> Iterator[bool]:
    """Whether this is the only run: a lock of the whole server that goes with its session."""
    with login("app") as connection:
        if connection is None:
            yield True
            return
        connection.autocommit = True
        row = connection.execute(
            "SELECT pg_try_advisory_lock(%s)", [lock_key("prove-isolation")]
        ).fetchone()
        yield bool(row and row[0])
