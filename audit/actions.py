"""Writing history. Always in the transaction of the act itself."""

from typing import Any

from audit.models import Entry
from core.actors import Actor


def record(
    *, actor: Actor, code: str, target: str = "", data: dict[str, Any] | None = None
) -> Entry:
    """Append one entry. `data` must hold no secret and no message body."""
    return Entry.objects.create(
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        code=code,
        target=target,
        data=data or {},
    )
