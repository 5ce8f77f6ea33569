"""Making a tenant: row, host, roles, schema and rights in one transaction of the owner's login."""

import re

from django.conf import settings
from django.db import IntegrityError, connections, transaction
from psycopg import sql

from core.actors import Actor
from core.errors import InvalidInput
from tenants.context import role_name
from tenants.directory import forget_all
from tenants.exceptions import SlugTaken
from tenants.models import Domain, Tenant
from tenants.rights import rights_sql, roles_sql
from tenants.routers import OWNER
from tenants.schema_text import text_for

SLUG = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")
MAX_NAME = 120
RESERVED = frozenset(
    {"platform", "www", "api", "app", "admin", "static", "mail", "public", "help", "status"}
)


def create_tenant(
    *, actor: Actor, slug: str, name: str, state: str = Tenant.State.ACTIVE
) -> Tenant:
    """Create a tenant that is ready to enter; nothing remains if any step fails.

    Raises NotAllowed, InvalidInput (slug or name) or SlugTaken.
    """
    actor.require("platform.tenants")
    if not SLUG.match(slug) or slug in RESERVED:
        raise InvalidInput(
            fields={"slug": "Use 1 to 40 of a–z, 0–9 and hyphens, starting with a letter."}
        )
    if not name.strip():
        raise InvalidInput(fields={"name": "Give the business a name."})
    if len(name.strip()) > MAX_NAME:
        raise InvalidInput(fields={"name": f"Use at most {MAX_NAME} characters."})
    schema = "t_" + slug.replace("-", "_")
    with transaction.atomic(using=OWNER):
        if Tenant.objects.using(OWNER).filter(slug=slug).exists():
            raise SlugTaken(slug)
        if Tenant.objects.using(OWNER).filter(schema_name=schema).exists():
            raise SlugTaken(slug)
        tenant = Tenant(slug=slug, name=name.strip(), schema_name=schema, state=state)
        try:
            tenant.save(using=OWNER)
        except IntegrityError:
            # Somebody took it since we looked; the unique keys decide.
            raise SlugTaken(slug) from None
        # bulk_create, since DomainMixin.save() looks for siblings on the default login.
        Domain.objects.using(OWNER).bulk_create(
            [Domain(domain=f"{slug}.{settings.BASE_HOST}", tenant=tenant, is_primary=True)]
        )
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                roles_sql(tenant_id=tenant.id)
                + text_for(schema=schema, tenant_id=tenant.id)
                + rights_sql(schema=schema, tenant_id=tenant.id)
                # The text is a dump and clears the path for its session.
                + "SET search_path = public;"
            )
    forget_all()
    return Tenant.objects.get(pk=tenant.pk)


def activate_tenant(tenant: Tenant) -> None:
    """Open a prepared tenant to its people and customers."""
    Tenant.objects.filter(pk=tenant.pk).update(state=Tenant.State.ACTIVE)
    forget_all()


def discard_tenant(tenant: Tenant) -> None:
    """Undo :func:`create_tenant` for a tenant that never opened: schema, roles and rows go."""
    if tenant.state != Tenant.State.PREPARING:
        raise ValueError("only a tenant that never opened is discarded")
    roles = ", ".join(
        sql.Identifier(role_name(tenant.pk, assistant=assistant)).as_string(None)
        for assistant in (False, True)
    )
    schema = sql.Identifier(tenant.schema_name).as_string(None)
    with transaction.atomic(using=OWNER):
        # Cascades to domains and addresses, whose foreign keys lie in public.
        Tenant.objects.using(OWNER).filter(pk=tenant.pk).delete()
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {schema} CASCADE; DROP ROLE {roles}")
    forget_all()
