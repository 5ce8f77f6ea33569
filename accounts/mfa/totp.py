"""Codes of an authenticator app: RFC 6238, six digits, 30 seconds, each one once."""

import base64
from io import BytesIO

import qrcode
from allauth.core.context import request_context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.http import HttpRequest
from qrcode.image.svg import SvgPathImage

from accounts.exceptions import StepTaken, WrongCode
from accounts.models import User
from core.clock import now

_TYPE = Authenticator.Type.TOTP


def new_secret() -> str:
    """160 random bits in base 32 (RFC 4226, 4: at least 128)."""
    return generate_totp_secret()


def grouped(secret: str) -> str:
    """The secret as people type it: in fours."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def qr_image(*, user: User, secret: str, request: HttpRequest) -> str:
    """What an app photographs, as the address of an image: no style, no script."""
    with request_context(request):
        address = get_adapter().build_totp_url(user, secret)
    image = qrcode.make(address, image_factory=SvgPathImage, border=2)
    drawn = BytesIO()
    image.save(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


@transaction.atomic
def add(*, user: User, secret: str, code: str) -> Authenticator:
    """Store the secret once a code shows that the app has it; that code is used up.

    Raises WrongCode, or StepTaken when the person has an app already.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if Authenticator.objects.filter(user_id=user.pk, type=_TYPE).exists():
        raise StepTaken
    counter = _counter(secret, code)
    if counter is None:
        raise WrongCode
    return Authenticator.objects.create(
        user_id=user.pk, type=_TYPE, secret=secret, data={"used": counter}
    )


@transaction.atomic
def use_code(*, user: User, code: str) -> bool:
    """Whether the code is right, now, and newer than every code used before."""
    row = Authenticator.objects.select_for_update().filter(user_id=user.pk, type=_TYPE).first()
    if row is None:
        return False
    counter = _counter(row.secret.reveal(), code)
    if counter is None or counter <= row.data["used"]:
        return False
    row.data["used"] = counter
    row.last_used_at = now()
    row.save(update_fields=["data", "last_used_at"])
    return True


def _counter(secret: str, code: str) -> int | None:
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=expected):
            return int(counter)
    return None
