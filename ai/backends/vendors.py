"""From a configured row to something that can be asked. Vendors' SDKs are imported here alone."""

import os

from ai.backends.models import Backend
from ai.backends.protocol import Unauthorized, VendorBackend

DEFAULT_KEY_ENV = {Backend.Kind.ANTHROPIC.value: "ANTHROPIC_API_KEY"}


def connect(backend: Backend) -> VendorBackend:
    """The vendor behind a row. Raises Unauthorized when this process has no key for it."""
    variable = backend.key_env or DEFAULT_KEY_ENV[backend.kind]
    key = os.environ.get(variable, "").strip()
    if not key:
        raise Unauthorized("no_key", f"{variable} is not set")
    from ai.backends.anthropic import AnthropicBackend  # noqa: PLC0415 - only where it is used

    return AnthropicBackend(model=backend.model, key=key, base_url=backend.base_url)
