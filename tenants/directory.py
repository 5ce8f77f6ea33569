"""Host → tenant and channel address → tenant, remembered in the process for a short while.

What is remembered is forgotten in every process when it changes (`tenants.invalidation`).
"""

import threading
import time
from collections.abc import Callable

from tenants.context import outside_tenants
from tenants.invalidation import changed, ear
from tenants.models import ChannelAddress, Domain, Tenant
from tenants.states import GONE


class Directory:
    """A small look-up cache; unknown keys are not remembered, so new tenants answer at once."""

    def __init__(self, load: Callable[[str], Tenant | None]) -> None:
        self._load = load
        self._known: dict[str, tuple[float, Tenant]] = {}
        self._lock = threading.Lock()
        self._changes = 0
        ear.on_change(self.forget)

    def find(self, key: str) -> Tenant | None:
        found = self._known.get(key)
        if found and time.monotonic() - found[0] < ear.remember_seconds():
            return found[1]
        looked_at, changes = time.monotonic(), self._changes
        with outside_tenants():
            tenant = self._load(key)
        with self._lock:
            if tenant is None:
                self._known.pop(key, None)
            elif changes == self._changes:
                # Otherwise the row may be from before the change that we were told of.
                self._known[key] = (looked_at, tenant)
        return tenant

    def forget(self) -> None:
        with self._lock:
            self._changes += 1
            self._known.clear()


def _by_host(host: str) -> Tenant | None:
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    return domain.tenant if domain else None


def _by_address(kind: str) -> Callable[[str], Tenant | None]:
    def load(address: str) -> Tenant | None:
        tenants = _led_to(kind, address)
        # An account may be several workspaces': the first of them that anybody can enter.
        still_there = [tenant for tenant in tenants if tenant.state not in GONE]
        return next(iter(still_there or tenants), None)

    return load


def _led_to(kind: str, address: str) -> list[Tenant]:
    rows = ChannelAddress.objects.select_related("tenant").order_by("pk")
    return [row.tenant for row in rows.filter(kind=kind, address=address, active=True)]


def tenants_of_account(waba_id: str) -> list[Tenant]:
    """Those with numbers of a WhatsApp account that anybody can enter, the first one first.

    Asked anew each time: what names one of several numbers is rare.
    """
    with outside_tenants():
        tenants = _led_to(ChannelAddress.Kind.WHATSAPP_ACCOUNT, waba_id)
    return [tenant for tenant in tenants if tenant.state not in GONE]


def _by_id(tenant_id: str) -> Tenant | None:
    return Tenant.objects.filter(pk=int(tenant_id)).first()


hosts = Directory(_by_host)
phone_numbers = Directory(_by_address(ChannelAddress.Kind.WHATSAPP_CLOUD))
whatsapp_accounts = Directory(_by_address(ChannelAddress.Kind.WHATSAPP_ACCOUNT))
tenants_by_id = Directory(_by_id)


def forget_all() -> None:
    """After a change to tenants, domains or addresses: forget them in every process."""
    changed()
