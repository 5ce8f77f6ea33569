"""Sign-in by e-mail and password, among the users of the active schema alone."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from accounts.models import User

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
        right = check_password(password or "", user.password if user else _NOBODY)
        return user if user and right and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
