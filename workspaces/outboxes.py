"""What waits in the outboxes of all workspaces, counted by the steward for `/metrics`.

Only workspaces with a ring for a delivery are looked at: whatever is queued or on its way
has one, unless its number is stopped, and that is told by other means.
"""

from dataclasses import asdict, dataclass

from django.core.cache import cache
from django.db import connections
from psycopg import sql

from conversations.models import Message
from tenants.context import outside_tenants
from tenants.models import Doorbell, Tenant
from tenants.routers import OWNER

AT_ONCE = 200
"""Workspaces in one run: a millisecond each."""

KEPT_SECONDS = 120
"""Old figures are worse than none."""

_KEY = "figures:outboxes"

_COUNT = """
SELECT lane, count(*) FILTER (WHERE status = 'queued'), count(*) FILTER (WHERE status = 'sending'),
    coalesce(extract(epoch FROM now() - min(coalesce(not_before, created_at)) FILTER (
        WHERE status = 'queued' AND coalesce(not_before, created_at) <= now())), 0)
FROM {}.conversations_message WHERE status IN ('queued', 'sending') GROUP BY lane
"""


@dataclass(slots=True)
class Outbox:
    """One lane over all workspaces. `age`: seconds since the longest-waiting message was due;
    `sending`: on their way, or with an answer that was lost."""

    queued: int = 0
    sending: int = 0
    age: float = 0.0


def count_all() -> None:
    """The steward's job."""
    with outside_tenants():
        busy = (
            Doorbell.objects.filter(task="conversations.deliver")
            .values_list("tenant_id", flat=True)
            .distinct()
        )
        schemas = list(
            Tenant.objects.filter(pk__in=list(busy), state=Tenant.State.ACTIVE)
            .order_by("id")
            .values_list("schema_name", flat=True)[:AT_ONCE]
        )
        lanes = {lane: Outbox() for lane in Message.Lane.values}
        with connections[OWNER].cursor() as cursor:
            for schema in schemas:
                cursor.execute(sql.SQL(_COUNT).format(sql.Identifier(schema)))
                for lane, queued, sending, age in cursor.fetchall():
                    found = lanes[lane]
                    found.queued += queued
                    found.sending += sending
                    found.age = max(found.age, float(age))
        cache.set(_KEY, {lane: asdict(box) for lane, box in lanes.items()}, timeout=KEPT_SECONDS)


def counted_outboxes() -> dict[str, Outbox] | None:
    """By lane, as the steward counted last; None when that is too long ago."""
    with outside_tenants():
        known = cache.get(_KEY)
    return None if known is None else {lane: Outbox(**box) for lane, box in known.items()}
