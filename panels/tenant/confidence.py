"""How well the assistant does: its wrong answers, what it left to people, and what it learnt."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ai import labels
from ai.confidence import tenants
from ai.confidence.report import LEAST_AUDITED, PERIODS, Point, Report, report
from ai.models import AssistantRun, Drift, RunLabel
from ai.queries import assistant_settings
from core.errors import ProfferError
from panels import words
from panels.access import WRITE, PanelRequest, allow
from panels.errors import tell

_ASKED = 5
"""Answers that are shown at once to be judged."""

WIDTH, HEIGHT = 320, 160
"""Of the curve's drawing area, in its own units."""


@dataclass(frozen=True, slots=True)
class Curve:
    """`line`: the points of a polyline; `top`: the risk at the upper edge, 0 to 1."""

    line: str
    top: float
    points: tuple[Point, ...]


def _curve(found: Report) -> Curve | None:
    """Coverage to the right, risk upwards; None where a line says nothing yet."""
    if len(found.curve) < 2:
        return None
    top = max(0.1, *(point.risk for point in found.curve))
    line = " ".join(
        f"{point.coverage * WIDTH:.1f},{HEIGHT - point.risk / top * HEIGHT:.1f}"
        for point in found.curve
    )
    # As a table every tenth point, and the last, which is what is answered now.
    some = tuple(p for p in found.curve[:-1] if p.percent % 5 == 0)
    return Curve(line=line, top=top, points=(*some, found.curve[-1]))


def _number(text: str, allowed: range) -> int | None:
    number = int(text) if text.isdecimal() and len(text) < 4 else None
    return number if number in allowed else None


def _asked() -> list[RunLabel]:
    """Drawn answers that nobody has judged, the newest first."""
    waiting = RunLabel.objects.filter(good__isnull=True).order_by("-run")
    return list(waiting.select_related("run__conversation__contact")[:_ASKED])


@allow("assistant.view")
def confidence(request: PanelRequest) -> HttpResponse:
    asked_days = _number(request.GET.get("days", ""), range(1, 91))
    days = asked_days if asked_days in PERIODS else 30
    typed = request.GET.get("threshold", "")
    percent = _number(typed, range(1, 100))
    found, what_if = report(days)
    settings = assistant_settings()
    context: dict[str, Any] = {
        "section": "assistant",
        "found": found,
        "days": days,
        "periods": PERIODS,
        "threshold": settings.threshold,
        "tried": percent or settings.threshold,
        "what_if": what_if(percent) if percent else None,
        "threshold_error": "A whole number from 1 to 99." if typed and percent is None else "",
        "curve": _curve(found),
        "width": WIDTH,
        "height": HEIGHT,
        "least_audited": LEAST_AUDITED,
        "least_labels": tenants.LEAST_LABELS,
        "languages": [(words.language(part.name) or part.name, part) for part in found.languages],
        "scopes": [(_SCOPES[part.name], part) for part in found.scopes],
        "reasons": [(words.waiting_reason(code), count) for code, count in found.reasons],
        "calibrations": list(tenants.of_these_weights().order_by("-version")[:10]),
        "holds": tenants.version_of(settings),
        "drifts": [(_DRIFTS[row.metric], row) for row in Drift.objects.filter(ended_at=None)],
        "asked": _asked() if request.user.has_permission("inbox.reply") else [],
        "can_edit": request.user.has_permission("assistant.edit"),
    }
    status = 422 if context["threshold_error"] else 200
    return render(request, "panels/tenant/assistant/confidence.html", context, status=status)


_SCOPES = {
    "inside": "What you sell and have answers for",
    "outside": "What it found nothing for",
}
_DRIFTS: dict[str, tuple[str, str]] = {
    Drift.Metric.OUT_OF_SCOPE.value: (
        "More customers ask for what it finds nothing for",
        "A service or an answer may be missing. Look at what they asked in the inbox.",
    ),
    Drift.Metric.HANDED_OFF.value: (
        "More customers are handed to people",
        "Look at the reasons below; a setting, a service or an answer may have changed.",
    ),
    Drift.Metric.WRONG.value: (
        "More answers are corrected",
        "Look at them in the inbox. Until it is clear why, a higher threshold has it ask more.",
    ),
}


@allow("assistant.edit", methods=WRITE)
def calibration(request: PanelRequest) -> HttpResponse:
    """Judge by another calibration, or by none."""
    version = _number(request.POST.get("version", ""), range(1000))
    try:
        tenants.use(actor=request.user.actor, version=-1 if version is None else version)
    except ProfferError as error:
        tell(request, error)
    else:
        notes.success(request, "Saved. It counts from the very next message.")
    return redirect("tenant:confidence")


@allow("inbox.reply", methods=WRITE)
def judge(request: PanelRequest, run_id: int) -> HttpResponse:
    """Say that an answer was right or wrong, then go back to where it was said."""
    get_object_or_404(AssistantRun, pk=run_id)
    verdict = {"yes": True, "no": False}.get(request.POST.get("good", ""))
    if verdict is None:
        notes.error(request, "Choose right or wrong.")
        return redirect("tenant:confidence")
    try:
        label = labels.judge(actor=request.user.actor, run_id=run_id, good=verdict)
    except ProfferError as error:
        tell(request, error)
        return redirect("tenant:inbox")
    notes.success(request, "Thank you. The assistant learns from it.")
    if request.POST.get("from") == "confidence":
        return redirect("tenant:confidence")
    return redirect("tenant:conversation", label.run.conversation_id)
