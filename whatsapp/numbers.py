"""Phone number id → tenant and channel, remembered in the process for some seconds."""

import threading
import time

from conversations.models import Channel
from tenants.directory import phone_numbers, whatsapp_accounts
from tenants.invalidation import changed, ear
from tenants.models import Tenant
from whatsapp.models import CloudNumber
from whatsapp.splitting import digits

TRANSPORT = "whatsapp_cloud"
REMEMBER_SECONDS = 15.0
"""Saves a query on nearly every webhook; a channel's row is hardly ever replaced."""


class ChannelDirectory:
    """Channels by tenant and address; what is not known is not remembered."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], tuple[float, Channel]] = {}
        self._lock = threading.Lock()

    def find(self, tenant: Tenant, address: str) -> Channel | None:
        """The channel of `address`; runs inside that tenant."""
        key = (tenant.pk, address)
        found = self._known.get(key)
        if found and found[0] > time.monotonic():
            return found[1]
        channel = Channel.objects.filter(transport=TRANSPORT, address=address).first()
        with self._lock:
            if channel is None:
                self._known.pop(key, None)
            else:
                self._known[key] = (time.monotonic() + REMEMBER_SECONDS, channel)
        return channel

    def forget(self) -> None:
        with self._lock:
            self._known.clear()


channels = ChannelDirectory()
ear.on_change(channels.forget)


def channel_of_account(*, waba_id: str, display: str) -> Channel | None:
    """The number that an update of a whole account is kept with; runs inside its tenant.

    The one the update names as it is displayed, else the account's first.
    """
    rows = CloudNumber.objects.filter(waba_id=waba_id, channel__transport=TRANSPORT)
    channels = [row.channel for row in rows.select_related("channel").order_by("channel_id")]
    named = [each for each in channels if display and digits(each.display) == digits(display)]
    return next(iter(named or channels), None)


def forget_here() -> None:
    """When what was remembered turned out to be gone."""
    phone_numbers.forget()
    whatsapp_accounts.forget()
    channels.forget()


def forget_all() -> None:
    """After a change to numbers, in every process."""
    changed()
