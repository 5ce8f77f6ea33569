"""What people change about the assistant."""

from typing import Any

from django.db import transaction

from ai.models import RESPONSE_TYPES, AssistantSettings
from ai.standing import assistant_settings, settings_lock
from audit.actions import record
from core.actors import Actor
from core.errors import InvalidInput
from core.locks import lock_exclusive
from tenants.live import announce

AVAILABLE_MODES = (AssistantSettings.Mode.STRICT,)
"""The modes that a tenant can choose now."""

FIELDS = ("enabled", "threshold", "mode", "allowed", "proposal_hours")


def update_settings(*, actor: Actor, fields: dict[str, Any]) -> AssistantSettings:
    """Change some of FIELDS; takes effect on the very next message. Raises InvalidInput."""
    actor.require("assistant.edit")
    problems = _problems(fields)
    if problems:
        raise InvalidInput(fields=problems)
    with transaction.atomic():
        lock_exclusive([settings_lock()])
        settings = assistant_settings()
        before = {name: getattr(settings, name) for name in fields}
        for name, value in fields.items():
            setattr(settings, name, value)
        settings.save()
        after = {name: getattr(settings, name) for name in fields}
        if before != after:
            record(
                actor=actor,
                code="ai.settings.changed",
                target="assistant",
                data={"before": before, "after": after},
            )
            announce(topic="switches")
    return settings


def _problems(fields: dict[str, Any]) -> dict[str, str]:
    problems = {name: "There is no such setting." for name in fields if name not in FIELDS}
    threshold = fields.get("threshold", 85)
    if isinstance(threshold, bool) or not isinstance(threshold, int) or not 1 <= threshold <= 99:
        problems["threshold"] = "A whole number from 1 to 99."
    if not isinstance(fields.get("enabled", True), bool):
        problems["enabled"] = "True or false."
    hours = fields.get("proposal_hours", 24)
    if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= 168:
        problems["proposal_hours"] = "Whole hours from 1 to 168."
    if fields.get("mode", "strict") not in AVAILABLE_MODES:
        problems["mode"] = "Choose from: " + ", ".join(AVAILABLE_MODES) + "."
    allowed = fields.get("allowed", [])
    if not isinstance(allowed, list) or not set(map(str, allowed)) <= set(RESPONSE_TYPES):
        problems["allowed"] = "Choose from: " + ", ".join(RESPONSE_TYPES) + "."
    return problems
