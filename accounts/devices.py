"""Devices a person has signed in on before, remembered by the device itself in a cookie.

The cookie opens nothing. It gives its holder an own count of attempts, so that guessing
from elsewhere does not shut the person out, and tells a new device from a known one.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string

from accounts.models import User
from core.scope import active_tenant_id

LIFE_SECONDS = 180 * 24 * 3600
"""Half a year: a telephone that was not used for longer is new again."""

_SALT = "accounts.device"


def known_device(request: HttpRequest, user: User | None) -> str:
    """The device's own mark if `user` has signed in on it here before, else ""."""
    if user is None:
        return ""
    try:
        held = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""),
            salt=_SALT,
            max_age=LIFE_SECONDS,
        )
    except signing.BadSignature:
        return ""
    if not isinstance(held, list) or held[:2] != [active_tenant_id(), user.pk]:
        return ""
    return str(held[2])


def remember_device(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let this device be known for the person who has just signed in on it."""
    mark = known_device(request, user) or get_random_string(16)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([active_tenant_id(), user.pk, mark], salt=_SALT),
        max_age=LIFE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str | None) -> str:
    """What people call it, such as ``Chrome on Windows``; "" when the browser does not say.

    Order decides: Edge says that it is Chrome, and everybody that they are Safari.
    """
    said = user_agent or ""
    browser = next((name for sign, name in _BROWSERS if sign in said), "")
    system = next((name for sign, name in _SYSTEMS if sign in said), "")
    return " on ".join(filter(None, [browser, system]))
