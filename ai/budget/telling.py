"""Telling people, once, that a budget is spent: owners of the workspace, and the platform's."""

from accounts.mail import MailRefused, send_mail, shown_name
from accounts.models import User
from accounts.permissions import Role
from ai.budget.models import Told
from core.clock import now
from core.scope import active_tenant_id
from tenants.addresses import platform_url, workspace_url
from tenants.context import outside_tenants
from tenants.doorbell import ring, ring_outside, ring_platform
from tenants.live import announce_platform
from tenants.models import Tenant
from tenants.routers import OWNER

MOST_AT_ONCE = 200


def tell() -> None:
    """A chore of the steward's: ring for the mails about each budget that was met since."""
    for told in Told.objects.filter(told_at=None).select_related("tenant")[:MOST_AT_ONCE]:
        people = User.objects.filter(is_active=True).order_by("id").values_list("pk", flat=True)
        for user_id in people:
            ring_platform(task="budget.mail_platform", user_id=user_id, told_id=told.pk)
        if told.tenant is not None and told.tenant.state == Tenant.State.ACTIVE:
            ring_outside(tenant_id=told.tenant.pk, task="budget.ring_owners", told_id=told.pk)
        Told.objects.using(OWNER).filter(pk=told.pk).update(told_at=now())
        announce_platform(topic="ai", id=told.pk)


def ring_owners(*, told_id: int) -> None:
    """One ring a person, so that an address that takes no mail holds up nobody else's."""
    owners = User.objects.filter(role=Role.OWNER, is_active=True).order_by("id")
    for user_id in owners.values_list("pk", flat=True):
        ring(task="budget.mail_owner", user_id=user_id, told_id=told_id)


def mail_owner(*, user_id: int, told_id: int) -> None:
    """In a workspace: mail one owner of it. Raises MailDelayed, to be tried again."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    tenant_id = active_tenant_id()
    with outside_tenants():
        told = Told.objects.select_related("tenant").filter(pk=told_id, tenant=tenant_id).first()
    if user is not None and told is not None and told.tenant is not None:
        _mail(user, told, address=f"{workspace_url(told.tenant.slug)}assistant/usage/")


def mail_platform(*, user_id: int, told_id: int) -> None:
    """Outside tenants: mail one of the platform's people. Raises MailDelayed."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    told = Told.objects.select_related("tenant").filter(pk=told_id).first()
    if user is not None and told is not None:
        _mail(user, told, address=f"{platform_url()}ai/")


def _mail(user: User, told: Told, *, address: str) -> None:
    context = {
        "name": shown_name(user.name),
        "workspace": shown_name(told.tenant.name) if told.tenant else "",
        "daily": told.limit.startswith("day"),
        "tokens": told.limit.endswith("tokens"),
        "at": told.at,
        "address": address,
    }
    try:
        send_mail(to=user.email, template="budget_spent", context=context)
    except MailRefused:
        # An address that takes no mail cannot be told; the panels have the fact.
        return
