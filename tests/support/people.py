"""Who acts in tests."""

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Role
from core.actors import Actor

PLATFORM_ADMIN = Actor(
    kind="platform", label="Platform", permissions=ROLE_PERMISSIONS[Role.PLATFORM]
)


def person(role: Role | str) -> User:
    """The seeded person of that role, at the active tenant."""
    return User.objects.get(email=f"{Role(role).value}@example.test")
