"""Support access: the platform's people look into a workspace by its consent, for a time.

The consent is a `SupportGrant`. With one open, a platform admin who holds
`platform.support` is handed over to the workspace: a signed note that names the
tenant, the admin and the grant, holds a minute, and works once. It opens a session of
a stand-in, a person with the role `support` who has no password and cannot be
invited. The stand-in's rights are looked up with the grant at every request, so ending the
grant ends them at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from accounts.actions import SUPPORT_DOMAIN
from accounts.exceptions import NoSupportAccess, SupportOpen
from accounts.models import Session, SupportGrant, User
from accounts.names import checked_name
from accounts.permissions import Role
from accounts.sessions import end
from audit.actions import record
from audit.models import Entry
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import InvalidInput, NotAllowed
from core.locks import lock_exclusive, lock_key
from core.scope import active_tenant_id
from tenants.context import in_tenant, outside_tenants, require_tenant
from tenants.doorbell import ring
from tenants.flags import require_flag
from tenants.models import Tenant

HOURS = (1, 8, 24, 72)
"""What a workspace can choose: a call, a working day, a day, a long weekend at the most."""
REASON_LENGTH = 200

HAND_OVER_SECONDS = 60
"""From the click at the platform to the workspace's page; longer is somebody else's click."""
_SALT = "accounts.support.hand_over"

VIEW_AGAIN = timedelta(minutes=5)
"""A page that refreshes itself is one look in the history, not a hundred."""
PATH_LENGTH = 200


# ------------------------------------------------------------------ the consent


def open_grant() -> SupportGrant | None:
    """The active workspace's consent, while it holds."""
    return (
        SupportGrant.objects.filter(revoked_at=None, until__gt=now())
        .select_related("granted_by")
        .order_by("-until")
        .first()
    )


def grants() -> list[SupportGrant]:
    """The latest consents of the active workspace, open and ended."""
    return list(SupportGrant.objects.select_related("granted_by").order_by("-id")[:20])


def grant_support(*, actor: Actor, reason: str, hours: int) -> SupportGrant:
    """Let the platform's people look in for `hours`.

    Raises NotAllowed, FeatureOff, InvalidInput, or SupportOpen while they may already.
    """
    actor.require("support.grant")
    require_flag("support_access")
    cleaned = checked_name(
        reason, field="reason", most=REASON_LENGTH, empty="Write what support should look at."
    )
    if hours not in HOURS:
        raise InvalidInput(fields={"hours": f"Choose {', '.join(map(str, HOURS))} hours."})
    with transaction.atomic():
        lock_exclusive([lock_key("support-grant", active_tenant_id())])
        if open_grant() is not None:
            raise SupportOpen
        grant = SupportGrant.objects.create(
            reason=cleaned,
            granted_by_id=actor.person_id,
            until=now() + timedelta(hours=hours),
        )
        ring(task="accounts.support_over", due=grant.until, grant_id=grant.pk)
        _tell_both(actor, "support.granted", {"reason": cleaned, "hours": hours})
    return grant


def end_support(*, actor: Actor) -> None:
    """Take the consent back: who looks in is out at their next request. Again is fine."""
    actor.require("support.grant")
    with transaction.atomic():
        lock_exclusive([lock_key("support-grant", active_tenant_id())])
        ended = SupportGrant.objects.filter(revoked_at=None, until__gt=now())
        if ended.update(revoked_at=now()):
            _send_home()
            _tell_both(actor, "support.ended", {})


def support_over(grant_id: int) -> None:
    """What is left to do when a consent has run out: both histories say so."""
    with transaction.atomic():
        lock_exclusive([lock_key("support-grant", active_tenant_id())])
        grant = SupportGrant.objects.filter(pk=grant_id, revoked_at=None, until__lte=now()).first()
        if grant is not None and open_grant() is None:
            _send_home()
            _tell_both(system_actor("support access"), "support.ran_out", {"reason": grant.reason})


def _send_home() -> None:
    end(Session.objects.filter(user__role=Role.SUPPORT))


# ------------------------------------------------------------------ going there


@dataclass(frozen=True, slots=True)
class Standing:
    """What a workspace's consent is, for the platform's page."""

    reason: str
    until: datetime
    granted_by: str


def standing_at(tenant: Tenant) -> Standing | None:
    """The consent of `tenant`, if one is open."""
    with in_tenant(tenant):
        grant = open_grant()
        if grant is None:
            return None
        return Standing(reason=grant.reason, until=grant.until, granted_by=grant.granted_by.name)


def hand_over(*, actor: Actor, tenant: Tenant) -> str:
    """A note with which this platform admin, and nobody else, may enter `tenant` once.

    Raises NotAllowed, or NoSupportAccess when the workspace has granted none.
    """
    actor.require("platform.support")
    if actor.kind != "platform":
        raise NotAllowed
    with in_tenant(tenant), transaction.atomic():
        grant = open_grant()
        if grant is None:
            raise NoSupportAccess
        stand_in = _stand_in(actor)
        return signing.dumps(
            {
                "tenant": tenant.id,
                "admin": actor.person_id,
                "grant": grant.pk,
                "since": _mark(stand_in),
            },
            salt=_SALT,
        )


def enter(note: str) -> User:
    """The stand-in whom `note` lets into the active workspace, now that it is spent.

    Raises NoSupportAccess for a note that is forged, older than a minute, another
    workspace's, or spent, and when the consent or the admin's own right has ended.
    """
    try:
        told = signing.loads(note, salt=_SALT, max_age=HAND_OVER_SECONDS)
    except signing.BadSignature:
        raise NoSupportAccess from None
    if told["tenant"] != active_tenant_id():
        raise NoSupportAccess
    with transaction.atomic():
        user = (
            User.objects.select_for_update()
            .filter(email=_address(told["admin"]), role=Role.SUPPORT, is_active=True)
            .first()
        )
        grant = open_grant()
        if user is None or grant is None or grant.pk != told["grant"]:
            raise NoSupportAccess
        if _mark(user) != told["since"]:
            # Somebody entered with this note, or with a later one, already.
            raise NoSupportAccess
        user.support_until = _until(user)
        if user.support_until is None:
            raise NoSupportAccess
        user.last_login = now()
        user.save(update_fields=["last_login"])
        _tell_both(
            user.actor, "support.entered", {"reason": grant.reason}, admin_id=_admin_id(user.email)
        )
    return user


def leave(user: User) -> None:
    """Write down that the stand-in went; ending the session is the caller's."""
    with transaction.atomic():
        _tell_both(user.actor, "support.left", {}, admin_id=_admin_id(user.email))


def let_in(user: User) -> User | None:
    """`user` with `support_until` set as the rows say now; None when nothing lets them in."""
    user.support_until = _until(user)
    return user if user.support_until else None


def note_view(user: User, path: str) -> None:
    """Write into the workspace's history that support looked at `path`."""
    page = path[:PATH_LENGTH]
    seen = Entry.objects.filter(
        code="support.viewed", actor_id=user.pk, data__path=page, at__gt=now() - VIEW_AGAIN
    )
    if not seen.exists():
        record(actor=user.actor, code="support.viewed", target="support", data={"path": page})


def _until(user: User) -> datetime | None:
    """Until when the rows let this stand-in look: the workspace's consent and the admin's right."""
    grant = open_grant()
    if grant is None:
        return None
    with outside_tenants():
        admin = User.objects.filter(pk=_admin_id(user.email), is_active=True).first()
    return grant.until if admin and admin.has_permission("platform.support") else None


def _stand_in(actor: Actor) -> User:
    """The person who stands for this platform admin here; made the first time they come."""
    address = _address(actor.person_id)
    found = User.objects.filter(email=address, role=Role.SUPPORT).first()
    if found is not None:
        return found
    lock_exclusive([lock_key("support-stand-in", active_tenant_id(), actor.person_id)])
    user, made = User.objects.get_or_create(
        email=address,
        defaults={"name": f"Support ({actor.label})"[:120], "role": Role.SUPPORT.value},
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _address(admin_id: int) -> str:
    return f"support+{admin_id}@{SUPPORT_DOMAIN}"


def _admin_id(address: str) -> int:
    return int(address.partition("+")[2].partition("@")[0])


def _mark(user: User) -> str:
    """Changes with every entry, so that a note works once."""
    return user.last_login.isoformat() if user.last_login else ""


def _tell_both(
    actor: Actor, code: str, data: dict[str, object], *, admin_id: int | None = None
) -> None:
    """The workspace's history and the platform's, in one transaction.

    Keys of people are each schema's own: at the platform a stand-in is the admin it
    stands for, and a person of the workspace has a name alone.
    """
    scope = require_tenant()
    record(actor=actor, code=code, target="support", data=data)
    with outside_tenants():
        record(
            actor=Actor(kind=actor.kind, label=actor.label, id=admin_id),
            code=code,
            target=f"tenant:{scope.tenant_id}",
            data=data,
        )
