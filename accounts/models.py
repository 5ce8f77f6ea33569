"""People. The same tables in each tenant's schema (its staff) and in public (platform admins)."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from accounts.permissions import ROLE_PERMISSIONS, Role
from core.actors import Actor
from core.tenant_model import TenantModel


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, password: str, **fields: Any) -> "User":
        """Store a person with a hashed password. The e-mail is compared in lower case."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(TenantModel, AbstractBaseUser):
    """A person who signs in, at one workspace (or at the platform)."""

    class Roles(models.TextChoices):
        OWNER = Role.OWNER.value
        ADMIN = Role.ADMIN.value
        AGENT = Role.AGENT.value
        PLATFORM = Role.PLATFORM.value

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Roles)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def permissions(self) -> frozenset[str]:
        return ROLE_PERMISSIONS.get(self.role, frozenset()) if self.is_active else frozenset()

    def has_permission(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def actor(self) -> Actor:
        """This person as the actor of an action."""
        return Actor(
            kind="platform" if self.role == Role.PLATFORM else "person",
            id=self.pk,
            label=self.name or self.email,
            permissions=self.permissions,
        )


class Session(TenantModel, AbstractBaseSession):
    """Sessions live beside the users they belong to, so one is worthless elsewhere."""

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions import SessionStore  # noqa: PLC0415 (Django's own cycle)

        return SessionStore


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
