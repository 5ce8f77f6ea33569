"""Which passwords are good enough, how they are kept, and how one is changed.

Nothing is asked of anybody outside: the list of breached passwords is shipped
(accounts/data).
"""

import hashlib
import re
from bisect import bisect_left
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.brakes import Attempt, Brake, lift, spend
from accounts.exceptions import WrongPassword
from accounts.models import EmailLink, RefreshToken, User
from accounts.sessions import end_sessions
from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput

MIN_LENGTH = 10
"""NIST SP 800-63B-4 asks for 8 with a second factor and 15 without; 10 with the list below
is what people keep without writing it on a note. The second step is what protects."""

MAX_LENGTH = 256
_LIST = Path(__file__).parent / "data" / "breached-passwords.bin"
_DIGEST_BYTES = 5
_DECORATION = re.compile(r"[\d\W_]{1,4}\Z")
_LIKE = 0.7
"""Django's own measure of likeness for the same purpose (UserAttributeSimilarityValidator)."""


class Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: OWASP's Password Storage Cheat Sheet (2025).

    Django's own default takes 100 MiB a sign-in, which a few guessers side by side turn
    into a server without memory. A hash of other parameters is made anew as its owner
    signs in.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class GoodPassword:
    """Django's way to ask :func:`password_problem` (AUTH_PASSWORD_VALIDATORS)."""

    def validate(self, password: str, user: User | None = None) -> None:
        problem = password_problem(
            password, email=user.email if user else "", name=user.name if user else ""
        )
        if problem:
            raise ValidationError(problem, code="password_refused")

    def get_help_text(self) -> str:
        return f"At least {MIN_LENGTH} characters. Three or four words make a good one."


def password_problem(password: str, *, email: str = "", name: str = "") -> str:
    """What is wrong with a new password, in a sentence; "" when it is good."""
    if len(password) < MIN_LENGTH:
        return f"Use at least {MIN_LENGTH} characters. Three or four words make a good one."
    if len(password) > MAX_LENGTH:
        return f"Use at most {MAX_LENGTH} characters."
    if password.isdecimal():
        return "Use more than digits. Three or four words make a good one."
    if len(set(password.casefold())) < 4:
        return "This repeats the same few characters. Three or four words make a good one."
    if is_breached(password):
        return "This password is known from breaches, so it is among the first to be tried."
    if _resembles(password, email=email, name=name):
        return "This is too close to the name or the e-mail address."
    return ""


def is_breached(password: str) -> bool:
    """Whether it is on the list, as it is or with up to four digits or signs at its end."""
    plain = password.casefold()
    bare = _DECORATION.sub("", plain)
    return _listed(plain) or (len(bare) >= 4 and _listed(bare))


def _listed(word: str) -> bool:
    wanted = hashlib.sha1(word.encode("utf-8", "replace"), usedforsecurity=False).digest()
    wanted = wanted[:_DIGEST_BYTES]
    digests = _digests()
    place = bisect_left(digests, wanted)
    return place < len(digests) and digests[place] == wanted


class _Digests:
    """The file as a sorted sequence, unread: 0.8 MB instead of the 12 MB of a set."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __len__(self) -> int:
        return len(self._body) // _DIGEST_BYTES

    def __getitem__(self, index: int) -> bytes:
        return self._body[index * _DIGEST_BYTES : (index + 1) * _DIGEST_BYTES]


@cache
def _digests() -> _Digests:
    return _Digests(_LIST.read_bytes())


def _resembles(password: str, *, email: str, name: str) -> bool:
    plain = password.casefold()
    words = [
        email,
        email.partition("@")[0],
        name,
        *re.split(r"\W+", name),
        *re.split(r"\W+", email),
    ]
    for word in {word.casefold() for word in words if len(word) >= 4}:
        if SequenceMatcher(a=plain, b=word).quick_ratio() < _LIKE:
            continue
        if SequenceMatcher(a=plain, b=word).ratio() >= _LIKE:
            return True
    return False


def confirm_password(*, user: User, password: str, address: str) -> None:
    """Ask somebody who is signed in for their password. Raises WrongPassword or TooManyAttempts."""
    attempt = Attempt(user=user, address=address)
    spend(Brake.PASSWORD, attempt=attempt)
    if not user.check_password(password):
        raise WrongPassword
    lift(Brake.PASSWORD, attempt=attempt)


def change_password(
    *, user: User, old: str, new: str, address: str, keep_session: str | None
) -> None:
    """Replace one's own password; ends every other session and token of the person.

    `address` is where the wish comes from; `keep_session` the key of the session it is
    made in. Raises WrongPassword or TooManyAttempts, or InvalidInput for the new one.
    """
    try:
        confirm_password(user=user, password=old, address=address)
    except WrongPassword as wrong:
        raise WrongPassword(fields={"old": wrong.message}) from None
    set_password(
        actor=user.actor,
        user=user,
        password=new,
        code="accounts.password.changed",
        keep_session=keep_session,
    )


@transaction.atomic
def set_password(
    *, actor: Actor, user: User, password: str, code: str, keep_session: str | None = None
) -> None:
    """Store a password and end what was opened with the one before. Raises InvalidInput.

    Links to set a new one that wait in a mailbox are dead, too: whoever changes a password
    because somebody reads their mails is rid of them. `code` is the history's word for how
    it came about.
    """
    problem = password_problem(password, email=user.email, name=user.name)
    if not problem and user.check_password(password):
        problem = "This is the password you have. Choose another."
    if problem:
        raise InvalidInput(fields={"password": problem})
    user.set_password(password)
    user.password_changed_at = now()
    user.save(update_fields=["password", "password_changed_at"])
    end_access(user, except_key=keep_session)
    EmailLink.objects.filter(
        purpose=EmailLink.Purpose.PASSWORD_RESET, user=user, used_at=None, revoked_at=None
    ).update(revoked_at=now())
    record(actor=actor, code=code, target=f"user:{user.pk}")


def end_access(user: User, *, except_key: str | None = None) -> None:
    """End the person's sessions (but for one) and all tokens of the API."""
    end_sessions(user=user, except_key=except_key)
    RefreshToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now())
