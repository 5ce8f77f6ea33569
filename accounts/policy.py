"""What a workspace (outside any: the platform) asks of its people's signing in."""

from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.exceptions import SecondStepFirst
from accounts.models import RefreshToken, SecurityPolicy, Session, User
from audit.actions import record
from audit.changes import changed
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput
from core.scope import active_scope

RANGES = {
    # Shorter than a quarter of an hour signs people out over a telephone call.
    "idle_minutes": (15, 7 * 24 * 60),
    "absolute_hours": (1, 90 * 24),
    # A month is what an enquiry about an incident needs at least.
    "audit_days": (30, 3650),
}
_NAMES = {
    "idle_minutes": "Use {0} minutes to {1} (seven days).",
    "absolute_hours": "Use {0} hour to {1} (ninety days).",
    "audit_days": "Use {0} to {1} days.",
}


def policy() -> SecurityPolicy:
    """The active workspace's; unsaved, with the defaults, where nobody has set one."""
    return SecurityPolicy.objects.filter(pk=1).first() or SecurityPolicy(pk=1)


def second_step_required() -> bool:
    """Whether everybody here needs a second step to sign in."""
    if active_scope() is None and settings.PLATFORM_MFA_REQUIRED:
        return True
    return policy().require_mfa


def update_policy(*, actor: Actor, user: User, fields: dict[str, Any]) -> SecurityPolicy:
    """Set what is asked of everybody; sessions that no longer fit are measured anew or end.

    `fields`: require_mfa (bool) and the numbers of RANGES. Who demands a second step has
    one: raises SecondStepFirst, otherwise nobody could come back to undo it. Raises
    NotAllowed and InvalidInput as well.
    """
    from accounts import mfa, sessions  # noqa: PLC0415 (both read the policy)

    actor.require("security.manage")
    problems = {}
    values: dict[str, Any] = {"require_mfa": bool(fields.get("require_mfa"))}
    for name, (least, most) in RANGES.items():
        try:
            values[name] = int(str(fields.get(name, "")).strip())
        except ValueError:
            values[name] = -1
        if not least <= values[name] <= most:
            problems[name] = _NAMES[name].format(least, most)
    if problems:
        raise InvalidInput(fields=problems)
    with transaction.atomic():
        SecurityPolicy.objects.get_or_create(pk=1)
        row = SecurityPolicy.objects.select_for_update().get(pk=1)
        before = {name: getattr(row, name) for name in values}
        if values["require_mfa"] and not row.require_mfa and not mfa.has_second_step(user):
            raise SecondStepFirst
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        difference = changed(before, values)
        if difference:
            record(actor=actor, code="accounts.policy.changed", data=difference)
        if values["require_mfa"] and not before["require_mfa"]:
            sessions.end(Session.objects.filter(user__isnull=False, second_factor_at=None))
            without = User.objects.exclude(pk__in=mfa.people_with_a_step())
            RefreshToken.objects.filter(user__in=without, revoked_at=None).update(revoked_at=now())
        if {"idle_minutes", "absolute_hours"} & set(difference.get("changes", {})):
            sessions.measure_anew(row)
    return row
