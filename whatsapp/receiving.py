"""A webhook's way in, whichever server brings it: proved, opened, and answered after the commit."""

import logging

import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from whatsapp.envelope import Malformed, Update, read
from whatsapp.signature import is_signed

logger = logging.getLogger(__name__)

STORED = (200, "stored")
NOT_STORED = (503, "not stored, try again")
"""Not 200: the platform keeps the webhook and brings it again, for days."""

TOO_LARGE = (413, "a webhook has 3 MB at most")

TROUBLE = (DatabaseError, InterfaceError, psycopg.Error)
"""What storing raises when nothing was stored."""


class Refused(Exception):
    """The webhook is not taken. `status` and `words` are the answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


def opened(raw: bytes, *, header: str) -> list[Update]:
    """Every update of a body that `header` (X-Hub-Signature-256) signs. Raises Refused."""
    if len(raw) > settings.WHATSAPP_WEBHOOK_MAX_BYTES:
        raise Refused(*TOO_LARGE)
    if not is_signed(raw, header=header, secret=settings.WHATSAPP_APP_SECRET):
        if not settings.WHATSAPP_APP_SECRET:
            logger.error("webhooks are refused: WHATSAPP_APP_SECRET is not set")
        raise Refused(401, "the signature does not fit the body")
    try:
        return read(raw)
    except Malformed as error:
        raise Refused(400, str(error)) from None
