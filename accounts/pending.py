"""A sign-in between its two steps: the password was right, and nothing is open yet.

It is kept in the anonymous session, under a fresh key, for some minutes.
"""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import User
from core.clock import now

LIFE = timedelta(minutes=10)
"""Long enough to fetch the telephone from another room."""

_KEY = "pending_sign_in"


def hold(request: HttpRequest, user: User, *, then: str) -> None:
    """Remember that `user` gave the right password; `then` is where they wanted to go."""
    request.session.cycle_key()
    request.session[_KEY] = {
        "user": user.pk,
        "proof": user.get_session_auth_hash(),
        "at": now().timestamp(),
        "then": then,
    }


def held(request: HttpRequest) -> tuple[User, str] | None:
    """Who waits for the second step and where they want to go; None when nobody does.

    A password that was changed since, or a person who was shut out, ends it.
    """
    kept = request.session.get(_KEY)
    if not isinstance(kept, dict):
        return None
    if now() - datetime.fromtimestamp(kept["at"], tz=UTC) > LIFE:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["proof"]):
        return None
    return user, str(kept["then"])


def drop(request: HttpRequest) -> None:
    """Forget it; the sign-in page is where one begins again."""
    request.session.pop(_KEY, None)
