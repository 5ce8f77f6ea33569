"""The data keys of tenants and of the platform: made, wrapped, found, replaced.

Each tenant seals with a key of its own, which rests in `public.tenants_datakey`
wrapped by the key provider. Without the row nothing it sealed ever opens again,
which is how an erased tenant's secrets end, in backups too.
"""

import os
import threading
import time
from collections.abc import Iterable

from django.db.models import Q

from core.crypto import SealBroken
from core.key_providers import WrappingRefused, chosen_provider
from core.key_providers.chosen import provider_named
from core.key_providers.local import KEY_BYTES
from core.scope import active_tenant_id
from tenants.context import outside_tenants
from tenants.models import DataKey, Tenant

REMEMBER_SECONDS = 300.0
"""How long an unwrapped key stays in a process: a vault away for less is not noticed."""

LONGEST_ID = 18
"""Digits of a bigint that cannot overflow one."""

Purpose = DataKey.Purpose


def of(tenant_id: int | None) -> Q:
    """The keys of a tenant, or (None) of the platform."""
    return Q(tenant_id=tenant_id)


class KeysMissing(Exception):
    """There is no key to seal with. `manage.py prepare` makes those that are missing."""


def minted(purposes: Iterable[str] = (Purpose.SEAL,)) -> list[DataKey]:
    """New wrapped keys, not stored yet. Asks the provider, so call it outside transactions."""
    provider = chosen_provider()
    return [
        DataKey(
            purpose=purpose,
            provider=provider.name,
            wrapped=provider.wrap(os.urandom(KEY_BYTES), purpose=purpose),
        )
        for purpose in purposes
    ]


def make_missing_keys(*, using: str) -> int:
    """Give the platform and every tenant the keys they lack; how many were made."""
    made = 0
    for purpose in (Purpose.SEAL, Purpose.INDEX, Purpose.SIGN):
        if not DataKey.objects.using(using).filter(tenant=None, purpose=purpose).exists():
            made += _store(minted([purpose]), tenant_id=None, using=using)
    # A tenant without keys is from before there were any.
    without = Tenant.objects.using(using).exclude(data_keys__purpose=Purpose.SEAL)
    for tenant_id in list(without.values_list("pk", flat=True)):
        made += _store(minted(), tenant_id=tenant_id, using=using)
    return made


def _store(keys: list[DataKey], *, tenant_id: int | None, using: str) -> int:
    for key in keys:
        key.tenant_id = tenant_id
        key.save(using=using, force_insert=True)
    return len(keys)


class TenantKeyring:
    """`core.crypto`'s keyring: keys of the active tenant, unwrapped at most now and then."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[float, int | None, bytes]] = {}
        self._platform: dict[str, tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def sealing_key(self) -> tuple[str, bytes]:
        """Asks the database each time, so that a new key is used from its commit on."""
        row = _newest(Purpose.SEAL, tenant_id=active_tenant_id() or None)
        return str(row.pk), self._opened(row)

    def opening_key(self, key_id: str) -> bytes | None:
        if not key_id.isascii() or not key_id.isdecimal() or len(key_id) > LONGEST_ID:
            return None
        owner = active_tenant_id() or None
        known = self._known.get(int(key_id))
        if known and known[0] > time.monotonic():
            return known[2] if known[1] == owner else None
        row = DataKey.objects.filter(of(owner), pk=int(key_id), purpose=Purpose.SEAL).first()
        return self._opened(row) if row else None

    def index_key(self) -> bytes:
        return self.platform_key(Purpose.INDEX)

    def platform_key(self, purpose: str) -> bytes:
        """The platform's own newest key for `purpose`: to index blindly, or to sign."""
        known = self._platform.get(purpose)
        if known and known[0] > time.monotonic():
            return known[1]
        with outside_tenants():
            key = self._opened(_newest(purpose, tenant_id=None))
        with self._lock:
            self._platform[purpose] = (time.monotonic() + REMEMBER_SECONDS, key)
        return key

    def _opened(self, row: DataKey) -> bytes:
        known = self._known.get(row.pk)
        if known and known[0] > time.monotonic():
            return known[2]
        try:
            key = provider_named(row.provider).unwrap(row.wrapped, purpose=row.purpose)
        except WrappingRefused as error:
            raise SealBroken(f"data key {row.pk}: {error}") from None
        with self._lock:
            self._known[row.pk] = (time.monotonic() + REMEMBER_SECONDS, row.tenant_id, key)
        return key

    def forget(self) -> None:
        with self._lock:
            self._known.clear()
            self._platform.clear()


keyring = TenantKeyring()


def _newest(purpose: str, *, tenant_id: int | None) -> DataKey:
    # In the tenant's own scope: sealing happens while Django prepares an INSERT, when
    # its cursor is open already and the role must not change under it.
    row = (
        DataKey.objects.filter(of(tenant_id), purpose=purpose, retired_at=None)
        .order_by("-pk")
        .first()
    )
    if row is None:
        raise KeysMissing(f"no {purpose} key for tenant {tenant_id}: run manage.py prepare")
    return row
