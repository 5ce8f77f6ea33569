"""What a deployment has forgotten, told by `manage.py check --deploy`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


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
