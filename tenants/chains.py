"""How far the active history's hash chain was verified and noted, for who reads that history."""

from dataclasses import dataclass
from datetime import datetime

from core.scope import active_tenant_id
from tenants.context import outside_tenants
from tenants.models import ChainAnchor, ChainCheck


@dataclass(frozen=True, slots=True)
class ChainStanding:
    """`position` is how far it was found unbroken at `checked_at`, from its start at `whole_at`.

    `problem` is what was found amiss, empty if nothing was. `anchor` is the newest
    position that was noted apart from the history, at `anchored_at`. What never
    happened is None or 0.
    """

    position: int = 0
    checked_at: datetime | None = None
    whole_at: datetime | None = None
    problem: str = ""
    anchor: int = 0
    anchored_at: datetime | None = None


def chain_standing() -> ChainStanding:
    """Of the active tenant's history; outside any, of the platform's own. Two queries."""
    tenant_id = active_tenant_id()
    with outside_tenants():
        check = ChainCheck.objects.filter(tenant_id=tenant_id).first()
        anchor = ChainAnchor.objects.filter(tenant_id=tenant_id).order_by("-position").first()
    return ChainStanding(
        position=check.position if check else 0,
        checked_at=check.checked_at if check else None,
        whole_at=check.whole_at if check else None,
        problem=check.problem if check else "",
        anchor=anchor.position if anchor else 0,
        anchored_at=anchor.anchored_at if anchor else None,
    )
