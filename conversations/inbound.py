"""Taking in: what arrived becomes rows, in the order of arrival, before anybody is answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from conversations.models import Channel
from core.locks import lock_key
from core.prepared import executed
from tenants.context import require_tenant
from tenants.doorbell import RING_EACH_CALL, wake_own

LANES = 512
"""Senders of a channel share this many locks: a batch cannot use up the server's, and two
strangers on one lane wait for each other some milliseconds, rarely."""

# One statement for any number of updates. The lanes are taken, in order, before
# the first row is made and gets its id, because no row comes out of the join
# without them; rows keep the order of the list. Only new ones are rung for.
_STORE = (
    """
WITH lane AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(key) AS taken FROM unnest(%(lanes)s::bigint[]) AS key
), held AS MATERIALIZED (
    SELECT count(taken) AS lanes FROM lane
), stored AS (
    INSERT INTO conversations_inboundevent
        (channel_id, kind, external_id, sender, body, received_at, outcome)
    SELECT %(channel)s, kind, external_id, sender, body, statement_timestamp(), ''
    FROM held, jsonb_to_recordset(%(events)s::jsonb)
        AS event(kind text, external_id text, sender text, body jsonb)
    WHERE held.lanes > 0
    ON CONFLICT DO NOTHING
    RETURNING sender
), call AS (
    SELECT DISTINCT jsonb_build_object('channel_id', %(channel)s, 'sender', sender) AS kwargs
    FROM stored
), """  # noqa: S608 (two constants)
    + RING_EACH_CALL
)


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
    lanes = {
        lock_key("receive", tenant_id, channel.pk, crc32(event.sender.encode()) % LANES)
        for event in events
    }
    rows = [
        {
            "kind": event.kind,
            "external_id": event.external_id,
            "sender": event.sender,
            "body": event.body,
        }
        for event in events
    ]
    values = {
        "lanes": sorted(lanes),
        "channel": channel.pk,
        "events": json.dumps(rows, ensure_ascii=False),
        "tenant": tenant_id,
        "task": "conversations.drain",
    }
    with executed(_STORE, values) as cursor:
        row = cursor.fetchone()
    if row and row[0]:
        wake_own(tenant_id)
