"""Opening a workspace: tenant, profile, owner and number, all of them or nothing.

The tenant is prepared (nobody reaches it), filled, and then opened. Opening
again after a crash discards what was left half prepared under that address.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.actions import create_user
from accounts.permissions import Role
from audit.actions import record
from catalog.actions import open_business
from core.actors import Actor
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.provisioning import activate_tenant, create_tenant, discard_tenant
from whatsapp.actions import connect_cloud_number


@dataclass(frozen=True, slots=True)
class OwnerDetails:
    email: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class NumberDetails:
    """A number of the Cloud API: Meta's ids of it, how people write it, its bearer token."""

    phone_number_id: str
    display: str
    waba_id: str
    token: str


def open_workspace(
    *,
    actor: Actor,
    slug: str,
    name: str,
    owner: OwnerDetails,
    timezone: str,
    currency: str,
    default_language: str,
    number: NumberDetails | None = None,
    **profile: Any,
) -> Tenant:
    """Make a workspace that its owner can sign in to at once.

    `profile` may hold languages, hours, closed_dates, address and phone. Raises
    NotAllowed, InvalidInput (with the fields at fault), SlugTaken or the
    number's own refusal; then nothing is left.
    """
    left = Tenant.objects.filter(slug=slug, state=Tenant.State.PREPARING).first()
    if left is not None:
        actor.require("platform.tenants")
        discard_tenant(left)
    tenant = create_tenant(actor=actor, slug=slug, name=name, state=Tenant.State.PREPARING)
    try:
        with in_tenant(tenant), transaction.atomic():
            open_business(
                actor=actor,
                name=name,
                timezone=timezone,
                currency=currency,
                default_language=default_language,
                **profile,
            )
            create_user(
                actor=actor,
                email=owner.email,
                name=owner.name,
                password=owner.password,
                role=Role.OWNER,
            )
        if number is not None:
            connect_cloud_number(
                actor=actor,
                tenant=tenant,
                phone_number_id=number.phone_number_id,
                display=number.display,
                waba_id=number.waba_id,
                token=number.token,
            )
    except BaseException:
        discard_tenant(tenant)
        raise
    activate_tenant(tenant)
    record(
        actor=actor,
        code="tenants.tenant.opened",
        target=f"tenant:{tenant.pk}",
        data={"slug": slug, "name": tenant.name},
    )
    return Tenant.objects.get(pk=tenant.pk)
