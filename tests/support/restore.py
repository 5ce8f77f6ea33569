"""Putting the seeded state back after a test that committed.

A copy of every table, taken once, lies in a schema beside the original. Restoring
is one message of the owner's: empty all, fill from the copies, set the sequences.
Deleting beats TRUNCATE here: the tables hold a few rows, and a TRUNCATE makes new
files for each. The statements are a function's, which Postgres plans once a session: they are
hundreds, and to plan them takes longer than to run them.
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


def _rows(query: str, parameters: list[object] | None = None) -> list[tuple]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def take_copy() -> Seeded:
    """Copy every table of public and of the tenants that exist now."""
    tenants = _rows("SELECT id, schema_name FROM public.tenants_tenant ORDER BY id")
    setup, empty, fill = [], [], []
    for schema in ["public", *[name for _, name in tenants]]:
        copy = sql.Identifier(COPY + schema)
        setup.append(sql.SQL("CREATE SCHEMA {}").format(copy))
        for (table,) in _rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s "
            "AND tablename NOT IN ('django_migrations') ORDER BY 1",
            [schema],
        ):
            names = {
                "table": sql.SQL(".").join([sql.Identifier(schema), sql.Identifier(table)]),
                "copy": sql.SQL(".").join([copy, sql.Identifier(table)]),
            }
            setup.append(sql.SQL("CREATE TABLE {copy} AS TABLE {table}").format(**names))
            empty.append(sql.SQL("DELETE FROM {table}").format(**names))
            fill.append(sql.SQL("INSERT INTO {table} TABLE {copy}").format(**names))
        fill += [
            sql.SQL("PERFORM setval({}, {})").format(
                sql.Literal(f'"{schema}"."{name}"'), sql.Literal(value)
            )
            for name, value in _rows(
                "SELECT sequencename, coalesce(last_value, 1) FROM pg_sequences "
                "WHERE schemaname = %s AND last_value IS NOT NULL",
                [schema],
            )
        ]
    body = sql.SQL(";\n").join([*empty, *fill]).as_string(None)
    setup.append(
        sql.SQL("CREATE FUNCTION {}() RETURNS void LANGUAGE plpgsql AS {}").format(
            sql.SQL(PUT_BACK), sql.Literal(f"BEGIN {body}; END")
        )
    )
    _run(setup)
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
