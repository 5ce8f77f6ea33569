"""JSON bodies, refused early when no field could hold what is in them."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 32
"""Nothing the API takes is deeper than five."""
MAX_INTEGER = 2**63 - 1


class JSONBody(BaseParser):
    """UTF-8 JSON without NaN, NUL characters, lone surrogates or integers beyond 64 bits."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise RequestDataTooBig
        try:
            body = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}") from None
        _check(body, depth=0)
        return body


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def _check(value: Any, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ParseError("The JSON is nested too deeply.")
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ParseError("Text must not contain NUL or half characters.")
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise ParseError("A number is too large.")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ParseError("A number is too large.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth=depth + 1)
            _check(item, depth=depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth=depth + 1)
