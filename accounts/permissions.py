"""The closed list of rights, and which role holds which.

A view, an API endpoint and an action name a right from this list; a name that
is not in it fails when the module loads.
"""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"
    PLATFORM = "platform"


TENANT_PERMISSIONS = frozenset(
    {
        "overview.view",
        "inbox.view",
        "inbox.reply",
        "inbox.take_over",
        "orders.view",
        "orders.approve",
        "catalog.view",
        "catalog.edit",
        "assistant.view",
        "assistant.edit",
        "business.edit",
        "users.view",
        "audit.view",
    }
)
PLATFORM_PERMISSIONS = frozenset(
    {"platform.tenants", "platform.switches", "platform.audit", "platform.ai"}
)
PERMISSIONS = TENANT_PERMISSIONS | PLATFORM_PERMISSIONS

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.OWNER: TENANT_PERMISSIONS,
    Role.ADMIN: TENANT_PERMISSIONS,
    Role.AGENT: frozenset(
        {
            "overview.view",
            "inbox.view",
            "inbox.reply",
            "inbox.take_over",
            "orders.view",
            "orders.approve",
            "catalog.view",
            "assistant.view",
        }
    ),
    Role.PLATFORM: PLATFORM_PERMISSIONS,
}


def known(permission: str) -> str:
    """The permission itself; raises ValueError for a name that is not on the list."""
    if permission not in PERMISSIONS:
        raise ValueError(f"unknown permission {permission!r}")
    return permission
