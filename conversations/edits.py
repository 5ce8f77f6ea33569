"""Edits and deletions: the message itself changes. The doors of `edited_at` and `revoked_at`.

What was said before stays in `earlier_texts`, as the log of messages has to keep it; the
text of a deleted message is moved there, so that no page, search, answer of the API or turn
of the assistant shows it. Neither is a message of its own: nobody answers it.
"""

from conversations import consent, previews, waiting
from conversations.channels import Edit, Revoke
from conversations.models import InboundEvent, Message
from conversations.routing import Arrival
from conversations.targets import is_unanswered, show, target, think_again
from conversations.updates import handles
from conversations.words import word_of
from core.clock import now

MOST_TEXTS = 50
"""Earlier texts that are kept of one message: people edit it a few times, programs for ever."""

Direction = Message.Direction


@handles(Edit)
def edit(event: InboundEvent, change: Edit) -> str:
    """Let the message say what it says now. Of an older edit that comes later, nothing."""
    message = target(
        event.channel,
        addresses=change.addresses,
        of=change.of,
        direction=Direction.OUTBOUND if change.echo else Direction.INBOUND,
    )
    if message is None:
        return waiting.keep(event, of=change.of)
    if message.revoked_at is not None:
        return "deleted already"
    at = change.provider_at or now()
    if message.edited_at is not None and at < message.edited_at:
        return "older edit ignored"
    if not change.text:
        return "an edit of nothing that is shown"
    before = message.text
    _keep_text(message)
    message.text = change.text
    message.edited_at = at
    message.save(update_fields=["text", "earlier_texts", "edited_at"])
    previews.changed(message, before=before, text=change.text)
    show(message)
    if is_unanswered(message):
        think_again(message.conversation)
    _hear_stop(message)
    return f"edited message {message.pk}"


@handles(Revoke)
def revoke(event: InboundEvent, change: Revoke) -> str:
    """Show the message as deleted, and answer it no more."""
    message = target(
        event.channel,
        addresses=change.addresses,
        of=change.of,
        direction=Direction.OUTBOUND if change.echo else Direction.INBOUND,
    )
    if message is None:
        return waiting.keep(event, of=change.of)
    if message.revoked_at is not None:
        return "deleted already"
    before = message.text
    _keep_text(message)
    message.text = ""
    message.revoked_at = change.provider_at or now()
    message.save(update_fields=["text", "earlier_texts", "revoked_at"])
    previews.changed(message, before=before, text=previews.DELETED)
    show(message)
    if is_unanswered(message):
        think_again(message.conversation)
    return f"deleted message {message.pk}"


def _keep_text(message: Message) -> None:
    message.earlier_texts = [*(message.earlier_texts or []), message.text][-MOST_TEXTS:]


def _hear_stop(message: Message) -> None:
    """Who turns what they wrote into STOP means it."""
    said = word_of(message.text) if message.direction == Direction.INBOUND else None
    if said is not None and said.name == "stop":
        arrival = Arrival(conversation=message.conversation, message=message)
        if consent.handle(arrival):
            message.dealt_with = True
            message.save(update_fields=["dealt_with"])
        if arrival.changed:
            message.conversation.save(update_fields=list(arrival.changed))
