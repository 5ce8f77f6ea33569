"""What a deployment has forgotten, told by `manage.py check`."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from whatsapp.prices import lists

_VERSION = re.compile(r"v\d{2,3}\.0\Z")


@register()
def webhook_secrets(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Without these the webhook refuses everything, which is safe and useless."""
    return [
        checks.Warning(f"{name} is not set: {lost}.", id=f"whatsapp.W00{number}")
        for number, (name, lost) in enumerate(
            (
                ("WHATSAPP_APP_SECRET", "every webhook is refused"),
                ("WHATSAPP_VERIFY_TOKEN", "the endpoint cannot be registered with Meta"),
            ),
            start=1,
        )
        if not getattr(settings, name)
    ]


@register()
def graph_address(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Tokens travel to this address, so it must be the right one and be encrypted."""
    found: list[CheckMessage] = []
    parts = urlsplit(settings.WHATSAPP_GRAPH_URL)
    local = parts.hostname in settings.OUTBOUND_LOCAL_HOSTS
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        found.append(
            Error(
                "WHATSAPP_GRAPH_URL must be an https address.",
                hint="Plain http is for hosts named in OUTBOUND_LOCAL_HOSTS.",
                id="whatsapp.E001",
            )
        )
    if not _VERSION.match(settings.WHATSAPP_GRAPH_VERSION):
        found.append(Error("WHATSAPP_GRAPH_VERSION must look like v26.0.", id="whatsapp.E002"))
    return found


@register()
def price_lists(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """A list that cannot be read prices nothing, so it is told before it is needed."""
    try:
        found = {one.currency for one in lists.every_list()}
    except (lists.BadList, OSError) as error:
        return [
            checks.Warning(
                f"A price list cannot be read, so no message is priced: {error}",
                id="whatsapp.W004",
            )
        ]
    if settings.WHATSAPP_PRICES_CURRENCY in found:
        return []
    return [
        checks.Warning(
            f"There is no price list in {settings.WHATSAPP_PRICES_CURRENCY}: what messages cost "
            "is shown as unknown.",
            id="whatsapp.W003",
        )
    ]
