"""The label of a tenant's plan: what the platform's people call it, with no effect of its own."""

import re

from django.db import transaction

from audit.actions import record
from audit.changes import changed
from core.actors import Actor
from core.errors import InvalidInput
from tenants.exceptions import UnknownTenant
from tenants.live import announce_platform
from tenants.models import Tenant

_LABEL = re.compile(r"[a-z0-9][a-z0-9-]{0,23}\Z")


def set_plan(*, actor: Actor, tenant: Tenant, plan: str) -> Tenant:
    """Raises NotAllowed, InvalidInput or UnknownTenant."""
    actor.require("platform.tenants")
    label = plan.strip().lower()
    if not _LABEL.match(label):
        raise InvalidInput(fields={"plan": "Use up to 24 letters, digits and hyphens."})
    with transaction.atomic():
        row = Tenant.objects.select_for_update(no_key=True).filter(pk=tenant.pk).first()
        if row is None:
            raise UnknownTenant
        if row.plan != label:
            before, row.plan = row.plan, label
            row.save(update_fields=["plan"])
            record(
                actor=actor,
                code="tenants.plan.changed",
                target=f"tenant:{row.pk}",
                data=changed({"plan": before}, {"plan": label}),
            )
            announce_platform(topic="tenants", id=row.pk)
    return row
