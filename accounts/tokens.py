"""Tokens of the API: short access, refresh with rotation, both bound to one workspace.

An access token lives 15 minutes and is checked against the person's row and its family at
each call: what ends the family (a new password, a theft, a new second step, its holder)
ends it at once. A refresh token works once; its successor carries the same family, and a
token that comes back a second time revokes the family, since one of the two holders stole it.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import Token

from accounts.exceptions import TokenRefused, TokenReused
from accounts.models import RefreshToken, User
from accounts.permissions import Role
from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.scope import PUBLIC_SCHEMA, active_scope, active_tenant_id

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=14)


class AccessToken(Token):
    token_type = "access"  # noqa: S105 (a kind of token, not one)
    lifetime = ACCESS_LIFE


class SignedRefreshToken(Token):
    """The signed form of a :class:`RefreshToken` row."""

    token_type = "refresh"  # noqa: S105 (a kind of token, not one)
    lifetime = REFRESH_LIFE


@dataclass(frozen=True, slots=True)
class TokenPair:
    access: str
    refresh: str


@transaction.atomic
def issue(user: User) -> TokenPair:
    """A new family for a person who has just proved who they are."""
    RefreshToken.objects.filter(user=user, expires_at__lt=now()).delete()
    pair = _pair(user, family=uuid.uuid4())
    record(actor=user.actor, code="accounts.token.issued", target=f"user:{user.pk}")
    return pair


def rotate(refresh: str) -> TokenPair:
    """The next pair for a refresh token, which is used up by it.

    Raises TokenRefused, or TokenReused after having revoked the family.
    """
    payload = _opened(refresh, kind=SignedRefreshToken)
    with transaction.atomic():
        row = _row(payload)
        reused = row.used_at is not None and row.revoked_at is None
        if reused:
            _revoke_family(row, actor=row.user.actor, code="accounts.token.reused")
        elif row.revoked_at or row.expires_at <= now() or not row.user.is_active:
            raise TokenRefused
        else:
            row.used_at = now()
            row.save(update_fields=["used_at"])
            return _pair(row.user, family=row.family)
    # Raised outside of the transaction, so that the revocation stands.
    raise TokenReused


@transaction.atomic
def revoke(refresh: str) -> None:
    """End a family. Again is fine. Raises TokenRefused for what is no token of this place."""
    row = _row(_opened(refresh, kind=SignedRefreshToken))
    if row.revoked_at is None:
        _revoke_family(row, actor=row.user.actor, code="accounts.token.revoked")


def person_of(access: str) -> User:
    """The active person behind an access token of the active workspace. Raises TokenRefused."""
    payload = _opened(access, kind=AccessToken)
    family = RefreshToken.objects.filter(
        family=payload.get("family"),  # type: ignore[misc]
        user=OuterRef("pk"),
        revoked_at=None,
    )
    # Without the role of their own, which few have and which is read when it is asked for: each
    # table more costs a connection that first meets this workspace a quarter of a millisecond.
    user = User.objects.filter(Exists(family), pk=payload["user_id"], is_active=True).first()
    if user is None or user.role == Role.SUPPORT:
        raise TokenRefused
    return user


def _pair(user: User, *, family: uuid.UUID) -> TokenPair:
    access, refresh = AccessToken(), SignedRefreshToken()
    for token in (access, refresh):
        token["tenant"] = _workspace()
        token["tenant_id"] = active_tenant_id()
        token["family"] = str(family)
        token["user_id"] = user.pk
        token["role"] = user.role
    RefreshToken.objects.create(
        jti=refresh["jti"], family=family, user=user, expires_at=now() + REFRESH_LIFE
    )
    return TokenPair(access=str(access), refresh=str(refresh))


def _opened(raw: str, *, kind: type[Token]) -> dict[str, Any]:
    """The payload of a sound token of this kind that was issued here."""
    try:
        payload: dict[str, Any] = kind(raw.encode("utf-8", "replace")).payload  # type: ignore[arg-type]
    except TokenError:
        raise TokenRefused from None
    here = (_workspace(), active_tenant_id())
    if (payload.get("tenant"), payload.get("tenant_id")) != here:
        raise TokenRefused
    return payload


def _row(payload: dict[str, Any]) -> RefreshToken:
    row = (
        RefreshToken.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(jti=payload["jti"], user_id=payload["user_id"])
        .first()
    )
    if row is None:
        raise TokenRefused
    return row


def _revoke_family(row: RefreshToken, *, actor: Actor, code: str) -> None:
    RefreshToken.objects.filter(family=row.family, revoked_at=None).update(revoked_at=now())
    record(actor=actor, code=code, target=f"user:{row.user_id}")


def _workspace() -> str:
    scope = active_scope()
    return scope.schema_name if scope else PUBLIC_SCHEMA
