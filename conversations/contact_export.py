"""Everything that is kept about one customer, as a JSON file: for whoever asks what it is.

One object; its lists are read and sent in pieces, so its length costs no memory. What rooms
above keep of a customer they add themselves (`register`). Files are named, not contained: the
API gives them by their message.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from audit.actions import record
from conversations import consent
from conversations.models import (
    Contact,
    ContactAddress,
    ContactMerge,
    Conversation,
    Message,
    ScheduledMessage,
)
from core.actors import Actor
from core.clock import now
from core.errors import NotFound
from tenants.context import TenantLike, in_tenant

ROWS_AT_ONCE = 500
"""Read at once while the file is sent: some hundred kilobytes, whatever its length."""

FIRST = -(2**63)
"""Below every key: messages that came from a phone's history have negative ones."""

_NOT_TOLD = frozenset({"reply_key", "reply_digest", "schedule_key"})
"""What a message's content says of the request that made it, and not of the customer."""


@dataclass(frozen=True, slots=True)
class Part:
    """A list of the file: its name, whose rows (of a contact) it has, and what of each."""

    name: str
    rows: Callable[[Contact], QuerySet[Any]]
    shown: Callable[[Any], dict[str, Any]]


_parts: list[Part] = []


def register(part: Part) -> None:
    """Have the file hold that list as well: for rooms above, when they are ready."""
    _parts.append(part)


def export_contact(*, actor: Actor, contact_id: int, tenant: TenantLike) -> Iterator[bytes]:
    """The file in pieces, to be read once, also when the caller's own scope is left.

    That it was made is written down before the first. Raises NotAllowed or NotFound.
    """
    actor.require("contacts.export")
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("There is no such customer.")
    record(
        actor=actor, code="conversations.contact.exported", target=f"contact:{contact.pk}", data={}
    )
    return _pieces(contact, tenant)


def _pieces(contact: Contact, tenant: TenantLike) -> Iterator[bytes]:
    head = {
        "exported_at": now(),
        "workspace": tenant.schema_name,
        "contact": {
            "id": contact.pk,
            "name": contact.name,
            "profile_name": contact.profile_name,
            "language": contact.language,
            "opted_out_at": contact.opted_out_at,
            "blocked_at": contact.blocked_at,
            "merged_into": contact.merged_into_id,
            "created_at": contact.created_at,
        },
    }
    yield _text(head)[:-1].encode()
    for part in (*_OWN, *_parts):
        yield f', "{part.name}": ['.encode()
        after, between = FIRST, ""
        while True:
            with in_tenant(tenant):
                rows = part.rows(contact).filter(pk__gt=after).order_by("pk")
                found = [(row.pk, _text(part.shown(row))) for row in rows[:ROWS_AT_ONCE]]
            if not found:
                break
            yield (between + ",\n".join(text for _, text in found)).encode()
            after, between = found[-1][0], ",\n"
        yield b"]"
    yield b"}\n"


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


# ---------------------------------------------------------------- the parts of this room


def _fields(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _address(row: ContactAddress) -> dict[str, Any]:
    return {
        **_fields(row, "kind", "value", "last_seen_at", "retired_at"),
        "number": row.channel.display,
    }


def _merge(row: ContactMerge) -> dict[str, Any]:
    return _fields(row, "kept_id", "absorbed_id", "merged_at", "undone_at")


def _talk(row: Conversation) -> dict[str, Any]:
    return {
        **_fields(row, "id", "language", "referral", "created_at", "last_inbound_at"),
        "number": row.channel.display,
    }


def _message(row: Message) -> dict[str, Any]:
    told = {
        **_fields(row, "id", "direction", "author", "kind", "text"),
        "conversation": row.conversation_id,
        "content": {key: value for key, value in row.content.items() if key not in _NOT_TOLD},
        **_fields(row, "external_id", "status", "error", "earlier_texts", "edited_at"),
        **_fields(row, "revoked_at", "reaction", "our_reaction", "provider_at", "sent_at"),
        **_fields(row, "delivered_at", "read_at", "created_at"),
    }
    file = getattr(row, "attachment", None)
    return told | ({"file": _fields(file, "filename", "mime_type", "size")} if file else {})


def _scheduled(row: ScheduledMessage) -> dict[str, Any]:
    return {
        **_fields(row, "id", "text", "due_at", "status", "cancelled_reason", "created_at"),
        "conversation": row.conversation_id,
        "message": row.message_id,
    }


_OWN = (
    Part(
        "addresses",
        lambda contact: ContactAddress.objects.filter(contact=contact).select_related("channel"),
        _address,
    ),
    Part(
        "consent",
        consent.consents,
        lambda row: _fields(row, "kind", "source", "text", "at"),
    ),
    Part("merges", lambda contact: ContactMerge.objects.filter(kept=contact), _merge),
    Part(
        "conversations",
        lambda contact: Conversation.objects.filter(contact=contact).select_related("channel"),
        _talk,
    ),
    Part(
        "messages",
        lambda contact: Message.objects.filter(conversation__contact=contact).select_related(
            "attachment"
        ),
        _message,
    ),
    Part(
        "scheduled",
        lambda contact: ScheduledMessage.objects.filter(conversation__contact=contact),
        _scheduled,
    ),
)
