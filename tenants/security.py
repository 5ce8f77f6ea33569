"""A crossing between tenants is an incident: logged as critical and written to the audit."""

import logging

from audit.actions import record
from core.actors import system_actor
from core.tenant_model import CrossTenantAccess
from tenants.context import outside_tenants

logger = logging.getLogger("proffer.security")


def record_crossing(crossing: CrossTenantAccess, *, where: str) -> None:
    """Write the platform's audit entry, outside of the transaction that was rolled back."""
    logger.critical("cross-tenant access in %s: %s", where, crossing)
    with outside_tenants():
        record(
            actor=system_actor("tenant wall"),
            code="tenants.crossing.refused",
            target=f"tenant:{crossing.active}",
            data={"met": crossing.met, "what": crossing.what, "where": where},
        )
