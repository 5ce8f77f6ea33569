"""The queue of proposals, and the decision."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from catalog.queries import current_snapshot
from catalog.snapshot import Snapshot
from core.errors import NotFound, ProfferError
from orders import approval, queries
from orders.models import OrderProposal, ProposalLine
from panels import words
from panels.access import WRITE, PanelRequest, allow
from panels.paging import chosen, page_of

WISHES = 50
"""Wishes to change orders that the page shows, the longest waiting first."""

REJECT_HINT = "The customer reads this, after “we can’t take on your request”."

_SHOWS = ("pending", "approved", "rejected", "expired", "withdrawn")
_LABELS = {
    "pending": "To decide",
    "approved": "Approved",
    "rejected": "Rejected",
    "expired": "Ran out",
    "withdrawn": "Withdrawn",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A frozen line beside what the catalogue says today."""

    name: str
    quantity: int
    unit_minor: int
    gone: bool
    current_minor: int | None
    current_currency: str

    @property
    def price_differs(self) -> bool:
        return self.current_minor is not None and self.current_minor != self.unit_minor


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a decision was not taken, for the top of the page."""

    title: str
    text: str


def _line(line: ProposalLine, today: Snapshot) -> Line:
    entry = today.sellable(line.ref)
    return Line(
        name=line.name,
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        gone=entry is None,
        current_minor=entry.price.minor if entry else None,
        current_currency=entry.price.currency if entry else "",
    )


def _proposal(proposal_id: int) -> OrderProposal:
    """One of this workspace's proposals. Raises NotFound."""
    found = queries.proposal(proposal_id)
    if found is None:
        raise NotFound
    return found


def _page(request: PanelRequest, proposal: OrderProposal, **more: Any) -> dict[str, Any]:
    pending = proposal.status == OrderProposal.Status.PENDING_APPROVAL
    # Prices of today matter only while somebody may still decide.
    today = current_snapshot() if pending else None
    return {
        "section": "proposals",
        "proposal": proposal,
        "lines": [_line(line, today) for line in proposal.lines.all()]
        if today
        else list(proposal.lines.all()),
        "details": words.details_in_order(proposal.details),
        "order": getattr(proposal, "order", None) if not pending else None,
        "can_approve": request.user.has_permission("orders.approve"),
        "reject_hint": REJECT_HINT,
        **more,
    }


def _list(request: PanelRequest) -> dict[str, Any]:
    show = chosen(request, "show", _SHOWS)
    rows = queries.pending_proposals() if show == "pending" else queries.proposals(status=show)
    wishes = list(queries.open_changes()[:WISHES]) if show == "pending" else []
    return {"show": show, "page": page_of(request, rows), "wishes": wishes}


@allow("orders.view")
def proposals(request: PanelRequest) -> HttpResponse:
    pending = queries.pending_proposals().count()
    filters = [(key, _LABELS[key], pending if key == "pending" else 0) for key in _SHOWS]
    context = {"section": "proposals", "filters": filters, **_list(request)}
    return render(request, "panels/tenant/proposals/list.html", context)


@allow("orders.view")
def proposals_list(request: PanelRequest) -> HttpResponse:
    return render(request, "panels/tenant/proposals/_list.html", _list(request))


@allow("orders.view")
def proposal(request: PanelRequest, proposal_id: int) -> HttpResponse:
    context = _page(request, _proposal(proposal_id))
    return render(request, "panels/tenant/proposals/page.html", context)


@allow("orders.view")
def proposal_live(request: PanelRequest, proposal_id: int) -> HttpResponse:
    context = _page(request, _proposal(proposal_id), oob=True)
    return render(request, "panels/tenant/proposals/_body.html", context)


_TITLES = {
    "proposal_stale": "It changed while you were looking",
    "proposal_decided": "Somebody was faster",
    "proposal_expired": "Too late",
    "proposal_damaged": "These lines cannot be trusted",
}


def _undecided(
    request: PanelRequest, proposal_id: int, error: ProfferError, **more: Any
) -> HttpResponse:
    """The proposal as it stands now, with why nothing was decided."""
    problem = Problem(title=_TITLES.get(error.code, "Not decided"), text=error.message)
    context = _page(request, _proposal(proposal_id), problem=problem, **more)
    return render(request, "panels/tenant/proposals/page.html", context, status=error.status)


def _revision(request: PanelRequest) -> int:
    """The revision the person saw; an unreadable one matches nothing."""
    value = request.POST.get("revision", "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0


def _onwards(request: PanelRequest, proposal_id: int) -> HttpResponse:
    """Back to where the decision was taken: the conversation or the proposal."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/inbox/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}
    ):
        return redirect(wanted.removesuffix("live/"))
    return redirect("tenant:proposal", proposal_id)


@allow("orders.approve", methods=WRITE)
def approve(request: PanelRequest, proposal_id: int) -> HttpResponse:
    """Say yes to the revision that was on the screen."""
    _proposal(proposal_id)
    try:
        order = approval.approve_proposal(
            actor=request.user.actor, proposal_id=proposal_id, revision=_revision(request)
        )
    except ProfferError as error:
        return _undecided(request, proposal_id, error)
    notes.success(request, f"{order.reference} is confirmed. The customer is being told.")
    return _onwards(request, proposal_id)


@allow("orders.approve", methods=WRITE)
def reject(request: PanelRequest, proposal_id: int) -> HttpResponse:
    """Say no, with the reason the customer will read."""
    reason = request.POST.get("reason", "")
    _proposal(proposal_id)
    try:
        rejected = approval.reject_proposal(
            actor=request.user.actor,
            proposal_id=proposal_id,
            reason=reason,
            revision=_revision(request),
        )
    except ProfferError as error:
        if "reason" not in error.fields:
            return _undecided(request, proposal_id, error, reject_reason=reason)
        context = _page(
            request,
            _proposal(proposal_id),
            reject_problem=error.fields["reason"],
            reject_reason=reason,
        )
        return render(request, "panels/tenant/proposals/page.html", context, status=422)
    notes.success(request, f"{rejected.reference} is rejected. The customer is being told.")
    return _onwards(request, proposal_id)
