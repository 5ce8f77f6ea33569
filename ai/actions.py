"""What people change about the assistant."""

from datetime import datetime
from typing import Any

from django.db import transaction

from ai.models import AssistantSettings
from ai.settings_fields import FIELDS, read
from ai.standing import assistant_settings, settings_lock
from audit.actions import record
from core.actors import Actor, system_actor
from core.clock import now
from core.errors import InvalidInput
from core.locks import lock_exclusive
from tenants.doorbell import ring
from tenants.live import announce

EXPIRY = system_actor("expiry")
LABEL_LENGTH = 120

_TOLD_OF_A_STOP = ("off_until", "off_reason", "off_by")


def update_settings(*, actor: Actor, fields: dict[str, Any]) -> AssistantSettings:
    """Change some of FIELDS; takes effect on the very next message. Raises InvalidInput.

    `off_until` and `off_reason` go with `enabled` being false, and are forgotten once it is
    true; at `off_until` the assistant is switched on again by itself.
    """
    actor.require("assistant.edit")
    values, problems = read(fields)
    if problems:
        raise InvalidInput(fields=problems)
    with transaction.atomic():
        lock_exclusive([settings_lock()])
        settings = assistant_settings()
        _refuse_end_without_stop(settings, values)
        _write(actor, settings, values)
    return settings


def end_stop() -> None:
    """The moment has come until which the workspace had its assistant switched off."""
    with transaction.atomic():
        lock_exclusive([settings_lock()])
        settings = assistant_settings()
        until = settings.off_until
        if not settings.enabled and until is not None and until <= now():
            _write(EXPIRY, settings, {"enabled": True})


def _refuse_end_without_stop(settings: AssistantSettings, values: dict[str, Any]) -> None:
    if values.get("off_until") and values.get("enabled", settings.enabled):
        raise InvalidInput(fields={"off_until": "Only a switched-off assistant comes back."})


def _write(actor: Actor, settings: AssistantSettings, values: dict[str, Any]) -> None:
    watched = (*values, *(name for name in _TOLD_OF_A_STOP if name not in values))
    before = {name: getattr(settings, name) for name in watched}
    was_on = settings.enabled
    for name, value in values.items():
        setattr(settings, name, value)
    if settings.enabled:
        settings.off_until, settings.off_reason, settings.off_by = None, "", ""
    elif was_on or values.keys() & {"off_until", "off_reason"}:
        settings.off_by = actor.label[:LABEL_LENGTH]
    settings.save()
    after = {name: getattr(settings, name) for name in watched}
    changed = [name for name in watched if before[name] != after[name]]
    if not changed:
        return
    if "off_until" in changed and settings.off_until is not None:
        ring(task="assistant.end_stop", due=settings.off_until)
    record(
        actor=actor,
        code="ai.settings.changed",
        target="assistant",
        data={
            "before": {name: _plain(before[name]) for name in changed},
            "after": {name: _plain(after[name]) for name in changed},
        },
    )
    announce(topic="switches")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


__all__ = ["FIELDS", "end_stop", "update_settings"]
