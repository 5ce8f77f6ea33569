"""Changing keys while everything runs: the wrapping of data keys, and the data keys themselves.

A new data key is used from its commit on; what older ones sealed keeps opening
until it was sealed anew, row by row, by compare-and-swap, so that a secret which
somebody changes meanwhile wins. A retired key goes once nothing needs it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.crypto import SealBroken, sealed_with_newest
from core.key_providers import chosen_provider
from core.key_providers.chosen import provider_named
from core.sealed import SealedTextField
from tenants.context import in_tenant, outside_tenants
from tenants.keys import keyring, minted, of
from tenants.models import DataKey, Tenant
from tenants.routers import OWNER

BATCH = 200
KEEP_RETIRED = timedelta(days=1)
"""Longer than any request or job may hold a retired key in hand."""


@dataclass
class Resealed:
    """`broken`: places whose value opens with no key; they are left as they are."""

    sealed: int = 0
    broken: list[str] = field(default_factory=list)


Resealer = Callable[[Resealed], None]
_resealers: list[Resealer] = []


def register_resealer(resealer: Resealer) -> None:
    """For sealed values that lie in no SealedTextField: seals those of the active scope anew."""
    _resealers.append(resealer)


def rewrap(*, actor: Actor) -> int:
    """Wrap every data key by the provider's newest key; how many changed."""
    actor.require("platform.tenants")
    provider = chosen_provider()
    changed = 0
    for row in DataKey.objects.using(OWNER).order_by("pk").iterator():
        if row.provider == provider.name and provider.is_current(row.wrapped):
            continue
        key = provider_named(row.provider).unwrap(row.wrapped, purpose=row.purpose)
        changed += (
            DataKey.objects.using(OWNER)
            .filter(pk=row.pk, wrapped=row.wrapped)
            .update(wrapped=provider.wrap(key, purpose=row.purpose), provider=provider.name)
        )
    if changed:
        record(actor=actor, code="tenants.keys.rewrapped", data={"keys": changed})
    return changed


def rotate(*, actor: Actor, tenant: Tenant | None) -> Resealed:
    """Give `tenant` (None: the platform) a new data key and seal everything with it.

    May be run again after a crash: what is sealed with an older key is sealed anew.
    """
    actor.require("platform.tenants")
    [key] = minted()
    key.tenant_id = tenant.pk if tenant else None
    with outside_tenants(), transaction.atomic(using=OWNER):
        older = DataKey.objects.using(OWNER).filter(
            of(key.tenant_id), purpose=DataKey.Purpose.SEAL, retired_at=None
        )
        retired = list(older.values_list("pk", flat=True))
        key.save(using=OWNER, force_insert=True)
        DataKey.objects.using(OWNER).filter(pk__in=retired).update(retired_at=now())
    done = reseal(tenant=tenant)
    record(
        actor=actor,
        code="tenants.keys.rotated",
        target=f"tenant:{tenant.pk}" if tenant else "platform",
        data={"sealed": done.sealed, "broken": len(done.broken)},
    )
    return done


def reseal(*, tenant: Tenant | None) -> Resealed:
    """Seal anew whatever an older key of `tenant` (None: of the platform) has sealed."""
    done = Resealed()
    rooms = settings.TENANT_APPS if tenant else settings.SHARED_APPS
    with in_tenant(tenant) if tenant else outside_tenants():
        for model, column in sealed_columns(rooms):
            _reseal_column(model, column, done)
        for resealer in _resealers:
            resealer(done)
    return done


def sealed_columns(rooms: list[str]) -> Iterator[tuple[type[models.Model], SealedTextField]]:
    for config in apps.get_app_configs():
        for model in config.get_models() if config.name in rooms else ():
            for column in model._meta.concrete_fields:
                if isinstance(column, SealedTextField):
                    yield model, column


def _reseal_column(model: type[models.Model], column: SealedTextField, done: Resealed) -> None:
    last = 0
    while True:
        rows = list(
            model._default_manager.filter(pk__gt=last)
            .exclude(**{f"{column.name}__isnull": True})
            .order_by("pk")[:BATCH]
        )
        for row in rows:
            old = getattr(row, column.attname)
            try:
                if sealed_with_newest(old.stored):
                    continue
                new = column.sealed_for(row, old.reveal())
            except SealBroken:
                done.broken.append(column.place(row))
                continue
            # Somebody else's newer value wins.
            done.sealed += model._default_manager.filter(pk=row.pk, **{column.name: old}).update(
                **{column.name: new}
            )
        if len(rows) < BATCH:
            return
        last = rows[-1].pk


def forget_retired(*, actor: Actor, tenant: Tenant | None) -> int:
    """Delete data keys that were retired a day ago and that seal nothing any more."""
    actor.require("platform.tenants")
    if reseal(tenant=tenant).broken:
        # Perhaps one of the old keys is what opens them; a person has to look first.
        return 0
    old = DataKey.objects.using(OWNER).filter(
        of(tenant.pk if tenant else None),
        purpose=DataKey.Purpose.SEAL,
        retired_at__lt=now() - KEEP_RETIRED,
    )
    count, _ = old.delete()
    if count:
        keyring.forget()
        record(
            actor=actor,
            code="tenants.keys.forgotten",
            target=f"tenant:{tenant.pk}" if tenant else "platform",
            data={"keys": count},
        )
    return count
