"""E-mail and password, with a brake on guessing."""

import logging
import math
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
    """Counted per workspace (the cache's keys carry it), e-mail and address of the caller.

    The first attempt opens a window; the count's key carries its end, so the two
    cannot fall apart.
    """

    def __init__(self, *, email: str, address: str) -> None:
        self.key = f"sign-in:{lock_key(email.strip().lower(), address)}"

    def count(self) -> None:
        """Raises TooManyAttempts. Counted before the password is looked at, so that
        attempts side by side cannot slip through together.
        """
        moment = time.time()
        try:
            cache.add(self.key, moment + WINDOW_SECONDS, timeout=WINDOW_SECONDS)
            ends = cache.get(self.key, moment + WINDOW_SECONDS)
            counter = f"{self.key}:{ends}"
            cache.add(counter, 0, timeout=WINDOW_SECONDS)
            attempts = cache.incr(counter)
        except (RedisError, ValueError) as error:
            # Nobody is locked out by an absent cache; the password's own slow
            # hash remains the brake. ValueError: the key went between two calls.
            logger.warning("sign-in attempts are not counted: %s", error)
            return
        if attempts == MAX_ATTEMPTS + 1:
            record(actor=system_actor("sign-in"), code="accounts.sign_in.throttled")
        if attempts > MAX_ATTEMPTS:
            raise TooManyAttempts(max(1, math.ceil(ends - moment)))

    def forget(self) -> None:
        try:
            cache.delete(self.key)
        except RedisError as error:
            logger.warning("sign-in attempts are not forgotten: %s", error)
