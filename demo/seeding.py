"""Putting the demo's two businesses into an empty installation, and leaving them alone after.

Everything goes through the rooms' own actions. What is finished carries a mark
in the tenant's history, written in the same transaction, so that a start after
a crash goes on where the last one ended and a later one changes nothing.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.actions import create_user
from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Role
from audit.actions import record
from audit.queries import entries
from catalog.actions import create_article, create_package, create_service
from core.actors import Actor
from core.crypto import SealBroken
from demo.passwords import Passwords
from tenants.context import in_tenant
from tenants.models import Tenant
from whatsapp.actions import connect_cloud_number
from whatsapp.models import CloudNumber
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace

DATA = Path(__file__).parent / "data"
BUSINESSES = ("lumen", "alameda")
PLATFORM_ADMIN = {"email": "admin@proffer.example", "name": "Noa Lindqvist"}
CATALOGUE_FILLED = "demo.catalogue.filled"

INSTALLER = Actor(kind="platform", label="Demo", permissions=ROLE_PERMISSIONS[Role.PLATFORM])
"""Who acts before there is anybody that could sign in."""


def business(slug: str) -> dict[str, Any]:
    """What the demo knows about one of its businesses."""
    content: dict[str, Any] = json.loads((DATA / f"{slug}.json").read_text(encoding="utf-8"))
    return content


def seed(*, passwords: Passwords, token: str) -> dict[str, Any]:
    """Make what is missing; returns how to reach and sign in to all of it, for `demo.json`.

    `token` is what the numbers' transport asks for.
    """
    platform = _platform(passwords)
    tenants = [_tenant(business(slug), passwords=passwords, token=token) for slug in BUSINESSES]
    return {"platform": platform, "tenants": tenants}


def _platform(passwords: Passwords) -> dict[str, str]:
    email = PLATFORM_ADMIN["email"]
    _person(PLATFORM_ADMIN, role=Role.PLATFORM, actor=INSTALLER, passwords=passwords)
    return {
        "url": _url(settings.PLATFORM_HOST),
        "email": email,
        "password": passwords.of(email),
    }


def _tenant(facts: dict[str, Any], *, passwords: Passwords, token: str) -> dict[str, Any]:
    people, number = facts["people"], facts["number"]
    tenant = Tenant.objects.filter(slug=facts["slug"]).exclude(
        state=Tenant.State.PREPARING
    ).first() or _open(facts, passwords=passwords, token=token)
    _lead_number_here(tenant, number, token=token)
    with in_tenant(tenant):
        owner = _person(people["owner"], role=Role.OWNER, actor=INSTALLER, passwords=passwords)
        _person(people["agent"], role=Role.AGENT, actor=owner.actor, passwords=passwords)
        _fill_catalogue(facts, actor=owner.actor)
    return {
        "slug": tenant.slug,
        "name": tenant.name,
        "schema": tenant.schema_name,
        "url": _url(f"{tenant.slug}.{settings.BASE_HOST}"),
        **{
            role: {
                "email": people[role]["email"],
                "password": passwords.of(people[role]["email"]),
            }
            for role in ("owner", "agent")
        },
        "phone_number_id": number["phone_number_id"],
        "phone_number": number["display"],
        "waba_id": number["waba_id"],
        "marketplace": False,
    }


def _open(facts: dict[str, Any], *, passwords: Passwords, token: str) -> Tenant:
    owner = facts["people"]["owner"]
    profile = ("timezone", "currency", "default_language", "languages")
    more = ("hours", "closed_dates", "address", "phone")
    return open_workspace(
        actor=INSTALLER,
        slug=facts["slug"],
        name=facts["name"],
        owner=OwnerDetails(
            email=owner["email"], name=owner["name"], password=passwords.of(owner["email"])
        ),
        number=_number(facts["number"], token=token),
        **{field: facts[field] for field in (*profile, *more)},
    )


def _number(number: dict[str, str], *, token: str) -> NumberDetails:
    return NumberDetails(
        phone_number_id=number["phone_number_id"],
        display=number["display"],
        waba_id=number["waba_id"],
        token=token,
    )


def _lead_number_here(tenant: Tenant, number: dict[str, str], *, token: str) -> None:
    """Give the number its token again when it has another one, sealed by another home's key."""
    with in_tenant(tenant):
        stored = CloudNumber.objects.filter(channel__address=number["phone_number_id"]).first()
        try:
            if stored is not None and stored.token() == token:
                return
        except SealBroken:
            pass  # a database that another home has filled: its keys are not ours
    connect_cloud_number(
        actor=INSTALLER,
        tenant=tenant,
        phone_number_id=number["phone_number_id"],
        display=number["display"],
        waba_id=number["waba_id"],
        token=token,
    )


def _person(facts: dict[str, str], *, role: Role, actor: Actor, passwords: Passwords) -> User:
    """The person; one whose password this home does not know gets one it knows."""
    email = facts["email"]
    known = passwords.knows(email)
    user = User.objects.filter(email=email).first()
    if user is None:
        return create_user(
            actor=actor, email=email, name=facts["name"], password=passwords.of(email), role=role
        )
    if not known:
        user.set_password(passwords.of(email))
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def _fill_catalogue(facts: dict[str, Any], *, actor: Actor) -> None:
    if entries(code_prefix=CATALOGUE_FILLED).exists():
        return
    services = {
        fields["name"]: create_service(actor=actor, fields=fields).pk
        for fields in facts["services"]
    }
    for fields in facts["packages"]:
        items = [
            {"service_id": services[name], "quantity": quantity}
            for name, quantity in fields["items"]
        ]
        create_package(actor=actor, fields={**fields, "items": items})
    for fields in facts["articles"]:
        create_article(actor=actor, fields=fields)
    record(actor=INSTALLER, code=CATALOGUE_FILLED)


def _url(host: str) -> str:
    return f"{settings.URL_SCHEME}://{host}:{settings.PORT}"
