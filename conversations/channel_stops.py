"""A number that cannot send until a person acts: stopped once, told once, started again.

The doors of `Channel.active`. While a number is stopped its messages wait in their order,
and what has become late by then is left to people (`conversations.lateness`).
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.mail import MailRefused, send_mail, shown_name
from accounts.models import User
from accounts.permissions import Role
from audit.actions import record
from conversations.models import Channel
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import NotFound
from core.scope import active_tenant_id
from tenants.addresses import platform_url, workspace_url
from tenants.context import outside_tenants
from tenants.directory import tenants_by_id
from tenants.doorbell import ring, ring_platform
from tenants.live import announce, announce_platform

logger = logging.getLogger(__name__)

ACTOR = system_actor("sending")


def stop_channel(
    channel: Channel,
    *,
    code: str,
    reason: str,
    at: datetime | None = None,
    unless: Callable[[], bool] | None = None,
) -> bool:
    """Stop a number that the other side refuses as a whole; False when there was nothing to do.

    Owners and the platform's people are mailed, the panels say it, the history keeps it.
    `unless` is asked under the number's lock, which whoever connects it again holds as
    well: a refusal of what has been replaced meanwhile stops nothing. `at`: when the other
    side said it, where that is told; what is older than the number's last start was repaired.
    """
    with transaction.atomic():
        # Without its key: what is being taken in for the number goes on.
        rows = Channel.objects.select_for_update(no_key=True)
        found = rows.filter(pk=channel.pk, active=True).first()
        if found is None or _is_over(found, at) or (unless and unless()):
            return False
        found.active = False
        found.paused_reason = reason[:200]
        found.stopped_at = now()
        found.stop_code = code[:16]
        found.save(update_fields=["active", "paused_reason", "stopped_at", "stop_code"])
        record(
            actor=ACTOR,
            code="conversations.channel.stopped",
            target=f"channel:{found.pk}",
            data={"number": found.display, "code": code[:16], "reason": reason[:200]},
        )
        _tell_people(found)
        _tell_pages()
    logger.error("a number was stopped: %s %s", code, reason)
    return True


def _is_over(channel: Channel, at: datetime | None) -> bool:
    return bool(at and channel.started_at and at < channel.started_at)


def start_channel(channel_id: int) -> Channel:
    """Let a number send again and look at all that waits; the caller has asked who may.

    Runs in the caller's transaction. Raises NotFound.
    """
    found = Channel.objects.select_for_update(no_key=True).filter(pk=channel_id).first()
    if found is None:
        raise NotFound("There is no such number.")
    found.active = True
    found.paused_reason = found.stop_code = ""
    found.stopped_at, found.started_at = None, now()
    found.save(update_fields=["active", "paused_reason", "stopped_at", "started_at", "stop_code"])
    ring(task="conversations.resume")
    ring(task="ai.resume")
    _tell_pages()
    return found


def resume_channel(actor: Actor, channel: Channel) -> Channel:
    """Try again with what the number has; if it is refused again, it stops again.

    Raises NotAllowed or NotFound.
    """
    actor.require("business.edit")
    with transaction.atomic():
        found = start_channel(channel.pk)
        record(
            actor=actor,
            code="conversations.channel.resumed",
            target=f"channel:{found.pk}",
            data={"number": found.display},
        )
    return found


# ---------------------------------------------------------------- telling


def _tell_pages() -> None:
    announce(topic="switches")
    announce_platform(topic="tenants", id=active_tenant_id())


def _tell_people(channel: Channel) -> None:
    """One ring a person, so that one address that takes no mail holds up nobody else's."""
    owners = User.objects.filter(role=Role.OWNER, is_active=True).order_by("id")
    for user_id in owners.values_list("pk", flat=True):
        ring(task="conversations.mail_stop", user_id=user_id, channel_id=channel.pk)
    tenant_id = active_tenant_id()
    with outside_tenants():
        people = User.objects.filter(is_active=True).order_by("id")
        for user_id in people.values_list("pk", flat=True):
            ring_platform(
                task="conversations.mail_platform_stop",
                user_id=user_id,
                stopped_tenant_id=tenant_id,
                number=channel.display,
                reason=channel.paused_reason,
            )


def mail_stop(*, user_id: int, channel_id: int) -> None:
    """Mail one owner, unless the number works again. Raises MailDelayed, to be tried again."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    channel = Channel.objects.filter(pk=channel_id, active=False).first()
    tenant = tenants_by_id.find(str(active_tenant_id()))
    if user is None or channel is None or tenant is None:
        return
    _mail(
        user,
        number=channel.display,
        reason=channel.paused_reason,
        workspace=tenant.name,
        address=f"{workspace_url(tenant.slug)}business/numbers/",
    )


def mail_platform_stop(*, user_id: int, stopped_tenant_id: int, number: str, reason: str) -> None:
    """The same to one of the platform's people; outside tenants. Raises MailDelayed."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    tenant = tenants_by_id.find(str(stopped_tenant_id))
    if user is None or tenant is None:
        return
    _mail(
        user,
        number=number,
        reason=reason,
        workspace=tenant.name,
        address=f"{platform_url()}tenants/{tenant.pk}/",
    )


def _mail(user: User, *, number: str, reason: str, workspace: str, address: str) -> None:
    context = {
        "name": shown_name(user.name),
        "workspace": shown_name(workspace),
        "number": shown_name(number),
        "reason": reason,
        "at": now(),
        "address": address,
    }
    try:
        send_mail(to=user.email, template="number_stopped", context=context)
    except MailRefused:
        # An address that takes no mail cannot be told; panels and history have the fact.
        return
