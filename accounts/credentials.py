"""E-mail and password, with a brake on guessing."""

import logging
import time

from django.contrib.auth import authenticate
from django.core.cache import cache
from redis import RedisError

from accounts.exceptions import TooManyAttempts, WrongCredentials
from accounts.models import User
from audit.actions import record
from core.actors import system_actor
from core.locks import lock_key

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 10
WINDOW_SECONDS = 300
"""Ten guesses in five minutes: a person who forgot is not stopped, a machine is."""


def check_credentials(*, email: str, password: str, address: str) -> User:
    """The person of the active workspace (or the platform) with this e-mail and password.

    `address` is where the attempt came from. Raises WrongCredentials or
    TooManyAttempts; a success forgets the earlier attempts.
    """
    attempts = _Attempts(email=email, address=address)
    attempts.count()
    user = authenticate(email=email.replace("\x00", ""), password=password)
    if not isinstance(user, User):
        raise WrongCredentials
    attempts.forget()
    return user


class _Attempts:
    """Counted per workspace (the cache's keys carry it), e-mail and address of the caller."""

    def __init__(self, *, email: str, address: str) -> None:
        self.moment = time.time()
        window = int(self.moment // WINDOW_SECONDS)
        person = lock_key(email.strip().lower(), address)
        self.key = f"sign-in:{person}:{window}"

    def count(self) -> None:
        """Raises TooManyAttempts. Counted before the password is looked at, so that
        attempts side by side cannot slip through together.
        """
        try:
            cache.add(self.key, 0, timeout=WINDOW_SECONDS)
            attempts = cache.incr(self.key)
        except (RedisError, ValueError) as error:
            # Nobody is locked out by an absent cache; the password's own slow
            # hash remains the brake. ValueError: the key went between two calls.
            logger.warning("sign-in attempts are not counted: %s", error)
            return
        if attempts == MAX_ATTEMPTS + 1:
            record(actor=system_actor("sign-in"), code="accounts.sign_in.throttled")
        if attempts > MAX_ATTEMPTS:
            raise TooManyAttempts(WINDOW_SECONDS - int(self.moment % WINDOW_SECONDS))

    def forget(self) -> None:
        try:
            cache.delete(self.key)
        except RedisError as error:
            logger.warning("sign-in attempts are not forgotten: %s", error)
