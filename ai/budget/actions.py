"""Setting budgets. Where the owner's login is at hand."""

from django.db import transaction

from ai.budget.models import Limit
from ai.budget.standing import names
from audit.actions import record
from core.actors import Actor
from core.errors import InvalidInput
from tenants.context import outside_tenants
from tenants.models import Tenant
from tenants.routers import OWNER

MOST = 10**15


def set_limit(
    *, actor: Actor, of: str, most: dict[str, int | None], tenant: Tenant | None = None
) -> Limit | None:
    """Set what all workspaces together, each, or one in particular may spend.

    `most`: tokens and millionths of a US dollar by the names of `standing.names`; None is no
    limit. All None takes the row away, so that for one workspace that of each holds again.
    It counts from the next call on. Raises NotAllowed or InvalidInput.
    """
    actor.require("platform.ai")
    wrong = {
        name: "A whole number that is not negative."
        for name, value in most.items()
        if value is not None and not 0 <= value <= MOST
    }
    if (of == Limit.Of.ONE) != (tenant is not None) or of not in Limit.Of.values:
        wrong["of"] = "Say whose budget it is."
    if wrong:
        raise InvalidInput(fields=wrong)
    values = {name: most.get(name) for name, _, _ in names()}
    rows = Limit.objects.using(OWNER).filter(of=of, tenant=tenant)
    with outside_tenants(), transaction.atomic(using=OWNER), transaction.atomic():
        limit = None
        if any(value is not None for value in values.values()):
            limit, _ = rows.update_or_create(of=of, tenant=tenant, defaults=values)
        else:
            rows.delete()
        record(
            actor=actor,
            code="ai.budget.changed",
            target=f"tenant:{tenant.pk}" if tenant else "platform",
            data={"of": of, **values},
        )
    return limit
