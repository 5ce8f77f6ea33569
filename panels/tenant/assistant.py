"""The assistant's settings."""

from datetime import datetime
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ai.actions import update_settings
from ai.models import AssistantSettings
from ai.natural import NATURAL
from ai.natural.rates import rates
from ai.preferences import CHOICES, complete
from ai.queries import assistant_settings
from ai.replay.cases import Result
from ai.targets import ANYONE, OTHERWISE, REASONS, ROLES, answerers
from core.errors import InvalidInput, ProfferError
from panels.access import BOTH, PanelRequest, allow
from panels.moments import for_field, typed_moment
from panels.tenant.replay_cases import broken_by, broken_shown
from panels.tenant.thread import stopped_by_platform

RESPONSE_TYPES = (
    ("answer_questions", "Answer questions", "From your answers, opening hours and address."),
    ("quote_prices", "Say prices", "Exactly as they stand in the catalogue; never a discount."),
    ("collect_details", "Ask for details", "Name, date, time, address: what a service needs."),
    ("propose_orders", "Propose orders", "Writes an order up and holds it for your decision."),
    ("small_talk", "Be polite", "Greetings, thanks, goodbyes."),
)


_SHOWN = (
    "enabled",
    "threshold",
    "allowed",
    "proposal_hours",
    "mode",
    "copilot",
    "engine_only",
    "hours",
    "note",
    "hand_off_to",
    "off_until",
    "off_reason",
    "off_by",
)
MODES = (
    ("strict", "Strict"),
    ("natural", "Natural"),
)
_HOURS = (
    ("always", "Always"),
    ("tell", "Always; outside opening hours it says when people are back"),
    ("outside", "Only outside opening hours"),
    ("inside", "Only during opening hours"),
)
PREFERENCES = (
    ("packages_first", "Mention packages first", "Lists begin with your packages."),
    ("ask_name_first", "Ask for the name first", "Before the day, the time and the rest."),
    ("offer_booking", "Offer to book after a price", "Asks whether they would like to book it."),
)
_ROLES = {"owner": "Owners", "admin": "Admins", "agent": "Agents"}
_REASONS = {
    "otherwise": "Everything else",
    "asked_for_person": "They ask for a person",
    "low_confidence": "It is not sure enough",
    "complaint": "A complaint",
    "sensitive": "A legal, medical or payment matter",
    "repeated_clarify": "It asked twice in vain",
    "change_order": "Changing what was agreed",
    "unsupported_language": "A language it does not speak",
    "media": "Something it cannot read",
    "voice": "A voice note it cannot listen to",
    "not_allowed": "What your settings leave to people",
}


def _whole(value: str) -> int | str:
    """A number when it reads as one; else what was typed, for the action to refuse."""
    return int(value) if value.isdecimal() and len(value) < 6 else value


def _sent(request: PanelRequest) -> dict[str, Any]:
    return {
        "enabled": "enabled" in request.POST,
        "threshold": _whole(request.POST.get("threshold", "")),
        "allowed": request.POST.getlist("allowed"),
        "proposal_hours": _whole(request.POST.get("proposal_hours", "")),
        **_manner_sent(request),
        **_stop_sent(request),
    }


def _manner_sent(request: PanelRequest) -> dict[str, Any]:
    """When and how it answers; nothing from a form of before these could be chosen."""
    if "hours" not in request.POST:
        return {}
    return {
        "copilot": "copilot" in request.POST,
        "engine_only": "engine_only" in request.POST,
        "hours": request.POST["hours"],
        **({"mode": request.POST["mode"]} if "mode" in request.POST else {}),
        "preferences": {name: f"prefer_{name}" in request.POST for name in CHOICES},
        "note": request.POST.get("note", ""),
        "hand_off_to": _targets_sent(request),
    }


def _stop_sent(request: PanelRequest) -> dict[str, Any]:
    """Why, and until when, of an assistant that is switched off."""
    if "enabled" in request.POST:
        return {}
    typed = request.POST.get("off_until", "")
    try:
        until = typed_moment(typed, field="off_until") if typed.strip() else None
    except InvalidInput:
        # For the action to refuse, with all the rest that may be wrong.
        return {"off_until": typed, "off_reason": request.POST.get("off_reason", "")}
    return {"off_until": until, "off_reason": request.POST.get("off_reason", "")}


def _targets_sent(request: PanelRequest) -> dict[str, str]:
    found = {reason: request.POST.get(f"ask_{reason}", "") for reason in REASONS}
    return {reason: target for reason, target in found.items() if target}


def _values(settings: AssistantSettings) -> dict[str, Any]:
    return {
        **{name: getattr(settings, name) for name in _SHOWN},
        "preferences": complete(settings.preferences),
    }


def _moment_shown(value: Any) -> str:
    return for_field(value) if isinstance(value, datetime) else str(value or "")


def _targets(chosen: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """Every reason with who can be asked: (reason, words, (value, words, chosen)s)."""
    choices = [
        (ANYONE, "Anybody"),
        *((f"role:{role.value}", _ROLES[role.value]) for role in ROLES),
        *((f"person:{user.pk}", user.name) for user in answerers()),
    ]
    found = []
    for reason in REASONS:
        first = ("", "Anybody" if reason == OTHERWISE else "As for everything else")
        offered = [first, *choices[1:]] if reason == OTHERWISE else [first, *choices]
        options = [(value, label, chosen.get(reason, "") == value) for value, label in offered]
        found.append((reason, _REASONS[reason], options))
    return found


def _natural_rates() -> dict[str, int]:
    """Of the last 30 days' words of models: how many were sent, and how many left out."""
    found = rates(days=30)
    return {"passed": found["passed"], "held": sum(found["refused"].values())}


def _must_mean_it(request: PanelRequest, settings: AssistantSettings) -> bool:
    """Whether natural mode is to be turned on by somebody who has not said that they mean it."""
    turned_on = request.POST.get("mode") == NATURAL and settings.mode != NATURAL
    return turned_on and request.POST.get("natural_meant") != "yes"


@allow("assistant.view", methods=BOTH)
def assistant(request: PanelRequest) -> HttpResponse:
    settings = assistant_settings()
    values = _values(settings)
    errors: dict[str, str] = {}
    problem = ""
    asks_natural = _must_mean_it(request, settings)
    broken: list[Result] = []
    if request.method == "POST":
        # Seeing the settings needs less than changing them.
        request.user.actor.require("assistant.edit")
        sent = _sent(request)
        values |= sent
        broken = broken_by(sent)
        told = set(request.POST.get("told", "").split(","))
        if {str(result.case.pk) for result in broken} <= told:
            broken = []
            try:
                if asks_natural:
                    raise InvalidInput(fields={"mode": "Read what it means, and say so below."})
                update_settings(actor=request.user.actor, fields=sent)
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
        **broken_shown(broken),
        "stopped": stopped_by_platform(),
        "can_edit": request.user.has_permission("assistant.edit"),
        "modes": [(code, label, code == values["mode"]) for code, label in MODES],
        "natural_rates": _natural_rates() if values["mode"] == "natural" else None,
        "asks_natural": asks_natural,
        "hours_choices": [(code, label, code == values["hours"]) for code, label in _HOURS],
        "preference_choices": [
            (code, label, hint, values["preferences"].get(code))
            for code, label, hint in PREFERENCES
        ],
        "targets": _targets(values["hand_off_to"]),
        "off_until": _moment_shown(values.get("off_until")),
        "response_types": [
            (code, label, hint, code in values["allowed"]) for code, label, hint in RESPONSE_TYPES
        ],
    }
    status = 422 if errors or problem or broken else 200
    return render(request, "panels/tenant/assistant/page.html", context, status=status)
