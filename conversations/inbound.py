"""Taking in: what arrived becomes rows, in the order of arrival, before anybody is answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.db import connection

from conversations.models import Channel
from core.locks import lock_exclusive, lock_key
from tenants.context import require_tenant
from tenants.doorbell import ring_many

LANES = 512
"""Senders of a channel share this many locks: a batch cannot use up the server's, and two
strangers on one lane wait for each other some milliseconds, rarely."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """`kind` is one of InboundEvent.Kind; `external_id` makes it unique in its channel and kind."""

    kind: str
    external_id: str
    sender: str
    body: dict[str, Any]


def store_events(*, channel: Channel, events: Sequence[NewEvent]) -> None:
    """Store updates of one channel, each once, and ring for the senders of new ones.

    Runs in the caller's transaction (the webhook's, whole or not at all). Holds
    each sender's lane until it commits, so that ids within a sender follow the
    order of commit over any number of receivers.
    """
    if not events:
        return
    tenant_id = require_tenant().tenant_id
    lanes = {crc32(event.sender.encode()) % LANES for event in events}
    lock_exclusive(lock_key("receive", tenant_id, channel.pk, lane) for lane in lanes)
    rows = [
        {
            "kind": event.kind,
            "external_id": event.external_id,
            "sender": event.sender,
            "body": event.body,
        }
        for event in events
    ]
    with connection.cursor() as cursor:
        # One statement and one parameter for any number of updates; the rows
        # get their ids in the order of the list.
        cursor.execute(
            "INSERT INTO conversations_inboundevent"
            " (channel_id, kind, external_id, sender, body, received_at, outcome)"
            " SELECT %s, kind, external_id, sender, body, statement_timestamp(), ''"
            " FROM jsonb_to_recordset(%s::jsonb)"
            " AS event(kind text, external_id text, sender text, body jsonb)"
            " ON CONFLICT DO NOTHING RETURNING sender",
            [channel.pk, json.dumps(rows, ensure_ascii=False)],
        )
        senders = dict.fromkeys(row[0] for row in cursor.fetchall())
    ring_many(
        task="conversations.drain",
        calls=[{"channel_id": channel.pk, "sender": sender} for sender in senders],
    )
