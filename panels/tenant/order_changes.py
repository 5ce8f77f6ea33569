"""Customers' wishes to cancel or move an order, and the decision."""

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect

from core.errors import NotFound, ProfferError
from orders import changes, queries
from orders.models import ChangeRequest
from panels.access import WRITE, PanelRequest, allow


def _wish(change_id: int) -> ChangeRequest:
    """One of this workspace's wishes. Raises NotFound."""
    found = queries.changes().filter(pk=change_id).first()
    if found is None:
        raise NotFound
    return found


@allow("orders.approve", methods=WRITE)
def grant(request: PanelRequest, change_id: int) -> HttpResponse:
    """Say yes: the order is cancelled or moved, and the customer told."""
    wish = _wish(change_id)
    try:
        changes.grant_change(actor=request.user.actor, change_id=change_id)
    except ProfferError as error:
        notes.error(request, error.message)
    else:
        done = "cancelled" if wish.kind == ChangeRequest.Kind.CANCEL else "moved"
        notes.success(request, f"{wish.order.reference} is {done}. The customer is being told.")
    return redirect("tenant:order", wish.order_id)


@allow("orders.approve", methods=WRITE)
def decline(request: PanelRequest, change_id: int) -> HttpResponse:
    """Say no, with the reason the customer will read."""
    wish = _wish(change_id)
    try:
        changes.decline_change(
            actor=request.user.actor, change_id=change_id, reason=request.POST.get("reason", "")
        )
    except ProfferError as error:
        notes.error(request, error.fields.get("reason") or error.message)
    else:
        notes.success(
            request, f"{wish.order.reference} stays as it was. The customer is being told."
        )
    return redirect("tenant:order", wish.order_id)
