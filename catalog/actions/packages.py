"""Packages: several services for one price. Create, change, archive, restore."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from catalog import queries, validators
from catalog.actions.changes import (
    SELLABLE_NEEDS,
    columns,
    conclude,
    conclude_update,
    locked,
    refuse_other_currency,
    refuse_taken_name,
    refuse_taken_retailer_id,
    sellable_cleaners,
    write,
)
from catalog.exceptions import PackageIncomplete
from catalog.models import Package, PackageItem, Service
from catalog.publishing import lock_catalogue
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput


def _cleaners(currency: str) -> dict[str, validators.Cleaner]:
    return {**sellable_cleaners(currency), "items": validators.package_items}


@transaction.atomic
def create_package(*, actor: Actor, fields: Mapping[str, Any]) -> Package:
    """Put a package on sale. Needs `name`, `price` and `items`, a list of
    {"service_id", "quantity"}. Raises InvalidInput, NameTaken, RetailerIdTaken.
    """
    actor.require("catalog.edit")
    lock_catalogue()
    currency = queries.profile().currency
    cleaned = validators.clean(
        fields, cleaners=_cleaners(currency), required=(*SELLABLE_NEEDS, "items")
    )
    items = cleaned.pop("items")
    _refuse_unsold(items)
    refuse_taken_name(Package, cleaned["name"])
    refuse_taken_retailer_id(None, cleaned.get("retailer_id", ""))
    package = Package.objects.create(**columns(cleaned, currency=currency))
    _store_items(package, items)
    conclude(
        actor=actor,
        kind="package",
        row=package,
        verb="created",
        data={"name": package.name, "price": package.price, "currency": package.currency},
    )
    return queries.package(package.pk)


@transaction.atomic
def update_package(*, actor: Actor, package_id: int, fields: Mapping[str, Any]) -> Package:
    """Change the given fields; `items` replaces them all.

    Raises NotFound, InvalidInput, NameTaken.
    """
    actor.require("catalog.edit")
    lock_catalogue()
    package = locked(Package, package_id)
    currency = queries.profile().currency
    cleaned = validators.clean(fields, cleaners=_cleaners(currency))
    items = cleaned.pop("items", None)
    if "name" in cleaned and not package.is_archived:
        refuse_taken_name(Package, cleaned["name"], but=package.pk)
    refuse_taken_retailer_id(package, cleaned.get("retailer_id", ""))
    before = sorted(package.items.values_list("service_id", "quantity"))
    replaced = items is not None and before != sorted(items)
    if replaced:
        _refuse_unsold(items)
    changes = write(package, columns(cleaned, currency=currency))
    if replaced:
        _store_items(package, items)
        changes["items"] = {"before": _as_data(before), "after": _as_data(items)}
    conclude_update(actor=actor, kind="package", row=package, changes=changes)
    return queries.package(package.pk)


@transaction.atomic
def archive_package(*, actor: Actor, package_id: int) -> Package:
    """Take a package off sale; its services stay."""
    actor.require("catalog.edit")
    lock_catalogue()
    package = locked(Package, package_id)
    if not package.is_archived:
        write(package, {"archived_at": now()})
        conclude(
            actor=actor, kind="package", row=package, verb="archived", data={"name": package.name}
        )
    return queries.package(package.pk)


@transaction.atomic
def restore_package(*, actor: Actor, package_id: int) -> Package:
    """Put it back on sale. Raises NotFound, NameTaken, PackageIncomplete, CurrencyDiffers."""
    actor.require("catalog.edit")
    lock_catalogue()
    package = locked(Package, package_id)
    if package.is_archived:
        refuse_taken_name(Package, package.name, but=package.pk)
        refuse_other_currency(package)
        items = package.items.select_related("service").order_by("id")
        missing = [item.service.name for item in items if item.service.is_archived]
        if missing:
            raise PackageIncomplete(missing)
        write(package, {"archived_at": None})
        conclude(
            actor=actor, kind="package", row=package, verb="restored", data={"name": package.name}
        )
    return queries.package(package.pk)


def _refuse_unsold(items: Sequence[tuple[int, int]]) -> None:
    wanted = {service_id for service_id, _ in items}
    live = set(Service.objects.filter(pk__in=wanted, archived_at=None).values_list("pk", flat=True))
    if wanted != live:
        raise InvalidInput(fields={"items": "Choose services that are on sale."})


def _store_items(package: Package, items: Sequence[tuple[int, int]]) -> None:
    package.items.all().delete()
    PackageItem.objects.bulk_create(
        PackageItem(package=package, service_id=service_id, quantity=quantity)
        for service_id, quantity in items
    )


def _as_data(items: Sequence[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"service_id": service_id, "quantity": quantity} for service_id, quantity in items]
