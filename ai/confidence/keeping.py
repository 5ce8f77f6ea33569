"""What the steward does for every workspace: stale drafts, labels, calibration, drift."""

import logging
from datetime import timedelta

from ai.confidence import drift, tenants
from ai.copilot.actions import close_stale
from ai.labels.outcomes import draw_audits, note_outcomes
from ai.models import AssistantRun
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant

logger = logging.getLogger(__name__)

QUIET = timedelta(days=36)
"""Without a turn for so long there is nothing to look at: longer than any window here."""


def keep_everywhere() -> None:
    """Every active workspace by itself. One that fails is told of and keeps no other waiting."""
    with outside_tenants():
        active = list(Tenant.objects.filter(state=Tenant.State.ACTIVE).order_by("id"))
    failed = []
    for tenant in active:
        try:
            with in_tenant(tenant):
                keep()
        except Exception:
            logger.exception("the labels of workspace %s were not kept", tenant.pk)
            failed.append(tenant.pk)
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(active)} workspaces failed, {failed[0]} first")


def keep() -> None:
    """Drafts that died unseen, labels, what they teach, whether something moved; in the active
    tenant."""
    newest = AssistantRun.objects.order_by("-pk").values_list("started_at", flat=True).first()
    if newest is None or newest < now() - QUIET:
        return
    close_stale()
    note_outcomes()
    draw_audits()
    tenants.learn()
    drift.watch()
