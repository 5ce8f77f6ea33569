"""Addresses of the API. They end with a slash, and answer without it too."""

from typing import Any

from django.urls import URLPattern, re_path
from rest_framework.routers import SimpleRouter

from api.resources.meta import Nowhere
from api.resources.tokens import ObtainToken, RefreshToken, RevokeToken


class Router(SimpleRouter):
    """A redirect would lose a request's body, so both forms lead to the view itself."""

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"


def at(address: str, view: Any) -> URLPattern:
    """A plain view at `address`, such as "auth/token"."""
    return re_path(rf"^{address}/?$", view.as_view())


TOKENS = [
    at("auth/token", ObtainToken),
    at("auth/token/refresh", RefreshToken),
    at("auth/token/revoke", RevokeToken),
]
NOWHERE = re_path(r"^[\s\S]*$", Nowhere.as_view())
