"""People. The same tables in each tenant's schema (its staff) and in public (platform admins)."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.permissions import ROLE_PERMISSIONS, TENANT_PERMISSIONS, Role
from core.actors import Actor
from core.clock import now
from core.tenant_model import TenantModel


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, *, email: str, password: str, password_hash: str = "", **fields: Any
    ) -> "User":
        """Store a person with a hashed password. The e-mail is compared in lower case.

        A `password_hash` that was made before takes the password's place.
        """
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password_hash:
            user.password = password_hash
        else:
            user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class CustomRole(TenantModel):
    """A role of the workspace's own making: a name for rights of the closed list."""

    name = models.CharField(max_length=60, unique=True)
    permissions = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name

    @property
    def rights(self) -> frozenset[str]:
        """What is stored, as far as it is on the list today and a workspace's to give."""
        return frozenset(self.permissions) & TENANT_PERMISSIONS


class User(TenantModel, AbstractBaseUser):
    """A person who signs in, at one workspace (or at the platform)."""

    class Roles(models.TextChoices):
        OWNER = Role.OWNER.value
        ADMIN = Role.ADMIN.value
        AGENT = Role.AGENT.value
        CUSTOM = Role.CUSTOM.value
        SUPPORT = Role.SUPPORT.value
        PLATFORM = Role.PLATFORM.value

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Roles)
    custom_role = models.ForeignKey(
        CustomRole,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        # A workspace has few people; each index costs every session that first meets it.
        db_index=False,
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="custom", custom_role__isnull=False)
                | (~Q(role="custom") & Q(custom_role=None)),
                name="user_custom_role_stated",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    support_until: datetime | None = None
    """Until when the workspace lets this person of the platform look in; set by
    `accounts.support` from the rows at each request, and nothing without it."""

    @property
    def role_rights(self) -> frozenset[str]:
        """The rights of this person's role, whether or not they may use them now."""
        if self.custom_role is not None:
            return self.custom_role.rights
        return ROLE_PERMISSIONS.get(self.role, frozenset())

    @property
    def permissions(self) -> frozenset[str]:
        if not self.is_active:
            return frozenset()
        if self.role == Role.SUPPORT and not (self.support_until and self.support_until > now()):
            return frozenset()
        return self.role_rights

    def has_permission(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def actor(self) -> Actor:
        """This person as the actor of an action."""
        return Actor(
            kind="platform" if self.role in (Role.PLATFORM, Role.SUPPORT) else "person",
            id=self.pk,
            label=self.name or self.email,
            permissions=self.permissions,
        )


class Session(TenantModel, AbstractBaseSession):
    """Sessions live beside the users they belong to, so one is worthless elsewhere.

    `user` is null until somebody has signed in.
    """

    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    created_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(db_default=Now())
    address = models.GenericIPAddressField(null=True, blank=True)
    device = models.CharField(max_length=200, blank=True, db_default="")
    second_factor_at = models.DateTimeField(null=True, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions import SessionStore  # noqa: PLC0415 (Django's own cycle)

        return SessionStore


class SignInBrake(TenantModel):
    """Attempts to prove who one is, counted; moved by `accounts.brakes` alone.

    `key` is a digest of whom and where from; `user` and `address` are kept where the
    count is about somebody who exists, so that staff can see and lift it.
    """

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    address = models.GenericIPAddressField(null=True, blank=True)
    attempts = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.attempts} attempts, {self.kind}"


class RefreshToken(TenantModel):
    """A refresh token of the API: works once, its successor is of the same `family`."""

    jti = models.CharField(max_length=64, unique=True)
    family = models.UUIDField(db_index=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="refresh_tokens")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"refresh token of user {self.user_id}"


class EmailLink(TenantModel):
    """A link sent by mail that lets somebody do one thing once.

    The secret exists in the mail alone: it is made when the mail is sent, and only
    its hash is kept.
    """

    class Purpose(models.TextChoices):
        INVITATION = "invitation"
        PASSWORD_RESET = "password_reset"  # noqa: S105 (a purpose, not a secret)

    purpose = models.CharField(max_length=16, choices=Purpose)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=User.Roles, blank=True)
    custom_role = models.ForeignKey(
        CustomRole,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="email_links"
    )
    created_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Why the mail has not left, or never will, in words for people.
    error = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        constraints = [
            # One open invitation an address: inviting again sends the same one anew.
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(purpose="invitation", used_at=None, revoked_at=None),
                name="email_link_one_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.email}"


class ApiKey(TenantModel):
    """A key for programs. Its secret is shown once; only a hash of it is kept.

    `scopes` are rights of the closed list; it can do no more than they say.
    """

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="api_keys", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.GenericIPAddressField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class IdempotentRequest(TenantModel):
    """An answer kept for a caller's `Idempotency-Key`, so that a repeat changes nothing.

    `caller` is ``user:3`` or ``key:5``, `digest` that of method, path and body; the
    answer is sealed, since it may hold a secret that was shown once.
    """

    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    sealed_answer = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="idempotent_request_once")
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class SecurityPolicy(TenantModel):
    """What the workspace (in public: the platform) asks of its people. At most one row."""

    require_mfa = models.BooleanField(default=False)
    idle_minutes = models.PositiveIntegerField(default=720)
    absolute_hours = models.PositiveIntegerField(default=336)
    audit_days = models.PositiveIntegerField(default=90)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="security_policy_one")]

    def __str__(self) -> str:
        return "security policy"


class SupportGrant(TenantModel):
    """The workspace's consent that the platform's staff may look in, until a time it set."""

    reason = models.CharField(max_length=200)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    granted_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"support until {self.until}"
