"""Kill switches of the platform, and the locks that make them exact.

Two kinds: of the assistant (``ai``) and of everything that leaves (``sending``);
each for everybody, for one tenant or for one number. Whoever queues or sends
holds the locks of its kind shared for that transaction, that of everybody and
that of its tenant; a flip holds one of them exclusively. Once a flip has
committed, no transaction that read the old state is still open. A flip of one
tenant waits for that tenant's transactions alone, and holds up nobody else's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import JSONArray

from audit.actions import record
from core.actors import Actor, system_actor
from core.clock import now
from core.compiled import Compiled
from core.errors import InvalidInput
from core.locks import lock_exclusive, lock_key, lock_shared
from core.scope import active_tenant_id
from tenants.context import in_tenant, outside_tenants
from tenants.doorbell import ring_everywhere, ring_outside, ring_platform
from tenants.expiry import check_until, stated_reason
from tenants.live import announce, announce_everywhere, announce_platform
from tenants.models import ChannelAddress, Switch, Tenant
from tenants.states import state_lock

Kind = Switch.Kind
Number = tuple[str, str]
"""A number as the rooms above know it: its transport and the transport's id of it."""

EXPIRY = system_actor("expiry")
"""Releases by itself what was stopped until a moment."""

LABEL_LENGTH = 120

EVERYBODY = 0
"""In the place of a tenant's id in the lock of a switch that concerns all."""

_COLUMNS = ("kind", "tenant_id", "address_id", "address__kind", "address__address")


def _engaged_for(asked: Callable[[str], Any]) -> QuerySet[Switch]:
    # A tenant's role sees its own addresses alone.
    return Switch.objects.filter(kind__any=asked("kinds"), engaged=True).filter(
        Q(tenant=None) | Q(tenant=asked("tenant"))
    )


def engaged_column(asked: Callable[[str], Any]) -> ArraySubquery:
    """The engaged switches that concern a tenant, for a query of the caller's that is asked for
    their `kinds` and the `tenant`'s id; see :func:`stops_in`."""
    return ArraySubquery(_engaged_for(asked).values(row=JSONArray(*_COLUMNS)))


def state_column(asked: Callable[[str], Any]) -> Subquery:
    """The state of a tenant, for a query that is asked for the `tenant`'s id."""
    # Ordered by what a tenant's role may read.
    return Subquery(Tenant.objects.filter(pk=asked("tenant")).order_by("id").values("state"))


_engaged = Compiled(lambda asked: _engaged_for(asked).values_list(*_COLUMNS))


@dataclass(frozen=True, slots=True)
class Stops:
    """Which of the platform's switches of one kind are engaged for the active tenant."""

    platform: bool
    tenant: bool
    numbers: frozenset[Number]

    @property
    def all_numbers(self) -> str | None:
        """ "platform" or "tenant" when every number is stopped, and by which of the two."""
        if self.platform:
            return "platform"
        return "tenant" if self.tenant else None

    def of(self, number: Number) -> str | None:
        """What stops `number`: "platform", "tenant", "number", or None."""
        return self.all_numbers or ("number" if number in self.numbers else None)


def stoppers(kind: str) -> list[Switch]:
    """The engaged switches of `kind` that concern the active tenant, widest first: who flipped
    them, why, and until when. For people to read, as they are now."""
    rows = Switch.objects.filter(kind=kind, engaged=True)
    concerned = rows.filter(Q(tenant=None) | Q(tenant=active_tenant_id()))
    return list(concerned.order_by("tenant_id", "address_id"))


def stops(kind: str) -> Stops:
    """The engaged switches of `kind` that concern the active tenant, as they are now."""
    return stops_of(kind)[kind]


def stops_of(*kinds: str) -> dict[str, Stops]:
    """The same for several kinds, by one query."""
    return stops_in(kinds, _engaged(kinds=list(kinds), tenant=active_tenant_id()))


def stops_in(kinds: Iterable[str], rows: Iterable[Any]) -> dict[str, Stops]:
    """The rows of :func:`engaged_column`, by kind."""
    found = {}
    for kind in kinds:
        mine = [row[1:] for row in rows if row[0] == kind]
        found[kind] = Stops(
            platform=any(tenant is None and number is None for tenant, number, *_ in mine),
            tenant=any(tenant is not None and number is None for tenant, number, *_ in mine),
            numbers=frozenset((of, address) for _, _, of, address in mine if address is not None),
        )
    return found


def stops_locked(kind: str, *, also: Iterable[int] = ()) -> Stops:
    """Like :func:`stops`, holding the switches still until the transaction ends.

    `also` are further locks to share, taken in the same round trip.
    """
    lock_shared([*locks_of(kind), *also])
    return stops(kind)


def locks_while_open(*kinds: str) -> list[int]:
    """The locks of these kinds' switches and of the tenant's state, which hold still while they
    are shared. What they guard is to be read by a later statement: :func:`engaged_column`,
    :func:`state_column`."""
    return [*locks_of(*kinds), state_lock(active_tenant_id())]


def locks_of(*kinds: str) -> list[int]:
    """The locks of these kinds' switches: nobody flips one while they are shared."""
    return [
        _lock(kind, tenant_id) for kind in kinds for tenant_id in (EVERYBODY, active_tenant_id())
    ]


def _lock(kind: str, tenant_id: int) -> int:
    return lock_key("switch", kind, tenant_id)


def engaged_switches() -> QuerySet[Switch]:
    """Everything the platform has stopped, the latest first."""
    return (
        Switch.objects.filter(engaged=True)
        .select_related("tenant", "address")
        .order_by("-changed_at", "-pk")
    )


def switch_of(
    *, kind: str, tenant: Tenant | None = None, address: ChannelAddress | None = None
) -> Switch:
    """One switch as it stands; one that was never flipped is not stored and not engaged."""
    found = Switch.objects.filter(kind=kind, tenant=tenant, address=address).first()
    return found or Switch(kind=kind, tenant=tenant, address=address, engaged=False)


def set_switch(
    *,
    actor: Actor,
    kind: str,
    tenant: Tenant | None = None,
    address: ChannelAddress | None = None,
    engaged: bool,
    reason: str = "",
    until: datetime | None = None,
) -> Switch:
    """Stop (`engaged`) or release the assistant or all sending, and tell open pages.

    What is stopped `until` a moment is released then by itself.

    For everybody without `tenant`; for one tenant; or for its number `address`,
    which names its tenant by itself. What waited is rung for after a release, and
    a release keeps no reason. The history is the platform's own. Raises NotAllowed
    or InvalidInput.
    """
    actor.require("platform.switches")
    if kind not in Kind.values:
        raise InvalidInput(fields={"kind": "Choose “ai” or “sending”."})
    reason = stated_reason(reason) if engaged else ""
    until = until if engaged else None
    check_until(until)
    if address is not None:
        if tenant is not None and address.tenant_id != tenant.pk:
            raise InvalidInput(fields={"address": "This number belongs to another workspace."})
        tenant = address.tenant
    with outside_tenants(), transaction.atomic():
        lock_exclusive([_lock(kind, tenant.pk if tenant else EVERYBODY)])
        switch, _ = Switch.objects.update_or_create(
            kind=kind,
            tenant=tenant,
            address=address,
            defaults={
                "engaged": engaged,
                "reason": reason,
                "until": until,
                "changed_by": actor.label[:LABEL_LENGTH],
            },
        )
        if until is not None:
            ring_platform(task="tenants.end_switch", due=until, switch_id=switch.pk)
        _note(actor, switch)
    return switch


def end_switch(switch_id: int) -> None:
    """Release a switch whose moment has come; one that was flipped since is left alone."""
    found = Switch.objects.filter(pk=switch_id).first()
    if found is None:
        return
    with transaction.atomic():
        lock_exclusive([_lock(found.kind, found.tenant_id or EVERYBODY)])
        switch = Switch.objects.select_related("tenant", "address").get(pk=switch_id)
        if not switch.engaged or switch.until is None or switch.until > now():
            return
        switch.engaged, switch.reason, switch.until = False, "", None
        switch.changed_by = EXPIRY.label
        switch.save()
        _note(EXPIRY, switch)


def _note(actor: Actor, switch: Switch) -> None:
    """Write the flip into the history, wake what waited for a release, tell open pages."""
    told = {"reason": switch.reason} if switch.engaged else {}
    if switch.until is not None:
        told["until"] = switch.until.isoformat()
    if switch.address is not None:
        told["number"] = switch.address.address
    record(
        actor=actor,
        code=f"tenants.{switch.kind}.{'stopped' if switch.engaged else 'released'}",
        target=f"tenant:{switch.tenant_id}" if switch.tenant_id else "platform",
        data=told,
    )
    if not switch.engaged:
        _resume(switch.tenant)
    _tell(switch.tenant)


def _resume(tenant: Tenant | None) -> None:
    """Have what waited looked at now; the sweep would find it, but only later."""
    for task in settings.RESUME_TASKS:
        if tenant is None:
            ring_everywhere(task=task)
        else:
            ring_outside(tenant_id=tenant.pk, task=task)


def _tell(tenant: Tenant | None) -> None:
    announce_platform(topic="switches")
    if tenant is None:
        announce_everywhere(topic="switches")
        return
    with in_tenant(tenant):
        announce(topic="switches")
