"""Changes that arrived before what they change: an edit, a deletion, a reaction.

Each is an update of its own, worked off and kept. Here it is noted under a name that leads
from the message's external id to it, which the unique key of updates finds at once; when
the message comes, it is applied as if it came then.
"""

from collections.abc import Sequence

from conversations.channels import transport_of
from conversations.early import name_of, notes_of
from conversations.models import Conversation, InboundEvent, Message
from conversations.updates import apply as apply_update
from core.clock import now
from core.compiled import Compiled

WAITS = "waits for its message"
CHANGED = [
    "text",
    "earlier_texts",
    "edited_at",
    "revoked_at",
    "reaction",
    "reaction_at",
    "our_reaction",
    "our_reaction_at",
]

_notes = Compiled(lambda asked: notes_of(asked, channel__any=asked("channels")))


def keep(event: InboundEvent, *, of: str) -> str:
    """Note that `event` waits for the message with the external id `of`."""
    note, made = InboundEvent.objects.get_or_create(
        channel_id=event.channel_id,
        kind=InboundEvent.Kind.OTHER,
        external_id=name_of(of),
        defaults={
            "sender": event.sender,
            "body": {"events": [event.pk]},
            "processed_at": now(),
            "outcome": WAITS,
        },
    )
    if not made and event.pk not in note.body["events"]:
        note.body["events"].append(event.pk)
        note.save(update_fields=["body"])
    return WAITS


def catch_up(messages: Sequence[Message]) -> None:
    """Apply to new messages what waited for them; the caller holds their conversations.

    Costs one query when nothing waited. The messages and their conversations are as they are
    then: what waited may have put off a turn, or called it off.
    """
    by_name = {name_of(message.external_id): message for message in messages if message.external_id}
    if not by_name:
        return
    channels = {message.conversation.channel_id for message in messages}
    for note in _notes(channels=list(channels), names=list(by_name)):
        waiting = InboundEvent.objects.filter(pk__in=note.body["events"]).select_related("channel")
        for event in waiting.order_by("id"):
            parsed = transport_of(event.channel).parse(event)
            event.outcome = apply_update(event, parsed)[:120]
            event.save(update_fields=["outcome"])
        note.delete()
        message = by_name[note.external_id]
        message.refresh_from_db(fields=CHANGED)
        message.conversation.refresh_from_db(fields=_own_fields())


def _own_fields() -> list[str]:
    # Whose it is stays as whoever locked the row found it, with what was learnt of them.
    fields = Conversation._meta.concrete_fields
    return [field.name for field in fields if field.name not in ("channel", "contact")]
