"""Which workspaces an e-mail belongs to, without any address being stored outside of them.

One row of the shared schema per active person, kept in step by whoever makes, ends or
moves a person, in the same transaction. :func:`repair` mends what a restored
backup or an interrupted hand has left askew.
"""

import logging

from django.db import transaction

from accounts.models import User
from accounts.permissions import Role
from core.crypto import blind_index
from core.scope import active_scope
from tenants.context import in_tenant, outside_tenants
from tenants.models import Membership, Tenant

logger = logging.getLogger(__name__)


def index_of(email: str) -> str:
    """What stands for `email` in the shared schema."""
    return blind_index(email.strip().lower(), purpose="membership")


def remember(email: str) -> None:
    """This address is a person's of the active tenant. Outside of tenants: nothing to do."""
    scope = active_scope()
    if scope is None:
        return
    with outside_tenants():
        Membership.objects.bulk_create(
            [Membership(tenant_id=scope.tenant_id, email_index=index_of(email))],
            ignore_conflicts=True,
        )


def forget(email: str) -> None:
    """This address is nobody's of the active tenant any more."""
    scope = active_scope()
    if scope is None:
        return
    with outside_tenants():
        Membership.objects.filter(tenant_id=scope.tenant_id, email_index=index_of(email)).delete()


def workspaces_of(email: str) -> list[Tenant]:
    """The workspaces where this address may sign in, by name: active ones, and suspended ones,
    which are to be read. Enters none of them.
    """
    with outside_tenants():
        return list(
            Tenant.objects.filter(
                memberships__email_index=index_of(email),
                state__in=[Tenant.State.ACTIVE, Tenant.State.SUSPENDED],
            ).order_by("name", "id")
        )


def memberships_of(email: str) -> list[Tenant]:
    """Every workspace that has this address among its people, closed ones too; by name."""
    with outside_tenants():
        rows = Tenant.objects.filter(memberships__email_index=index_of(email))
        return list(rows.order_by("name", "id"))


def repair() -> None:
    """Mend the index, one tenant a transaction; what was mended is logged. For the steward."""
    with outside_tenants():
        waiting = [Tenant.State.ACTIVE, Tenant.State.SUSPENDED]
        tenants = list(Tenant.objects.filter(state__in=waiting).order_by("id"))
    for tenant in tenants:
        with in_tenant(tenant):
            mended = repair_active()
        if mended:
            logger.warning("membership: %s entries mended in %s", mended, tenant.schema_name)


@transaction.atomic
def repair_active() -> int:
    """Mend the active tenant's part; returns how many entries were wrong."""
    scope = active_scope()
    if scope is None:
        return 0
    # People are locked against changes, so that nobody who comes or goes meanwhile is undone.
    emails = (
        User.objects.select_for_update(no_key=True)
        .filter(is_active=True)
        .exclude(role=Role.SUPPORT)
        .order_by("pk")
        .values_list("email", flat=True)
    )
    right = {index_of(email) for email in emails}
    with outside_tenants():
        rows = Membership.objects.filter(tenant_id=scope.tenant_id)
        stored = set(rows.values_list("email_index", flat=True))
        rows.filter(email_index__in=stored - right).delete()
        Membership.objects.bulk_create(
            [
                Membership(tenant_id=scope.tenant_id, email_index=index)
                for index in sorted(right - stored)
            ],
            ignore_conflicts=True,
        )
    return len(stored ^ right)
