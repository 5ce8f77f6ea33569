"""Services: create, change, archive, restore."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from catalog import pictures, queries, validators
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
from catalog.models import Service
from catalog.pictures import Picture
from catalog.publishing import lock_catalogue
from core.actors import Actor
from core.clock import now


def _cleaners(currency: str) -> dict[str, validators.Cleaner]:
    return {
        **sellable_cleaners(currency),
        "category": validators.line(limit=60),
        "duration_minutes": validators.optional(
            validators.whole_number(low=1, high=validators.MAX_MINUTES)
        ),
    }


def create_service(
    *, actor: Actor, fields: Mapping[str, Any], picture: Picture | None = None
) -> Service:
    """Put a service on sale. Needs `name` and `price`.

    Raises InvalidInput, NameTaken or RetailerIdTaken.
    """
    with pictures.standing(picture), transaction.atomic():
        return _created(actor, fields, picture)


def _created(actor: Actor, fields: Mapping[str, Any], picture: Picture | None) -> Service:
    actor.require("catalog.edit")
    lock_catalogue()
    currency = queries.profile().currency
    cleaned = validators.clean(fields, cleaners=_cleaners(currency), required=SELLABLE_NEEDS)
    refuse_taken_name(Service, cleaned["name"])
    refuse_taken_retailer_id(None, cleaned.get("retailer_id", ""))
    service = Service.objects.create(
        **columns(cleaned, currency=currency), **_with_picture(picture)
    )
    conclude(
        actor=actor,
        kind="service",
        row=service,
        verb="created",
        data={"name": service.name, "price": service.price, "currency": service.currency},
    )
    return service


def update_service(
    *,
    actor: Actor,
    service_id: int,
    fields: Mapping[str, Any],
    picture: Picture | None = None,
    without_picture: bool = False,
) -> Service:
    """Change the given fields, and the picture if there is one or none is wanted any more.

    Raises NotFound, InvalidInput, NameTaken.
    """
    with pictures.standing(picture), transaction.atomic():
        return _updated(actor, service_id, fields, picture, without_picture=without_picture)


def _updated(
    actor: Actor,
    service_id: int,
    fields: Mapping[str, Any],
    picture: Picture | None,
    *,
    without_picture: bool,
) -> Service:
    actor.require("catalog.edit")
    lock_catalogue()
    service = locked(Service, service_id)
    currency = queries.profile().currency
    cleaned = validators.clean(fields, cleaners=_cleaners(currency))
    if "name" in cleaned and not service.is_archived:
        refuse_taken_name(Service, cleaned["name"], but=service.pk)
    refuse_taken_retailer_id(service, cleaned.get("retailer_id", ""))
    shown_before = service.picture
    values = {**columns(cleaned, currency=currency), **_with_picture(picture)}
    if without_picture and picture is None:
        values["picture"] = ""
    changes = write(service, values)
    if shown_before and service.picture != shown_before:
        pictures.let_go(shown_before)
    conclude_update(actor=actor, kind="service", row=service, changes=changes)
    return service


def _with_picture(picture: Picture | None) -> dict[str, str]:
    """The column of a picture that was given, with its files kept."""
    if picture is None:
        return {}
    pictures.keep(picture)
    return {"picture": picture.sha256}


@transaction.atomic
def archive_service(*, actor: Actor, service_id: int) -> Service:
    """Take a service off sale, and with it every package that contains it.

    `catalog.queries.packages_with` names those packages; the history keeps them.
    """
    actor.require("catalog.edit")
    lock_catalogue()
    service = locked(Service, service_id)
    if service.is_archived:
        return service
    write(service, {"archived_at": now()})
    packages = [{"id": row.pk, "name": row.name} for row in queries.packages_with(service.pk)]
    conclude(
        actor=actor,
        kind="service",
        row=service,
        verb="archived",
        data={"name": service.name, "packages_off_sale": packages},
    )
    return service


@transaction.atomic
def restore_service(*, actor: Actor, service_id: int) -> Service:
    """Put an archived service back on sale. Raises NotFound, NameTaken, CurrencyDiffers."""
    actor.require("catalog.edit")
    lock_catalogue()
    service = locked(Service, service_id)
    if not service.is_archived:
        return service
    refuse_taken_name(Service, service.name, but=service.pk)
    refuse_other_currency(service)
    write(service, {"archived_at": None})
    conclude(actor=actor, kind="service", row=service, verb="restored", data={"name": service.name})
    return service
