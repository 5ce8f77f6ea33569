"""Recovery codes: ten, shown once, each good once in place of a lost telephone.

Their hashes rest in the sealed column. A code has 59 bits, so not even an opened hash
gives it away soon; the brakes keep it from being guessed at the door.
"""

import hashlib
import json
import secrets

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from core.clock import now
from core.scope import active_tenant_id

COUNT = 10
_LENGTH = 12
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper: i, l, o, 0, 1."""

_TYPE = Authenticator.Type.RECOVERY_CODES


@transaction.atomic
def make_codes(user: User) -> list[str]:
    """New codes for the person; the older ones are worth nothing any more."""
    forget(user)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(COUNT)]
    Authenticator.objects.create(
        user_id=user.pk,
        type=_TYPE,
        secret=json.dumps([_hash(user, code) for code in codes]),
        data={"left": COUNT},
    )
    return ["-".join([code[:4], code[4:8], code[8:]]) for code in codes]


def codes_left(user: User) -> int:
    row = Authenticator.objects.filter(user_id=user.pk, type=_TYPE).first()
    return int(row.data.get("left", 0)) if row else 0


@transaction.atomic
def use_code(*, user: User, code: str) -> bool:
    """Whether the code is one of the person's; if so it is used up."""
    row = Authenticator.objects.select_for_update().filter(user_id=user.pk, type=_TYPE).first()
    if row is None or row.secret is None:
        return False
    hashes = json.loads(row.secret.reveal())
    given = _hash(user, normalize_user_code(code))
    if given not in hashes:
        return False
    hashes.remove(given)
    row.secret = json.dumps(hashes)
    row.data["left"] = len(hashes)
    row.last_used_at = now()
    row.save(update_fields=["secret", "data", "last_used_at"])
    return True


def forget(user: User) -> None:
    Authenticator.objects.filter(user_id=user.pk, type=_TYPE).delete()


def _hash(user: User, code: str) -> str:
    return hashlib.sha256(f"{active_tenant_id()}:{user.pk}:{code}".encode()).hexdigest()
