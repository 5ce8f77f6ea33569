"""Putting the seeded state back after a test that committed.

A copy of every table, taken once, lies in a schema beside the original. Restoring
is one function of the owner's: find the tables that are not as they were, empty them, fill them
from their copies, set the sequences. Most tests change a few tables of some two hundred.
Deleting beats TRUNCATE here: the tables hold a few rows, and a TRUNCATE makes new
files for each. Postgres plans a function's statements once a session, which would take longer
than running them.
"""

from dataclasses import dataclass

from django.db import connections
from psycopg import sql

from tenants.admission import put_right
from tenants.context import role_name
from tenants.directory import forget_all
from tenants.routers import OWNER

COPY = "seeded_"
PUT_BACK = f"{COPY}public.put_back"
MARK = f"{COPY}public.mark"


@dataclass(frozen=True)
class Seeded:
    """What restoring needs to know: whose tables there were."""

    tenants: frozenset[int]


# Somebody who still holds a lock has left a transaction open: say so, do not hang. And history's
# own guard opens to its owner under this setting alone.
_PUT_BACK = f"""
SET LOCAL lock_timeout = '5s';
SET CONSTRAINTS ALL DEFERRED;
SET LOCAL proffer.audit_pruning = 'on';
SELECT {PUT_BACK}()
"""

# A row that was written since the last time has a younger transaction, or that of somebody who was
# under way in this database then; one that is gone is missing in the number. `changed` has a place
# for each table.
_FUNCTION = f"""
CREATE TABLE {MARK} AS SELECT pg_current_xact_id()::text::bigint AS xid;
CREATE FUNCTION {PUT_BACK}() RETURNS void LANGUAGE plpgsql AS $put_back$
DECLARE
    since bigint := (SELECT xid FROM {MARK});
    changed boolean[];
BEGIN
    {{look}}
    {{empty}}
    {{fill}}
    {{count}}
    SELECT least(pg_current_xact_id()::text::bigint, min(transactionid::text::bigint) - 1)
        INTO since FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock'
            AND datname = current_database() AND pid <> pg_backend_pid();
    UPDATE {MARK} SET xid = since;
END
$put_back$
"""
_LOOK = """
changed[{place}] := (
    SELECT count(*) <> {rows} OR coalesce(max(xmin::text::bigint), 0) > since FROM {table});"""
_EMPTY = """
IF changed[{place}] THEN DELETE FROM {table}; END IF;"""
_FILL = """
IF changed[{place}] THEN INSERT INTO {table} TABLE {copy}; END IF;"""
_COUNT = """
IF (SELECT last_value <> {value} FROM {sequence}) THEN
    PERFORM setval({name}, {value}); END IF;"""


def _rows(query: str, parameters: list[object] | None = None) -> list[tuple]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def take_copy() -> Seeded:
    """Copy every table of public and of the tenants that exist now."""
    tenants = _rows("SELECT id, schema_name FROM public.tenants_tenant ORDER BY id")
    schemas = ["public", *[name for _, name in tenants]]
    parts: dict[str, list[sql.Composable]] = {"look": [], "empty": [], "fill": [], "count": []}
    _run([sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(COPY + name)) for name in schemas])
    tables = _rows(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)"
        " AND tablename <> 'django_migrations' ORDER BY 1, 2",
        [schemas],
    )
    for place, (schema, name) in enumerate(tables, start=1):
        table, copy = sql.Identifier(schema, name), sql.Identifier(COPY + schema, name)
        _run([sql.SQL("CREATE TABLE {} AS TABLE {}").format(copy, table)])
        [[rows]] = _rows(sql.SQL("SELECT count(*) FROM {}").format(copy).as_string(None))
        for key, text in (("look", _LOOK), ("empty", _EMPTY), ("fill", _FILL)):
            parts[key].append(
                sql.SQL(text).format(
                    place=sql.Literal(place), table=table, copy=copy, rows=sql.Literal(rows)
                )
            )
    for schema, name, value in _rows(
        "SELECT schemaname, sequencename, last_value FROM pg_sequences"
        " WHERE schemaname = ANY(%s) AND last_value IS NOT NULL",
        [schemas],
    ):
        parts["count"].append(
            sql.SQL(_COUNT).format(
                sequence=sql.Identifier(schema, name),
                name=sql.Literal(f'"{schema}"."{name}"'),
                value=sql.Literal(value),
            )
        )
    _run(
        [sql.SQL(_FUNCTION).format(**{key: sql.SQL("").join(each) for key, each in parts.items()})]
    )
    return Seeded(tenants=frozenset(key for key, _ in tenants))


def put_back(seeded: Seeded) -> None:
    """Drop tenants that a test made, then restore every row of the others."""
    drop = []
    extra = _rows("SELECT id, schema_name FROM public.tenants_tenant")
    for key, schema in extra:
        if key not in seeded.tenants:
            drop.append(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
            drop += [
                sql.SQL("DROP ROLE IF EXISTS {}").format(
                    sql.Identifier(role_name(key, assistant=assistant))
                )
                for assistant in (False, True)
            ]
    _run([*drop, sql.SQL(_PUT_BACK)])
    # A test that deleted a tenant has shut its roles as well.
    put_right()
    forget_all()


def _run(statements: list[sql.Composable]) -> None:
    text = sql.SQL(";\n").join(statements).as_string(None)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"BEGIN;\n{text};\nCOMMIT")
