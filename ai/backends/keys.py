"""Where a vendor's key is had: sealed in its row, or in a variable of the process that asks.

A key that was entered in the panel rests encrypted (AES-256-GCM) under `AI_KEY`, bound to
its row. `AI_KEY` is a wrapping key of its own, which the web process, the AI workers and, for
replays, the default worker have: the AI workers are given no key that opens anything else of
the installation.
"""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from ai.backends.models import Backend
from ai.backends.protocol import Unauthorized
from core.errors import ProfferError
from core.key_providers.base import WrappingRefused
from core.key_providers.local import LocalKeys
from core.scope import active_scope
from tenants.rotation import Resealed
from tenants.routers import OWNER

Kind = Backend.Kind

DEFAULT_KEY_ENV = {
    Kind.ANTHROPIC.value: "ANTHROPIC_API_KEY",
    Kind.OPENAI.value: "OPENAI_API_KEY",
    Kind.GOOGLE.value: "GEMINI_API_KEY",
    Kind.BEDROCK.value: "AWS_BEARER_TOKEN_BEDROCK",
    Kind.OPENAI_COMPATIBLE.value: "",
}
"""The vendors' own names of it. A server of one's own may need no key at all."""

LONGEST = 4096


class KeysCannotRest(ProfferError):
    code = "ai_key_missing"
    message = (
        "Keys cannot be kept here yet: AI_KEY is not set for this process. Name the environment "
        "variable of the AI workers that holds the key instead."
    )


def key_of(backend: Backend) -> str:
    """The key to ask `backend` with; empty for a server of one's own that needs none.

    Raises Unauthorized when this process has none for it.
    """
    if backend.sealed_key:
        return _opened(backend)
    variable = variable_of(backend)
    key = os.environ.get(variable, "").strip() if variable else ""
    if not key and backend.kind != Kind.OPENAI_COMPATIBLE:
        raise Unauthorized("no_key", f"{variable} is not set")
    return key


def variable_of(backend: Backend) -> str:
    """The environment variable that is looked into where no key is stored; may be empty."""
    return backend.key_env or DEFAULT_KEY_ENV[backend.kind]


def can_seal() -> bool:
    """Whether this process can keep a key: `AI_KEY` is there."""
    return bool(settings.AI_KEY)


def seal_into(backend: Backend, key: str) -> None:
    """Put `key` into a row that has its primary key; the caller saves it. KeysCannotRest."""
    if not can_seal():
        raise KeysCannotRest
    backend.sealed_key = _ring().wrap(key.encode(), purpose=_place(backend))


def reseal_with(done: Resealed) -> None:
    """For `rotate_keys`: what older keys of `AI_KEY` sealed is sealed with its first one."""
    if active_scope() is not None or not can_seal():
        return
    ring = _ring()
    with transaction.atomic(using=OWNER):
        rows = Backend.objects.using(OWNER).select_for_update().exclude(sealed_key="")
        for backend in rows.order_by("pk"):
            if ring.is_current(backend.sealed_key):
                continue
            try:
                key = ring.unwrap(backend.sealed_key, purpose=_place(backend))
            except WrappingRefused:
                done.broken.append(_place(backend))
                continue
            backend.sealed_key = ring.wrap(key, purpose=_place(backend))
            backend.save(using=OWNER, update_fields=["sealed_key"])
            done.sealed += 1


def _opened(backend: Backend) -> str:
    if not can_seal():
        raise Unauthorized("no_key", "its key is stored, and AI_KEY, which opens it, is not set")
    try:
        return _ring().unwrap(backend.sealed_key, purpose=_place(backend)).decode()
    except (WrappingRefused, ImproperlyConfigured):
        raise Unauthorized("no_key", "its stored key does not open with AI_KEY") from None


def _ring() -> LocalKeys:
    return LocalKeys(settings.AI_KEY)


def _place(backend: Backend) -> str:
    return f"ai_backends_backend.sealed_key/{backend.pk}"
