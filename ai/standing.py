"""Whether the assistant may speak: the tenant's switch, the platform's, this conversation's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery
from django.db.models.functions import JSONObject

from ai.models import AssistantSettings
from conversations.channels import number_of
from conversations.models import Conversation
from core.compiled import Compiled
from core.locks import lock_key
from core.scope import active_tenant_id
from tenants.context import require_tenant
from tenants.models import Tenant
from tenants.switches import Kind, Stops, engaged_column, stops_in

STORED = (
    "enabled",
    "threshold",
    "mode",
    "allowed",
    "proposal_hours",
    "calibration",
    "copilot",
    "engine_only",
    "hours",
    "hand_off_to",
    "preferences",
    "note",
)

_settings = Compiled(lambda _: AssistantSettings.objects.order_by("id")[:1])


def settings_lock() -> int:
    """Held shared while a message is queued or sent, exclusively while settings change."""
    return lock_key("ai-settings", require_tenant().tenant_id)


def assistant_settings() -> AssistantSettings:
    """The tenant's settings; a workspace that never saved any has the defaults."""
    return _settings.first() or AssistantSettings()


def stored_settings() -> QuerySet[AssistantSettings, Any]:
    """The tenant's settings as a value, for a query of the caller's; see :func:`settings_of`."""
    values = JSONObject(**{name: name for name in STORED})
    return AssistantSettings.objects.order_by("id").values_list(values, flat=True)[:1]


def settings_of(stored: Mapping[str, Any] | None) -> AssistantSettings:
    """The settings that such a query found, or the defaults; to be read, not to be saved."""
    return AssistantSettings(**(stored or {}))


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tenant and the platform say just now."""

    settings: AssistantSettings
    switches: dict[str, Stops]

    def silence(self, conversation: Conversation) -> str | None:
        """Why the assistant is silent in this conversation, or None."""
        if conversation.assistant_paused or not self.settings.enabled:
            return "assistant_off"
        stopped = self.switches[Kind.AI].of(number_of(conversation.channel))
        return "kill_switch" if stopped else None

    def drafts_only(self, conversation: Conversation) -> bool:
        """Whether people send what the assistant would say in this conversation."""
        own = conversation.copilot
        return self.settings.copilot if own is None else own

    def holds(self, conversation: Conversation) -> bool:
        """Whether nothing may leave its number at the moment."""
        return bool(self.switches[Kind.SENDING].of(number_of(conversation.channel)))


KINDS = (Kind.AI, Kind.SENDING)

_settings_and_engaged = Compiled(
    lambda asked: (
        Tenant.objects.filter(pk=asked("tenant"))
        .order_by("id")
        .values_list(Subquery(stored_settings()), engaged_column(asked))
    )
)


def standing() -> Standing:
    """A quick look by one query, before work is begun; the sending step looks again, under
    locks."""
    row: Any = _settings_and_engaged.first(tenant=active_tenant_id(), kinds=list(KINDS))
    stored, engaged = row
    return Standing(settings_of(stored), stops_in(KINDS, engaged))
