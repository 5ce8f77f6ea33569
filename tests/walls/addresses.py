"""Every address that the URLs know, as a request can be sent to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from django.urls import URLPattern, URLResolver

from api.resources.meta import Nowhere

_CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")
_REGEX_END = re.compile(r"/\?\$$")


@dataclass(frozen=True)
class Address:
    """`route` is how a row names it; `fill` makes a path of it.

    `pattern` is None for what is answered before any URLconf.
    """

    route: str
    pattern: URLPattern | None

    def fill(self, values: dict[str, str]) -> str:
        """The path with a value for each key. Raises KeyError for a key without one."""
        return "/" + re.sub(r"{(\w+)}", lambda found: values[found[1]], self.route)


def walk(urlconf: str) -> list[Address]:
    """The addresses of a URLconf, the API's catch-all apart; each once."""
    found: dict[str, Address] = {}
    for address in _walk(import_module(urlconf).urlpatterns, ""):
        found.setdefault(address.route, address)
    return list(found.values())


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        text = str(pattern.pattern)
        if text.startswith("^"):
            text = _GROUP.sub(r"{\1}", _REGEX_END.sub("/", text.removeprefix("^")))
        route = prefix + _CONVERTER.sub(r"{\2}", text)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif getattr(pattern.callback, "cls", None) is not Nowhere:
            yield Address(route=route, pattern=pattern)
