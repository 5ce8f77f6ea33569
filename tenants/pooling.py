"""Whether something between us and Postgres mixes up sessions; checked before anything is served.

Role and search path belong to a session. A pooler in transaction mode lends one
server's session to many clients, so a tenant's statement could run as another
tenant. Every process that works with tenants opens two connections the way it
always does, sets different roles and paths, and looks whether they stay.
"""

import logging
import threading
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, connections
from psycopg import sql

from core.scope import PUBLIC_SCHEMA
from tenants.context import role_name

logger = logging.getLogger(__name__)

ROUNDS = 3
"""Poolers differ in which server they lend next: each round moves on to another."""

PAUSE_SECONDS = 1.0
"""Between attempts to reach a database that does not answer yet."""

TAUGHT = "docs/operations/pooling.md"


class SessionsMix(Exception):
    """Two connections to the database are not two sessions."""

    def __init__(self, finding: str) -> None:
        super().__init__(
            f"Proffer does not start: {finding}. Something between it and Postgres lends one "
            "session to several connections (PgBouncer with pool_mode=transaction or statement, "
            "RDS Proxy and the like), so a tenant's work could be done as another tenant. "
            f"Connect to Postgres directly or use session pooling: {TAUGHT}"
        )


class _Session:
    """One connection, with a role, a path and a setting that no other has."""

    def __init__(self, name: str, *, using: str) -> None:
        self.name = name
        self._wrapper: Any = connections.create_connection(using)
        self._wrapper.ensure_connection()
        self._raw: psycopg.Connection[Any] = self._wrapper.connection
        self._expected: tuple[Any, ...] = ()

    def tenants(self) -> list[tuple[int, str]]:
        """Two open tenants, if there are two: their roles are set as a request would."""
        try:
            return self._raw.execute(
                "SELECT id, schema_name FROM public.tenants_tenant"
                " WHERE state IN ('active', 'suspended') ORDER BY id LIMIT 2"
            ).fetchall()
        except psycopg.errors.UndefinedTable:
            return []  # an empty database, before its first `prepare`

    def mark(self, *, role: str | None, path: str) -> None:
        user = "" if role is None else f"SET ROLE {sql.Identifier(role).as_string(None)}; "
        name = sql.Identifier(path).as_string(None)
        self._raw.execute(
            f"{user}SET search_path = {name}, {PUBLIC_SCHEMA};"
            f"SELECT set_config('proffer.pooling', '{self.name}', false)"
        )
        self._expected = self._see()

    def say(self, statement: str) -> None:
        self._raw.execute(statement)

    def _see(self) -> tuple[Any, ...]:
        row = self._raw.execute(
            "SELECT pg_backend_pid(), current_user::text, current_setting('search_path'),"
            " current_setting('proffer.pooling', true)"
        ).fetchone()
        assert row is not None  # noqa: S101 - one row, for the type checker
        return row

    @property
    def server(self) -> int:
        return int(self._expected[0])

    def change(self) -> str:
        """What is no longer as it was set, in words; empty when all is."""
        names = ("server process", "role", "search_path", "session setting")
        for name, before, now in zip(names, self._expected, self._see(), strict=True):
            if before != now:
                return (
                    f"a connection had the {name} {before!r}, and after another connection's "
                    f"statement {now!r}"
                )
        return ""

    def close(self) -> None:
        if not self._raw.closed:
            # A pool of our own process would hand this session to somebody else.
            self._raw.execute("ROLLBACK; RESET ROLE; RESET ALL")
        self._wrapper.close()


def check_pooling() -> None:
    """Raise SessionsMix unless connections of every login of this process keep apart.

    Raises OperationalError when the database does not answer.
    """
    for alias in settings.DATABASES:
        check_login(using=alias)


def check_login(*, using: str) -> None:
    """Raise SessionsMix unless two connections of this login have a session each. Some 15 ms.

    Raises OperationalError when the database does not answer.
    """
    first = _Session("first", using=using)
    try:
        second = _Session("second", using=using)
        try:
            finding = _mixing(first, second)
        finally:
            second.close()
    finally:
        first.close()
    if finding:
        raise SessionsMix(finding)


def _mixing(first: _Session, second: _Session) -> str:
    marks: list[tuple[str | None, str]] = [
        (role_name(key, assistant=settings.ASSISTANT_PROCESS), schema)
        for key, schema in first.tenants()
    ]
    if len(marks) < 2:
        marks = [(None, "proffer_first"), (None, "proffer_second")]
    for session, (role, path) in zip((first, second), marks, strict=True):
        session.mark(role=role, path=path)
    if first.server == second.server:
        return f"two connections are served by one process of Postgres ({first.server})"
    for _ in range(ROUNDS):
        for inside, outside in ((first, second), (second, first)):
            # The one in a transaction keeps its server; the other may be lent any.
            inside.say("BEGIN")
            finding = inside.change() or outside.change() or outside.change()
            inside.say("COMMIT")
            finding = finding or outside.change() or inside.change()
            if finding:
                return finding
    return ""


def check_at_start(*, stopping: threading.Event | None = None) -> None:
    """Check before serving; waits for a database that does not answer, until told to stop.

    Raises SessionsMix.
    """
    stopping = stopping or threading.Event()
    told = False
    while not stopping.is_set():
        try:
            check_pooling()
        except (DatabaseError, psycopg.Error) as error:
            if not told:
                logger.warning("the database does not answer yet; waiting: %s", error)
            told = True
            stopping.wait(PAUSE_SECONDS)
        else:
            return
