"""What a look inside a workspace tells the platform's people: counts and states, no contents."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.models import User
from accounts.permissions import Role
from ai.quota import turns_used_up
from conversations.models import Channel, InboundEvent, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant

PATIENCE = timedelta(minutes=2)
"""Messages are taken in and sent within seconds; the sweep looks every 30."""


@dataclass(frozen=True, slots=True)
class Inside:
    """`stopped`: numbers that WhatsApp refused, as (number, why). `unread`, `unsent`: what has
    waited for longer than PATIENCE to be taken in, and to leave. `turns_used_up`: the
    assistant has answered as often as it may in an hour."""

    people: int
    numbers: tuple[tuple[str, str], ...]
    stopped: tuple[tuple[str, str], ...]
    unread: int
    unsent: int
    turns_used_up: bool


def look_inside(tenant: Tenant) -> Inside | None:
    """None for a workspace that nobody may enter."""
    if tenant.state not in (Tenant.State.ACTIVE, Tenant.State.SUSPENDED):
        return None
    before = now() - PATIENCE
    with in_tenant(tenant):
        channels = list(Channel.objects.order_by("id"))
        waiting = (Message.Status.QUEUED, Message.Status.SENDING)
        return Inside(
            people=User.objects.filter(is_active=True).exclude(role=Role.SUPPORT).count(),
            numbers=tuple((channel.address, channel.display) for channel in channels),
            stopped=tuple(
                (channel.display, channel.paused_reason)
                for channel in channels
                if not channel.active
            ),
            unread=InboundEvent.objects.filter(processed_at=None, received_at__lt=before).count(),
            unsent=Message.objects.filter(status__in=waiting, created_at__lt=before).count(),
            turns_used_up=turns_used_up(),
        )
