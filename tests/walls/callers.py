"""Everybody who may knock at a door: the roles of a workspace, the platform, and strangers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from accounts.api_keys import SCOPES, create_key
from accounts.models import CustomRole, SupportGrant, User
from accounts.permissions import Role
from accounts.sessions import SessionStore
from accounts.support import enter, hand_over
from accounts.tokens import issue
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.factories import PASSWORD
from tests.support.people import person

CUSTOM = frozenset({"inbox.view", "orders.view"})
PLATFORM = "platform"


@dataclass(frozen=True)
class Caller:
    """`home` is the slug of the workspace that gave the credential, "platform", or "" for none.

    `by` is how it is carried: "nothing", "session", "token" or "key".
    """

    name: str
    home: str
    by: str
    credential: str = ""
    rights: frozenset[str] = field(default_factory=frozenset)
    looks_only: bool = False

    @property
    def headers(self) -> Mapping[str, str]:
        if self.by == "session":
            return {"cookie": f"{settings.SESSION_COOKIE_NAME}={self.credential}"}
        if self.by == "token":
            return {"authorization": f"Bearer {self.credential}"}
        return {"x-api-key": self.credential} if self.by == "key" else {}


def session_of(user: User) -> str:
    """A session as signing in makes it, in the active workspace."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    request.session = SessionStore()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return str(request.session.session_key)


def _by_session(name: str, home: str, user: User, *, looks_only: bool = False) -> Caller:
    return Caller(
        f"{name}, session",
        home=home,
        by="session",
        credential=session_of(user),
        rights=user.role_rights,
        looks_only=looks_only,
    )


def _by_token(name: str, home: str, user: User) -> Caller:
    return Caller(
        f"{name}, token",
        home=home,
        by="token",
        credential=issue(user).access,
        rights=user.role_rights,
    )


def _by_key(name: str, home: str, user: User) -> Caller:
    """A key with every right that its maker has; who may not make one had that right before."""
    maker = replace(user.actor, permissions=user.role_rights | {"api_keys.manage"})
    _, text = create_key(actor=maker, name=name, scopes=user.role_rights & SCOPES)
    return Caller(
        f"{name}, key", home=home, by="key", credential=text, rights=user.role_rights & SCOPES
    )


def _every_way(name: str, home: str, user: User) -> list[Caller]:
    return [by(name, home, user) for by in (_by_session, _by_token, _by_key)]


def all_callers(alpha: Tenant, beta: Tenant) -> list[Caller]:
    """Each with credentials that open their own door."""
    found = [Caller("nobody", home="", by="nothing")]
    with in_tenant(alpha):
        for role in (Role.OWNER, Role.ADMIN, Role.AGENT):
            found += _every_way(role.value, alpha.slug, person(role))
        own_role = CustomRole.objects.create(name="Reception", permissions=sorted(CUSTOM))
        made = {"password": PASSWORD, "name": "Omar"}
        custom = User.objects.create_user(
            email="custom@example.test", role="custom", custom_role=own_role, **made
        )
        found += _every_way("custom role", alpha.slug, custom)
        SupportGrant.objects.create(
            reason="Look", granted_by=person(Role.OWNER), until=now() + timedelta(days=1)
        )
    with in_tenant(beta):
        found += _every_way("the other owner", beta.slug, person(Role.OWNER))
    with outside_tenants():
        admin = User.objects.create_user(email="root@example.test", role="platform", **made)
        # The platform has no keys.
        found += [by("platform admin", PLATFORM, admin) for by in (_by_session, _by_token)]
        note = hand_over(actor=admin.actor, tenant=alpha)
    with in_tenant(alpha):
        # No token is ever issued to support.
        found.append(_by_session("support", alpha.slug, enter(note), looks_only=True))
    return found
