"""Changing a vendor that is set up: what it is asked with, its key, its place, its price.

Each takes the whole chain's rows under lock, in one transaction with the entry in the
history. Nobody is shown a key again; one that is stored goes when the address it was meant
for changes, so that it cannot be led elsewhere.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from ai.backends.actions import check
from ai.backends.breaker import breaker_of
from ai.backends.keys import LONGEST, seal_into
from ai.backends.models import Backend
from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound
from tenants.context import outside_tenants
from tenants.routers import OWNER

PRICES = ("price_input", "price_cached", "price_output", "price_minute")
HIGHEST_PRICE = Decimal(100_000)


def change_backend(
    *,
    actor: Actor,
    backend_id: int,
    model: str,
    base_url: str,
    key_env: str,
    hearing_model: str | None = None,
    seeing_model: str | None = None,
) -> Backend:
    """Ask another model, at another address, or with another variable's key.

    `hearing_model` and `seeing_model` stay as they are where they are None.
    Raises NotAllowed, NotFound or InvalidInput.
    """

    def change(backend: Backend) -> dict[str, Any]:
        moved = base_url != backend.base_url
        own_network = backend.own_network and not moved
        hears = backend.hearing_model if hearing_model is None else hearing_model.strip()
        sees = backend.seeing_model if seeing_model is None else seeing_model.strip()
        check(
            kind=backend.kind,
            name=backend.name,
            model=model,
            base_url=base_url,
            key_env=key_env,
            position=None,
            own_network=own_network,
            hearing_model=hears,
            seeing_model=sees,
        )
        told: dict[str, Any] = {"name": backend.name, "model": model.strip()}
        if (hears, sees) != (backend.hearing_model, backend.seeing_model):
            told |= {"hearing_model": hears, "seeing_model": sees}
        backend.hearing_model, backend.seeing_model = hears, sees
        if moved:
            told |= {"address": base_url, "key_removed": bool(backend.sealed_key)}
            backend.sealed_key, backend.key_set_at = "", None
        backend.model, backend.base_url, backend.key_env = model.strip(), base_url, key_env
        backend.own_network = own_network
        return told

    return _changed(actor, backend_id, change, code="ai.backend.changed")


def set_key(*, actor: Actor, backend_id: int, key: str) -> Backend:
    """Store the vendor's key, sealed, in the place of any other; empty text removes it.

    Raises NotAllowed, NotFound, InvalidInput or KeysCannotRest.
    """
    key = key.strip()

    def change(backend: Backend) -> dict[str, Any]:
        if key and (len(key) > LONGEST or not key.isascii() or not key.isprintable()):
            raise InvalidInput(
                fields={"key": f"A key is one line of at most {LONGEST} plain characters."}
            )
        if key:
            seal_into(backend, key)
        else:
            backend.sealed_key = ""
        backend.key_set_at = now() if key else None
        return {"name": backend.name}

    code = "ai.backend.key_set" if key else "ai.backend.key_removed"
    backend = _changed(actor, backend_id, change, code=code)
    # A refused key left the account alone; the new one is tried at once.
    breaker_of(backend).succeeded()
    return backend


def set_prices(
    *, actor: Actor, backend_id: int, prices: dict[str, str], priced_on: date | None
) -> Backend:
    """Say what a million tokens and a minute of voice cost, in US dollars; empty: nobody knows.

    `prices` by the names of PRICES; one that is not named stays. Raises NotAllowed,
    NotFound or InvalidInput.
    """

    def change(backend: Backend) -> dict[str, Any]:
        wrong: dict[str, str] = {}
        values = {
            name: _price(name, prices[name], wrong) if name in prices else getattr(backend, name)
            for name in PRICES
        }
        if (values["price_input"] is None) != (values["price_output"] is None):
            wrong["price_output"] = "Give the prices of both, what is read and what is written."
        if wrong:
            raise InvalidInput(fields=wrong)
        for name, value in values.items():
            setattr(backend, name, value)
        known = any(value is not None for value in values.values())
        backend.priced_on = (priced_on or now().date()) if known else None
        words = {name: None if value is None else str(value) for name, value in values.items()}
        return {"name": backend.name, **words}

    return _changed(actor, backend_id, change, code="ai.backend.priced")


def switch_backend(*, actor: Actor, backend_id: int, enabled: bool) -> Backend:
    """Ask it no more, or again, from the very next turn. Raises NotAllowed or NotFound."""

    def change(backend: Backend) -> dict[str, Any]:
        backend.enabled = enabled
        return {"name": backend.name}

    code = "ai.backend.enabled" if enabled else "ai.backend.disabled"
    return _changed(actor, backend_id, change, code=code)


def move_backend(*, actor: Actor, backend_id: int, earlier: bool) -> Backend:
    """Change places with its neighbour in the chain; the first and last stay where they are.

    Raises NotAllowed or NotFound.
    """
    actor.require("platform.ai")
    with outside_tenants(), transaction.atomic(using=OWNER), transaction.atomic():
        rows = list(Backend.objects.using(OWNER).select_for_update().order_by("position", "id"))
        place = next((at for at, row in enumerate(rows) if row.pk == backend_id), None)
        if place is None:
            raise NotFound("There is no such backend.")
        backend = rows.pop(place)
        to = max(0, place - 1) if earlier else min(len(rows), place + 1)
        rows.insert(to, backend)
        for number, row in enumerate(rows, start=1):
            if row.position != number:
                row.position = number
                row.save(using=OWNER, update_fields=["position"])
        if to != place:
            record(
                actor=actor,
                code="ai.backend.moved",
                target=f"backend:{backend.pk}",
                data={"name": backend.name, "position": backend.position},
            )
    return backend


def _changed(
    actor: Actor, backend_id: int, change: Callable[[Backend], dict[str, Any]], *, code: str
) -> Backend:
    actor.require("platform.ai")
    with outside_tenants(), transaction.atomic(using=OWNER), transaction.atomic():
        backend = Backend.objects.using(OWNER).select_for_update().filter(pk=backend_id).first()
        if backend is None:
            raise NotFound("There is no such backend.")
        data = change(backend)
        backend.save(using=OWNER)
        record(actor=actor, code=code, target=f"backend:{backend.pk}", data=data)
    return backend


def _price(name: str, typed: str, wrong: dict[str, str]) -> Decimal | None:
    text = typed.strip().replace(",", ".")
    if not text:
        return None
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal(-1)
    if not price.is_finite() or not 0 <= price <= HIGHEST_PRICE:
        of = "a minute" if name == "price_minute" else "a million tokens"
        wrong[name] = f"US dollars for {of}, such as 0.25."
        return None
    return price.quantize(Decimal("0.0001"))
