"""Whether the assistant may speak: the tenant's switch, the platform's, this conversation's."""

from ai.models import AssistantSettings
from conversations.channels import number_of
from conversations.models import Conversation
from core.locks import lock_key, lock_shared
from tenants.context import require_tenant
from tenants.switches import Kind, stops, stops_locked


def settings_lock() -> int:
    """Held shared while a message is queued or sent, exclusively while settings change."""
    return lock_key("ai-settings", require_tenant().tenant_id)


def assistant_settings() -> AssistantSettings:
    """The tenant's settings; a workspace that never saved any has the defaults."""
    return AssistantSettings.objects.order_by("id").first() or AssistantSettings()


def reason_to_be_silent(conversation: Conversation) -> str | None:
    """A quick look, before work is begun; the sending step looks again under locks."""
    if conversation.assistant_paused:
        return "assistant_off"
    if not assistant_settings().enabled:
        return "assistant_off"
    return "kill_switch" if stops(Kind.AI).of(number_of(conversation.channel)) else None


def reason_to_be_silent_locked(conversation: Conversation) -> str | None:
    """The same, holding settings and switches still until the transaction ends."""
    lock_shared([settings_lock()])
    if conversation.assistant_paused or not assistant_settings().enabled:
        return "assistant_off"
    return "kill_switch" if stops_locked(Kind.AI).of(number_of(conversation.channel)) else None
