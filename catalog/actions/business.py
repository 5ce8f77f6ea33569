"""The business's own description, and the first day of a workspace."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from catalog import validators
from catalog.actions.changes import conclude_update, locked, note, write
from catalog.exceptions import (
    BusinessAlreadyOpened,
    BusinessNotOpened,
    CurrencyInUse,
)
from catalog.models import BusinessProfile, Package, Service
from catalog.publishing import lock_catalogue, publish_first
from core.actors import Actor
from core.errors import InvalidInput

_CLEANERS: dict[str, validators.Cleaner] = {
    "name": validators.line(limit=validators.MAX_NAME, needed=True),
    "timezone": validators.timezone,
    "currency": validators.currency,
    "default_language": validators.spoken_language,
    "languages": validators.spoken_languages,
    "hours": validators.hours,
    "closed_dates": validators.dates,
    "address": validators.line(limit=240),
    "phone": validators.phone,
    "cancel_hours": validators.optional(validators.whole_number(low=0, high=720)),
}
_NEEDED = ("name", "timezone", "currency", "default_language")


def clean_business(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a new profile. Raises InvalidInput; writes nothing."""
    cleaned = validators.clean(fields, cleaners=_CLEANERS, required=_NEEDED)
    cleaned.setdefault("languages", [cleaned["default_language"]])
    _refuse_unspoken(cleaned["default_language"], cleaned["languages"])
    return cleaned


@transaction.atomic
def open_business(
    *,
    actor: Actor,
    name: str,
    timezone: str,
    currency: str,
    default_language: str,
    languages: list[str] | None = None,
    **more: Any,
) -> BusinessProfile:
    """The profile and version 1 of the catalogue of a fresh workspace.

    `more` may hold hours, closed_dates, address and phone. Raises InvalidInput
    or BusinessAlreadyOpened.
    """
    actor.require("platform.tenants")
    fields = {
        "name": name,
        "timezone": timezone,
        "currency": currency,
        "default_language": default_language,
        **({"languages": languages} if languages is not None else {}),
        **more,
    }
    lock_catalogue()
    if BusinessProfile.objects.exists():
        raise BusinessAlreadyOpened
    profile = BusinessProfile.objects.create(**clean_business(fields))
    note(
        actor=actor,
        kind="profile",
        row=profile,
        verb="opened",
        version=publish_first(profile),
        data={"name": profile.name, "currency": profile.currency, "timezone": profile.timezone},
    )
    return profile


@transaction.atomic
def update_profile(*, actor: Actor, fields: Mapping[str, Any]) -> BusinessProfile:
    """Change the given fields. Raises InvalidInput, CurrencyInUse, BusinessNotOpened."""
    actor.require("business.edit")
    lock_catalogue()
    first = BusinessProfile.objects.only("pk").first()
    if first is None:
        raise BusinessNotOpened
    profile = locked(BusinessProfile, first.pk)
    cleaned = validators.clean(fields, cleaners=_CLEANERS)
    _refuse_unspoken(
        cleaned.get("default_language", profile.default_language),
        cleaned.get("languages", profile.languages),
    )
    currency = cleaned.get("currency", profile.currency)
    if currency != profile.currency and _has_live_prices():
        raise CurrencyInUse(profile.currency)
    changes = write(profile, cleaned)
    conclude_update(actor=actor, kind="profile", row=profile, changes=changes)
    return profile


def _refuse_unspoken(default_language: str, languages: list[str]) -> None:
    if default_language not in languages:
        raise InvalidInput(
            fields={"default_language": "The main language must be one of your languages."}
        )


def _has_live_prices() -> bool:
    return (
        Service.objects.filter(archived_at=None).exists()
        or Package.objects.filter(archived_at=None).exists()
    )
