"""Reading people."""

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Greatest

from accounts.mfa import STEPS
from accounts.models import ApiKey, CustomRole, EmailLink, User
from accounts.permissions import Role
from core.errors import NotFound


def people() -> QuerySet[User]:
    """Everybody of the active workspace, by name. The platform's stand-ins are nobody of it."""
    return (
        User.objects.exclude(role=Role.SUPPORT).select_related("custom_role").order_by("name", "id")
    )


def people_seen() -> QuerySet[User]:
    """The same with `last_seen` (the latest of their sessions' last requests and of their
    sign-ins) and `second_step` (whether they have one)."""
    steps = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=STEPS)
    return people().annotate(
        last_seen=Greatest(Max("sessions__last_seen_at"), "last_login"),
        second_step=Exists(steps),
    )


def person_of(user_id: int) -> User:
    """Raises NotFound for a stranger."""
    found = people_seen().filter(pk=user_id).first()
    if found is None:
        raise NotFound("There is no such person here.")
    return found


def open_invitations() -> QuerySet[EmailLink]:
    """Invitations that were neither accepted nor taken back, expired ones too; the latest first."""
    return (
        EmailLink.objects.filter(
            purpose=EmailLink.Purpose.INVITATION, used_at=None, revoked_at=None
        )
        .select_related("custom_role", "created_by")
        .order_by("-created_at", "-id")
    )


def custom_roles() -> QuerySet[CustomRole]:
    """The workspace's own roles by name, with `held`: how many people have each."""
    return CustomRole.objects.annotate(held=Count("people")).order_by("name", "id")


def custom_role(role_id: int) -> CustomRole:
    found = custom_roles().filter(pk=role_id).first()
    if found is None:
        raise NotFound("There is no such role.")
    return found


def keys_of(user: User) -> QuerySet[ApiKey]:
    """The keys for programs that this person made and that still open something."""
    return ApiKey.objects.filter(created_by=user, revoked_at=None).order_by("name", "id")
