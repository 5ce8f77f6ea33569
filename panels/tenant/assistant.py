"""The assistant's settings."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ai.actions import update_settings
from ai.models import AssistantSettings
from ai.queries import assistant_settings
from core.errors import ProfferError
from panels.access import BOTH, PanelRequest, allow
from panels.tenant.thread import stopped_by_platform

_RESPONSE_TYPES = (
    ("answer_questions", "Answer questions", "From your answers, opening hours and address."),
    ("quote_prices", "Say prices", "Exactly as they stand in the catalogue; never a discount."),
    ("collect_details", "Ask for details", "Name, date, time, address: what a service needs."),
    ("propose_orders", "Propose orders", "Writes an order up and holds it for your decision."),
    ("small_talk", "Be polite", "Greetings, thanks, goodbyes."),
)


def _whole(value: str) -> int | str:
    """A number when it reads as one; else what was typed, for the action to refuse."""
    return int(value) if value.isdecimal() and len(value) < 6 else value


def _sent(request: PanelRequest) -> dict[str, Any]:
    return {
        "enabled": "enabled" in request.POST,
        "threshold": _whole(request.POST.get("threshold", "")),
        "allowed": request.POST.getlist("allowed"),
        "proposal_hours": _whole(request.POST.get("proposal_hours", "")),
    }


def _values(settings: AssistantSettings) -> dict[str, Any]:
    return {
        name: getattr(settings, name)
        for name in ("enabled", "threshold", "allowed", "proposal_hours")
    }


@allow("assistant.view", methods=BOTH)
def assistant(request: PanelRequest) -> HttpResponse:
    values = _values(assistant_settings())
    errors: dict[str, str] = {}
    problem = ""
    if request.method == "POST":
        # Seeing the settings needs less than changing them.
        request.user.actor.require("assistant.edit")
        values = _sent(request)
        try:
            update_settings(actor=request.user.actor, fields=values)
        except ProfferError as error:
            errors = error.fields
            problem = "" if errors else error.message
        else:
            notes.success(request, "Saved. It counts from the very next message.")
            return redirect("tenant:assistant")
    context = {
        "section": "assistant",
        "values": values,
        "errors": errors,
        "problem": problem,
        "stopped": stopped_by_platform(),
        "can_edit": request.user.has_permission("assistant.edit"),
        "response_types": [
            (code, label, hint, code in values["allowed"]) for code, label, hint in _RESPONSE_TYPES
        ],
    }
    status = 422 if errors or problem else 200
    return render(request, "panels/tenant/assistant/page.html", context, status=status)
