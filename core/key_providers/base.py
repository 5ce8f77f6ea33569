"""What a key provider does."""

from typing import Protocol

from core.errors import ProfferError


class KeysUnavailable(ProfferError):
    """The provider does not answer now. Nothing was lost; the same work succeeds later."""

    code = "keys_unavailable"
    status = 503
    message = "The key service does not answer. Try again in a moment."


class WrappingRefused(Exception):
    """The provider does not open this: damaged, of another purpose, or of another provider."""


class KeyProvider(Protocol):
    """Wraps and unwraps data keys of 32 bytes.

    `purpose` is bound to the wrapped form: a key wrapped for one purpose opens for no
    other. Both verbs raise KeysUnavailable while the provider is away.
    """

    name: str

    def wrap(self, key: bytes, *, purpose: str) -> str: ...

    def unwrap(self, wrapped: str, *, purpose: str) -> bytes:
        """Raises WrappingRefused."""
        ...

    def is_current(self, wrapped: str) -> bool:
        """Whether the newest wrapping key made this; what is not is wrapped again."""
        ...
