"""What the assistant would have said to past customers with other settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ai.law import piece_of, rendering_of
from ai.models import AssistantRun, Hearing, Replay, ReplayTurn
from ai.playground.choices import offered_versions
from ai.preferences import CHOICES
from ai.queries import assistant_settings, heard_of
from ai.render import Part
from ai.replay import replaying
from ai.replay.choices import AS_IT_WAS, MOST_CALLS, Trial, own
from ai.replay.seeing import LEFT_OUT
from catalog.snapshot import TONES
from conversations.models import Message
from conversations.previews import HEARD
from conversations.queueing import Piece
from core.errors import NotAllowed, ProfferError
from panels import words
from panels.access import READ, WRITE, PanelRequest, allow
from panels.errors import tell
from panels.paging import chosen
from panels.tenant.assistant import MODES, PREFERENCES, RESPONSE_TYPES
from panels.tenant.why import Names, names_of_versions

PAGE_SIZE = 20

_CHANGES = (
    ("same", "The same"),
    ("words", "Other words"),
    ("acts", "Something else"),
    ("to_person", "Now to a person"),
    ("from_person", "No person needed"),
    (LEFT_OUT, "Not looked at"),
)
_STATES = {
    "running": "Under way",
    "done": "Done",
    "cancelled": "Cancelled",
    "failed": "Broke off",
}
_UNASKED = {
    "none_set_up": "No language model is set up, so the built-in engine answered alone.",
    "no_key": (
        "No language model was asked: the worker that replays has a key for none of them, so the"
        " built-in engine answered alone. Your customers’ answers are not affected."
    ),
    "engine_only": "Your workspace keeps to the built-in engine, so it answered alone.",
}
_TONES = {"friendly": "Friendly", "formal": "Formal", "brief": "Brief"}


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the customer would see it. `options`: what can be tapped, each with what
    stands below it in a list; two answers may differ in nothing else."""

    text: str
    pictured: bool
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Differs:
    """One turn that would have gone otherwise: what was asked, answered, and would be now."""

    row: ReplayTurn
    change: str
    asked: str
    before: tuple[Said, ...]
    before_lines: list[str]
    after: tuple[Said, ...]
    after_lines: list[str]
    by_model: bool


@allow("assistant.edit", methods=READ)
def replay_list(request: PanelRequest) -> HttpResponse:
    return _shown(request)


def _shown(
    request: PanelRequest,
    *,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    settings = assistant_settings()
    start = own(settings)
    values = {**start.to_json(), "days": 7, **(typed or {})}
    context = {
        "section": "assistant",
        "values": values,
        "errors": errors or {},
        "days": replaying.DAYS,
        "most": replaying.MOST,
        "most_calls": MOST_CALLS,
        "engine_only": settings.engine_only,
        "modes": MODES,
        "tones": [(tone, _TONES[tone]) for tone in TONES],
        "versions": offered_versions(),
        "as_it_was": AS_IT_WAS,
        "response_types": [
            (code, label, code in values["allowed"]) for code, label, _ in RESPONSE_TYPES
        ],
        "preferences": [
            (code, label, values["preferences"].get(code)) for code, label, _ in PREFERENCES
        ],
        "replays": [_told(row) for row in Replay.objects.select_related("by")],
    }
    status = 422 if errors else 200
    return render(request, "panels/tenant/replay/list.html", context, status=status)


@allow("assistant.edit", methods=WRITE)
def replay_begin(request: PanelRequest) -> HttpResponse:
    given = _given(request)
    days = _whole(request.POST.get("days", ""))
    try:
        replay = replaying.begin(actor=request.user.actor, days=days, given=given)
    except NotAllowed:
        raise
    except ProfferError as error:
        if error.fields:
            return _shown(request, typed={**given, "days": days}, errors=error.fields)
        tell(request, error)
        return redirect("tenant:replays")
    return redirect("tenant:replay", replay.pk)


def _given(request: PanelRequest) -> dict[str, Any]:
    version = request.POST.get("version", "")
    return {
        "threshold": _whole(request.POST.get("threshold", "")),
        "allowed": request.POST.getlist("allowed"),
        "mode": request.POST.get("mode", ""),
        "tone": request.POST.get("tone", ""),
        "preferences": {name: f"prefer_{name}" in request.POST for name in CHOICES},
        "note": request.POST.get("note", ""),
        "version": _whole(version) if version else None,
        "calls": _whole(request.POST.get("calls", "") or "0"),
    }


def _whole(value: str) -> int:
    """A number when it reads as one; -1, which is never right, when it does not."""
    return int(value) if value.isdecimal() and len(value) < 9 else -1


def _told(row: Replay) -> dict[str, Any]:
    """A replay for people: how far it is, and what it found."""
    trial = Trial.from_json(row.choices)
    return {
        "row": row,
        "state": _STATES[row.state],
        "runs": row.state == Replay.State.RUNNING,
        "total": len(row.runs),
        "trial": trial,
        "mode": dict(MODES)[trial.mode],
        "unasked": "" if row.calls else _UNASKED.get(row.unasked, ""),
        "differ": sum(row.counts.get(change, 0) for change, _ in _CHANGES[1:-1]),
        "counts": [(code, label, row.counts.get(code, 0)) for code, label in _CHANGES],
    }


@allow("assistant.edit", methods=READ)
def replay(request: PanelRequest, replay_id: int) -> HttpResponse:
    row = get_object_or_404(Replay.objects.select_related("by"), pk=replay_id)
    filters = ("", *(code for code, _ in _CHANGES[1:-1]))
    change = chosen(request, "change", filters)
    # A customer's words are for who may read conversations.
    may_read = request.user.has_permission("inbox.view")
    turns = row.turns.select_related("run__conversation__contact")
    found = turns.filter(change=change) if change else turns
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "section": "assistant",
        "replay": _told(row),
        "change": change,
        "filters": [(code, dict(_CHANGES).get(code, "All that differ")) for code in filters],
        "page": page,
        "may_read": may_read,
        "differing": _differing(row, page) if may_read else [],
        "query": f"change={change}&" if change else "",
    }
    return render(request, "panels/tenant/replay/page.html", context)


def _differing(replay: Replay, page: Page) -> list[Differs]:
    rows: list[ReplayTurn] = list(page.object_list)
    runs = [row.run for row in rows]
    then = names_of_versions(runs)
    asked = Message.objects.in_bulk([run.input_through for run in runs])
    heard = heard_of(asked)
    words_of = {key: _asked(message, heard.get(key)) for key, message in asked.items()}
    today = _names(replay, runs) if runs else {}
    return [_differs(row, words_of.get(row.run.input_through, ""), then, today) for row in rows]


def _asked(message: Message, heard: Hearing | None) -> str:
    """The customer's words, also those of a voice note; nothing of what they deleted."""
    if message.revoked_at is not None:
        return ""
    spoken = heard.text if heard and heard.form == Hearing.Form.VOICE else ""
    return message.text or (f"{HEARD}{spoken}" if spoken else "")


def _names(replay: Replay, runs: list[AssistantRun]) -> dict[int, Mapping[str, str]]:
    """What the catalogue that was tried calls its entries, by the version that a turn saw."""
    trial = Trial.from_json(replay.choices)
    return {
        version: words.names_of(trial.catalogue(version))
        for version in {run.catalogue_version for run in runs}
    }


def _said(piece: Piece) -> Said:
    offered = piece.content.get("buttons") or piece.content.get("rows") or ()
    return Said(
        text=piece.text,
        pictured="picture" in piece.content,
        options=tuple((each["title"], each.get("description", "")) for each in offered),
    )


def _differs(
    row: ReplayTurn, asked: str, then: Names, today: dict[int, Mapping[str, str]]
) -> Differs:
    version = row.run.catalogue_version
    return Differs(
        row=row,
        change=dict(_CHANGES)[row.change],
        asked=asked,
        before=tuple(map(_said, rendering_of(row.run))),
        before_lines=[words.act(act, then.get(version, {})) for act in row.run.acts],
        after=tuple(_said(piece_of(Part.from_json(part))) for part in row.parts),
        after_lines=[words.act(act, today[version]) for act in row.acts],
        by_model=row.run.backend != row.backend,
    )


@allow("assistant.edit", methods=WRITE)
def replay_cancel(request: PanelRequest, replay_id: int) -> HttpResponse:
    replaying.cancel(actor=request.user.actor, replay_id=replay_id)
    notes.success(request, "Cancelled. What was found so far stays.")
    return redirect("tenant:replay", replay_id)
