"""Upgrades of all workspaces: the one that runs, those before, and who was set aside."""

from django.http import HttpResponse
from django.shortcuts import render

from panels.access import PanelRequest, allow
from panels.paging import page_of
from tenants.models import UpgradeRun, UpgradeStep

FAILED_SHOWN = 20
"""Failures of the latest run on the page: they share their cause as a rule."""


@allow("platform.jobs")
def upgrades(request: PanelRequest) -> HttpResponse:
    page = page_of(request, UpgradeRun.objects.all())
    latest = UpgradeRun.objects.first()
    failed = UpgradeStep.objects.filter(run=latest, state=UpgradeStep.State.FAILED)
    context = {
        "section": "upgrades",
        "page": page,
        "latest": latest,
        "failed": failed.select_related("tenant").order_by("tenant__name")[:FAILED_SHOWN],
    }
    return render(request, "panels/platform/upgrades.html", context)
