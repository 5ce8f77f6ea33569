"""Phone number id → tenant and channel, remembered in the process for some seconds."""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from conversations.models import Channel
from tenants.context import in_tenant
from tenants.directory import phone_numbers, tenants_of_account, whatsapp_accounts
from tenants.invalidation import changed, ear
from tenants.models import Tenant
from whatsapp.models import CloudNumber
from whatsapp.shapes import word
from whatsapp.splitting import digits

TRANSPORT = "whatsapp_cloud"
REMEMBER_SECONDS = 15.0
"""Saves a query on nearly every webhook; a channel's row is hardly ever replaced."""

SHORTEST = 7
"""Digits of a number without its country, at least, for it to be known by its end."""


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


def named_in(value: Mapping[str, Any]) -> str:
    """The digits of the number that an update of an account is about; "" when of the whole."""
    shown = word(value.get("display_phone_number")) or word(value.get("phone_number"))
    return digits(shown)


def named_among(channels: Sequence[Channel], number: str) -> list[Channel]:
    """Those whose number `number` is, as the platform displays it: in digits, with its country.

    Ours are displayed as people typed them. One without its country is meant when it alone
    ends as the platform's does.
    """
    whole = [each for each in channels if _is_whole(each, number)]
    alike = [each for each in channels if _ends_alike(digits(each.display).lstrip("0"), number)]
    return whole or (alike if len(alike) == 1 else [])


def _is_whole(channel: Channel, number: str) -> bool:
    return bool(number) and digits(channel.display).lstrip("0") == number.lstrip("0")


def _ends_alike(typed: str, number: str) -> bool:
    return len(typed) >= SHORTEST and number.endswith(typed)


def channels_of_account(waba_id: str) -> list[Channel]:
    """The account's numbers, the first that was connected first; runs inside their tenant."""
    rows = CloudNumber.objects.filter(waba_id=waba_id, channel__transport=TRANSPORT)
    return [row.channel for row in rows.select_related("channel").order_by("channel_id")]


def channel_of_account(*, waba_id: str, number: str) -> Channel | None:
    """The number that an update of a whole account is kept with; runs inside its tenant.

    The one that is named (`named_in`), else the account's first.
    """
    channels = channels_of_account(waba_id)
    return next(iter(named_among(channels, number) or channels), None)


def home_of(*, waba_id: str, number: str) -> Tenant | None:
    """The open workspace that has this number of an account's; None when none has it.

    Each is asked by itself, where its own rows alone are seen; runs outside tenants. One that
    has the whole number comes before one whose number only ends alike.
    """
    alike: list[Tenant] = []
    for tenant in tenants_of_account(waba_id):
        with in_tenant(tenant):
            named = named_among(channels_of_account(waba_id), number)
        if any(_is_whole(each, number) for each in named):
            return tenant
        alike += [tenant] * bool(named)
    return next(iter(alike), None)


def forget_here() -> None:
    """When what was remembered turned out to be gone."""
    phone_numbers.forget()
    whatsapp_accounts.forget()
    channels.forget()


def forget_all() -> None:
    """After a change to numbers, in every process."""
    changed()
