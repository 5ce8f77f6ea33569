"""Reading people."""

from django.db.models import QuerySet

from accounts.models import User


def people() -> QuerySet[User]:
    """Everybody of the active workspace, by name."""
    return User.objects.order_by("name", "id")
