"""Opening a workspace: tenant, profile, owner and number, all of them or nothing.

The tenant is prepared (nobody reaches it), filled, and then opened. What a crash
leaves half prepared is discarded by the steward, or by the next opening under that
address.
"""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions import create_user, person_problems
from accounts.names import clean_name, name_problem
from accounts.permissions import Role
from accounts.resets import offer_first_password
from catalog.actions import open_business
from core.actors import Actor
from core.errors import InvalidInput
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.provisioning import (
    MAX_NAME,
    activate_tenant,
    being_made,
    create_tenant,
    discard_tenant,
)
from whatsapp.actions import connect_cloud_number

UNKNOWN_BYTES = 32
"""Of a password that nobody is told: as hard to guess as a key."""


@dataclass(frozen=True, slots=True)
class OwnerDetails:
    """The first person. A `password_hash` that was made before takes the password's place.

    Without a password one is made that nobody knows, and the owner is mailed a link to
    choose another.
    """

    email: str
    name: str
    password: str = ""
    password_hash: str = ""


@dataclass(frozen=True, slots=True)
class NumberDetails:
    """A number of the Cloud API: Meta's ids of it, how people write it, its bearer token."""

    phone_number_id: str
    display: str
    waba_id: str
    token: str


def business_name_problem(name: str) -> str:
    """What is wrong with a business's name, as a sentence; "" when nothing is.

    It stands in the platform's lists, where one workspace must not pass for another.
    """
    return name_problem(name, most=MAX_NAME, empty="Give the business a name.")


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
    """Make a workspace that its owner can sign in to, at once or by the link they are mailed.

    `profile` may hold languages, hours, closed_dates, address and phone. Raises
    NotAllowed, InvalidInput (with the fields at fault), SlugTaken or the
    number's own refusal; then nothing is left.
    """
    actor.require("platform.tenants")
    password = owner.password or secrets.token_urlsafe(UNKNOWN_BYTES)
    if wrong := business_name_problem(name):
        raise InvalidInput(fields={"name": wrong})
    name = clean_name(name)
    problems = person_problems(email=owner.email, name=owner.name, password=password)
    if problems:
        raise InvalidInput(fields=problems)
    # Hashing takes a quarter of the time and a processor of its own: it runs beside Postgres.
    with ThreadPoolExecutor(max_workers=1) as beside, being_made(slug):
        hashed = beside.submit(lambda: owner.password_hash or make_password(password))
        tenant = create_tenant(actor=actor, slug=slug, name=name, state=Tenant.State.PREPARING)
        try:
            with in_tenant(tenant, as_assistant=False), transaction.atomic():
                open_business(
                    actor=actor,
                    name=name,
                    timezone=timezone,
                    currency=currency,
                    default_language=default_language,
                    **profile,
                )
                first = create_user(
                    actor=actor,
                    email=owner.email,
                    name=owner.name,
                    password=password,
                    password_hash=hashed.result(),
                    role=Role.OWNER,
                )
                if not owner.password:
                    offer_first_password(first)
            if number is not None:
                connect_cloud_number(
                    actor=actor,
                    tenant=tenant,
                    phone_number_id=number.phone_number_id,
                    display=number.display,
                    waba_id=number.waba_id,
                    token=number.token,
                )
            activate_tenant(actor=actor, tenant=tenant)
        except BaseException:
            discard_tenant(tenant)
            raise
    return Tenant.objects.get(pk=tenant.pk)
