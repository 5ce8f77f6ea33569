"""Taking in: what arrived becomes rows, in the order of arrival, before anybody is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.models import Channel, InboundEvent
from core.locks import lock_exclusive, lock_key
from tenants.context import require_tenant
from tenants.doorbell import ring


@dataclass(frozen=True, slots=True)
class NewEvent:
    """`kind` is one of InboundEvent.Kind; `external_id` makes it unique in its channel and kind."""

    kind: str
    external_id: str
    sender: str
    body: dict[str, Any]


def store_events(*, channel: Channel, events: Sequence[NewEvent]) -> None:
    """Store updates of one channel, each once, and ring for their senders.

    Runs in the caller's transaction (the webhook's, whole or not at all). Holds
    each sender's lock until it commits, so that ids within a sender follow the
    order of commit over any number of receivers.
    """
    tenant_id = require_tenant().tenant_id
    senders = list(dict.fromkeys(event.sender for event in events))
    lock_exclusive(lock_key("receive", tenant_id, channel.pk, sender) for sender in senders)
    InboundEvent.objects.bulk_create(
        [
            InboundEvent(
                channel=channel,
                kind=event.kind,
                external_id=event.external_id,
                sender=event.sender,
                body=event.body,
            )
            for event in events
        ],
        ignore_conflicts=True,
    )
    for sender in senders:
        ring(task="conversations.drain", channel_id=channel.pk, sender=sender)
