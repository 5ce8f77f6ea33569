"""The closed list of rights, and which role holds which.

A view, an API endpoint and an action name a right from this list; a name that
is not in it fails when the module loads.
"""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"
    CUSTOM = "custom"
    SUPPORT = "support"
    PLATFORM = "platform"


TENANT_PERMISSIONS = frozenset(
    {
        "overview.view",
        "inbox.view",
        "inbox.reply",
        "inbox.take_over",
        "inbox.redrive",
        "contacts.merge",
        "contacts.block",
        "contacts.export",
        "templates.manage",
        "orders.view",
        "orders.approve",
        "catalog.view",
        "catalog.edit",
        "assistant.view",
        "assistant.edit",
        "business.edit",
        "users.view",
        "users.manage",
        "security.manage",
        "api_keys.manage",
        "support.grant",
        "audit.view",
        "audit.export",
    }
)
PLATFORM_PERMISSIONS = frozenset(
    {
        "platform.tenants",
        "platform.erase",
        "platform.switches",
        "platform.flags",
        "platform.audit",
        "platform.ai",
        "platform.admins",
        "platform.jobs",
        "platform.support",
        # The platform's own people, security settings and sessions.
        "security.manage",
        "audit.export",
    }
)
PERMISSIONS = TENANT_PERMISSIONS | PLATFORM_PERMISSIONS

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.OWNER: TENANT_PERMISSIONS,
    # Who owns the business says who may look in from outside.
    Role.ADMIN: TENANT_PERMISSIONS - {"support.grant"},
    Role.AGENT: frozenset(
        {
            "overview.view",
            "inbox.view",
            "inbox.reply",
            "inbox.take_over",
            # Who is insulted is who answers; it can be undone and is written down.
            "contacts.block",
            "orders.view",
            "orders.approve",
            "catalog.view",
            "assistant.view",
        }
    ),
    # Looks, and changes nothing; only while a SupportGrant holds.
    Role.SUPPORT: frozenset(
        {
            "overview.view",
            "inbox.view",
            "orders.view",
            "catalog.view",
            "assistant.view",
            "users.view",
            "audit.view",
        }
    ),
    Role.PLATFORM: PLATFORM_PERMISSIONS,
}

NEEDS = {
    "inbox.reply": "inbox.view",
    "inbox.take_over": "inbox.view",
    "inbox.redrive": "inbox.view",
    "contacts.merge": "inbox.view",
    "contacts.block": "inbox.view",
    "contacts.export": "inbox.view",
    "orders.approve": "orders.view",
    "catalog.edit": "catalog.view",
    "assistant.edit": "assistant.view",
    "users.manage": "users.view",
    "audit.export": "audit.view",
}
"""A right → the one without which its page cannot be opened; custom roles get both."""


def known(permission: str) -> str:
    """The permission itself; raises ValueError for a name that is not on the list."""
    if permission not in PERMISSIONS:
        raise ValueError(f"unknown permission {permission!r}")
    return permission
