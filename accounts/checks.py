"""What a deployment has forgotten, told by `manage.py check --deploy`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Doubt


@register(deploy=True)
def mail_server(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Without one nobody is invited, signs up, or gets back in who forgot a password."""
    if settings.EMAIL_HOST or settings.DEBUG or settings.DEMO or settings.ASSISTANT_PROCESS:
        return []
    return [
        Error(
            "EMAIL_URL is not set: no mail leaves.",
            hint="Name the SMTP server, such as smtp+tls://user:password@mail.example.com:587",
            id="accounts.E001",
        )
    ]


@register(deploy=True)
def platform_second_step(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Whoever runs the platform may stop every workspace; a password is too little for that."""
    if settings.PLATFORM_MFA_REQUIRED or settings.DEBUG or settings.DEMO:
        return []
    return [
        Doubt(
            "PLATFORM_MFA_REQUIRED is off: a password alone opens the platform.",
            hint="Leave it out, or set it to 1. Who has no second step sets one up at sign-in.",
            id="accounts.W001",
        )
    ]
