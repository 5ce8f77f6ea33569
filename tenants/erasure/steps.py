"""The steps of an erasure. Each may be run again, and says what it removed, by kind.

Each runs in a transaction of the owner's login, outside tenants, and goes by the
erasure's own record: the tenant's row is the last thing to go, and keeps its address and
schema from being taken by somebody new while anything of the old one is still there.
"""

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from psycopg import sql

from core.locks import lock_exclusive
from tenants.admission import dismissal_sql, dropped_role_sql
from tenants.context import role_name
from tenants.erasure.leftovers import referring
from tenants.erasure.redis_keys import delete_keys
from tenants.keys import keyring
from tenants.models import (
    ChannelAddress,
    DataKey,
    DeadLetter,
    Domain,
    Doorbell,
    Erasure,
    SignUp,
    Tenant,
)
from tenants.routers import OWNER
from tenants.states import state_lock
from tenants.storage import erase_files

Counts = dict[str, int]
Step = Callable[[Erasure], Counts]

TABLES_AT_ONCE = 40
"""Tables dropped in one transaction: each takes a dozen of the server's locks with its indexes."""

LOCK_WAIT = "10s"
"""What a step waits for a table that somebody still reads, before it is tried again later."""


class NotErasing(Exception):
    """The tenant of this erasure is not (or no more) being erased: nothing was touched."""


def close(erasure: Erasure) -> Counts:
    """No login may become its roles, and nobody is signed in: rows of sessions and tokens go."""
    _held(erasure)
    if _roles(erasure):
        _run(dismissal_sql(tenant_id=erasure.tenant_id))
    there = _tables(erasure)
    return {
        table: _run(sql.SQL("DELETE FROM {}").format(sql.Identifier(erasure.schema_name, table)))
        for table in ("accounts_session", "accounts_refreshtoken")
        if table in there
    }


def files(erasure: Erasure) -> Counts:
    """Everything under its folder."""
    return {"files": erase_files(erasure.schema_name)}


def redis(erasure: Erasure) -> Counts:
    """Cached values, counters, locks."""
    return {"redis_keys": delete_keys(tenant_id=erasure.tenant_id, schema_name=erasure.schema_name)}


def doorbells(erasure: Erasure) -> Counts:
    """Jobs that were still to be done."""
    return _deleted(Doorbell.objects.using(OWNER).filter(tenant_id=erasure.tenant_id))


def letters(erasure: Erasure) -> Counts:
    """What arrived for its numbers while nobody could enter it.

    What came for an account that another workspace has numbers of as well is left to that one.
    """
    addresses = ChannelAddress.objects.using(OWNER).filter(tenant_id=erasure.tenant_id)
    others = ChannelAddress.objects.using(OWNER).exclude(tenant_id=erasure.tenant_id)
    addresses = addresses.exclude(
        kind=ChannelAddress.Kind.WHATSAPP_ACCOUNT, address__in=others.values("address")
    )
    return _deleted(
        DeadLetter.objects.using(OWNER).filter(
            address__in=list(addresses.values_list("address", flat=True))
        )
    )


def pointers(erasure: Erasure) -> Counts:
    """Every row of the shared tables that names it: numbers, members, switches, wishes, anchors.

    Its hosts stay: until all is certified they answer that it was deleted.
    """
    # Once more: without its numbers nobody could tell any longer whose letters they are.
    counts = letters(erasure)
    for table, column in referring():
        if table != Domain._meta.db_table:
            # In any order: the foreign keys are looked at when the transaction commits.
            counts[table] = _run(
                sql.SQL("DELETE FROM {} WHERE {} = {}").format(
                    sql.Identifier("public", table),
                    sql.Identifier(column),
                    sql.Literal(erasure.tenant_id),
                )
            )
    # A wish carries somebody's e-mail and password, also one that was never confirmed.
    wishes = _deleted(SignUp.objects.using(OWNER).filter(slug=erasure.slug))
    table = SignUp._meta.db_table
    return {**counts, table: counts.get(table, 0) + wishes[table]}


def keys(erasure: Erasure) -> Counts:
    """Its data keys: whatever they sealed opens no more, in backups neither."""
    counts = _deleted(DataKey.objects.using(OWNER).filter(tenant_id=erasure.tenant_id))
    keyring.forget()
    return counts


def tables(erasure: Erasure) -> Counts:
    """The next of its tables, with their rows counted; taken again until there are none."""
    counts: Counts = {}
    names = {
        table: sql.Identifier(erasure.schema_name, table)
        for table in _tables(erasure)[:TABLES_AT_ONCE]
    }
    if names:
        _held(erasure)
        for table, name in names.items():
            counts[table] = _count(name)
        _run(sql.SQL("DROP TABLE {} CASCADE").format(sql.SQL(", ").join(names.values())))
    return counts


def schema(erasure: Erasure) -> Counts:
    """The schema itself, with the functions in it."""
    _held(erasure)
    there = _values("SELECT 1 FROM pg_namespace WHERE nspname = %s", [erasure.schema_name])
    name = sql.Identifier(erasure.schema_name)
    _run(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
    return {"schema": len(there)}


def roles(erasure: Erasure) -> Counts:
    """Both of its Postgres roles."""
    _held(erasure)
    found = _roles(erasure)
    for name in found:
        _run(dropped_role_sql(name))
    return {"roles": len(found)}


REPEATED = "tables"
"""The step that is taken again until it finds nothing more."""

STEPS: dict[str, Step] = {
    "close": close,
    "files": files,
    "redis": redis,
    "doorbells": doorbells,
    "letters": letters,
    "pointers": pointers,
    "keys": keys,
    "tables": tables,
    "schema": schema,
    "roles": roles,
}
"""In this order; the last of all, with the look for leftovers, is `tenants.erasure.running`."""


def impatient() -> None:
    """For this transaction: wait for a lock that somebody else holds, but not for ever."""
    _run(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_WAIT)))


def remove_row(erasure: Erasure) -> Counts:
    """The tenant's row with its hosts; the caller's transaction goes on to certify that."""
    row = _held(erasure)
    counts = _deleted(Domain.objects.using(OWNER).filter(tenant_id=erasure.tenant_id))
    row.delete(using=OWNER)
    return {**counts, "tenants_tenant": 1}


# ------------------------------------------------------------------ pieces


def _held(erasure: Erasure) -> Tenant:
    """The tenant's row, locked. Raises NotErasing unless it is this very one and being erased."""
    lock_exclusive([state_lock(erasure.tenant_id)], using=OWNER)
    row = (
        Tenant.objects.using(OWNER)
        .select_for_update()
        .filter(
            pk=erasure.tenant_id,
            schema_name=erasure.schema_name,
            state=Tenant.State.ERASING,
        )
        .order_by("id")
        .first()
    )
    if row is None:
        raise NotErasing(f"tenant {erasure.tenant_id} is not being erased")
    return row


def _deleted(rows: QuerySet[Any]) -> Counts:
    count, _ = rows.delete()
    return {rows.model._meta.db_table: count}


def _run(statement: sql.Composable | str) -> int:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement)
        return max(cursor.rowcount, 0)


def _values(query: str, parameters: list[Any]) -> list[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(query, parameters)
        return [row[0] for row in cursor.fetchall()]


def _tables(erasure: Erasure) -> list[str]:
    return _values(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s) ORDER BY relname",
        [erasure.schema_name],
    )


def _roles(erasure: Erasure) -> list[str]:
    names = [role_name(erasure.tenant_id, assistant=machine) for machine in (False, True)]
    return _values("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [names])


def _count(name: sql.Identifier) -> int:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(name))
        row = cursor.fetchone()
    return int(row[0]) if row else 0
