"""From a configured row to something that can be asked."""

import logging
import os
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections

from ai.backends.models import Backend
from ai.backends.protocol import Unauthorized, VendorBackend
from ai.backends.queries import configured

logger = logging.getLogger(__name__)

SDKS = {Backend.Kind.ANTHROPIC.value: "anthropic"}
"""Imported when a vendor is first asked, or earlier by :func:`warm_up`; heavy."""

DEFAULT_KEY_ENV = {Backend.Kind.ANTHROPIC.value: "ANTHROPIC_API_KEY"}


def connect(backend: Backend) -> VendorBackend:
    """The vendor behind a row. Raises Unauthorized when this process has no key for it."""
    variable = backend.key_env or DEFAULT_KEY_ENV[backend.kind]
    key = os.environ.get(variable, "").strip()
    if not key:
        raise Unauthorized("no_key", f"{variable} is not set")
    from ai.backends.anthropic import AnthropicBackend  # noqa: PLC0415 - only where it is used

    return AnthropicBackend(model=backend.model, key=key, base_url=backend.base_url)


def warm_up(**_: Any) -> None:
    """Import what the chain needs as a worker starts, not while its first customer waits."""
    if not settings.ASSISTANT_PROCESS:
        return
    try:
        kinds = {backend.kind for backend in configured()}
    except DatabaseError as error:
        logger.warning("the backends cannot be read yet: %s", type(error).__name__)
        return
    finally:
        # This is the process that workers may be forked from: none may share its connection.
        connections.close_all()
    for kind in kinds:
        import_module(SDKS[kind])
