"""Bringing the shared schema and every tenant's up to date, on the owner's connection.

The front door of `tenants.upgrading`; what `manage.py prepare` runs.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections

from core.locks import lock_key
from core.scope import PUBLIC_SCHEMA
from tenants.keys import make_missing_keys
from tenants.rights import public_note, public_sql
from tenants.routers import OWNER
from tenants.upgrading.applying import execute_raw, statements_of
from tenants.upgrading.plans import Migrations, Plan, plan_for
from tenants.upgrading.replaying import replay
from tenants.upgrading.rounds import Upgrade, Watch, pending_groups, upgrade_tenants
from tenants.upgrading.standing import rows_of, standing_of_public

__all__ = [
    "Upgrade",
    "Watch",
    "migrate_schema",
    "preview",
    "something_pending",
    "upgrade_public",
    "upgrade_tenants",
]

TENANT_ID_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {schema}.current_tenant_id() RETURNS bigint "
    "LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN {tenant_id}::bigint"
)
_PUBLIC_LOCK = lock_key("tenants.upgrade", PUBLIC_SCHEMA)

Tell = Callable[[str], None]


def _say_nothing(_: str) -> None:
    """For callers without a terminal."""


def migrate_schema(schema: str) -> int:
    """Bring one schema up to date, migration by migration; returns how many migrations ran."""
    connection: Any = connections[OWNER]
    connection.set_schema(schema)
    try:
        return replay(connection)
    finally:
        connection.set_schema_to_public()


# ------------------------------------------------------------------ the shared schema


def upgrade_public(*, rights: bool = False, tell: Tell = _say_nothing) -> int:
    """Migrate the shared schema, and state its rights when they changed or `rights` asks for it.

    A second upgrade waits until the first has done this. Returns how many migrations ran.
    """
    migrations = Migrations()
    with _alone(tell):
        standing = standing_of_public()
        count = 0
        if not migrations.complete(standing.applied):
            execute_raw(TENANT_ID_FUNCTION.format(schema=PUBLIC_SCHEMA, tenant_id=0))
            count = migrate_schema(PUBLIC_SCHEMA)
        if count or rights or standing.rights != public_note():
            execute_raw(public_sql())
        make_missing_keys(using=OWNER)
        return count


@contextmanager
def _alone(tell: Tell) -> Iterator[None]:
    """Hold the shared schema's lock; says who has it while waiting."""
    told = False
    pause = threading.Event()
    while not rows_of(f"SELECT pg_try_advisory_lock({_PUBLIC_LOCK})")[0][0]:
        if not told:
            tell("Another upgrade is at the shared schema; waiting for it.")
        told = True
        pause.wait(0.2)
    try:
        yield
    finally:
        if connections[OWNER].is_usable():
            execute_raw(f"SELECT pg_advisory_unlock({_PUBLIC_LOCK})")


# ------------------------------------------------------------------ looking without touching


def preview(*, only: Sequence[str] = (), rights: bool = False) -> Iterator[str]:
    """What an upgrade would run, in lines; nothing is executed."""
    migrations = Migrations()
    public = standing_of_public()
    if not migrations.complete(public.applied):
        yield "shared schema:"
        yield from _lines(plan_for(public, migrations), PUBLIC_SCHEMA)
    if rights or public.rights != public_note():
        yield "shared schema: its rights are stated again"
    if not _has_tenants():
        return
    for due in pending_groups(migrations, only=only, rights=rights).groups:
        slugs = [standing.slug for standing in due.standings]
        more = f" and {len(slugs) - 5} more" if len(slugs) > 5 else ""
        yield f"{len(slugs)} of the tenants ({', '.join(slugs[:5])}{more}):"
        yield from _lines(due.plan, due.standings[0].schema)
        if due.rights:
            yield "  their roles and rights are stated again"


def _lines(plan: Plan, schema: str) -> Iterator[str]:
    for segment in plan.segments:
        yield f"  {segment}"
    for statement in statements_of(plan, schema=schema):
        yield f"    {statement}"


def _has_tenants() -> bool:
    """False in an empty database, before the shared schema was made."""
    return bool(rows_of("SELECT to_regclass('public.tenants_tenant') IS NOT NULL")[0][0])


def something_pending(*, only: Sequence[str] = ()) -> bool:
    """Whether an upgrade would change anything."""
    return next(preview(only=only), None) is not None
