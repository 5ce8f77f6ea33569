"""Kill switches of the platform, and the lock that makes them exact.

Whoever queues or sends an assistant's message holds the switch lock shared for
that transaction; flipping holds it exclusively. Once a flip has committed, no
transaction that read the old state can still be queueing.
"""

from django.db import transaction

from audit.actions import record
from core.actors import Actor
from core.locks import lock_exclusive, lock_key, lock_shared
from core.scope import active_tenant_id
from tenants.context import in_tenant, outside_tenants
from tenants.live import announce
from tenants.models import Switch, Tenant


def switch_lock() -> int:
    return lock_key("switch", Switch.Kind.AI)


def engaged_switch() -> str | None:
    """ "platform" or "tenant" when the platform's switch stops the active tenant's AI."""
    rows = Switch.objects.filter(kind=Switch.Kind.AI, engaged=True).values_list(
        "tenant_id", flat=True
    )
    stopped = set(rows)
    if None in stopped:
        return "platform"
    return "tenant" if active_tenant_id() in stopped else None


def engaged_switch_locked() -> str | None:
    """Like :func:`engaged_switch`, holding the switch still until the transaction ends."""
    lock_shared([switch_lock()])
    return engaged_switch()


def set_ai_switch(*, actor: Actor, tenant: Tenant | None, engaged: bool, reason: str) -> Switch:
    """Stop (`engaged`) or release the AI of everybody (`tenant` None) or of one tenant.

    The history is the platform's own. A release keeps no reason.
    """
    actor.require("platform.switches")
    reason = reason if engaged else ""
    with outside_tenants(), transaction.atomic():
        lock_exclusive([switch_lock()])
        switch, _ = Switch.objects.update_or_create(
            kind=Switch.Kind.AI, tenant=tenant, defaults={"engaged": engaged, "reason": reason}
        )
        record(
            actor=actor,
            code="tenants.ai.stopped" if engaged else "tenants.ai.released",
            target=f"tenant:{tenant.pk}" if tenant else "platform",
            data={"reason": reason} if engaged else {},
        )
        told = [tenant] if tenant else Tenant.objects.filter(state=Tenant.State.ACTIVE)
        for open_tenant in told:
            with in_tenant(open_tenant):
                announce(topic="switches")
    return switch
