"""Sign-in by e-mail and password, among the users of the active schema alone."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from accounts.models import User
from accounts.permissions import Role
from accounts.support import let_in

# Checked against when there is no such user, so that both cases take as long.
_NOBODY = make_password("nobody signs in with this")


class PasswordBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        email: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        user = User.objects.filter(email=(email or "").strip().lower()).first()
        if user is None:
            check_password(password or "", _NOBODY)
            return None
        # Hashes anew, and saves, what was hashed with other parameters.
        right = user.check_password(password or "")
        # Who stands for the platform's people has no password, and must never have one.
        return user if right and user.is_active and user.role != Role.SUPPORT else None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, as the rows have them now; read at every request."""
        user = User.objects.filter(pk=user_id, is_active=True).first()
        return let_in(user) if user and user.role == Role.SUPPORT else user
