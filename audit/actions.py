"""Writing history. Always in the transaction of the act itself."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS

from audit.models import Entry
from core.actors import Actor


def record(
    *,
    actor: Actor,
    code: str,
    target: str = "",
    data: dict[str, Any] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> Entry:
    """Append one entry. `data` must hold no secret and no message body.

    `using` names the connection whose transaction the act is in: the owner's for acts
    that change roles or schemas.
    """
    return Entry.objects.using(using).create(
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        code=code,
        target=target,
        data=data or {},
    )
