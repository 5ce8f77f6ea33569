"""The provider that the settings name."""

from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core.key_providers.base import KeyProvider
from core.key_providers.local import LocalKeys
from core.key_providers.vault import VaultAddress, VaultTransit


def local_keys() -> LocalKeys:
    return LocalKeys.from_settings(text=settings.FIELD_KEY, file=settings.FIELD_KEY_FILE)


@cache
def chosen_provider() -> KeyProvider:
    """The one that wraps new keys (`KEY_PROVIDER`). Raises ImproperlyConfigured."""
    return provider_named(settings.KEY_PROVIDER)


@cache
def provider_named(name: str) -> KeyProvider:
    """The one that wrapped a stored key; another than the chosen one while moving over."""
    if name == LocalKeys.name:
        return local_keys()
    if name == VaultTransit.name:
        return VaultTransit(
            VaultAddress(
                url=settings.VAULT_ADDR,
                key=settings.VAULT_TRANSIT_KEY,
                mount=settings.VAULT_TRANSIT_MOUNT,
                namespace=settings.VAULT_NAMESPACE,
                token=settings.VAULT_TOKEN,
                token_file=settings.VAULT_TOKEN_FILE,
            )
        )
    raise ImproperlyConfigured(f"KEY_PROVIDER {name!r} is not one of: local, vault.")
