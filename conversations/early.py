"""Notes of changes that arrived before the message that they change (`conversations.waiting`)."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from conversations.models import InboundEvent


def notes_of(asked: Callable[[str], Any], **numbers: Any) -> QuerySet[InboundEvent]:
    """The notes of some `numbers` (a condition on the channel) for messages of some external
    ids, for a query that is asked for their `names`; see :func:`names_of`."""
    return InboundEvent.objects.filter(
        **numbers, kind=InboundEvent.Kind.OTHER, external_id__any=asked("names")
    )


def names_of(external_ids: Iterable[str]) -> list[str]:
    """Under which names something would wait for these messages."""
    return [name_of(external_id) for external_id in external_ids if external_id]


def name_of(external_id: str) -> str:
    """The external id of the note for this message."""
    return "waits:" + hashlib.sha256(external_id.encode()).hexdigest()
