"""Which addresses a vendor may be asked at."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LONGEST = 200
OWN_NAMES = ("localhost", "internal", "local", "lan")
"""The last part of names that lead nowhere but into a network of one's own."""


def is_address(text: str, *, own_network: bool) -> bool:
    """Whether a vendor can be there: https, or http to a server of our own that was named."""
    parts = _parts(text)
    if parts is None or parts.username or parts.query or parts.fragment or len(text) > LONGEST:
        return False
    named = own_network or parts.hostname in settings.OUTBOUND_LOCAL_HOSTS
    return parts.scheme == "https" or (parts.scheme == "http" and named)


def is_of_own_network(text: str) -> bool:
    """Whether the address itself says that it is this machine's or its network's.

    Link-local addresses are not: there are the clouds' doors to their machines' secrets.
    """
    parts = _parts(text)
    host = (parts.hostname if parts else None) or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.rpartition(".")[2] in OWN_NAMES
    return (address.is_loopback or address.is_private) and not (
        address.is_link_local or address.is_unspecified or address.is_reserved
    )


def _parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if usable else None
