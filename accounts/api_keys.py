"""Keys for programs: made by a person, never doing more than that person may do now.

A key is ``prf_``, twelve hex digits by which its row is found, and 256 random bits.
Only SHA-256 of the whole is kept: with that much chance in it, a slow hash would add
nothing but work. A key is looked up in the active workspace alone, so at another one
it is as good as made up.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.exceptions import BeyondYourRights, TokenRefused
from accounts.models import ApiKey, User
from accounts.names import checked_name
from accounts.permissions import NEEDS, TENANT_PERMISSIONS
from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound

MARK = "prf_"
"""Starts every key, so that one in a log or a repository is recognised for what it is."""

PREFIX_BYTES = 6
SECRET_BYTES = 32
NAME_LENGTH = 80
MOST_KEYS = 50
"""Open keys of a workspace; more could not be told apart in a list."""

USE_NOTED_EVERY = timedelta(minutes=1)
"""How exact the last use is: a busy key must not write a row at each call."""

SCOPES = TENANT_PERMISSIONS - {"api_keys.manage", "security.manage", "support.grant"}
"""Rights a key may have. The others would let it make keys, loosen the workspace's
security or let strangers in, and so outlive its own revocation."""


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who calls with a key: its maker, with those of the key's rights they still hold."""

    key: ApiKey
    maker: User

    @property
    def pk(self) -> int:
        return self.maker.pk

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def permissions(self) -> frozenset[str]:
        return rights_now(self.key)

    def has_permission(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def actor(self) -> Actor:
        """The maker answers for what the key does; the label says that it was the key."""
        maker = self.maker.actor
        return Actor(
            kind=maker.kind,
            id=maker.id,
            label=f"{maker.label} by key {self.key.name}"[:120],
            permissions=self.permissions,
        )


def create_key(
    *, actor: Actor, name: str, scopes: Iterable[Any], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody can have a second time.

    Raises NotAllowed, InvalidInput (fields name, scopes, expires_at) or
    BeyondYourRights for a scope the actor does not hold.
    """
    actor.require("api_keys.manage")
    label = checked_name(
        name, field="name", most=NAME_LENGTH, empty="Say what the key is for, such as “Website”."
    )
    wanted = _scopes(actor, scopes)
    if expires_at is not None and expires_at <= now():
        raise InvalidInput(fields={"expires_at": "Choose a day in the future."})
    prefix = secrets.token_hex(PREFIX_BYTES)
    text = f"{MARK}{prefix}{secrets.token_urlsafe(SECRET_BYTES)}"
    with transaction.atomic():
        maker = User.objects.select_for_update().get(pk=actor.person_id)
        if not maker.is_active:
            raise NotAllowed
        if ApiKey.objects.filter(_open()).count() >= MOST_KEYS:
            raise InvalidInput(f"{MOST_KEYS} keys are the most. Revoke one that is not used.")
        key = ApiKey.objects.create(
            name=label,
            prefix=prefix,
            secret_hash=_hash(text),
            scopes=sorted(wanted),
            created_by=maker,
            expires_at=expires_at,
        )
        record(
            actor=actor,
            code="accounts.api_key.created",
            target=f"api_key:{key.pk}",
            data={
                "name": key.name,
                "scopes": key.scopes,
                "expires_at": expires_at.isoformat() if expires_at else None,
            },
        )
    return key, text


def _scopes(actor: Actor, scopes: Iterable[Any]) -> frozenset[str]:
    wanted = {scope for scope in scopes if isinstance(scope, str)}
    wanted |= {NEEDS[scope] for scope in wanted if scope in NEEDS}
    if not wanted:
        raise InvalidInput(fields={"scopes": "Choose at least one right."})
    unknown = sorted(wanted - SCOPES)
    if unknown:
        raise InvalidInput(fields={"scopes": f"A key cannot have “{unknown[0]}”."})
    beyond = sorted(wanted - actor.permissions)
    if beyond:
        raise BeyondYourRights(
            "You can give no right that you do not have yourself.",
            fields={"scopes": f"You do not have “{beyond[0]}” yourself."},
        )
    return frozenset(wanted)


def revoke_key(*, actor: Actor, key_id: int) -> ApiKey:
    """End a key at once and for good; again is fine. Raises NotAllowed or NotFound."""
    actor.require("api_keys.manage")
    with transaction.atomic():
        key = ApiKey.objects.select_for_update(of=("self",)).filter(pk=key_id).first()
        if key is None:
            raise NotFound("There is no such key.")
        if key.revoked_at is None:
            key.revoked_at = now()
            key.save(update_fields=["revoked_at"])
            record(
                actor=actor,
                code="accounts.api_key.revoked",
                target=f"api_key:{key.pk}",
                data={"name": key.name},
            )
    return key


def api_keys() -> QuerySet[ApiKey]:
    """All keys of the active workspace, the newest first, with their makers."""
    return ApiKey.objects.select_related("created_by", "created_by__custom_role").order_by("-id")


def keys_open() -> QuerySet[ApiKey]:
    """Those that still open something, whoever made them."""
    return api_keys().filter(_open())


def keys_ended() -> QuerySet[ApiKey]:
    """Those that were revoked or ran out."""
    return api_keys().exclude(_open())


def rights_now(key: ApiKey) -> frozenset[str]:
    """Those of the key's rights that its maker still has: none once they are shut out."""
    maker = key.created_by
    return maker.permissions & SCOPES & frozenset(key.scopes) if maker.is_active else frozenset()


def api_key(key_id: int) -> ApiKey:
    """Raises NotFound for a stranger."""
    found = api_keys().filter(pk=key_id).first()
    if found is None:
        raise NotFound("There is no such key.")
    return found


def key_holder(text: str, *, address: str = "") -> KeyHolder:
    """Who calls with the key `text`, noting its use from `address`. Raises TokenRefused."""
    prefix = text.removeprefix(MARK)[: PREFIX_BYTES * 2]
    key = api_keys().filter(_open(), prefix=prefix).first()
    # Compared even without a row, so that the time tells nothing about prefixes.
    right = hmac.compare_digest(_hash(text), key.secret_hash if key else _hash(""))
    if key is None or not right or not key.created_by.is_active:
        raise TokenRefused("This key is not valid here. It may be revoked or expired.")
    moment = now()
    ApiKey.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lt=moment - USE_NOTED_EVERY), pk=key.pk
    ).update(last_used_at=moment, last_used_from=address or None)
    return KeyHolder(key=key, maker=key.created_by)


def _open() -> Q:
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now()))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
