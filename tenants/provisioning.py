"""Making a tenant: row, host, roles, schema and rights in one transaction of the owner's login.

While a tenant is being made, its maker's connection holds the address by a session's
advisory lock. A tenant that is `preparing` with nobody holding its address was left
behind by a process that died: whoever finds it discards it, the steward or the next
one that takes the address. (Session locks need a connection of one's own: a pool in
transaction mode must not stand before the owner's login.)
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connections, transaction
from psycopg import sql

from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput
from core.locks import lock_key
from tenants.admission import admission_sql, dropped_role_sql
from tenants.context import role_name
from tenants.directory import forget_all
from tenants.exceptions import SlugTaken, WrongState
from tenants.keys import minted
from tenants.live import announce_platform
from tenants.models import DataKey, Domain, Doorbell, Tenant
from tenants.rights import rights_sql, roles_sql
from tenants.routers import OWNER
from tenants.schema_text import text_for

logger = logging.getLogger(__name__)

SLUG = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")
MAX_NAME = 120
CANARY_SLUG = re.compile(r"isolation-canary-[0-9a-f]{8}-[ab]\Z")
"""Addresses of the tenants that `prove_isolation` makes and discards; nobody else's to take."""
CANARY_MAKER = "prove_isolation"
RESERVED = frozenset(
    {"platform", "www", "api", "app", "admin", "static", "mail", "public", "help", "status"}
)


_mine: ContextVar[str] = ContextVar("address_being_made", default="")
"""The address that this thread holds."""


def schema_of(slug: str) -> str:
    return "t_" + slug.replace("-", "_")


@contextmanager
def being_made(slug: str) -> Iterator[None]:
    """Hold the address for this creation, and clear away what a dead one left under it.

    May be entered again by its holder. Raises SlugTaken while somebody else is making a
    tenant there.
    """
    if _mine.get() == slug:
        yield
        return
    if not _hold(slug):
        raise SlugTaken(slug)
    token = _mine.set(slug)
    try:
        _discard_left(slug)
        yield
    finally:
        _mine.reset(token)
        _let_go(slug)


def discard_abandoned() -> int:
    """Discard every tenant whose maker died; how many. A job of the steward."""
    discarded = 0
    left = Tenant.objects.using(OWNER).filter(state=Tenant.State.PREPARING)
    for slug in list(left.values_list("slug", flat=True)):
        if _hold(slug):
            try:
                discarded += _discard_left(slug)
            finally:
                _let_go(slug)
    return discarded


def _discard_left(slug: str) -> int:
    left = Tenant.objects.using(OWNER).filter(slug=slug, state=Tenant.State.PREPARING).first()
    if left is None:
        return 0
    discard_tenant(left)
    return 1


def _key(slug: str) -> int:
    return lock_key("tenant-creation", slug)


def _hold(slug: str) -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(slug)])
        row = cursor.fetchone()
    return bool(row and row[0])


def _let_go(slug: str) -> None:
    try:
        with connections[OWNER].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(slug)])
    except DatabaseError as error:
        # The connection is gone, and the lock with it.
        logger.warning("the owner's connection broke while %s was made: %s", slug, error)
        connections[OWNER].close()


def create_tenant(
    *, actor: Actor, slug: str, name: str, state: str = Tenant.State.ACTIVE
) -> Tenant:
    """Create a tenant that is ready to enter; nothing remains if any step fails.

    Raises NotAllowed, InvalidInput (slug or name) or SlugTaken.
    """
    actor.require("platform.tenants")
    a_canarys = slug.startswith("isolation-canary") and actor.label != CANARY_MAKER
    if not SLUG.match(slug) or slug in RESERVED or a_canarys:
        raise InvalidInput(
            fields={"slug": "Use 1 to 40 of a–z, 0–9 and hyphens, starting with a letter."}
        )
    if not name.strip():
        raise InvalidInput(fields={"name": "Give the business a name."})
    if len(name.strip()) > MAX_NAME:
        raise InvalidInput(fields={"name": f"Use at most {MAX_NAME} characters."})
    schema = schema_of(slug)
    keys = minted()
    with being_made(slug), transaction.atomic(using=OWNER):
        tenant = Tenant(slug=slug, name=name.strip(), schema_name=schema, state=state)
        try:
            # bulk_create, since the mixins' save() look for others on the default login.
            Tenant.objects.using(OWNER).bulk_create([tenant])
        except IntegrityError:
            # The unique keys of address and schema decide.
            raise SlugTaken(slug) from None
        Domain.objects.using(OWNER).bulk_create(
            [Domain(domain=f"{slug}.{settings.BASE_HOST}", tenant=tenant, is_primary=True)]
        )
        for key in keys:
            key.tenant_id = tenant.pk
        DataKey.objects.using(OWNER).bulk_create(keys)
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                roles_sql(tenant_id=tenant.id)
                + admission_sql(tenant_id=tenant.id)
                + text_for(schema=schema, tenant_id=tenant.id)
                + rights_sql(schema=schema, tenant_id=tenant.id, first=True)
                # The text is a dump and clears the path for its session.
                + "SET search_path = public;"
            )
    forget_all()
    return Tenant.objects.get(pk=tenant.pk)


def activate_tenant(*, actor: Actor, tenant: Tenant) -> None:
    """Open a prepared tenant to its people and customers.

    By the login that holds its address: where that connection was lost, and the tenant
    perhaps discarded, nothing is opened. Raises NotAllowed or WrongState.
    """
    actor.require("platform.tenants")
    with transaction.atomic(using=OWNER):
        opened = (
            Tenant.objects.using(OWNER)
            .filter(pk=tenant.pk, state=Tenant.State.PREPARING)
            .update(state=Tenant.State.ACTIVE, state_changed_at=now())
        )
        if not opened:
            raise WrongState(verb="opened", state="open or gone", allowed=("preparing",))
        record(
            actor=actor,
            code="tenants.tenant.opened",
            target=f"tenant:{tenant.pk}",
            data={"slug": tenant.slug, "name": tenant.name},
            using=OWNER,
        )
    forget_all()
    announce_platform(topic="tenants", id=tenant.pk)


def discard_tenant(tenant: Tenant) -> None:
    """Undo :func:`create_tenant`: schema, roles and rows go.

    For a tenant that never opened, and for a canary, which is nobody's. Raises ValueError
    for any other.
    """
    roles = "".join(
        dropped_role_sql(role_name(tenant.pk, assistant=assistant)) for assistant in (False, True)
    )
    schema = sql.Identifier(tenant.schema_name).as_string(None)
    with transaction.atomic(using=OWNER):
        held = Tenant.objects.using(OWNER).select_for_update().filter(pk=tenant.pk).first()
        if held is None:
            return
        if held.state != Tenant.State.PREPARING and not CANARY_SLUG.match(held.slug):
            raise ValueError("only a tenant that never opened is discarded")
        Doorbell.objects.using(OWNER).filter(tenant_id=held.pk).delete()
        # Cascades to domains, addresses and keys, whose foreign keys lie in public.
        held.delete(using=OWNER)
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; {roles}")
    forget_all()
