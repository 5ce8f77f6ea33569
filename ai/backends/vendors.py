"""From a configured row to something that can be asked."""

from collections.abc import Callable

from ai.backends.anthropic import AnthropicBackend
from ai.backends.bedrock import BedrockBackend
from ai.backends.google import GoogleBackend
from ai.backends.keys import key_of
from ai.backends.models import Backend
from ai.backends.openai import CompatibleBackend, OpenAIBackend
from ai.backends.protocol import VendorBackend

VENDORS: dict[str, Callable[..., VendorBackend]] = {
    Backend.Kind.ANTHROPIC.value: AnthropicBackend,
    Backend.Kind.OPENAI.value: OpenAIBackend,
    Backend.Kind.GOOGLE.value: GoogleBackend,
    Backend.Kind.BEDROCK.value: BedrockBackend,
    Backend.Kind.OPENAI_COMPATIBLE.value: CompatibleBackend,
}


def connect(backend: Backend) -> VendorBackend:
    """The vendor behind a row.

    Raises Unauthorized when this process has no key for it, Permanent when its row lacks
    what its kind needs.
    """
    vendor = VENDORS[backend.kind]
    return vendor(
        model=backend.model,
        key=key_of(backend),
        base_url=backend.base_url,
        own_network=backend.own_network,
    )
