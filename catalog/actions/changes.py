"""What all changes of the catalogue share: the locked row, the difference, the history."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

from audit.actions import record
from catalog import queries, validators
from catalog.exceptions import CurrencyDiffers, NameTaken, RetailerIdTaken
from catalog.models import Package, Sellable, Service
from catalog.publishing import publish
from core.actors import Actor
from core.errors import NotFound
from core.money import to_decimal_string

Row = TypeVar("Row", bound=Model)
Offer = TypeVar("Offer", Service, Package)

PRICE_FIELDS = ("price_minor", "currency")
SELLABLE_NEEDS = ("name", "price")


def locked(model: type[Row], pk: int) -> Row:
    """The row, held for this transaction. Raises NotFound."""
    row = model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def sellable_cleaners(currency: str) -> dict[str, validators.Cleaner]:
    """The fields that services and packages share, priced in `currency`."""
    return {
        "name": validators.line(limit=validators.MAX_NAME, needed=True),
        "description": validators.prose(limit=validators.MAX_DESCRIPTION),
        "price": validators.price_in(currency),
        "currency": validators.exactly(currency),
        "details": validators.details,
        "synonyms": validators.words,
        "translations": validators.translations,
        "max_quantity": validators.whole_number(low=1, high=999),
        "retailer_id": validators.line(limit=validators.MAX_RETAILER_ID),
    }


def columns(cleaned: Mapping[str, Any], *, currency: str) -> dict[str, Any]:
    """Cleaned fields as columns: a price carries its currency."""
    values = {name: value for name, value in cleaned.items() if name not in ("price", "currency")}
    if "price" in cleaned:
        values |= {"price_minor": cleaned["price"], "currency": currency}
    return values


def refuse_taken_name(model: type[Offer], name: str, *, but: int = 0) -> None:
    """Names are unique among the live, whatever their case. Runs under the catalogue's lock."""
    same = model._default_manager.filter(archived_at=None, name__iexact=name).exclude(pk=but)
    if same.exists():
        raise NameTaken(name, kind=model._meta.model_name or "record")


def refuse_taken_retailer_id(row: Sellable | None, retailer_id: str) -> None:
    """One id of Meta's catalogue leads to one thing, archived or not, of either kind."""
    if not retailer_id:
        return
    for model in (Service, Package):
        same = model._default_manager.filter(retailer_id=retailer_id)
        if isinstance(row, model):
            same = same.exclude(pk=row.pk)
        if taken := same.first():
            raise RetailerIdTaken(retailer_id, by=taken.name)


def refuse_other_currency(row: Sellable) -> None:
    currency = queries.profile().currency
    if row.currency != currency:
        raise CurrencyDiffers(old=row.currency, new=currency)


def write(row: Model, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Store what differs; returns {column: {"before", "after"}}, empty when nothing does."""
    changes: dict[str, dict[str, Any]] = {}
    for column, after in values.items():
        before = getattr(row, column)
        if before != after:
            changes[column] = {"before": before, "after": after}
            setattr(row, column, after)
    if changes:
        stamped = ["updated_at"] if hasattr(row, "updated_at") else []
        row.save(update_fields=[*changes, *stamped])
    return changes


def conclude(
    *, actor: Actor, kind: str, row: Model, verb: str, data: Mapping[str, Any] | None = None
) -> None:
    """Publish what the rows now say and write the history with the version it led to."""
    note(actor=actor, kind=kind, row=row, verb=verb, data=data, version=publish())


def note(
    *,
    actor: Actor,
    kind: str,
    row: Model,
    verb: str,
    version: int | None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write the history of a change that led to `version`."""
    _record(actor=actor, kind=kind, row=row, verb=verb, data={**(data or {}), "version": version})


def conclude_update(
    *, actor: Actor, kind: str, row: Model, changes: Mapping[str, Mapping[str, Any]]
) -> None:
    """Publish an edit; its change of price is an entry of its own. Nothing for no change."""
    if not changes:
        return
    version = publish()
    other = dict(changes)
    if isinstance(row, Sellable) and other.keys() & set(PRICE_FIELDS):
        price = {name: other.pop(name) for name in PRICE_FIELDS if name in other}
        _record(
            actor=actor,
            kind=kind,
            row=row,
            verb="price_changed",
            data={**_price(row, price), "version": version},
        )
    if other:
        _record(
            actor=actor,
            kind=kind,
            row=row,
            verb="changed",
            data={"changes": other, "version": version},
        )


def _record(*, actor: Actor, kind: str, row: Model, verb: str, data: dict[str, Any]) -> None:
    record(actor=actor, code=f"catalog.{kind}.{verb}", target=f"{kind}:{row.pk}", data=data)


def _price(row: Sellable, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    def side(which: str) -> dict[str, str]:
        minor = changes.get("price_minor", {}).get(which, row.price_minor)
        currency = changes.get("currency", {}).get(which, row.currency)
        return {"price": to_decimal_string(minor, currency), "currency": currency}

    return {"before": side("before"), "after": side("after")}
