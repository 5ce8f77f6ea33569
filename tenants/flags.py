"""Feature flags: a closed list of names, each with what holds when nobody has set it.

Three settings can bear on a tenant; the first that has not expired wins: the tenant's
own, everybody's (for a percentage of tenants, the same ones each time), the default.
Read from the rows by whoever asks, one query each time, so a setting holds at once.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from audit.actions import record
from audit.changes import changed
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound, ProfferError
from core.locks import lock_exclusive, lock_key
from core.scope import active_scope
from tenants.context import outside_tenants
from tenants.live import announce_platform
from tenants.models import Flag, Tenant

REASON_LENGTH = 200


class Default(NamedTuple):
    """What holds without a setting, and what the flag is for.

    `per_tenant`: it can differ between tenants; if not, it is the platform's as a whole.
    """

    on: bool
    description: str
    per_tenant: bool = True


FLAGS = {
    "sign_up": Default(
        settings.DEMO,
        "Businesses may open a workspace by themselves, at the front door.",
        per_tenant=False,
    ),
    "custom_roles": Default(True, "A workspace may make roles of its own."),
    "support_access": Default(True, "A workspace may let the platform’s people look in."),
    "turns_bounded": Default(
        True, "The assistant answers only so often in an hour in one workspace."
    ),
}


class FeatureOff(ProfferError):
    """Something that a flag keeps from the active tenant."""

    code = "feature_off"
    status = 403
    message = "This is not switched on for your workspace. Ask the platform’s people."


@dataclass(frozen=True, slots=True)
class Standing:
    """How a flag stands for one tenant, or for everybody.

    `because`: "tenant", "everybody", "percentage" or "default". `setting` is the row of
    the place that was asked about, also when it has `expired` and says nothing any more.
    """

    name: str
    on: bool
    because: str
    setting: Flag | None
    expired: bool

    @property
    def default(self) -> Default:
        return FLAGS[self.name]


def flag_on(name: str) -> bool:
    """Whether `name` is on for the active tenant, or for the platform outside one.

    Raises KeyError for a name that is not in `FLAGS`.
    """
    scope = active_scope()
    tenant_id = scope.tenant_id if scope else None
    return _stands(name, tenant_id, _rows(tenant_id, name=name))[0]


def require_flag(name: str) -> None:
    """Raises FeatureOff unless :func:`flag_on`."""
    if not flag_on(name):
        raise FeatureOff


def in_share(name: str, tenant_id: int, percentage: int) -> bool:
    """Whether a tenant is among the percentage that has a flag; a higher one only adds."""
    return crc32(f"{name}:{tenant_id}".encode()) % 100 < percentage


def standings(tenant: Tenant | None = None) -> list[Standing]:
    """Every flag as it stands for `tenant`, or for everybody; one query."""
    tenant_id = tenant.pk if tenant else None
    rows = _rows(tenant_id)
    found = []
    for name, default in FLAGS.items():
        if tenant is not None and not default.per_tenant:
            continue
        on, because = _stands(name, tenant_id, rows)
        own = next((row for row in rows if row.name == name and row.tenant_id == tenant_id), None)
        expired = own is not None and not _holds(own)
        found.append(Standing(name, on, because, own, expired))
    return found


def overrides() -> dict[str, list[Flag]]:
    """The tenants' own settings, by flag and then by the tenant's name; one query."""
    found: dict[str, list[Flag]] = defaultdict(list)
    rows = Flag.objects.filter(tenant__isnull=False).select_related("tenant")
    for row in rows.order_by("tenant__name", "pk"):
        found[row.name].append(row)
    return dict(found)


def set_flag(
    *,
    actor: Actor,
    name: str,
    tenant: Tenant | None = None,
    enabled: bool,
    percentage: int = 100,
    reason: str,
    expires_at: datetime | None = None,
) -> Flag:
    """Set a flag for everybody, or for one tenant alone; it holds at once.

    `percentage` is of all tenants, and for everybody's setting only. After `expires_at`
    the wider setting or the default holds again. Raises NotAllowed, NotFound or
    InvalidInput.
    """
    actor.require("platform.flags")
    default = _known(name, tenant)
    reason = reason.replace("\x00", "").strip()
    problems = {}
    if not 1 <= len(reason) <= REASON_LENGTH:
        problems["reason"] = f"Say why, in at most {REASON_LENGTH} characters."
    if not 0 <= percentage <= 100:
        problems["percentage"] = "A whole number from 0 to 100."
    elif percentage < 100 and (tenant is not None or not default.per_tenant):
        problems["percentage"] = "A share of workspaces only makes sense for all of them."
    if expires_at is not None and expires_at <= now():
        problems["expires_at"] = "Choose a moment that is still to come."
    if problems:
        raise InvalidInput(fields=problems)
    values: dict[str, object] = {
        "enabled": enabled,
        "percentage": percentage,
        "expires_at": expires_at,
    }
    with outside_tenants(), transaction.atomic():
        before = _held(name, tenant)
        flag, _ = Flag.objects.update_or_create(
            name=name, tenant=tenant, defaults={**values, "reason": reason}
        )
        _write(actor, "tenants.flag.set", name, tenant, reason, _told(before), values)
    return flag


def clear_flag(*, actor: Actor, name: str, tenant: Tenant | None = None, reason: str = "") -> None:
    """Take a setting away: the wider one or the default holds again. Again is fine."""
    actor.require("platform.flags")
    _known(name, tenant)
    with outside_tenants(), transaction.atomic():
        before = _held(name, tenant)
        if before is None:
            return
        values = _told(before)
        before.delete()
        _write(actor, "tenants.flag.cleared", name, tenant, reason, values, {})


def _known(name: str, tenant: Tenant | None) -> Default:
    default = FLAGS.get(name)
    if default is None or (tenant is not None and not default.per_tenant):
        raise NotFound("There is no such flag here.")
    return default


def _held(name: str, tenant: Tenant | None) -> Flag | None:
    """The setting, with changes of it held off until the transaction ends."""
    lock_exclusive([lock_key("flag", name, tenant.pk if tenant else 0)])
    return Flag.objects.filter(name=name, tenant=tenant).first()


def _told(flag: Flag | None) -> dict[str, object]:
    if flag is None:
        return {}
    return {
        "enabled": flag.enabled,
        "percentage": flag.percentage,
        "expires_at": flag.expires_at,
    }


def _write(
    actor: Actor,
    code: str,
    name: str,
    tenant: Tenant | None,
    reason: str,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    record(
        actor=actor,
        code=code,
        target=f"tenant:{tenant.pk}" if tenant else "platform",
        data={
            "flag": name,
            **({"reason": reason} if reason else {}),
            **changed(before, after),
        },
    )
    announce_platform(topic="flags")


def _rows(tenant_id: int | None, *, name: str = "") -> list[Flag]:
    """Everybody's settings and the tenant's own, of all flags or of one; one query."""
    mine = Q(tenant=None) | Q(tenant_id=tenant_id)
    with outside_tenants():
        return list(Flag.objects.filter(mine, **({"name": name} if name else {})))


def _holds(flag: Flag) -> bool:
    return flag.expires_at is None or flag.expires_at > now()


def _stands(name: str, tenant_id: int | None, rows: list[Flag]) -> tuple[bool, str]:
    default = FLAGS[name]
    valid = [row for row in rows if row.name == name and _holds(row)]
    own = next((row for row in valid if row.tenant_id is not None), None)
    if own is not None and tenant_id is not None:
        return own.enabled, "tenant"
    wide = next((row for row in valid if row.tenant_id is None), None)
    if wide is None:
        return default.on, "default"
    if tenant_id is None or wide.percentage == 100:
        return wide.enabled, "everybody"
    return wide.enabled and in_share(name, tenant_id, wide.percentage), "percentage"
