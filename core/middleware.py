"""A request id on every log line and every answer."""

import re
from collections.abc import Callable
from random import getrandbits

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")


def request_id(given: str) -> str:
    """The id of a request: the one a proxy gave it, if it looks like one, or a new one."""
    return given if _GIVEN.match(given) else f"{getrandbits(128):032x}"


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request_id(request.headers.get("X-Request-ID", ""))
        with bound_contextvars(request=name):
            response = self.get_response(request)
        response["X-Request-ID"] = name
        return response
