"""Applying a plan to one schema: migration by migration and recorded, or as recorded SQL.

Both take the tenant's lock first and refuse when the schema is no longer where the
plan starts, so two upgrades at once share the work and never do a thing twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections, transaction
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from psycopg import sql

from core.locks import lock_key
from core.scope import PUBLIC_SCHEMA
from tenants.admission import settled_admission_sql, state_kept_sql
from tenants.rights import rights_sql, roles_sql
from tenants.routers import OWNER
from tenants.upgrading.plans import Plan, Segment
from tenants.upgrading.standing import DIGEST, Standing, migrations_of, rows_of

BUSY = "PF001"
"""SQLSTATE of ours, raised as :class:`Busy`."""

MOVED = "PF002"
"""SQLSTATE of ours, raised as :class:`Moved`."""


class Busy(Exception):
    """Another upgrade works on this tenant just now."""


class Moved(Exception):
    """The schema has other migrations than the plan starts from: look again."""


@dataclass(frozen=True, slots=True)
class Script:
    """All that a tenant of the group needs, as SQL that is the same for each of them."""

    statements: tuple[str, ...]
    migrations: tuple[tuple[str, str], ...]


def tenant_lock(tenant_id: int) -> int:
    """The advisory lock that an upgrade of this tenant holds."""
    return lock_key("tenants.upgrade", tenant_id)


# ------------------------------------------------------------------ as recorded SQL


def send(standing: Standing, script: Script, *, rights: bool, lock_timeout: int, step: str) -> None:
    """One message, one transaction: lock, migrate, note, state rights, write the step.

    `lock_timeout` is in milliseconds, `step` an SQL statement. Raises Busy, Moved or
    psycopg's errors.

    The COMMIT does not wait for the disk. The run's own row is committed after all of
    them and does, which brings them there as well; a tenant that a crash of the server
    took back before that is due again.
    """
    execute_raw(
        "BEGIN;\n"
        "SET LOCAL synchronous_commit = off;\n"
        f"SET LOCAL lock_timeout = {lock_timeout};\n"
        f"{_claim(standing)}"
        f"SET LOCAL search_path = {sql.Identifier(standing.schema).as_string(None)}, "
        f"{PUBLIC_SCHEMA};\n"
        # A statement of somebody's RunSQL may end in a comment.
        + "".join(f"{statement}\n;\n" for statement in script.statements)
        + _noting(standing.schema, script.migrations)
        + (_rights(standing) if rights else "")
        + f"{step};\nCOMMIT"
    )


def execute_raw(text: str) -> None:
    """Send statements in one message; whatever they began is rolled back when one fails."""
    connection = connections[OWNER]
    connection.ensure_connection()
    try:
        with connection.connection.cursor() as cursor:
            cursor.execute(text)
    except BaseException as error:
        if not connection.connection.closed:
            connection.connection.rollback()
        state = error.sqlstate if isinstance(error, psycopg.Error) else None
        if state == BUSY:
            raise Busy from None
        if state == MOVED:
            raise Moved from None
        raise


def _claim(standing: Standing) -> str:
    """Take the tenant's lock, and see that it still has the migrations we saw."""
    return (
        "DO $$ BEGIN"
        f" IF NOT pg_try_advisory_xact_lock({tenant_lock(standing.tenant_id)}) THEN"
        f" RAISE EXCEPTION 'another upgrade works on this tenant' USING ERRCODE = '{BUSY}';"
        f" END IF; {_unmoved(standing)} END $$;\n"
    )


def _unmoved(standing: Standing) -> str:
    digest = DIGEST.format(migrations=migrations_of(standing.schema))
    return (
        f"IF {digest} <> '{standing.digest}' THEN"
        f" RAISE EXCEPTION 'another upgrade migrated this tenant' USING ERRCODE = '{MOVED}';"
        " END IF;"
    )


def _noting(schema: str, migrations: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> str:
    if not migrations:
        return ""
    rows = ", ".join(
        f"({sql.Literal(app).as_string(None)}, {sql.Literal(name).as_string(None)}, now())"
        for app, name in migrations
    )
    return f"INSERT INTO {migrations_of(schema)} (app, name, applied) VALUES {rows};\n"  # noqa: S608


def _rights(standing: Standing) -> str:
    tenant_id = standing.tenant_id
    return (
        # Before the roles, as a move of the lifecycle takes them: else the two could deadlock.
        state_kept_sql(tenant_id=tenant_id)
        + roles_sql(tenant_id=tenant_id)
        + settled_admission_sql(tenant_id=tenant_id)
        + rights_sql(schema=standing.schema, tenant_id=tenant_id)
    )


# ------------------------------------------------------------------ migration by migration


def walk(
    standing: Standing, plan: Plan, *, rights: bool, lock_timeout: int, step: str
) -> Script | None:
    """Apply the plan by Django's own operations; returns it as SQL where that is possible.

    A plan of plain SQL is one transaction with its notes, rights and step. Where a
    migration must go by itself, every segment is a transaction, as Django has it.
    Raises Busy, Moved, psycopg's errors or Django's.
    """
    connection: Any = connections[OWNER]
    recorded: list[str] = []
    state = plan.state.clone()
    connection.set_schema(standing.schema)
    try:
        with _claimed(standing, lock_timeout=lock_timeout):
            for segment in plan.segments[:-1]:
                state = _apply(segment, state, standing=standing, recorded=recorded)
            with transaction.atomic(using=OWNER) if _joins(plan) else _nothing():
                for segment in plan.segments[-1:]:
                    state = _apply(segment, state, standing=standing, recorded=recorded)
                _finish(standing, plan, rights=rights, step=step)
    finally:
        connection.set_schema_to_public()
    if any(not segment.plain for segment in plan.segments):
        return None
    return Script(
        statements=tuple(recorded),
        migrations=(*(key for segment in plan.segments for key in segment.keys), *plan.squashes),
    )


def _joins(plan: Plan) -> bool:
    """Whether the last segment, notes, rights and step can be one transaction."""
    return not plan.segments or all(m.atomic for m in plan.segments[-1].migrations)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _claimed(standing: Standing, *, lock_timeout: int) -> Iterator[None]:
    """Hold the tenant's lock over several transactions. Raises Busy or Moved."""
    key = tenant_lock(standing.tenant_id)
    [[taken]] = rows_of(f"SELECT pg_try_advisory_lock({key})")
    if not taken:
        raise Busy
    raw = connections[OWNER].connection
    try:
        execute_raw(f"DO $$ BEGIN {_unmoved(standing)} END $$")
        execute_raw(f"SET lock_timeout = {lock_timeout}")
        yield
    finally:
        # A connection that broke has given its lock back.
        if not raw.closed:
            raw.execute(f"RESET lock_timeout; SELECT pg_advisory_unlock({key})")


def _apply(
    segment: Segment, state: ProjectState, *, standing: Standing, recorded: list[str]
) -> ProjectState:
    if not segment.migrations[0].atomic:
        (migration,) = segment.migrations
        state = _operate(migration, state, recorded=recorded)
        execute_raw(_noting(standing.schema, segment.keys))
        return state
    with transaction.atomic(using=OWNER):
        for migration in segment.migrations:
            state = _operate(migration, state, recorded=recorded)
        _execute(_noting(standing.schema, segment.keys))
    return state


def _operate(migration: Migration, state: ProjectState, *, recorded: list[str]) -> ProjectState:
    connection: Any = connections[OWNER]
    # Rendered before the first operation, as Django's executor does it: fields find
    # their related models in it.
    state.apps  # noqa: B018
    editor = _recording(connection, recorded)(connection, atomic=bool(migration.atomic))
    with editor:
        return migration.apply(state, editor)


def _recording(connection: Any, recorded: list[str]) -> Any:
    """The backend's schema editor, keeping a copy of every statement it runs."""

    class Recording(connection.SchemaEditorClass):
        def execute(self, statement: Any, params: Any = ()) -> Any:
            text = str(statement)
            if params is not None:
                text = connection.ops.compose_sql(text, params)
            recorded.append(text.strip().rstrip(";"))
            return super().execute(text, None)

    return Recording


def _finish(standing: Standing, plan: Plan, *, rights: bool, step: str) -> None:
    _execute(_noting(standing.schema, plan.squashes) + (_rights(standing) if rights else "") + step)


def _execute(statements: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statements)


def statements_of(plan: Plan, *, schema: str) -> Iterator[str]:
    """The SQL that the plan comes to in `schema`, collected and not run."""
    connection: Any = connections[OWNER]
    state = plan.state.clone()
    for segment in plan.segments:
        for migration in segment.migrations:
            connection.set_schema(schema)
            try:
                with connection.schema_editor(collect_sql=True, atomic=False) as editor:
                    state = migration.apply(state, editor, collect_sql=True)
            except ValueError as error:
                # An operation that looks up a name which an earlier one here would have made.
                yield f"-- {migration}: known when it runs ({error})"
                continue
            finally:
                connection.set_schema_to_public()
            yield from editor.collected_sql


def holder_of(tenant_id: int) -> str:
    """Who works on the tenant, in words; empty when nobody does any more."""
    key = tenant_lock(tenant_id) & (2**64 - 1)
    rows = rows_of(
        "SELECT a.pid, a.backend_start::timestamptz(0)::text FROM pg_catalog.pg_locks l"
        " JOIN pg_catalog.pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
        " AND l.classid::bigint = %s AND l.objid::bigint = %s",
        [key >> 32, key & 0xFFFFFFFF],
    )
    return ", ".join(f"database process {pid}, connected since {since}" for pid, since in rows)


def users_of(schema: str) -> str:
    """Who has locks on the schema's tables just now, in words."""
    rows = rows_of(
        "SELECT DISTINCT a.pid, a.state, a.xact_start::timestamptz(0)::text"
        " FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)"
        " JOIN pg_catalog.pg_class c ON c.oid = l.relation"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND l.granted AND a.pid <> pg_backend_pid() LIMIT 5",
        [schema],
    )
    return ", ".join(
        f"database process {pid} ({state or 'another login'}, transaction since {since or '?'})"
        for pid, state, since in rows
    )
