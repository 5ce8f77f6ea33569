"""Where a request came from.

`X-Forwarded-For` is written by whoever sends the request; only what our own proxies
(`settings.TRUSTED_PROXIES`, networks) appended to it is believed.
"""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
IPV6_PREFIX = 64
"""What one customer of a provider gets at least (RFC 6177): within it, addresses are free."""


def client_address(request: HttpRequest) -> str:
    """The caller's IP address in its plain form; "" when there is none, as on a Unix socket.

    The header is read from the right: past our own proxies, to the first address that
    is not one of them. What cannot be read ends the walk at the last one believed.
    """
    hop = _parsed(request.META.get("REMOTE_ADDR", ""))
    if hop is None:
        return ""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while _trusted(hop) and forwarded:
        before = _parsed(forwarded.pop().strip())
        if before is None:
            break
        hop = before
    return str(hop)


def address_block(address: str) -> str:
    """What limits count by: the address itself, or its network of 64 bits for IPv6."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed or "")


def _parsed(text: str) -> Address | None:
    try:
        # A scope such as %eth0 means nothing to anybody else.
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _trusted(address: Address) -> bool:
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache(maxsize=4)
def _networks(texts: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Raises ValueError for a network in the settings that is none: nothing is guessed."""
    return tuple(ipaddress.ip_network(text) for text in texts)
