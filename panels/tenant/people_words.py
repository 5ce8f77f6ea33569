"""Roles and rights in plain words."""

from collections.abc import Iterable

from accounts.models import CustomRole, EmailLink, User
from accounts.permissions import Role, known

RIGHTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Conversations",
        (
            ("inbox.view", "Read conversations"),
            ("inbox.reply", "Write to customers"),
            ("inbox.take_over", "Take conversations over and hand them back"),
            ("inbox.redrive", "Send failed messages again or put them aside"),
            ("contacts.merge", "Merge customers who are one, and undo it"),
            ("contacts.block", "Block customers, and unblock them"),
            ("contacts.export", "Save all that is known of a customer as a file"),
            ("templates.manage", "Write message templates and submit them to Meta"),
        ),
    ),
    (
        "Orders",
        (
            ("orders.view", "See proposals and orders"),
            ("orders.approve", "Approve and reject proposals"),
        ),
    ),
    (
        "Catalogue",
        (
            ("catalog.view", "See services, packages and answers"),
            ("catalog.edit", "Change them and their prices"),
        ),
    ),
    (
        "Assistant",
        (
            ("assistant.view", "See how the assistant is set and why it said what"),
            ("assistant.edit", "Change its settings"),
        ),
    ),
    (
        "Business",
        (
            ("overview.view", "See the overview: what waits, and the day’s numbers"),
            ("business.edit", "Change name, hours and languages"),
        ),
    ),
    (
        "People and safety",
        (
            ("users.view", "See who works here"),
            ("users.manage", "Invite, change and deactivate people, and shape roles"),
            ("security.manage", "Set what signing in asks for"),
            ("api_keys.manage", "Make and revoke keys for programs"),
            ("support.grant", "Let Proffer’s support look in for a while"),
        ),
    ),
    (
        "History",
        (
            ("audit.view", "Read the history"),
            ("audit.export", "Save the history as a file"),
        ),
    ),
)
WORDS = {known(code): words for _, rights in RIGHTS for code, words in rights}

BUILT_IN = (
    (Role.OWNER.value, "Owner", "Everything, and says who may look in from outside."),
    (Role.ADMIN.value, "Admin", "Everything but letting support in."),
    (
        Role.AGENT.value,
        "Agent",
        "Answers customers and decides on proposals; sees catalogue and assistant.",
    ),
)
_NAMES = {code: name for code, name, _ in BUILT_IN} | {Role.PLATFORM.value: "Platform admin"}


def role_name(holder: User | EmailLink) -> str:
    """The role of a person or an invitation as people call it."""
    if holder.custom_role is not None:
        return holder.custom_role.name
    return _NAMES.get(str(holder.role), str(holder.role).capitalize())


def role_choices(roles: Iterable[CustomRole]) -> list[tuple[str, str]]:
    """What a form offers; a custom role as ``custom:3``."""
    built_in = [(code, name) for code, name, _ in BUILT_IN]
    return built_in + [(f"custom:{role.pk}", role.name) for role in roles]


def role_value(holder: User | EmailLink) -> str:
    """The choice that a person or an invitation has now."""
    return f"custom:{holder.custom_role_id}" if holder.custom_role_id else str(holder.role)


def chosen_role(value: str) -> tuple[str, int | None]:
    """What a form sent, as actions take it; nonsense becomes a role that does not exist."""
    role, colon, key = value.partition(":")
    if not colon:
        return role, None
    return role, int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
