"""Trying the assistant without a phone: what a customer would read, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ai.models import AssistantRun, Playground
from ai.playground import trying
from ai.playground.choices import choices_of, offered_versions
from ai.queries import assistant_settings
from ai.render import Part
from catalog import queries
from core.errors import NotAllowed, ProfferError
from panels import words
from panels.access import READ, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.tenant.assistant import MODES, RESPONSE_TYPES
from panels.tenant.why import Why, explain, names_of_versions


@dataclass(frozen=True, slots=True)
class Tried:
    """One message and its answer. `last`: nothing was said after it. `savable`: as a case."""

    pk: int
    text: str
    language: str
    parts: tuple[Part, ...]
    why: Why
    last: bool
    savable: bool


def _tried(row: Playground) -> list[Tried]:
    runs = [_run(turn["run"]) for turn in row.turns]
    names = names_of_versions(runs)
    return [
        Tried(
            pk=number,
            text=turn["text"],
            language=run.language,
            parts=tuple(map(Part.from_json, turn["parts"])),
            why=explain(run, names, {}),
            last=number == len(runs),
            savable="asked" in turn,
        )
        for number, (turn, run) in enumerate(zip(row.turns, runs, strict=True), start=1)
    ]


def _run(kept: Mapping[str, Any]) -> AssistantRun:
    """To be explained like any; it is stored nowhere."""
    handed_off = any(act["kind"] == "hand_off" for act in kept["acts"])
    outcome = AssistantRun.Outcome.HANDED_OFF if handed_off else AssistantRun.Outcome.REPLIED
    return AssistantRun(outcome=outcome, **kept)


def _shown(
    request: PanelRequest, *, typed: str = "", errors: Mapping[str, str] | None = None
) -> HttpResponse:
    row = trying.opened(actor=request.user.actor)
    settings = assistant_settings()
    choices = choices_of(row.choices, settings)
    tried = _tried(row)
    context = {
        "section": "assistant",
        "tried": tried,
        "after": len(tried),
        "most": trying.MOST_TURNS,
        "full": len(tried) >= trying.MOST_TURNS,
        "longest": trying.LONGEST,
        "typed": typed,
        "errors": errors or {},
        "choices": choices,
        "languages": _languages(),
        "versions": offered_versions(),
        "response_types": [
            (code, label, code in choices.allowed) for code, label, _ in RESPONSE_TYPES
        ],
        "modes": [(code, label, code == choices.mode) for code, label in MODES],
        "can_ask_models": trying.can_ask_models(),
        "engine_only": settings.engine_only,
    }
    status = 422 if errors else 200
    return render(request, "panels/tenant/assistant/playground.html", context, status=status)


def _languages() -> list[tuple[str, str]]:
    business = queries.current_snapshot().business
    return [(code, words.language(code) or code) for code in business.languages]


@allow("assistant.edit", methods=READ)
def playground(request: PanelRequest) -> HttpResponse:
    return _shown(request)


@allow("assistant.edit", methods=WRITE)
def say(request: PanelRequest) -> HttpResponse:
    """A message, or a tap at what an answer offers."""
    text, tapped = request.POST.get("text", ""), request.POST.get("tap", "")
    try:
        trying.say(
            actor=request.user.actor,
            text=text,
            tapped=tapped,
            after=_whole(request.POST.get("after", "")),
        )
    except NotAllowed:
        raise
    except ProfferError as error:
        if error.fields and not tapped:
            return _shown(request, typed=text, errors=error.fields)
        tell(request, error)
    return redirect("tenant:playground")


@allow("assistant.edit", methods=WRITE)
def choose(request: PanelRequest) -> HttpResponse:
    """Other settings, from the next message on."""
    version = request.POST.get("version", "")
    given = {
        "threshold": _whole(request.POST.get("threshold", "")),
        "allowed": request.POST.getlist("allowed"),
        "language": request.POST.get("language", ""),
        "version": _whole(version) if version else None,
        "models": "models" in request.POST,
        **({"mode": request.POST["mode"]} if "mode" in request.POST else {}),
    }
    try:
        trying.choose(actor=request.user.actor, given=given)
    except NotAllowed:
        raise
    except ProfferError as error:
        return _shown(request, errors=error.fields)
    notes.success(request, "Tried from the next message on. Your customers notice nothing.")
    return redirect("tenant:playground")


@allow("assistant.edit", methods=WRITE)
def start_over(request: PanelRequest) -> HttpResponse:
    trying.start_over(actor=request.user.actor)
    return redirect("tenant:playground")


def _whole(value: str) -> int:
    """A number when it reads as one; -1, which is never right, when it does not."""
    return int(value) if value.isdecimal() and len(value) < 9 else -1
