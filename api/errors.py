"""The one mapping of what went wrong to an answer: {"error": {code, message, fields}}."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DataError
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response

from core.errors import ProfferError

logger = logging.getLogger(__name__)

TOO_LARGE = 413


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None, and so a 500, only for faults of our own."""
    if isinstance(exc, ProfferError):
        return _from_proffer(exc, context)
    if isinstance(exc, exceptions.ValidationError):
        return _body(400, "invalid", "Please correct the fields that are marked.", _fields(exc))
    if isinstance(exc, exceptions.APIException):
        return _from_framework(exc)
    if isinstance(exc, Http404):
        return _body(404, "not_found", "There is no such record here.")
    if isinstance(exc, PermissionDenied):
        return _body(403, "not_allowed", "Your role does not allow this.")
    if isinstance(exc, RequestDataTooBig):
        return _body(TOO_LARGE, "too_large", "The body is too large.")
    if isinstance(exc, SuspiciousOperation | UnreadablePostError):
        return _body(400, "malformed", "The request could not be read.")
    if isinstance(exc, DataError):
        # A value that passed our own checks and that the column cannot hold.
        logger.warning("refused by the database: %s", exc)
        return _body(400, "invalid", "A value is too long or out of range.")
    return None


def _from_proffer(exc: ProfferError, context: dict[str, Any]) -> Response:
    response = _body(exc.status, exc.code, exc.message, exc.fields)
    retry_after = getattr(exc, "retry_after", None)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    for name, value in getattr(exc, "headers", {}).items():
        response[name] = value
    if exc.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


_CODES = {
    401: "not_authenticated",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
    429: "too_many_requests",
}


def _from_framework(exc: exceptions.APIException) -> Response:
    code = _CODES.get(exc.status_code, "malformed")
    response = _body(exc.status_code, code, " ".join(text for _, text in _flat(exc.detail)))
    auth_header = getattr(exc, "auth_header", None)
    if auth_header:
        response["WWW-Authenticate"] = auth_header
    wait = getattr(exc, "wait", None)
    if wait:
        response["Retry-After"] = str(int(wait))
    return response


def _fields(exc: exceptions.ValidationError) -> dict[str, str]:
    fields: dict[str, str] = {}
    for path, text in _flat(exc.detail):
        fields[path] = f"{fields[path]} {text}" if path in fields else text
    return fields


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Nested details as ("items.0.quantity", "A valid integer is required.")."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            here = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
            yield from _flat(value, here)
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            nested = isinstance(value, dict | list)
            yield from _flat(value, f"{path}.{index}".lstrip(".") if nested else path)
    else:
        yield path or "body", str(detail)


def _body(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> Response:
    return Response(
        {"error": {"code": code, "message": message, "fields": fields or {}}}, status=status
    )
