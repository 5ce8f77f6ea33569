"""How often the API may be called: by one caller, by one address, by one workspace.

The numbers stand in the settings, with their reasons. While Redis is away nothing is
counted and every call passes: an API that stops with its counter would be the worse
failure, and what is dear (wrong passwords) is counted in Postgres.
"""

import logging
import math
import time
from typing import Any

from rest_framework.request import Request

from accounts.api_keys import KeyHolder
from accounts.limits import api_limit
from core.addresses import address_block, client_address
from core.errors import ProfferError
from core.limits import Limit, LimitsAway, Spent, spend

logger = logging.getLogger(__name__)

WARN_EVERY = 60
"""Seconds between two warnings that nothing is counted."""


class TooManyRequests(ProfferError):
    """`retry_after` seconds, and the next call passes."""

    code = "too_many_requests"
    status = 429

    def __init__(self, *, wait: float, limit: Limit) -> None:
        self.retry_after = max(1, math.ceil(wait))
        self.headers = _headers(limit, Spent(wait=wait))
        super().__init__(f"Too many calls. Wait {self.retry_after} s and try again.")


def throttle(request: Request) -> dict[str, str]:
    """Count this call. Returns what is left as headers; raises TooManyRequests."""
    who: Any = request.user
    if who is None:
        return throttle_address(request)
    kind, pk = ("key", who.key.pk) if isinstance(who, KeyHolder) else ("person", who.pk)
    headers = _count(api_limit("caller"), subject=f"{kind}:{pk}")
    _count(api_limit("tenant"), subject="all")
    return headers


def throttle_address(request: Request) -> dict[str, str]:
    """Count a call of somebody who is not known, where it comes from."""
    block = address_block(client_address(request._request)) or "unknown"
    return _count(api_limit("address"), subject=block)


def _count(limit: Limit, *, subject: str) -> dict[str, str]:
    try:
        spent = spend(limit, subject=subject)
    except LimitsAway as error:
        _warn(error)
        return {}
    if spent.wait > 0:
        raise TooManyRequests(wait=spent.wait, limit=limit)
    return _headers(limit, spent)


def _headers(limit: Limit, spent: Spent) -> dict[str, str]:
    """The headers of draft-ietf-httpapi-ratelimit-headers-07, in their plain form."""
    return {
        "RateLimit-Limit": str(limit.most),
        "RateLimit-Remaining": str(spent.left),
        "RateLimit-Reset": str(max(1, math.ceil(spent.wait or limit.seconds / limit.most))),
    }


_warned_at = float("-inf")


def _warn(error: LimitsAway) -> None:
    global _warned_at
    if time.monotonic() - _warned_at >= WARN_EVERY:
        _warned_at = time.monotonic()
        logger.warning("Redis is away (%s): calls of the API are not counted", error)
