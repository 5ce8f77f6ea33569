"""Who keeps the key that wraps all other keys: this installation itself, or a vault.

A data key never rests in the open: it is stored wrapped by the provider. One folder
file a provider, all with the two verbs of :class:`KeyProvider`.
"""

from core.key_providers.base import KeyProvider, KeysUnavailable, WrappingRefused
from core.key_providers.chosen import chosen_provider

__all__ = ["KeyProvider", "KeysUnavailable", "WrappingRefused", "chosen_provider"]
